//! The numbered logs of rooms and mailboxes (pts), from which MTProto clients fill their gaps.

use std::sync::Arc;

use crate::world::{
    ids::{MessageId, Place, UserId},
    messages::Message,
};

/// The number of an event in the logs of those who see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pts {
    /// One number for the whole room.
    Room(i32),
    /// One for each side's mailbox.
    Mailboxes([(UserId, i32); 2]),
}

/// A log of what happened to messages, whose numbers rise by the count of messages concerned.
#[derive(Clone, Debug, Default)]
pub struct PtsLog {
    pts: i32,
    entries: Vec<PtsEntry>,
}

/// One entry of a [`PtsLog`].
#[derive(Clone, Debug)]
pub struct PtsEntry {
    /// The log's number after it.
    pub pts: i32,
    /// By how much it rose.
    pub count: i32,
    /// What happened.
    pub change: Change,
}

/// What happened to messages.
#[derive(Clone, Debug)]
pub enum Change {
    /// A new one.
    Posted(Arc<Message>),
    /// Another version of one.
    Edited(Arc<Message>),
    /// They are gone.
    Deleted(Place, Vec<MessageId>),
}

impl Pts {
    /// The number as `viewer` sees it.
    pub fn seen_by(self, viewer: UserId) -> Option<i32> {
        match self {
            Self::Room(pts) => Some(pts),
            Self::Mailboxes(sides) => sides.iter().find(|(user, _)| *user == viewer).map(|(_, pts)| *pts),
        }
    }
}

impl Change {
    /// By how much a log's number rises.
    pub fn count(&self) -> i32 {
        match self {
            Self::Posted(_) | Self::Edited(_) => 1,
            Self::Deleted(_, messages) => i32::try_from(messages.len()).unwrap_or(i32::MAX),
        }
    }
}

impl PtsLog {
    /// A log whose first entry will have the number after `pts`.
    pub fn starting_at(pts: i32) -> Self {
        Self { pts, entries: Vec::new() }
    }

    /// The number of the newest entry.
    pub fn pts(&self) -> i32 {
        self.pts
    }

    /// What came after `pts`, oldest first.
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
