//! The numbered logs of rooms and mailboxes (pts). MTProto clients use them to find and fill gaps.

use std::sync::Arc;

use crate::world::{
    ids::{MessageId, Place, UserId},
    messages::Message,
};

/// The number of an event in the logs of those who see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pts {
    /// One number for all members of the room.
    Room(i32),
    /// One number for each side's mailbox.
    Mailboxes([(UserId, i32); 2]),
}

/// A log of changes to messages. Its number (pts) rises by the count of messages that changed.
#[derive(Clone, Debug, Default)]
pub struct PtsLog {
    pts: i32,
    entries: Vec<PtsEntry>,
}

/// One entry of a [`PtsLog`].
#[derive(Clone, Debug)]
pub struct PtsEntry {
    /// The log's number after this entry.
    pub pts: i32,
    /// How much the number rose.
    pub count: i32,
    /// The change to one or more messages.
    pub change: Change,
}

/// A change to one or more messages.
#[derive(Clone, Debug)]
pub enum Change {
    /// A new message was sent.
    Posted(Arc<Message>),
    /// A message was edited; this is the new version.
    Edited(Arc<Message>),
    /// These messages of one place were deleted.
    Deleted(Place, Vec<MessageId>),
}

impl Pts {
    /// The number in `viewer`'s log. Returns `None` if they are not part of the private chat.
    pub fn seen_by(self, viewer: UserId) -> Option<i32> {
        match self {
            Self::Room(pts) => Some(pts),
            Self::Mailboxes(sides) => sides.iter().find(|(user, _)| *user == viewer).map(|(_, pts)| *pts),
        }
    }
}

impl Change {
    /// How much a log's number rises: one for each message.
    pub fn count(&self) -> i32 {
        match self {
            Self::Posted(_) | Self::Edited(_) => 1,
            Self::Deleted(_, messages) => i32::try_from(messages.len()).unwrap_or(i32::MAX),
        }
    }
}

impl PtsLog {
    /// Creates an empty log at number `pts`; its first entry raises that.
    pub fn starting_at(pts: i32) -> Self {
        Self { pts, entries: Vec::new() }
    }

    /// The number after the newest entry.
    pub fn pts(&self) -> i32 {
        self.pts
    }

    /// The entries with a number above `pts`, oldest first.
    pub fn since(&self, pts: i32) -> &[PtsEntry] {
        let first = self.entries.partition_point(|entry| entry.pts <= pts);
        &self.entries[first..]
    }

    pub(super) fn append(&mut self, change: Change) -> i32 {
        let count = change.count();
        self.pts += count;
        self.entries.push(PtsEntry { pts: self.pts, count, change });
        self.pts
    }
}
