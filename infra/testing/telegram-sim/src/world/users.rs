//! People, accounts and bots.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::world::{
    ids::{DataCentre, MessageId, Timestamp, UserId},
    messages::Message,
    pts::PtsLog,
};

/// Anybody who can say something.
#[derive(Clone, Debug)]
pub struct User {
    /// Their number.
    pub id: UserId,
    /// Never empty.
    pub first_name: String,
    /// The other name.
    pub last_name: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// Person or bot, with what goes with it.
    pub kind: UserKind,
}

/// A person or a bot.
#[derive(Clone, Debug)]
pub enum UserKind {
    /// A person, whether played in a test or signed in over MTProto.
    Person(PersonProfile),
    /// A bot.
    Bot(BotProfile),
}

/// What only people have.
#[derive(Clone, Debug, Default)]
pub struct PersonProfile {
    /// International, with `+`.
    pub phone: String,
    /// The language of their app (an IETF tag), which only bots see.
    pub language_code: Option<String>,
    /// Who may add them to groups.
    pub invites_from: InvitesFrom,
    /// Where their account and what they send live.
    pub home: DataCentre,
    /// What they are asked for, beside a code, when they sign in.
    pub password: Option<String>,
    /// Whom they have in their address book.
    pub contacts: BTreeSet<UserId>,
}

/// Who may add a person to groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitesFrom {
    /// Anybody.
    #[default]
    Everybody,
    /// Only people in their address book.
    Contacts,
}

/// What only bots have.
#[derive(Clone, Debug)]
pub struct BotProfile {
    /// The secret of its Bot API.
    pub token: String,
    /// Sees every message of a group, admin or not.
    pub sees_all_messages: bool,
}

/// A person to be.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewPerson {
    /// Never empty.
    pub first_name: String,
    /// The other name.
    pub last_name: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// The language of their app.
    pub language_code: Option<String>,
    /// International, with `+`.
    pub phone: String,
    /// Where their account and what they send live.
    pub home: DataCentre,
    /// What they are asked for, beside a code, when they sign in.
    pub password: Option<String>,
    /// Who may add them to groups.
    pub invites_from: InvitesFrom,
}

/// The talk of two users.
#[derive(Clone, Debug, Default)]
pub struct PrivateChat {
    /// What stands there now.
    pub messages: BTreeMap<MessageId, Arc<Message>>,
    /// Who ever wrote here: a bot may write to a person only after that person wrote.
    pub wrote: BTreeSet<UserId>,
    /// How often each side's device rang for a message from the other.
    pub rings: BTreeMap<UserId, u32>,
    /// The message whose keyboard the person has in place of letters.
    pub keyboard: Option<MessageId>,
}

/// A user's private messages of all chats, as one numbered log (MTProto's common box).
#[derive(Clone, Debug, Default)]
pub struct Mailbox {
    /// Everything that happened to private messages of this user.
    pub log: PtsLog,
}

/// A bot may write to somebody who asked to join, for five minutes, though they never started it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grace {
    pub(super) until: Timestamp,
}

impl User {
    /// Whether this is a bot.
    pub fn is_bot(&self) -> bool {
        self.bot().is_some()
    }

    /// The bot, if this is one.
    pub fn bot(&self) -> Option<&BotProfile> {
        match &self.kind {
            UserKind::Bot(profile) => Some(profile),
            UserKind::Person(_) => None,
        }
    }

    /// The person, if this is one.
    pub fn person(&self) -> Option<&PersonProfile> {
        match &self.kind {
            UserKind::Person(person) => Some(person),
            UserKind::Bot(_) => None,
        }
    }

    /// Where this account lives; bots live with most.
    pub fn home(&self) -> DataCentre {
        self.person().map_or(DataCentre::Two, |person| person.home)
    }

    /// First and last name.
    pub fn full_name(&self) -> String {
        match &self.last_name {
            Some(last_name) => format!("{} {last_name}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}
