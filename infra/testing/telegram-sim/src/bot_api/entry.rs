//! The entries that a chronicle (the log file of a simulated world) stores for the Bot API.

use serde::{Deserialize, Serialize};

use crate::{
    bot_api::{
        command_lists::{Audience, Command},
        settings::Settings,
    },
    world::UserId,
};

/// A change that must survive a restart. New updates are not stored, because replaying the operations on the world
/// creates the same updates again.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(crate) enum BotApiEntry {
    /// A bot changed its webhook or the kinds of update that it wants.
    Settings { bot: UserId, settings: Settings },
    /// Updates were removed: the bot or its webhook accepted them, or they will not be delivered any more.
    Gone { bot: UserId, updates: Vec<u32> },
    /// A bot replaced one of its command lists.
    Commands { audience: Audience, commands: Vec<Command> },
}
