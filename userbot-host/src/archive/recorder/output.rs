//! Work that the recorder asks for.
use std::time::Duration;

use archive::{FileId, MessageId, Segment};
use domain::RoomId;

use crate::{archive::chat_log::LogOwner, config::Limits};

/// The ages and sizes at which the recorder asks for writes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// A segment is written when its first record is this old.
    pub(crate) flush_after: Duration,
    /// A segment is also written when it has this many records.
    pub(crate) segment_records: usize,
    /// `messages.txt` is written at most once in this time.
    pub(crate) refresh_after: Duration,
}

/// An object to be written to the bucket.
#[derive(Debug, PartialEq)]
pub(crate) enum Write {
    /// A new segment. No object may exist under its key.
    Segment { room: RoomId, key: String, segment: Segment },
    /// `messages.txt`, which replaces the previous one.
    Text { room: RoomId, key: String, text: String },
}

/// A file to be copied from Telegram to the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upload {
    pub(crate) room: RoomId,
    pub(crate) owner: LogOwner,
    pub(crate) message: MessageId,
    pub(crate) file: FileId,
}

impl Pace {
    pub(crate) fn of(limits: &Limits) -> Self {
        Self {
            flush_after: limits.flush_after,
            segment_records: limits.segment_records,
            refresh_after: limits.refresh_after,
        }
    }
}
