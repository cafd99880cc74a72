//! All that a host is told. It is read whole before anything starts, and every problem is named at once.
mod limits;
mod session;
pub(crate) mod variables;

use std::path::PathBuf;

use domain::AccountId;
use secrecy::SecretString;

pub use limits::Limits;
pub use session::{AuthKey, DataCentre, Session, SessionError};

/// All that a host is told.
#[derive(Clone)]
pub struct Config {
    /// Which account this host holds; jobs and rooms name it.
    pub account: AccountId,
    /// What to call this process in the lease, for people who look there.
    pub owner: String,
    /// Where AWS is.
    pub aws: Aws,
    /// The jobs queue, FIFO, from which this account's jobs come.
    pub jobs_queue_url: String,
    /// The reports queue, FIFO, to which reports go.
    pub reports_queue_url: String,
    /// The archive's bucket.
    pub bucket: String,
    /// The host's own table: lease, rooms, parked jobs.
    pub table: String,
    /// Who guards the account against a second host.
    pub lease: LeaseKind,
    /// The application's number, from my.telegram.org.
    pub api_id: i32,
    /// The bot that is promoted in every room, without the at sign.
    pub bot_username: String,
    /// The account's session: where Telegram is, and who we are there.
    pub session: Session,
    /// What a room is called. People see it.
    pub room_title: String,
    /// Times and limits.
    pub limits: Limits,
}

/// Where AWS is. What is `None` the SDK finds out by itself: from its environment, profile or container.
#[derive(Clone, Default)]
pub struct Aws {
    /// The region.
    pub region: Option<String>,
    /// Access key and secret.
    pub keys: Option<(String, SecretString)>,
    /// The endpoint of DynamoDB.
    pub dynamodb_url: Option<String>,
    /// The endpoint of S3. With one of its own, buckets are named in the path.
    pub s3_url: Option<String>,
    /// The endpoint of SQS.
    pub sqs_url: Option<String>,
}

/// Who guards the account against a second host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeaseKind {
    /// An item of the host's table. After a lease that was not released the next host waits.
    Table,
    /// An exclusive lock on a file of this directory, for one machine: who gets it knows that the last holder is dead
    /// and its sockets closed, and waits for nothing.
    DataDirectory(PathBuf),
}
