//! The userbot host: the long-lived process that holds one real Telegram account.
//!
//! It creates the rooms that the desk asks for, archives every word of the chats that take place in them, and ends them. It
//! is given a [`Config`] and nothing else: addresses, queues, a bucket, a table of its own, a session. Jobs arrive on one
//! queue, and their results leave on another as reports ([`contracts`]).
//!
//! ```text
//!                      ┌───────── lost rooms, private messages ───────────┐
//!                      ▼                                                  │
//!   jobs queue ──▶ jobs/ ──▶ facts, the close ────────────────▶ archive/ pump ──▶ recorder ──▶ bucket
//!                      ├───▶ reports queue                                ▲ └─────▶ uploads ───▶ bucket
//!                      ├───▶ store/: the state of each room               │
//!                      └───▶ telegram/: requests ───────── updates ───────┘
//! ```
//!
//! [`run`] is the whole life: the [lease](LeaseError) is taken before the first connect and released after the last. The
//! process may be killed at any point. Each step of a job is stored before the next one begins, and events that are not in
//! the archive yet are requested again, because Telegram keeps them.
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
