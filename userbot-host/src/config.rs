//! All that a host is told. It is read whole before anything starts, and every problem is named at once.
mod session;
mod variables;

use std::{path::PathBuf, time::Duration};

use domain::AccountId;
use secrecy::SecretString;

pub use session::{AuthKey, DataCentre, Session, SessionError};
pub use variables::{ConfigError, Problem};

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

/// Times and limits, each with its usual value.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long the lease lasts without a renewal. 30 s.
    pub lease: Duration,
    /// How often it is renewed. 10 s.
    pub lease_renewal: Duration,
    /// How long the next host waits from the expiry of a lease that was not released: longer than Telegram keeps a
    /// silent connection. 90 s.
    pub lease_grace: Duration,
    /// A segment is written when its first record is this old. 1 s.
    pub flush_after: Duration,
    /// Or when it has this many records. 100.
    pub segment_records: usize,
    /// `messages.txt` is refreshed at most once in this time. 3 s.
    pub refresh_after: Duration,
    /// How long SQS hides a job from others; it is extended while the job is worked on. 30 s.
    pub job_visibility: Duration,
    /// How long one request for jobs waits. 20 s, the most that SQS allows.
    pub job_poll: Duration,
    /// How many rooms are worked for at once. 4.
    pub rooms_at_once: usize,
    /// When a job that failed for the moment is tried again. 5 s.
    pub job_retry: Duration,
    /// How long Telegram may take for an answer. 30 s.
    pub telegram_answer: Duration,
    /// How often a silent connection is tried. 60 s.
    pub telegram_probe: Duration,
    /// The pause before Telegram or the bucket is asked again after a failure. 1 s.
    pub retry_pause: Duration,
    /// How many files are brought into the bucket at once. 2.
    pub uploads_at_once: usize,
    /// Files up to this size are put in one request, larger ones in parts of this size. 8 MiB; S3 asks for 5 at least.
    pub upload_part_bytes: usize,
    /// How long a seal waits for files. 24 h.
    pub seal_waits: Duration,
    /// How long shutting down may take. 8 s.
    pub shutdown: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(30),
            lease_renewal: Duration::from_secs(10),
            lease_grace: Duration::from_secs(90),
            flush_after: Duration::from_secs(1),
            segment_records: 100,
            refresh_after: Duration::from_secs(3),
            job_visibility: Duration::from_secs(30),
            job_poll: Duration::from_secs(20),
            rooms_at_once: 4,
            job_retry: Duration::from_secs(5),
            telegram_answer: Duration::from_secs(30),
            telegram_probe: Duration::from_secs(60),
            retry_pause: Duration::from_secs(1),
            uploads_at_once: 2,
            upload_part_bytes: 8 << 20,
            seal_waits: Duration::from_secs(24 * 3600),
            shutdown: Duration::from_secs(8),
        }
    }
}
