//! A simulated Telegram that is kept in a directory goes on where it stood, however it ended.
#![expect(clippy::unwrap_used, reason = "in a test, what is missing is a failure")]

mod devices;
mod endings;
mod files;
mod operations;
mod town;
mod webhooks;
