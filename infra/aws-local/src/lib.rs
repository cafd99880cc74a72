//! DynamoDB, S3 and SQS on the loopback interface, inside the process that needs them.
//!
//! `cargo run` and the tests call these endpoints with the stock AWS SDK, so code written for Lambda runs here
//! unchanged. Each service is an HTTP endpoint on a free port of 127.0.0.1:
//!
//! ```text
//! dynamodb   the crate dynoxide over `SQLite`, and a timer that removes items with an expired TTL
//! s3         the crate s3s-fs over a directory, with a lock per key, so that only one conditional put succeeds
//! sqs        our own: queue logic without a clock or a socket; around it, long polling and the JSON of the SDK
//! ```
//!
//! [`AwsLocal::start`] binds the three ports. [`AwsLocal::stop`] ends the long polls, lets running requests finish and
//! returns when every task has ended. If an [`AwsLocal`] is dropped without `stop`, the same tasks end, but nothing
//! waits for them.
//!
//! Limits of the emulation: nothing checks permissions, nothing is throttled, and the known gaps of each service are
//! listed in its module.

mod dynamodb;
mod endpoint;
mod s3;
mod sqs;

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio_util::sync::{CancellationToken, DropGuard};

/// The region that clients must use.
pub const REGION: &str = "eu-central-1";

/// The access key that clients must use. S3 refuses any other access key.
pub const ACCESS_KEY: &str = "local";

/// The secret key that belongs to [`ACCESS_KEY`]. It protects nothing.
pub const SECRET_KEY: &str = "local-and-not-a-secret";

/// The place where the three services store their data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In memory: no data outlives the process. S3 objects are files in a temporary directory, which is removed at the
    /// end.
    Memory,
    /// In this directory, which is created if it does not exist. The next start finds the data there. Only one process
    /// at a time may use it.
    Directory(PathBuf),
}

/// The three running services, each with its own port.
pub struct AwsLocal {
    dynamodb: dynamodb::DynamoDb,
    s3: s3::S3,
    sqs: sqs::Sqs,
    stopping: DropGuard,
    /// The directory for [`Where::Memory`]. It must be the last field: fields are dropped in order, and the services
    /// that write into the directory must be dropped first.
    temporary: Option<TempDir>,
}

/// Reason why the services could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A directory could not be created, or a port could not be bound.
    #[error("local AWS: {0}")]
    Io(#[from] io::Error),
    /// The database file cannot be opened.
    #[error("local DynamoDB: {0}")]
    Database(String),
    /// The object directory cannot be opened.
    #[error("local S3: {0}")]
    Objects(String),
    /// The queue file exists, but its content is not valid.
    #[error("local SQS: the queue file cannot be read: {0}")]
    Queues(serde_json::Error),
}

impl AwsLocal {
    /// Starts the three services on free ports of 127.0.0.1.
    pub async fn start(place: Where) -> Result<Self, StartError> {
        let stopping = CancellationToken::new();
        let started = match place {
            Where::Memory => {
                let temporary = tempfile::tempdir()?;
                let dynamodb = dynamodb::DynamoDb::start(None, &stopping).await?;
                let s3 = s3::S3::start(temporary.path(), &stopping).await?;
                let sqs = sqs::Sqs::start(None, &stopping).await?;
                (dynamodb, s3, sqs, Some(temporary))
            }
            Where::Directory(directory) => {
                let objects = directory.join("s3");
                tokio::fs::create_dir_all(&objects).await?;
                let dynamodb = dynamodb::DynamoDb::start(Some(&directory.join("dynamodb.sqlite")), &stopping).await?;
                let s3 = s3::S3::start(&objects, &stopping).await?;
                let sqs = sqs::Sqs::start(Some(&directory.join("sqs.json")), &stopping).await?;
                (dynamodb, s3, sqs, None)
            }
        };
        let (dynamodb, s3, sqs, temporary) = started;
        Ok(Self { dynamodb, s3, sqs, stopping: stopping.drop_guard(), temporary })
    }

    /// Returns the endpoint of DynamoDB, for example `http://127.0.0.1:40001`.
    pub fn dynamodb_url(&self) -> &str {
        self.dynamodb.url()
    }

    /// Returns the endpoint of S3. Clients must use path-style addresses.
    pub fn s3_url(&self) -> &str {
        self.s3.url()
    }

    /// Returns the endpoint of SQS, for example `http://127.0.0.1:40003`.
    pub fn sqs_url(&self) -> &str {
        self.sqs.url()
    }

    /// Returns the directory of the S3 objects. Each bucket is a directory in it.
    pub fn objects(&self) -> &Path {
        self.s3.objects()
    }

    /// Creates a bucket; succeeds if it exists already.
    pub async fn create_bucket(&self, name: &str) -> io::Result<()> {
        tokio::fs::create_dir_all(self.s3.objects().join(name)).await
    }

    /// Stops the services. Long polls are answered immediately, and open requests finish. Returns when all tasks have
    /// ended.
    pub async fn stop(self) {
        let Self { dynamodb, s3, sqs, stopping, temporary } = self;
        drop(stopping);
        tokio::join!(dynamodb.ended(), s3.ended(), sqs.ended());
        drop(temporary);
    }
}
