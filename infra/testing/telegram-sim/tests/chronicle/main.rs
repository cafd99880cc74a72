//! A simulated Telegram stored in a directory continues after a restart, however it ended.
#![expect(clippy::unwrap_used, reason = "in a test, what is missing is a failure")]

mod devices;
mod endings;
mod files;
mod operations;
mod town;
mod webhooks;
