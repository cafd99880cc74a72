//! DynamoDB, S3 and SQS on the loopback of one machine, inside the process that asks for them.
//!
//! `cargo run` and the tests speak to these endpoints with the stock AWS SDK, so that the code which runs in Lambda
//! runs here unchanged. Each service is an HTTP endpoint on a free port of 127.0.0.1:
//!
//! ```text
//! dynamodb   the crate dynoxide over `SQLite`, and a timer that removes what has outlived its TTL
//! s3         the crate s3s-fs over a directory; with a lock per key, so that conditional puts hold
//! sqs        ours: queue logic without a clock or a socket, long polling, and the JSON of the SDK around it
//! ```
//!
//! Life: [`AwsLocal::start`] binds the three ports, [`AwsLocal::stop`] wakes the long polls, lets requests in hand
//! finish and returns when every task has ended. Dropping it without `stop` ends the same tasks, unwaited for.
//!
//! What it is not: nothing checks permissions, nothing is throttled, and the gaps of each part stand in its module.

mod dynamodb;
mod endpoint;
mod s3;
mod sqs;

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio_util::sync::{CancellationToken, DropGuard};

/// The region that clients have to name.
pub const REGION: &str = "eu-central-1";

/// The access key that clients have to present. S3 refuses any other.
pub const ACCESS_KEY: &str = "local";

/// The secret that goes with [`ACCESS_KEY`]. It protects nothing.
pub const SECRET_KEY: &str = "local-and-not-a-secret";

/// Where the three services keep what they are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// Nothing outlives the process. Objects of S3 lie in a temporary directory, which is removed at the end.
    Memory,
    /// Everything is kept in this directory, which is made if need be, and found there by the next start. One process
    /// at a time may use it.
    Directory(PathBuf),
}

/// The three running services.
pub struct AwsLocal {
    dynamodb: dynamodb::DynamoDb,
    s3: s3::S3,
    sqs: sqs::Sqs,
    stopping: DropGuard,
    /// Last, so that it is removed after those that write into it.
    temporary: Option<TempDir>,
}

/// Why the services could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A directory or a port was not to be had.
    #[error("local AWS: {0}")]
    Io(#[from] io::Error),
    /// The database file cannot be opened.
    #[error("local DynamoDB: {0}")]
    Database(String),
    /// The object directory cannot be opened.
    #[error("local S3: {0}")]
    Objects(String),
    /// The queue file is there and is not one of ours.
    #[error("local SQS: the queue file cannot be read: {0}")]
    Queues(serde_json::Error),
}

impl AwsLocal {
    /// Starts the three services on free ports.
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

    /// The endpoint of DynamoDB, like `http://127.0.0.1:40001`.
    pub fn dynamodb_url(&self) -> &str {
        self.dynamodb.url()
    }

    /// The endpoint of S3. Clients have to use path-style addresses.
    pub fn s3_url(&self) -> &str {
        self.s3.url()
    }

    /// The endpoint of SQS.
    pub fn sqs_url(&self) -> &str {
        self.sqs.url()
    }

    /// The directory that holds the buckets, each a directory of its own.
    pub fn objects(&self) -> &Path {
        self.s3.objects()
    }

    /// Makes a bucket if it is not there.
    pub async fn create_bucket(&self, name: &str) -> io::Result<()> {
        tokio::fs::create_dir_all(self.s3.objects().join(name)).await
    }

    /// Stops: long polls are answered at once, requests in hand are finished, and all tasks have ended on return.
    pub async fn stop(self) {
        let Self { dynamodb, s3, sqs, stopping, temporary } = self;
        drop(stopping);
        tokio::join!(dynamodb.ended(), s3.ended(), sqs.ended());
        drop(temporary);
    }
}
