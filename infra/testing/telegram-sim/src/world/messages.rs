//! What a message is made of.

use std::{collections::BTreeMap, num::NonZeroI64};

use serde::{Deserialize, Serialize};

use crate::world::ids::{FileId, MessageId, Place, Timestamp, UserId};

/// A message as it was at one moment; an edit makes a new one with the same id.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its number within its place.
    pub id: MessageId,
    /// Where it stands.
    pub place: Place,
    /// Who wrote it, or did what it tells.
    pub sender: UserId,
    /// When it was sent.
    pub sent: Timestamp,
    /// When its text was last edited.
    pub edited: Option<Timestamp>,
    /// What it says.
    pub body: Body,
    /// Who reacted to it, and how.
    pub reactions: BTreeMap<UserId, String>,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Somebody wrote or sent it.
    Said(Content),
    /// Telegram tells of something done.
    Service(Action),
}

/// What somebody writes or sends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The text, or the caption beside media.
    pub text: String,
    /// How parts of the text look, in order.
    pub entities: Vec<Entity>,
    /// What comes with it.
    pub media: Option<Media>,
    /// The message of the same place that is answered.
    pub reply_to: Option<MessageId>,
    /// The buttons under it, or the keyboard it brings.
    pub markup: Option<Markup>,
    /// Whose message this was first.
    pub forwarded_from: Option<Forward>,
    /// Messages of one album share this number.
    pub album: Option<i64>,
    /// It rings nobody.
    pub silent: bool,
    /// The sender's own number for it: who says it again with the same number is refused.
    pub random_id: Option<NonZeroI64>,
}

/// Where a forwarded message comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forward {
    /// Who wrote it first.
    pub author: UserId,
    /// When.
    pub sent: Timestamp,
}

/// A marked part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Where it begins, in UTF-16 units.
    pub offset: usize,
    /// How long it is, in UTF-16 units.
    pub length: usize,
    /// What it is.
    pub kind: EntityKind,
}

/// What a part of a text is.
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

/// What comes with a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Media {
    /// A photo, voice note, document, sticker, video...: [`crate::world::File`] knows which.
    File(FileId),
    /// Somebody's contact card.
    Contact(Contact),
    /// A point on the map, in degrees.
    Location {
        /// North of the equator.
        latitude: f64,
        /// East of Greenwich.
        longitude: f64,
    },
}

/// A contact card. The sender gives phone and names; `user` is filled in by Telegram from the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// As the sender's address book has it, with or without `+`.
    pub phone: String,
    /// Free text.
    pub first_name: String,
    /// Free text.
    pub last_name: Option<String>,
    /// Whose phone this is, if Telegram knows.
    pub user: Option<UserId>,
}

/// Buttons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Markup {
    /// Rows of buttons under the message.
    Inline(Vec<Vec<InlineButton>>),
    /// Rows of buttons in place of the person's keyboard.
    Keyboard {
        /// The rows.
        rows: Vec<Vec<KeyboardButton>>,
        /// It folds away after one use.
        one_time: bool,
    },
    /// The person's keyboard goes back to letters.
    RemoveKeyboard,
    /// The person's app opens a reply to this message.
    ForceReply,
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InlineButton {
    /// What it says.
    pub label: String,
    /// What it does.
    pub does: InlineAction,
}

/// What a button under a message does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InlineAction {
    /// Sends these 1 to 64 bytes to the bot.
    Callback(String),
    /// Opens this address.
    Open(String),
}

/// A button in place of the keyboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyboardButton {
    /// What it says.
    pub label: String,
    /// What it does.
    pub does: KeyboardAction,
}

/// What a button in place of the keyboard does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyboardAction {
    /// Sends its label as a text.
    SendLabel,
    /// Sends the person's own contact card.
    ShareContact,
}

/// What a service message tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The sender created the room with this title.
    Created {
        /// The first title.
        title: String,
    },
    /// The sender joined by a link that this admin made.
    JoinedByLink {
        /// Who made the link.
        inviter: UserId,
    },
    /// The sender's join request was approved.
    JoinedByRequest,
    /// The sender added these people.
    Added {
        /// Whom.
        users: Vec<UserId>,
    },
    /// The sender removed this person; it is the sender who left if both are one.
    Removed {
        /// Whom.
        user: UserId,
    },
    /// The sender changed the title.
    Titled {
        /// The new one.
        title: String,
    },
    /// The sender gave the room another photo, or took it away.
    Pictured {
        /// The new one.
        photo: Option<FileId>,
    },
    /// The sender pinned a message.
    Pinned {
        /// Which.
        message: MessageId,
    },
}

impl Message {
    /// What was said, if this is no service message.
    pub fn content(&self) -> Option<&Content> {
        match &self.body {
            Body::Said(content) => Some(content),
            Body::Service(_) => None,
        }
    }

    /// The button below it that tells its bot this.
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
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Media, with a caption or an empty one.
    pub fn media(media: Media, caption: impl Into<String>) -> Self {
        Self { text: caption.into(), media: Some(media), ..Self::default() }
    }
}
