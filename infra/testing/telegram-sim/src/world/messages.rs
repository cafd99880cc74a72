//! The parts of a message.

use std::{collections::BTreeMap, num::NonZeroI64};

use serde::{Deserialize, Serialize};

use crate::world::ids::{FileId, MessageId, Place, Timestamp, UserId};

/// One version of a message. An edit makes a new version with the same id.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The message's number within its room, or among all private messages of the world.
    pub id: MessageId,
    /// The room or private chat where the message was sent.
    pub place: Place,
    /// The author. For a service message, this is the user whose action it reports.
    pub sender: UserId,
    /// The time of the first version.
    pub sent: Timestamp,
    /// The time of the last edit of text or entities. An edit that changes only the buttons does not count.
    pub edited: Option<Timestamp>,
    /// The content that the user sent, or the action that a service message reports.
    pub body: Body,
    /// The reaction (an emoji) of each user who reacted.
    pub reactions: BTreeMap<UserId, String>,
}

/// The body of a message: content that a user sent, or an action that Telegram reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A message that a user sent.
    Said(Content),
    /// A service message, in which Telegram reports an action.
    Service(Action),
}

/// The content of a message that a user sends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The text, or the caption if there is media.
    pub text: String,
    /// The marked parts of the text, sorted by position.
    pub entities: Vec<Entity>,
    /// A file, contact card or location.
    pub media: Option<Media>,
    /// The message to which this message replies. Both are in the same room or private chat.
    pub reply_to: Option<MessageId>,
    /// The buttons under the message, or a change of the recipient's reply keyboard.
    pub markup: Option<Markup>,
    /// The original author and date, if the message was forwarded.
    pub forwarded_from: Option<Forward>,
    /// A number shared by all messages of one album.
    pub album: Option<i64>,
    /// If set, the recipient gets no notification of the message.
    pub silent: bool,
    /// A number that the sender chose for this message. A second message of the sender with the same number is refused,
    /// so a repeated call does not send the message twice.
    pub random_id: Option<NonZeroI64>,
}

/// The origin of a forwarded message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forward {
    /// The author of the original message.
    pub author: UserId,
    /// When the original was sent.
    pub sent: Timestamp,
}

/// A marked part of a text: bold, a link, a command and so on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Start of the part, in UTF-16 units.
    pub offset: usize,
    /// Length of the part, in UTF-16 units.
    pub length: usize,
    /// The kind of mark. Some kinds have data, e.g. a link or a user.
    pub kind: EntityKind,
}

/// The kind of a marked part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the Bot API's MessageEntity")]
pub enum EntityKind {
    Mention,
    Hashtag,
    BotCommand,
    Url,
    Email,
    PhoneNumber,
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    Blockquote,
    Code,
    Pre { language: Option<String> },
    TextLink { url: String },
    TextMention { user: UserId },
    CustomEmoji { document: i64 },
}

/// The media of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Media {
    /// A photo, voice note, document, sticker, video and so on. The kind is stored in [`crate::world::File`].
    File(FileId),
    /// A contact card with phone and name.
    Contact(Contact),
    /// A point on the map, in degrees.
    Location {
        /// Degrees north of the equator.
        latitude: f64,
        /// Degrees east of Greenwich.
        longitude: f64,
    },
}

/// A contact card. The sender gives phone and names; Telegram fills in `user` from the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The phone number as in the sender's address book, with or without `+`.
    pub phone: String,
    /// Free text chosen by the sender.
    pub first_name: String,
    /// Free text chosen by the sender.
    pub last_name: Option<String>,
    /// The account with this phone number, if there is one.
    pub user: Option<UserId>,
}

/// The buttons of a message, or a change of the recipient's keyboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Markup {
    /// Rows of buttons under the message.
    Inline(Vec<Vec<InlineButton>>),
    /// Rows of buttons that replace the recipient's keyboard.
    Keyboard {
        /// The buttons, row by row.
        rows: Vec<Vec<KeyboardButton>>,
        /// Whether the app hides the keyboard after one use.
        one_time: bool,
    },
    /// Removes the reply keyboard. The recipient's app shows the normal keyboard again.
    RemoveKeyboard,
    /// Makes the recipient's app open a reply to this message.
    ForceReply,
}

/// An inline button, which is shown under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InlineButton {
    /// The text on the button.
    pub label: String,
    /// The effect of a press.
    pub does: InlineAction,
}

/// The effect of pressing an inline button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InlineAction {
    /// Sends callback data to the bot. The data is 1 to 64 bytes long.
    Callback(String),
    /// Opens this URL in the person's app.
    Open(String),
}

/// A button of a reply keyboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyboardButton {
    /// The text on the button.
    pub label: String,
    /// The effect of a press.
    pub does: KeyboardAction,
}

/// The effect of pressing a reply keyboard button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyboardAction {
    /// Sends the label as a text message.
    SendLabel,
    /// Sends the person's own contact card.
    ShareContact,
}

/// The action that a service message reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The sender created the room with this title.
    Created {
        /// The title at creation.
        title: String,
    },
    /// The sender joined by an invite link.
    JoinedByLink {
        /// The admin who created the link.
        inviter: UserId,
    },
    /// The sender's join request was approved.
    JoinedByRequest,
    /// The sender added these people.
    Added {
        /// The people who were added.
        users: Vec<UserId>,
    },
    /// The sender removed this user. If both are the same user, the sender left.
    Removed {
        /// The user who was removed or left.
        user: UserId,
    },
    /// The sender changed the title.
    Titled {
        /// The title after the change.
        title: String,
    },
    /// The sender changed or removed the room's photo.
    Pictured {
        /// The new photo; `None` if it was removed.
        photo: Option<FileId>,
    },
    /// The sender pinned a message.
    Pinned {
        /// The pinned message in the same room.
        message: MessageId,
    },
}

impl Message {
    /// Returns the content, or `None` for a service message.
    pub fn content(&self) -> Option<&Content> {
        match &self.body {
            Body::Said(content) => Some(content),
            Body::Service(_) => None,
        }
    }

    /// Returns the inline button under this message that has the callback data `data`.
    pub fn button(&self, data: &str) -> Option<&InlineButton> {
        match self.content()?.markup.as_ref()? {
            Markup::Inline(rows) => rows.iter().flatten().find(|button| match &button.does {
                InlineAction::Callback(own) => own == data,
                InlineAction::Open(_) => false,
            }),
            Markup::Keyboard { .. } | Markup::RemoveKeyboard | Markup::ForceReply => None,
        }
    }
}

impl Content {
    /// Returns a content that has only a text, without media or buttons.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Returns a content with media and a caption. The caption may be empty.
    pub fn media(media: Media, caption: impl Into<String>) -> Self {
        Self { text: caption.into(), media: Some(media), ..Self::default() }
    }
}
