//! S3: the crate s3s-fs, which stores a bucket as a directory and an object as a file.
//!
//! s3s-fs first checks whether an object exists and then writes it, so several simultaneous `If-None-Match: *` puts
//! could all succeed. It also stores an object and its checksum one after the other, so a reader in between would see a
//! mismatch. To prevent both problems, each key has a [read-write lock](KeyLocks): one writer alone, or several readers
//! together.
//!
//! Known gaps:
//!
//! - A GET with `If-None-Match` is answered with 200, never 304.
//! - `If-Match` on a missing object is answered with 412. AWS answers 404.
//! - There are no versions, no tags and no Object Lock. The headers of Object Lock are accepted and ignored.
//! - A request that deletes several objects does not lock their keys.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::endpoint::{Port, Serving};
use crate::{ACCESS_KEY, SECRET_KEY, StartError};

/// The running service, with the directory of its objects.
pub(crate) struct S3 {
    url: String,
    objects: PathBuf,
    serving: Serving,
}

impl S3 {
    /// Serves the objects of an existing directory.
    pub(crate) async fn start(objects: &Path, stopping: &CancellationToken) -> Result<Self, StartError> {
        let files = FileSystem::new(objects).map_err(|error| StartError::Objects(format!("{error:?}")))?;
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let one_by_one = OneByOne { service: service.build(), locks: Arc::default() };

        let port = Port::free().await?;
        let url = port.url.clone();
        let serving = port.serve(Router::new().fallback(answer).with_state(one_by_one), stopping);
        Ok(Self { url, objects: objects.to_owned(), serving })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn objects(&self) -> &Path {
        &self.objects
    }

    pub(crate) async fn ended(self) {
        self.serving.ended().await;
    }
}

#[derive(Clone)]
struct OneByOne {
    service: S3Service,
    locks: Arc<KeyLocks>,
}

/// Answers one request under the lock of its key. The lock is released when the response starts. At that moment, a
/// write is complete, and a read has opened its file. A later put does not change what the read returns, because a put
/// replaces the file instead of changing it.
async fn answer(State(s3): State<OneByOne>, request: Request) -> Response {
    let lock = s3.locks.lock_of(request.uri().path());
    let _guard = if writes_object(&request) { KeyGuard::write(lock).await } else { KeyGuard::read(lock).await };
    match s3.service.call(request.map(s3s::Body::http_body_unsync)).await {
        Ok(answer) => answer.map(Body::new),
        Err(error) => {
            warn!(error = ?error, "local S3 could not answer a request");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// One lock per key, found by the path of the request. Locks that nobody holds or waits for are removed.
#[derive(Default)]
struct KeyLocks {
    by_path: Mutex<BTreeMap<String, Weak<RwLock<()>>>>,
}

/// The lock of a key, held while its request is served.
enum KeyGuard {
    Reading { _guard: OwnedRwLockReadGuard<()> },
    Writing { _guard: OwnedRwLockWriteGuard<()> },
}

impl KeyGuard {
    async fn write(lock: Arc<RwLock<()>>) -> Self {
        Self::Writing { _guard: lock.write_owned().await }
    }

    async fn read(lock: Arc<RwLock<()>>) -> Self {
        Self::Reading { _guard: lock.read_owned().await }
    }
}

impl KeyLocks {
    fn lock_of(&self, path: &str) -> Arc<RwLock<()>> {
        let mut by_path = self.by_path.lock().unwrap_or_else(PoisonError::into_inner);
        by_path.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = by_path.get(path).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::default();
        by_path.insert(path.to_owned(), Arc::downgrade(&lock));
        lock
    }
}

/// Returns whether a request needs the write lock of its key. The upload of one part of a multipart upload needs only
/// the read lock: the object changes when the whole upload is completed, so several parts may be uploaded at the same
/// time.
fn writes_object(request: &Request) -> bool {
    let reads = request.method() == Method::GET || request.method() == Method::HEAD;
    let is_part = request.uri().query().is_some_and(|query| query.contains("partNumber="));
    !reads && !is_part
}
