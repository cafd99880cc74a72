//! The userbot host: the long-lived process that holds one real Telegram account.
//!
//! It creates the rooms that the desk asks for, archives the chats that take place in them, and deletes them
//! afterwards. Its only input is a [`Config`]: AWS endpoints, queues, a bucket, its own table and a Telegram session.
//! Jobs arrive on one queue. Their results are sent as reports to a second queue ([`contracts`]).
//!
//! ```text
//!                      ┌──── lost rooms, private messages ──────┐
//!                      ▼                                        │
//!   jobs queue ──▶ jobs/ ──▶ facts, end of chat ────▶ archive/ pump ──▶ recorder ──▶ log writer ──▶ bucket
//!                      ├───▶ reports queue                      ▲ └─────────────────▶ uploads ──▶ bucket
//!                      ├───▶ store/: the state of each room     │
//!                      └───▶ telegram/: requests ── updates ────┘
//! ```
//!
//! [`run`] covers the whole life of the process. It takes the [lease](LeaseError) before it opens the first connection,
//! and releases the lease after the last connection is closed. The process may be killed at any point: each step of a
//! job is stored before the next step begins, and the next host requests the events that are not in the archive yet,
//! because Telegram keeps them.
//!
//! Logs name rooms, chats, messages and people by their ids, and never contain texts or names.
mod archive;
mod aws;
mod clock;
mod config;
mod error;
mod jobs;
mod lease;
mod lifecycle;
#[cfg(test)]
mod local_aws;
mod peers;
mod reports;
mod store;
mod telegram;

pub use crate::archive::bucket::BucketError;
pub use clock::Clock;
pub use config::{
    AuthKey, Aws, Config, DataCentre, LeaseKind, Limits, Session, SessionError,
    variables::{ConfigError, Problem},
};
pub use error::HostError;
pub use lease::error::LeaseError;
pub use lifecycle::run;
pub use store::table::{StoreError, create_table};
pub use telegram::error::TelegramError;
