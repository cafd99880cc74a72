//! The records of a chat: a closed list of events.
use domain::{DeskFact, Ending, UserId};
use serde::{Deserialize, Serialize};

use crate::utc::Utc;

/// Telegram's number of a message within its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub i32);

/// Telegram's number of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub i64);

/// One event of a chat, and when the host learned of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// When the host came to know of it.
    pub captured: Utc,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// An event of a chat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Event {
    /// Somebody said something.
    Message(Message),
    /// A message was changed. This is its new version; earlier ones stand before it in the log.
    Edit {
        /// Which message.
        message: MessageId,
        /// When it was changed.
        edited: Utc,
        /// What it says now.
        content: Content,
    },
    /// Messages were deleted in Telegram. What they said stays in the log.
    Deletion {
        /// Which.
        messages: Vec<MessageId>,
    },
    /// A file that came with a message lies in the bucket.
    MediaStored {
        /// The message.
        message: MessageId,
        /// The file.
        file: FileId,
        /// The object's key.
        key: String,
        /// Its size.
        size_bytes: u64,
        /// Of its bytes, in lower-case hexadecimal.
        sha256: String,
    },
    /// A file that came with a message is not in the bucket.
    MediaMissing {
        /// The message.
        message: MessageId,
        /// The file.
        file: FileId,
        /// Why.
        why: MissingReason,
    },
    /// Somebody came into the room.
    Join {
        /// The service message that told it.
        message: MessageId,
        /// When.
        sent: Utc,
        /// Who.
        person: Person,
        /// How.
        way: JoinMethod,
    },
    /// Somebody left the room.
    Leave {
        /// The service message that told it.
        message: MessageId,
        /// When.
        sent: Utc,
        /// Who.
        person: Person,
        /// Who removed them, if they did not leave by themselves.
        removed_by: Option<Person>,
    },
    /// Another service message.
    Service {
        /// Its number.
        message: MessageId,
        /// When.
        sent: Utc,
        /// Whose doing it was.
        sender: Option<Person>,
        /// What it tells, by its name in Telegram's schema, e.g. `messageActionPinMessage`.
        action: String,
    },
    /// What the desk knows of the chat.
    Fact {
        /// The number of the chat's job that told it.
        number: u32,
        /// When the desk decided it.
        decided: Utc,
        /// What it is.
        fact: DeskFact,
    },
    /// Telegram counted more than it told.
    Gap(Gap),
    /// The chat is over; nothing follows.
    Close {
        /// The number of the chat's job that told it.
        number: u32,
        /// When the desk decided it.
        decided: Utc,
        /// Why it is over.
        ending: Ending,
    },
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its number within the room.
    pub message: MessageId,
    /// When it was sent.
    pub sent: Utc,
    /// By whom. Nobody is named where Telegram names nobody.
    pub sender: Option<Person>,
    /// What it says.
    pub content: Content,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// Messages with the same number were sent together, as an album.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<i64>,
    /// It had been changed before the host heard it, last at this time; what it said before is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Utc>,
    /// It was first sent elsewhere, at this time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded_from: Option<Utc>,
}

/// Who did something. The name is what they called themselves at that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As the Bot API numbers them; negative for a chat that speaks for itself.
    pub id: UserId,
    /// First and last name, if Telegram told them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What a message says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The text, or the caption of the media.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What stands out in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
    /// What came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
}

/// A stretch of a text that stands out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// By its name in Telegram's schema, e.g. `messageEntityBold`.
    pub kind: String,
    /// Where it begins, in UTF-16 code units.
    pub offset_utf16: i32,
    /// How long it is, in UTF-16 code units.
    pub length_utf16: i32,
    /// Where a link leads, whom a mention means, which emoji it is: whatever the text itself does not show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
}

/// What came with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// The file, if there is one to be kept. One that destroys itself is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileId>,
    /// The file's size, as Telegram told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// The file's type, as the sender told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// It destroys itself after it was looked at. Telegram's terms forbid to keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub self_destructing: bool,
}

/// What came with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A photo.
    Photo,
    /// A voice message.
    Voice,
    /// A round video message.
    RoundVideo,
    /// A video.
    Video,
    /// A soundless animation.
    Animation,
    /// A sticker.
    Sticker,
    /// Music.
    Audio,
    /// Any other file.
    Document,
    /// A contact.
    Contact,
    /// A place, a venue or a live location.
    Place,
    /// A poll.
    Poll,
    /// Something else.
    Other,
}

/// Why a file is not in the bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum MissingReason {
    /// Its message was deleted before the file could be fetched.
    Deleted,
    /// Telegram would not give it.
    Refused {
        /// The error's name, e.g. `FILE_ID_INVALID`.
        error: String,
    },
    /// It could not be had in the time that the seal waits.
    TooLate,
}

/// How a person joined the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum JoinMethod {
    /// By a link that asks nobody.
    Link,
    /// Somebody approved their request.
    Request,
    /// Somebody added them.
    Added {
        /// Who.
        by: Option<UserId>,
    },
}

/// Telegram counted more than it told. What is missing was, most likely, changed or deleted before it could be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// By how many events the room's count went on.
    pub counted: u32,
    /// How many of them Telegram delivered.
    pub received: u32,
}
