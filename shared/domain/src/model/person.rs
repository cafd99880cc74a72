//! People who write to the bot, and how the bot addresses them.
use serde::{Deserialize, Serialize};

use crate::{Language, MessageId, UserId};

/// A person who writes to the bot, with the name, username and language that Telegram gives now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The person's Telegram account.
    pub user: UserId,
    /// First and last name.
    pub name: String,
    /// The username with its at-sign, if the person has one.
    pub tag: Option<String>,
    /// The language of the person's app, if the bot speaks it.
    pub language: Option<Language>,
}

/// The recipient of a message, and the language to write it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recipient {
    /// The recipient's Telegram account.
    pub user: UserId,
    /// The language of the message.
    pub language: Language,
}

/// The person who just pressed a button or wrote a message, and waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requester {
    /// The person, and the language to answer in.
    pub recipient: Recipient,
    /// The message whose button was pressed; the answer replaces it. `None` if the person wrote a message.
    pub pressed: Option<MessageId>,
}
