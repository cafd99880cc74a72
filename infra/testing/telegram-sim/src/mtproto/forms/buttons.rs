//! The buttons under a message.

use grammers_tl_types::{enums, types};

use crate::world::{InlineAction, InlineButton, Markup};

/// Converts inline buttons to TL. Returns `None` for a reply keyboard, because accounts do not receive reply keyboards
/// in the simulator.
pub(super) fn buttons(markup: &Markup) -> Option<enums::ReplyMarkup> {
    match markup {
        Markup::Inline(rows) => {
            let rows = rows.iter().map(|row| row.iter().map(button).collect());
            let rows = rows.map(|buttons| types::KeyboardInlineButtonRow { buttons }.into());
            Some(types::ReplyInlineMarkup { force_reply: false, rows: rows.collect() }.into())
        }
        Markup::Keyboard { .. } | Markup::RemoveKeyboard | Markup::ForceReply => None,
    }
}

fn button(button: &InlineButton) -> enums::KeyboardInlineButton {
    let r#type = match &button.does {
        InlineAction::Callback(data) => {
            types::InlineButtonTypeCallback { requires_password: false, data: data.clone().into_bytes() }.into()
        }
        InlineAction::Open(url) => types::InlineButtonTypeUrl { url: url.clone() }.into(),
    };
    types::KeyboardInlineButton { style: None, text: button.label.clone(), r#type }.into()
}
