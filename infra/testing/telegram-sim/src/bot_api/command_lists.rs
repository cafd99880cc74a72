//! The command lists that bots show to their users.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::world::UserId;

/// The command lists of all bots. Each list is for one audience.
#[derive(Debug, Default)]
pub(super) struct CommandLists(BTreeMap<Audience, Vec<Command>>);

/// The people to whom a bot shows a list of commands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Audience {
    pub(super) bot: UserId,
    pub(super) scope: String,
    /// A two-letter language code. An empty code means all languages for which the bot has set no list.
    pub(super) language: String,
}

/// A bot's command, with the description that users see.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Command {
    pub(super) command: String,
    pub(super) description: String,
}

impl CommandLists {
    /// Replaces a list. An empty list is removed, as if it had never been set.
    pub(super) fn set(&mut self, audience: Audience, commands: Vec<Command>) {
        if commands.is_empty() {
            self.0.remove(&audience);
        } else {
            self.0.insert(audience, commands);
        }
    }

    /// Returns the list for exactly this audience; empty if none was set.
    pub(super) fn get(&self, audience: &Audience) -> Vec<Command> {
        self.0.get(audience).cloned().unwrap_or_default()
    }
}
