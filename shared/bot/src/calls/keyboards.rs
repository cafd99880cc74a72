//! Converts keyboards to the Bot API's form.
use teloxide_core::types;
use url::Url;

use crate::{
    calls::errors::Failure,
    screens::{Key, KeyAction, Keyboard},
};

/// Returns the keyboard for a new message (`sendMessage.reply_markup`).
pub(crate) fn reply_markup(keyboard: &Keyboard) -> Result<Option<types::ReplyMarkup>, Failure> {
    Ok(match keyboard {
        Keyboard::None => None,
        Keyboard::Inline(rows) => Some(inline_markup(rows)?.into()),
        Keyboard::ShareContact { label } => {
            let key = types::KeyboardButton::new(label).request(types::ButtonRequest::Contact);
            Some(types::KeyboardMarkup::new([[key]]).resize_keyboard().one_time_keyboard().into())
        }
        Keyboard::RemoveReplyKeyboard => Some(types::KeyboardRemove::new().into()),
    })
}

/// Returns the buttons below a message, row by row.
pub(crate) fn inline_markup(rows: &[Vec<Key>]) -> Result<types::InlineKeyboardMarkup, Failure> {
    let row = |row: &Vec<Key>| row.iter().map(inline_key).collect::<Result<Vec<_>, _>>();
    Ok(types::InlineKeyboardMarkup::new(rows.iter().map(row).collect::<Result<Vec<_>, _>>()?))
}

fn inline_key(key: &Key) -> Result<types::InlineKeyboardButton, Failure> {
    match &key.action {
        KeyAction::Press(button) => Ok(types::InlineKeyboardButton::callback(&key.label, button.data())),
        KeyAction::Open(link) => url_key(&key.label, &link.0),
        KeyAction::WriteTo(account) => url_key(&key.label, &account.address()),
    }
}

/// Returns a button that opens a URL. If the address is not a URL, fails with the error that Telegram would return.
fn url_key(label: &str, address: &str) -> Result<types::InlineKeyboardButton, Failure> {
    match Url::parse(address) {
        Ok(url) => Ok(types::InlineKeyboardButton::url(label, url)),
        Err(_) => Err(Failure::Error { code: 400, description: "Bad Request: BUTTON_URL_INVALID".into() }),
    }
}
