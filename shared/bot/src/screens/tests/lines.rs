//! Helpers for tests: the text, the buttons and the length of a message.
use crate::{
    buttons::Button,
    screens::{Key, KeyAction, Keyboard, Message},
};

/// Returns the text and then the buttons, one line for each row.
pub(super) fn as_lines(message: &Message) -> String {
    let keys = match &message.keyboard {
        Keyboard::None => vec![],
        Keyboard::Inline(rows) => rows.iter().map(|row| row.iter().map(key).collect::<Vec<_>>().join(" ")).collect(),
        Keyboard::ShareContact { label } => vec![format!("[{label}](shares the contact)")],
        Keyboard::RemoveReplyKeyboard => vec!["(keyboard removed)".to_owned()],
    };
    [vec![message.text.clone()], keys].concat().join("\n")
}

/// Returns the labels of the message's buttons.
pub(super) fn labels(message: &Message) -> Vec<&str> {
    match &message.keyboard {
        Keyboard::None | Keyboard::RemoveReplyKeyboard => vec![],
        Keyboard::Inline(rows) => rows.iter().flatten().map(|key| key.label.as_str()).collect(),
        Keyboard::ShareContact { label } => vec![label],
    }
}

/// Returns the buttons of the message that send data to the bot when a person presses them.
pub(super) fn buttons(message: &Message) -> Vec<&Button> {
    match &message.keyboard {
        Keyboard::None | Keyboard::RemoveReplyKeyboard | Keyboard::ShareContact { .. } => vec![],
        Keyboard::Inline(rows) => rows.iter().flatten().filter_map(|key| pressed(&key.action)).collect(),
    }
}

fn pressed(action: &KeyAction) -> Option<&Button> {
    match action {
        KeyAction::Press(button) => Some(button),
        KeyAction::Open(_) | KeyAction::WriteTo(_) => None,
    }
}

/// Returns the text without its markup. Panics on markup that Telegram would refuse.
pub(super) fn shown(message: &Message) -> String {
    let bare = message.text.replace("<b>", "").replace("</b>", "");
    assert_eq!(message.text.matches("<b>").count(), message.text.matches("</b>").count(), "{}", message.text);
    assert!(!bare.contains(['<', '>']), "{bare}");
    let without = bare.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "");
    assert!(!without.contains('&'), "{bare}");
    bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Returns the length of a text as Telegram counts it, in UTF-16 code units.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn key(key: &Key) -> String {
    match &key.action {
        KeyAction::Press(button) => format!("[{}]({})", key.label, button.data()),
        KeyAction::Open(link) => format!("[{}]({})", key.label, link.0),
        KeyAction::WriteTo(account) => format!("[{}]({})", key.label, account.address()),
    }
}
