//! Messages of the bot: text and keyboard.
use domain::InviteLink;

use crate::{buttons::Button, username::Username};

/// A message of the bot's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Telegram's HTML.
    pub text: String,
    /// The buttons that come with it.
    pub keyboard: Keyboard,
}

/// The buttons below a message, or a change to the person's own keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// Nothing.
    None,
    /// Buttons below the message, row by row.
    Inline(Vec<Vec<Key>>),
    /// One button instead of the person's keyboard: it shares their own contact. Works in private chats only
    /// (Bot API, `KeyboardButton.request_contact`).
    ShareContact {
        /// The text on the button.
        label: String,
    },
    /// The person's own keyboard comes back.
    RemoveReplyKeyboard,
}

/// A button below a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The text on the button.
    pub label: String,
    /// The effect of pressing it.
    pub action: KeyAction,
}

/// The effect of pressing a button below a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyAction {
    /// Sends the button back to the bot.
    Press(Button),
    /// Opens a room.
    Open(InviteLink),
    /// Opens a private chat with an account.
    WriteTo(Username),
}
