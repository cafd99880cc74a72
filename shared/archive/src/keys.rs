//! The keys of a chat's objects. A key consists of identifiers and fixed words, never of text that a person typed.
//!
//! ```text
//! <lead>/<chat>/log/<seq>.jsonl                             segments, immutable: the authoritative log
//! <lead>/<chat>/media/<message>-<file id>.<extension>       photos, voice, documents …
//! <lead>/<chat>/messages.txt                                for people, rewritten from the segments
//! ```
use domain::{ChatId, UserId};

use crate::record::{FileId, MessageId};

/// The location of a chat's objects in the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    lead: UserId,
    chat: ChatId,
}

impl Folder {
    /// Returns the folder of the chat with this id, whose lead is `lead`. Nothing is created in the bucket.
    pub fn new(lead: UserId, chat: &ChatId) -> Self {
        Self { lead, chat: chat.clone() }
    }

    /// Returns the prefix with which the keys of all segments begin.
    pub fn log(&self) -> String {
        format!("{}/{}/log/", self.lead, self.chat)
    }

    /// Returns the key of the segment with number `seq`. Keys sort in the order of their numbers.
    pub fn segment(&self, seq: u32) -> String {
        format!("{}{seq:08}.jsonl", self.log())
    }

    /// Returns the key of a file that was sent with a message. `extension` must come from a fixed list, never from a
    /// file name that a person chose.
    pub fn media(&self, message: MessageId, file: FileId, extension: &str) -> String {
        format!("{}/{}/media/{}-{}.{extension}", self.lead, self.chat, message.0, file.0)
    }

    /// Returns the key of `messages.txt`, the text for people.
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
