//! The way of a message from Telegram into the bucket.
pub(crate) mod bucket;
pub(crate) mod pump;
pub(crate) mod recorder;
mod uploads;
