//! The log of one chat: the ids of the chat and its lead, and the segments that the bucket has.
use archive::{Pts, Record, Segment};
use domain::{ChatId, GroupId, UserId};

use crate::{peers::Channel, store::rooms::Binding};

/// A chat's log, which the host begins or continues.
#[derive(Debug)]
pub(crate) struct ChatLog {
    pub(super) owner: LogOwner,
    /// The room's pts at which the chat begins.
    pub(super) from: Pts,
    pub(super) stored: StoredLog,
}

/// The ids of the chat that a log belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogOwner {
    pub(super) chat: ChatId,
    pub(super) lead: UserId,
    pub(super) group: GroupId,
}

/// One log as it is in the bucket: its segments, in order.
#[derive(Debug, Default)]
pub(crate) struct StoredLog {
    segments: Vec<Segment>,
}

impl ChatLog {
    pub(crate) fn new(channel: Channel, Binding { chat, lead, from, .. }: &Binding, stored: StoredLog) -> Self {
        let owner = LogOwner { chat: chat.clone(), lead: *lead, group: channel.group() };
        Self { owner, from: *from, stored }
    }
}

impl StoredLog {
    pub(super) fn new(segments: Vec<Segment>) -> Self {
        Self { segments }
    }

    /// Returns the pts up to which the log is complete. `None` if the log is empty.
    pub(super) fn covers(&self) -> Option<Pts> {
        self.segments.last().map(|segment| segment.covers)
    }

    /// Returns the number that the next segment of the log will have.
    pub(super) fn next_seq(&self) -> u32 {
        self.segments.last().map_or(1, |segment| segment.head.seq + 1)
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    pub(super) fn into_records(self) -> impl Iterator<Item = Record> {
        self.segments.into_iter().flat_map(|segment| segment.records)
    }
}
