//! The queues on disk: one JSON file, replaced as a whole.
//!
//! The answer to a change waits until the change is in the file, so the change survives even if the process is killed
//! after the answer. Writers wait for each other, and each write stores all changes made so far. So a writer that has
//! waited may find that its change is in the file already; it then returns immediately.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use crate::{StartError, sqs::queues::Queues};

/// The file, and the revision of the queues that it contains.
pub(crate) struct File {
    path: PathBuf,
    held: Arc<Mutex<u64>>,
}

/// Reads the queues. Starts with no queues if the file does not exist.
pub(crate) async fn open(path: &Path) -> Result<(Queues, File), StartError> {
    let queues = match tokio::fs::read(path).await {
        Ok(content) => serde_json::from_slice(&content).map_err(StartError::Queues)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Queues::default(),
        Err(error) => return Err(error.into()),
    };
    Ok((queues, File { path: path.to_owned(), held: Arc::default() }))
}

impl File {
    /// Writes the newest revision to the file. If the file already contains `revision` or a later revision, does
    /// nothing. `latest` returns the newest revision and its content.
    pub(crate) async fn hold(&self, revision: u64, latest: impl FnOnce() -> (u64, Vec<u8>)) -> io::Result<()> {
        let mut held = Arc::clone(&self.held).lock_owned().await;
        if *held >= revision {
            return Ok(());
        }
        let (newest, content) = latest();
        let path = self.path.clone();
        // The lock guard moves into the task, so that the next writer waits for this write even if the caller is
        // dropped.
        let written = spawn_blocking(move || {
            replace(&path, &content)?;
            *held = newest;
            Ok(())
        });
        written.await.map_err(io::Error::other)?
    }
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("json.new");
    std::fs::write(&beside, content)?;
    std::fs::rename(&beside, path)
}
