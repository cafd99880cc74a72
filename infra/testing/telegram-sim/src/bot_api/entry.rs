//! What a chronicle keeps of this face.

use serde::{Deserialize, Serialize};

use crate::{
    bot_api::{
        command_lists::{Audience, Command},
        settings::Settings,
    },
    world::UserId,
};

/// A change that a restart must find again. Updates are not among them: they follow from the world's events.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(crate) enum BotApiEntry {
    /// A bot wants its updates in another way.
    Settings { bot: UserId, settings: Settings },
    /// Updates were taken, or nobody needs them any more.
    Gone { bot: UserId, updates: Vec<u32> },
    /// A bot shows other commands.
    Commands { audience: Audience, commands: Vec<Command> },
}
