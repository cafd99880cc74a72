//! Presses of inline buttons, and what bots answer.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::world::{
    ids::{QueryId, Timestamp, UserId},
    messages::Message,
};

/// A pressed inline button.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    /// Its number, for the answer.
    pub query: QueryId,
    /// Who.
    pub person: UserId,
    /// Whose button.
    pub bot: UserId,
    /// The message with the button, as it was then.
    pub message: Arc<Message>,
    /// What the button says to the bot.
    pub data: String,
}

/// The text that a bot shows to the person who pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PressAnswer {
    /// Up to 200 characters.
    pub text: Option<String>,
    /// In a window that must be closed.
    pub alert: bool,
}

/// A press that is not answered yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenQuery {
    pub(super) person: UserId,
    pub(super) bot: UserId,
    pub(super) pressed: Timestamp,
}
