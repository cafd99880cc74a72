//! Presses of inline buttons, and the bots' answers.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::world::{
    ids::{QueryId, Timestamp, UserId},
    messages::Message,
};

/// A press of an inline button.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    /// The number that the bot passes back when it answers the press.
    pub query: QueryId,
    /// The person who pressed.
    pub person: UserId,
    /// The bot that sent the message with the button.
    pub bot: UserId,
    /// The message with the button, in the version that was pressed.
    pub message: Arc<Message>,
    /// The button's callback data.
    pub data: String,
}

/// A bot's answer to a press, shown to the person who pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PressAnswer {
    /// The text to show, up to 200 characters in the Bot API.
    pub text: Option<String>,
    /// Whether the text is shown in a window that must be closed.
    pub alert: bool,
}

/// A press that was not answered yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenQuery {
    pub(super) person: UserId,
    pub(super) bot: UserId,
    pub(super) pressed: Timestamp,
}
