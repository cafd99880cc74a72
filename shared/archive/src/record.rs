//! The records of a chat, and the events that a record can contain.
use domain::{DeskFact, Ending, UserId};
use serde::{Deserialize, Serialize};

use crate::utc::Utc;

/// The number of a message within its room, given by Telegram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub i32);

/// Telegram's number of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub i64);

/// One event of a chat, with the time when the host received it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The time when the host received the event.
    pub captured: Utc,
    /// The event. Its fields are stored beside `captured`, not in a nested object.
    #[serde(flatten)]
    pub event: Event,
}

/// An event of a chat. The stored field `record` contains the variant's name in snake case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Event {
    /// Somebody sent a message.
    Message(Message),
    /// A message was edited. This is the new version; earlier versions come before it in the log.
    Edit {
        /// The number of the edited message.
        message: MessageId,
        /// The time of the edit.
        edited: Utc,
        /// The content after the edit.
        content: Content,
    },
    /// Messages were deleted in Telegram. Their content stays in the log.
    Deletion {
        /// The numbers of the deleted messages.
        messages: Vec<MessageId>,
    },
    /// A file that came with a message was stored in the bucket.
    MediaStored {
        /// The number of the message.
        message: MessageId,
        /// Telegram's number of the file.
        file: FileId,
        /// The key of the object in the bucket.
        key: String,
        /// The size of the file in bytes.
        size_bytes: u64,
        /// The SHA-256 hash of the file, in lower-case hexadecimal.
        sha256: String,
    },
    /// A file that came with a message could not be stored in the bucket.
    MediaMissing {
        /// The number of the message.
        message: MessageId,
        /// Telegram's number of the file.
        file: FileId,
        /// The reason why the file is missing.
        why: MissingReason,
    },
    /// Somebody joined the room.
    Join {
        /// The number of the service message that reports the new member.
        message: MessageId,
        /// The time of the service message.
        sent: Utc,
        /// The person who joined.
        person: Person,
        /// The method by which the person joined.
        way: JoinMethod,
    },
    /// Somebody left the room.
    Leave {
        /// The number of the service message that reports that the person left.
        message: MessageId,
        /// The time of the service message.
        sent: Utc,
        /// The person who left.
        person: Person,
        /// The person who removed the member. `None` if the member left on their own.
        removed_by: Option<Person>,
    },
    /// Any other service message.
    Service {
        /// The number of the service message.
        message: MessageId,
        /// The time of the service message.
        sent: Utc,
        /// The person whose action the service message reports, if Telegram names one.
        sender: Option<Person>,
        /// The action's name in Telegram's schema, e.g. `messageActionPinMessage`.
        action: String,
    },
    /// A fact that the desk knows about the chat.
    Fact {
        /// The number of the chat's job that contained the fact.
        number: u32,
        /// The time of the desk's decision.
        decided: Utc,
        /// The fact from the desk.
        fact: DeskFact,
    },
    /// Telegram counted more events than it delivered.
    Gap(Gap),
    /// The chat is over; this is the last record.
    Close {
        /// The number of the chat's job that closed the chat.
        number: u32,
        /// The time of the desk's decision.
        decided: Utc,
        /// The reason for the end.
        ending: Ending,
    },
}

impl Event {
    /// Returns the number of the job from which the event comes. Jobs are numbered within the chat. `None` for an event
    /// that does not come from a job.
    pub fn job_number(&self) -> Option<u32> {
        match self {
            Self::Fact { number, .. } | Self::Close { number, .. } => Some(*number),
            Self::Message(_)
            | Self::Edit { .. }
            | Self::Deletion { .. }
            | Self::MediaStored { .. }
            | Self::MediaMissing { .. }
            | Self::Join { .. }
            | Self::Leave { .. }
            | Self::Service { .. }
            | Self::Gap(_) => None,
        }
    }
}

/// A message that somebody sent in the room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The number of the message within the room.
    pub message: MessageId,
    /// The time when the message was sent.
    pub sent: Utc,
    /// The sender, if Telegram names one.
    pub sender: Option<Person>,
    /// The text and media of the message.
    pub content: Content,
    /// The number of the message to which this message replies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// The number of the album, if the message is part of an album. Messages with the same number were sent together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub album: Option<i64>,
    /// The time of the last edit before the host received the message. The earlier content is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Utc>,
    /// For a forwarded message, the time when the original was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded_from: Option<Utc>,
}

/// A person who did something, with the name that they used at that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The account in the Bot API's numbering; negative for a group or channel that posts under its own name.
    pub id: UserId,
    /// First and last name, if Telegram gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The content of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The text, or the caption of the media.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The formatting, links and mentions in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
    /// The media that came with the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
}

/// A part of a text with formatting or a special meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// The name in Telegram's schema, e.g. `messageEntityBold`.
    pub kind: String,
    /// The start, in UTF-16 code units.
    pub offset_utf16: i32,
    /// The length, in UTF-16 code units.
    pub length_utf16: i32,
    /// Data that the text does not show: the target of a link, the person in a mention, the id of an emoji.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
}

/// Media that came with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// The type of media.
    pub kind: MediaKind,
    /// The file to store. `None` if the media has no file, or if the file is self-destructing, because such files are
    /// not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileId>,
    /// The file's size in bytes, according to Telegram.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// The file's MIME type, according to the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Whether the media is destroyed after it was viewed. Telegram's terms forbid storing such media.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub self_destructing: bool,
}

/// The type of media in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A photo. A photo that was sent as a file is a [`Self::Document`].
    Photo,
    /// A recorded voice message.
    Voice,
    /// A round video message.
    RoundVideo,
    /// A video that is not round.
    Video,
    /// An animation without sound.
    Animation,
    /// A sticker of any format.
    Sticker,
    /// An audio file, such as music.
    Audio,
    /// A file of any other type.
    Document,
    /// A contact with name and phone number.
    Contact,
    /// A point on a map, a venue or a live location.
    Place,
    /// A poll or quiz.
    Poll,
    /// Media of a type that this program does not know.
    Other,
}

/// The reason why a file is not in the bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum MissingReason {
    /// The message was deleted before the file could be fetched.
    Deleted,
    /// Telegram refused to deliver the file.
    Refused {
        /// Telegram's error name, e.g. `FILE_ID_INVALID`.
        error: String,
    },
    /// The file was not fetched in time. The host waits for files only for a limited time, and then seals the chat.
    TooLate,
}

/// The method by which a person joined the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "snake_case")]
pub enum JoinMethod {
    /// By a link that needs no approval.
    Link,
    /// By a request that somebody approved.
    Request,
    /// Another person added them.
    Added {
        /// The person who added them, if known.
        by: Option<UserId>,
    },
}

/// Telegram counted more events than it delivered. The missing messages were most likely edited or deleted before the
/// host could receive them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The number of events that Telegram counted in the room (from its `pts`).
    pub counted: u32,
    /// The number of counted events that Telegram delivered.
    pub received: u32,
}
