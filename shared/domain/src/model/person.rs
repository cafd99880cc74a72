//! People who write to the bot, and how they are addressed.
use serde::{Deserialize, Serialize};

use crate::{Language, MessageId, UserId};

/// Somebody who writes to the bot, as Telegram presents them today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their account.
    pub user: UserId,
    /// First and last name.
    pub name: String,
    /// Their username with its at-sign, if they have one.
    pub tag: Option<String>,
    /// The language of their app, if it is one of ours.
    pub language: Option<Language>,
}

/// The addressee of a message, and its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recipient {
    /// Their account.
    pub user: UserId,
    /// The language to write in.
    pub language: Language,
}

/// The person who pressed or wrote just now and waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requester {
    /// The person, and the language to answer in.
    pub recipient: Recipient,
    /// The message whose button was pressed: a screen is drawn over it. `None` for somebody who wrote.
    pub pressed: Option<MessageId>,
}
