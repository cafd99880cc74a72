//! Whoever writes to the bot, before it is asked what they are to the desk.
use serde::{Deserialize, Serialize};

use crate::{Language, MessageId, Settings, UserId};

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

/// Whom something is said to, and in which language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reader {
    /// Their account.
    pub user: UserId,
    /// The language to say it in.
    pub language: Language,
}

/// Somebody who has pressed or written just now, and is to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Who, and how to speak to them.
    pub reader: Reader,
    /// The message whose button was pressed: a screen is drawn over it. `None` for who wrote.
    pub pressed: Option<MessageId>,
}

impl Person {
    /// The person as one to be answered: in the language that they chose, or else in their app's.
    pub fn asks(&self, chosen: Option<Language>, pressed: Option<MessageId>, settings: &Settings) -> Asker {
        let language = chosen.unwrap_or_else(|| settings.language(self.language));
        Asker { reader: Reader { user: self.user, language }, pressed }
    }
}
