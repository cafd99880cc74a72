//! A simulated Telegram that is stored in a directory continues after a restart, no matter how its process ended.
#![expect(clippy::unwrap_used, reason = "in a test, what is missing is a failure")]

mod devices;
mod endings;
mod files;
mod operations;
mod town;
mod webhooks;
