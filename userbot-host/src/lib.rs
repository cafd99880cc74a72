//! The userbot host: the long-lived process that holds one real Telegram account.
//!
//! It makes the rooms that the desk asks for, archives every word of the chats that take place in them, and ends them. It
//! is given a [`Config`] and nothing else: addresses, queues, a bucket, a table of its own, a session. What to do comes
//! by the jobs queue, what became of it goes out by the reports queue ([`contracts`]).
//!
//! ```text
//!             jobs ──▶ jobs ──▶ preparing, chatting, sealing, befriending ──▶ reports
//!                        │            │            │           ▲
//!   store (what was done)┘            ▼            ▼           │ who wrote
//!                                 telegram ──▶ pump ───────────┤
//!                                              │ │             └ losing: which room is lost
//!                                              │ └───▶ recorder ──▶ bucket
//!                                              └─────▶ uploads ───▶ bucket
//! ```
//!
//! [`run`] is the whole life: the [lease](LeaseError) before the first connect, and given back after the last. At any point the
//! process may be killed. What was done is in the table before the next step is begun; what was heard and is not in
//! the archive is asked for again, since Telegram keeps it.
//!
//! Logs name rooms, chats, messages and people by their ids, and never say what anybody wrote or is called.
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
