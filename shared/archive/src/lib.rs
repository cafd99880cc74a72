//! The format of the archive that the host writes for auditors. This crate writes and reads the format. It does not
//! access the bucket.
//!
//! ```text
//!   Record ─────▶ Segment ─────▶ <lead>/<chat>/log/<seq>.jsonl     immutable: the authoritative log
//!      └────────▶ messages_text ─▶ <lead>/<chat>/messages.txt      for people, rewritten from the records
//! ```
//!
//! [`Folder`] builds the keys, and [`Utc`] writes times for auditors. If the form of a segment changes,
//! [`SEGMENT_VERSION`] and the snapshot in the tests must change too.
mod keys;
mod messages;
mod record;
mod segment;
mod utc;

pub use keys::Folder;
pub use messages::messages_text;
pub use record::{
    Content, Entity, Event, FileId, Gap, JoinMethod, Media, MediaKind, Message, MessageId, MissingReason, Person,
    Record,
};
pub use segment::{Head, Pts, SEGMENT_VERSION, Segment, SegmentError};
pub use utc::Utc;
