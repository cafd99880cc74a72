//! Users: people and bots.

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

/// A person or a bot.
#[derive(Clone, Debug)]
pub struct User {
    /// The user's id. The Bot API and MTProto use the same number.
    pub id: UserId,
    /// The first name. The real Telegram refuses an empty first name; the simulation does not check this.
    pub first_name: String,
    /// The last name, if the user has one. In the simulation, bots have no last name.
    pub last_name: Option<String>,
    /// The username, without the leading `@`.
    pub username: Option<String>,
    /// Person or bot, with the data of that kind.
    pub kind: UserKind,
}

/// The kind of a user.
#[derive(Clone, Debug)]
pub enum UserKind {
    /// A person. Either a test acts for the person, or an MTProto client signs in as the person.
    Person(PersonProfile),
    /// A bot, used through the Bot API.
    Bot(BotProfile),
}

/// Data that only people have.
#[derive(Clone, Debug, Default)]
pub struct PersonProfile {
    /// The phone number in international format, with `+`.
    pub phone: String,
    /// The language of the person's app (an IETF tag). Only bots see it.
    pub language_code: Option<String>,
    /// The users who may add this person to groups.
    pub invites_from: InvitesFrom,
    /// The data centre that stores the person's account and the files that the person sends.
    pub home: DataCentre,
    /// The password that Telegram asks for after the login code, if one is set.
    pub password: Option<String>,
    /// The users in the person's address book.
    pub contacts: BTreeSet<UserId>,
}

/// The users who may add a person to groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvitesFrom {
    /// Any user may add the person.
    #[default]
    Everybody,
    /// Only users in the person's address book.
    Contacts,
}

/// Data that only bots have.
#[derive(Clone, Debug)]
pub struct BotProfile {
    /// The token for the Bot API; a secret.
    pub token: String,
    /// Whether the bot receives every message of a group even if it is not an admin.
    pub sees_all_messages: bool,
}

/// The data for creating a person.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewPerson {
    /// The first name. The real Telegram refuses an empty first name; the simulation does not check this.
    pub first_name: String,
    /// The last name, if the person has one.
    pub last_name: Option<String>,
    /// The username, without the leading `@`. No other user may have the same username.
    pub username: Option<String>,
    /// The language of the person's app (an IETF tag).
    pub language_code: Option<String>,
    /// The phone number in international format, with `+`.
    pub phone: String,
    /// The data centre that stores the person's account and the files that the person sends.
    pub home: DataCentre,
    /// The password that Telegram asks for after the login code, if one is set.
    pub password: Option<String>,
    /// The users who may add this person to groups.
    pub invites_from: InvitesFrom,
}

/// The private chat of two users.
#[derive(Clone, Debug, Default)]
pub struct PrivateChat {
    /// The messages that are not deleted, in their newest version.
    pub messages: BTreeMap<MessageId, Arc<Message>>,
    /// The users who have written in this chat. A bot may write to a person only after the person has written to the
    /// bot, or shortly after the person has asked to join a room.
    pub wrote: BTreeSet<UserId>,
    /// For each of the two users, the number of notifications that the user got for messages in this chat.
    pub rings: BTreeMap<UserId, u32>,
    /// The message that set the reply keyboard which the person sees now.
    pub keyboard: Option<MessageId>,
}

/// The event sequence of a user's private messages in all chats (MTProto's common message box).
#[derive(Clone, Debug, Default)]
pub struct Mailbox {
    /// Every change to this user's private messages.
    pub log: PtsLog,
}

/// Permission for a bot to write to a person who asked to join a room, although the person never started the bot. The
/// permission ends when the request is resolved, at the latest five minutes after the person asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grace {
    pub(super) until: Timestamp,
}

impl User {
    /// Returns whether this is a bot.
    pub fn is_bot(&self) -> bool {
        self.bot().is_some()
    }

    /// Returns the bot profile, or `None` for a person.
    pub fn bot(&self) -> Option<&BotProfile> {
        match &self.kind {
            UserKind::Bot(profile) => Some(profile),
            UserKind::Person(_) => None,
        }
    }

    /// Returns the person's profile, or `None` for a bot.
    pub fn person(&self) -> Option<&PersonProfile> {
        match &self.kind {
            UserKind::Person(person) => Some(person),
            UserKind::Bot(_) => None,
        }
    }

    /// Returns the data centre of this user. All bots are in data centre 2.
    pub fn home(&self) -> DataCentre {
        self.person().map_or(DataCentre::Two, |person| person.home)
    }

    /// Returns first and last name, separated by a space.
    pub fn full_name(&self) -> String {
        match &self.last_name {
            Some(last_name) => format!("{} {last_name}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}
