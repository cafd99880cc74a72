//! Messages that the bot sends: text and keyboard.
use domain::InviteLink;

use crate::{buttons::Button, username::Username};

/// A message that the bot sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The text in Telegram's HTML (Bot API, "HTML style").
    pub text: String,
    /// The buttons that come with the message.
    pub keyboard: Keyboard,
}

/// The buttons below a message, or a change of the keyboard with which the person types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// No buttons, and the person's keyboard stays as it is.
    None,
    /// Buttons below the message, row by row.
    Inline(Vec<Vec<Key>>),
    /// Replaces the person's keyboard by one button that shares their own contact. The button works in private chats
    /// only (Bot API, `KeyboardButton.request_contact`).
    ShareContact {
        /// The text on the button.
        label: String,
    },
    /// Removes the button of [`ShareContact`](Self::ShareContact), so that the person sees the usual keyboard again.
    RemoveReplyKeyboard,
}

/// A button below a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The text on the button.
    pub label: String,
    /// The effect of pressing this button.
    pub action: KeyAction,
}

/// The effect of pressing a button below a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyAction {
    /// Sends the button's request to the bot, encoded as bytes.
    Press(Button),
    /// Opens a room by its invite link.
    Open(InviteLink),
    /// Opens a private chat with an account.
    WriteTo(Username),
}
