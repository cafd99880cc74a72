//! The work of the desk. All input of the Lambda functions arrives in this crate. It decides, stores the change,
//! answers, and matches the queue again (a rematch).
//!
//! ```text
//! webhook ─▶ updates ─┐                                       ┌─ answers, calls about rooms ─▶ Telegram
//! reports ────────────┼─▶ engine: decide ─▶ commit ─▶ answer ─┼─ messages to others ─▶ queue ─▶ notices ─▶ Telegram
//! timers ─────────────┘           (domain)  (store)           └─ jobs ───────────────▶ queue ─▶ the host
//!                                    └─▶ rematch: match until nothing is left
//! ```
//!
//! A [`Desk`] is built once, by a `main`. It has four entry points:
//!
//! 1. [`Desk::webhook`]: one update from Telegram, over HTTP. `updates` lists the handler for each kind of update.
//! 2. [`Desk::reports`]: a batch of the host's reports.
//! 3. [`Desk::notices`]: a batch of effects that were queued to be carried out later.
//! 4. [`Desk::tick`]: the timers, once a minute.
//!
//! All entry points use `engine`, the only place with *decide, commit, answer, follow up, rematch*. [`ports`] are the
//! interfaces to Telegram and the queues.
pub mod batch;
mod desk;
mod engine;
mod error;
mod failures;
mod notices;
pub mod ports;
mod rate_limit;
mod reports;
mod timers;
mod updates;
mod webhook;

pub use desk::{Desk, Parts};
pub use engine::facts::chats_of;
pub use error::DeskError;
