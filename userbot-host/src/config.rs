//! The configuration of a host. All of it is read before anything starts, and all problems are reported together.
mod limits;
mod session;
pub(crate) mod variables;

use std::path::PathBuf;

use domain::AccountId;
use secrecy::SecretString;

pub use limits::Limits;
pub use session::{AuthKey, DataCentre, Session, SessionError};

/// The configuration of a host. [`Config::from_variables`] reads it from the environment.
#[derive(Clone)]
pub struct Config {
    /// The id of the account that this host holds. Jobs and rooms name their account by this id.
    pub account: AccountId,
    /// The name of this process in the lease item, for people who read the table.
    pub owner: String,
    /// The region, the keys and the endpoints of AWS.
    pub aws: Aws,
    /// The URL of the FIFO queue that delivers this account's jobs.
    pub jobs_queue_url: String,
    /// The URL of the FIFO queue to which reports are sent.
    pub reports_queue_url: String,
    /// The name of the archive's S3 bucket.
    pub bucket: String,
    /// The name of the host's own DynamoDB table: lease, rooms, operators, parked jobs.
    pub table: String,
    /// The kind of lease that keeps a second host away from the account.
    pub lease: LeaseKind,
    /// The application's `api_id` from my.telegram.org.
    pub api_id: i32,
    /// The username, without the at sign, of the bot that becomes an administrator of every room.
    pub bot_username: String,
    /// The account's Telegram session: addresses and keys of data centres, and the account's own id.
    pub session: Session,
    /// The title of every room. Its members see it.
    pub room_title: String,
    /// Timeouts, intervals and sizes.
    pub limits: Limits,
}

/// The region, the keys and the endpoints of AWS. If a setting is `None`, the SDK looks for it in the environment
/// variables, the AWS profile or the container.
#[derive(Clone, Default)]
pub struct Aws {
    /// The AWS region, e.g. `eu-central-1`.
    pub region: Option<String>,
    /// The access key id and the secret access key.
    pub keys: Option<(String, SecretString)>,
    /// The endpoint URL of DynamoDB.
    pub dynamodb_url: Option<String>,
    /// The endpoint URL of S3. If it is set, the bucket's name goes in the path of each request.
    pub s3_url: Option<String>,
    /// The endpoint URL of SQS.
    pub sqs_url: Option<String>,
}

/// The kind of lease that keeps a second host away from the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeaseKind {
    /// An item of the host's table. If the last host did not release the lease, the next host waits until the lease has
    /// expired, and after that for [`Limits::lease_grace`].
    Table,
    /// An exclusive lock on a file in this directory, for hosts on one machine. Getting the lock proves that the last
    /// holder is dead and its sockets are closed, so the next host does not wait.
    DataDirectory(PathBuf),
}
