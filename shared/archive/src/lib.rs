//! What auditors read, made and read back without touching a bucket.
//!
//! [`Segment`] is the stored form of a stretch of a chat's log, which is the truth. [`messages_text`] writes the log
//! out for people. Both are plain functions of [`contracts::archive::Record`]s.
mod messages;
mod segment;

pub use messages::messages_text;
pub use segment::{Segment, SegmentError};
