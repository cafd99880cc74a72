//! A simulated Telegram, as a bot and its users see it: private chats, groups and updates.
//!
//! ```text
//! updates   what people do      ─▶ deliveries: one stream for each chat, one for the presses of each person
//! methods   what the bot calls  ─▶ messages in private chats, members of groups
//! ```
mod deliveries;
mod methods;
mod updates;

use std::collections::{BTreeMap, BTreeSet};

use bot::screens::{Key, KeyAction, Keyboard, Message};

use crate::telegram::deliveries::Deliveries;

pub(crate) use updates::Contact;

/// The bot's user id.
pub(crate) const BOT: i64 = 7_000_000_001;

/// The secret that comes with each of the bot's updates.
pub(crate) const SECRET: &str = "simulated-secret";

/// The state of Telegram.
#[derive(Debug, Default)]
pub(crate) struct Telegram {
    pub(crate) people: BTreeMap<i64, Person>,
    pub(crate) groups: BTreeMap<i64, Group>,
    pub(crate) deliveries: Deliveries,
    updates: i64,
    links: u32,
}

/// A person with an account.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) user: i64,
    pub(crate) name: String,
    pub(crate) tag: Option<String>,
    pub(crate) language: &'static str,
    /// The bot's messages in the private chat, keyed by message number.
    pub(crate) shown: BTreeMap<i64, Message>,
    /// The numbers of the messages that the bot has sent or edited, one for each call, in the order of the calls.
    pub(crate) drawn: Vec<i64>,
    next_message: i64,
    /// Whether the person has written to the bot. From then on, the bot may write to them.
    pub(crate) started: bool,
    pub(crate) blocks: bool,
    /// How many calls of the bot were about this person.
    pub(crate) calls: u32,
}

/// A supergroup, which the host has made.
#[derive(Debug, Default)]
pub(crate) struct Group {
    /// The invite link, unless it was revoked.
    pub(crate) link: Option<String>,
    /// The people in the group. The bot and the host are always there and are not listed.
    pub(crate) members: BTreeSet<i64>,
    /// The people who have asked to join.
    pub(crate) asking: BTreeSet<i64>,
    pub(crate) is_gone: bool,
    next_message: i64,
}

impl Person {
    pub(crate) fn new(user: i64, name: &str, tag: Option<&str>, language: &'static str) -> Self {
        Self {
            user,
            name: name.to_owned(),
            tag: tag.map(str::to_owned),
            language,
            shown: BTreeMap::new(),
            drawn: vec![],
            next_message: 1,
            started: false,
            blocks: false,
            calls: 0,
        }
    }

    /// Returns whether the bot can write to this person.
    pub(crate) fn is_reachable(&self) -> bool {
        self.started && !self.blocks
    }

    fn next_number(&mut self) -> i64 {
        self.next_message += 1;
        self.next_message - 1
    }

    /// Returns all buttons (keys) of the person's messages, each with the number of its message.
    pub(crate) fn keys(&self) -> impl DoubleEndedIterator<Item = (i64, &Key)> {
        self.shown.iter().flat_map(|(number, message)| keys(message).map(move |key| (*number, key)))
    }
}

/// Returns the buttons (keys) below a message.
pub(crate) fn keys(message: &Message) -> impl DoubleEndedIterator<Item = &Key> {
    let rows: &[Vec<Key>] = match &message.keyboard {
        Keyboard::Inline(rows) => rows,
        Keyboard::None | Keyboard::ShareContact { .. } | Keyboard::RemoveReplyKeyboard => &[],
    };
    rows.iter().flatten()
}

/// Returns the link that a key opens, if it opens one.
pub(crate) fn link(key: &Key) -> Option<&str> {
    match &key.action {
        KeyAction::Open(link) => Some(&link.0),
        KeyAction::Press(_) | KeyAction::WriteTo(_) => None,
    }
}

impl Telegram {
    /// Makes a supergroup with a link that asks for approval. Returns the group's id and the link.
    pub(crate) fn make_group(&mut self) -> (i64, String) {
        let group = -1_002_000_000_001 - i64::try_from(self.groups.len()).unwrap_or(0);
        let link = self.make_link();
        self.groups.insert(group, Group { link: Some(link.clone()), next_message: 1, ..Group::default() });
        (group, link)
    }

    pub(crate) fn make_link(&mut self) -> String {
        self.links += 1;
        format!("https://t.me/+room{}", self.links)
    }

    /// Returns the group that a link leads to, unless the group is gone or the link was revoked.
    pub(crate) fn group_of(&self, link: &str) -> Option<i64> {
        let leads_here = |group: &Group| !group.is_gone && group.link.as_deref() == Some(link);
        self.groups.iter().find(|(_, group)| leads_here(group)).map(|(id, _)| *id)
    }

    /// Returns the groups that a person is in.
    pub(crate) fn groups_with(&self, user: i64) -> impl Iterator<Item = i64> {
        let within = move |group: &&Group| !group.is_gone && group.members.contains(&user);
        self.groups.iter().filter(move |(_, group)| within(group)).map(|(id, _)| *id)
    }

    /// Returns whether a link leads to a group that the person is not in.
    pub(crate) fn is_out_of(&self, user: i64, link: &str) -> bool {
        self.group_of(link).is_some_and(|group| !self.groups[&group].members.contains(&user))
    }
}
