//! The event sequences of rooms and mailboxes. A mailbox holds all private messages of one user. Each change to
//! messages has a number (`pts`). MTProto clients use these numbers to detect missed changes, and then request the
//! missed changes.

use std::sync::Arc;

use crate::world::{
    ids::{MessageId, Place, UserId},
    messages::Message,
};

/// The `pts` of an event. In a room, an event has one number. In a private chat, it has one number for each of the two
/// users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pts {
    /// The event's number in the room, which is the same for all members.
    Room(i32),
    /// The event's number for each of the two users of a private chat, because each user has a separate mailbox.
    Mailboxes([(UserId, i32); 2]),
}

/// The event sequence of a room or mailbox: all changes to its messages, in order. With each change, the number (`pts`)
/// rises by the count of messages that changed.
#[derive(Clone, Debug, Default)]
pub struct PtsLog {
    pts: i32,
    entries: Vec<PtsEntry>,
}

/// One entry of a [`PtsLog`].
#[derive(Clone, Debug)]
pub struct PtsEntry {
    /// The `pts` of the sequence after this entry.
    pub pts: i32,
    /// The amount by which this entry raised the `pts`: the count of changed messages.
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
    /// These messages of a room or private chat were deleted.
    Deleted(Place, Vec<MessageId>),
}

impl Pts {
    /// Returns the event's `pts` as `viewer` sees it. Returns `None` if the event is in a private chat of other users.
    pub fn seen_by(self, viewer: UserId) -> Option<i32> {
        match self {
            Self::Room(pts) => Some(pts),
            Self::Mailboxes(sides) => sides.iter().find(|(user, _)| *user == viewer).map(|(_, pts)| *pts),
        }
    }
}

impl Change {
    /// Returns the amount by which this change raises the `pts`: one for each changed message.
    pub fn count(&self) -> i32 {
        match self {
            Self::Posted(_) | Self::Edited(_) => 1,
            Self::Deleted(_, messages) => i32::try_from(messages.len()).unwrap_or(i32::MAX),
        }
    }
}

impl PtsLog {
    /// Creates an empty sequence that starts at `pts`. The first entry gets a higher number.
    pub fn starting_at(pts: i32) -> Self {
        Self { pts, entries: Vec::new() }
    }

    /// Returns the `pts` of the newest entry. If there is no entry, returns the number at which the sequence starts.
    pub fn pts(&self) -> i32 {
        self.pts
    }

    /// Returns the entries with a number higher than `pts`, oldest first.
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
