//! What the host writes for auditors: the records of a chat, the segments they stand in, and where everything lies.
//!
//! ```text
//! <lead>/<chat>/log/<seq>.jsonl                             segments, immutable: the truth
//! <lead>/<chat>/media/<message>-<file id>.<extension>       photos, voice, documents …
//! <lead>/<chat>/messages.txt                                for people, written anew from the segments
//! ```
//!
//! A segment is JSON, one [`Line`] a line: a [`Head`] that says whose it is, the [`Record`]s, and a [`Foot`] that says
//! up to which of Telegram's events of the room the log is now complete. Segments are numbered from one.
//!
//! Times are UTC, written as auditors read them. Every name in a key comes from an id, never from a person.
mod records;
mod utc;

use domain::{ChatId, GroupId, RoomId, UserId};
use serde::{Deserialize, Serialize};

pub use records::{Content, Entity, Gap, Media, MediaKind, Message, Missing, Person, Record, WayIn, What};
pub use utc::Utc;

/// The version of segments that this crate writes.
pub const SEGMENT_VERSION: u32 = 1;

/// Telegram's number of a message within its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub i32);

/// Telegram's number of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub i64);

/// How far a room's events go: Telegram's `pts` of the supergroup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pts(pub i32);

/// One line of a segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// The first.
    Head(Head),
    /// What happened.
    Record(Record),
    /// The last.
    Foot(Foot),
}

/// Whose segment it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// [`SEGMENT_VERSION`].
    pub v: u32,
    /// The chat's lead.
    pub lead: UserId,
    /// The chat.
    pub chat: ChatId,
    /// Our name for the room.
    pub room: RoomId,
    /// Telegram's number for it.
    pub group: GroupId,
    /// Which segment of the chat, from one.
    pub seq: u32,
    /// The fence of the host that wrote it.
    pub fence: u64,
}

/// How a segment ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foot {
    /// Everything up to here is in this segment or an earlier one.
    pub covers: Pts,
    /// How many records the segment has.
    pub records: u32,
}

/// Where a chat's objects lie in the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    lead: UserId,
    chat: ChatId,
}

impl Folder {
    /// The folder of a chat.
    pub fn new(lead: UserId, chat: &ChatId) -> Self {
        Self { lead, chat: chat.clone() }
    }

    /// What the keys of all its segments begin with.
    pub fn log(&self) -> String {
        format!("{}/{}/log/", self.lead, self.chat)
    }

    /// The key of its `seq`th segment. Keys sort as their numbers do.
    pub fn segment(&self, seq: u32) -> String {
        format!("{}{seq:08}.jsonl", self.log())
    }

    /// The key of a file that was sent with a message. The extension comes from a fixed table, never from a person.
    pub fn media(&self, message: MessageId, file: FileId, extension: &str) -> String {
        format!("{}/{}/media/{}-{}.{extension}", self.lead, self.chat, message.0, file.0)
    }

    /// The key of the rendering for people.
    pub fn messages(&self) -> String {
        format!("{}/{}/messages.txt", self.lead, self.chat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_lie_under_lead_and_chat() {
        let folder = Folder::new(UserId(7), &ChatId("20261122-00000000000000aa".into()));
        assert_eq!(folder.segment(12), "7/20261122-00000000000000aa/log/00000012.jsonl");
        assert_eq!(folder.media(MessageId(4), FileId(55), "jpg"), "7/20261122-00000000000000aa/media/4-55.jpg");
        assert_eq!(folder.messages(), "7/20261122-00000000000000aa/messages.txt");
    }
}
