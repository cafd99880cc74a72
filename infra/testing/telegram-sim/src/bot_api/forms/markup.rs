//! Reads and writes `reply_markup`. A markup that is not simulated is refused, not ignored.

use serde_json::{Map, Value, json};

use crate::{
    bot_api::refusal::Refusal,
    world::{InlineAction, InlineButton, KeyboardAction, KeyboardButton, Markup},
};

/// Reads `reply_markup` as a bot sends it. An empty inline keyboard gives `None`.
pub(crate) fn read_markup(form: &Value) -> Result<Option<Markup>, Refusal> {
    let form = form.as_object().ok_or_else(|| bad("object expected as reply markup"))?;
    if let Some(rows) = form.get("inline_keyboard") {
        let rows = read_rows(rows, read_inline_button)?;
        return Ok((!rows.is_empty()).then_some(Markup::Inline(rows)));
    }
    if let Some(rows) = form.get("keyboard") {
        let rows = read_rows(rows, read_keyboard_button)?;
        return Ok(Some(Markup::Keyboard { rows, one_time: is_true(form, "one_time_keyboard") }));
    }
    if is_true(form, "remove_keyboard") {
        return Ok(Some(Markup::RemoveKeyboard));
    }
    if is_true(form, "force_reply") {
        return Ok(Some(Markup::ForceReply));
    }
    Ok(None)
}

/// Writes `InlineKeyboardMarkup`. The other kinds of markup give `None`, because bots never receive them.
pub(crate) fn write_inline(markup: &Markup) -> Option<Value> {
    match markup {
        Markup::Inline(rows) => {
            let rows: Vec<Vec<Value>> = rows.iter().map(|row| row.iter().map(write_button).collect()).collect();
            Some(json!({ "inline_keyboard": rows }))
        }
        Markup::Keyboard { .. } | Markup::RemoveKeyboard | Markup::ForceReply => None,
    }
}

fn write_button(button: &InlineButton) -> Value {
    match &button.does {
        InlineAction::Callback(data) => json!({ "text": button.label, "callback_data": data }),
        InlineAction::Open(url) => json!({ "text": button.label, "url": url }),
    }
}

fn read_rows<T>(rows: &Value, read: fn(&Value) -> Result<T, Refusal>) -> Result<Vec<Vec<T>>, Refusal> {
    let rows = rows.as_array().ok_or_else(|| bad("field \"keyboard\" of the markup must be an Array"))?;
    let row_of = |row: &Value| {
        let row = row.as_array().ok_or_else(|| bad("each row of the keyboard must be an Array"))?;
        row.iter().map(read).collect::<Result<Vec<T>, Refusal>>()
    };
    let rows = rows.iter().map(row_of).collect::<Result<Vec<Vec<T>>, Refusal>>()?;
    Ok(rows.into_iter().filter(|row| !row.is_empty()).collect())
}

fn read_inline_button(form: &Value) -> Result<InlineButton, Refusal> {
    let button = form.as_object().ok_or_else(|| bad("can't parse inline keyboard button: Object expected"))?;
    only(button, &["text", "callback_data", "url", "style"])?;
    let label = label(button)?;
    let does = match (text(button, "callback_data"), text(button, "url")) {
        (Some(data), None) => InlineAction::Callback(data),
        (None, Some(url)) => InlineAction::Open(checked_url(url)?),
        (None, None) => {
            return Err(bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"));
        }
        (Some(_), Some(_)) => return Err(Refusal::simulator("an inline button with several actions is not simulated")),
    };
    Ok(InlineButton { label, does })
}

fn read_keyboard_button(form: &Value) -> Result<KeyboardButton, Refusal> {
    if let Some(label) = form.as_str() {
        return Ok(KeyboardButton { label: label.to_owned(), does: KeyboardAction::SendLabel });
    }
    let button = form.as_object().ok_or_else(|| bad("can't parse keyboard button: Object expected"))?;
    only(button, &["text", "request_contact", "style"])?;
    let contact = is_true(button, "request_contact");
    let does = if contact { KeyboardAction::ShareContact } else { KeyboardAction::SendLabel };
    Ok(KeyboardButton { label: label(button)?, does })
}

/// Checks the URL of a button. Like Telegram, the simulation accepts only web addresses and `tg://` links.
fn checked_url(url: String) -> Result<String, Refusal> {
    let known = ["https://", "http://", "tg://"].iter().any(|start| url.starts_with(start));
    if known {
        Ok(url)
    } else {
        Err(bad(format!("inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")))
    }
}

fn only(button: &Map<String, Value>, known: &[&str]) -> Result<(), Refusal> {
    match button.iter().find(|(name, value)| !value.is_null() && !known.contains(&name.as_str())) {
        Some((name, _)) => Err(Refusal::simulator(format!("buttons with {name} are not simulated"))),
        None => Ok(()),
    }
}

fn label(button: &Map<String, Value>) -> Result<String, Refusal> {
    text(button, "text")
        .filter(|label| !label.trim().is_empty())
        .ok_or_else(|| bad("can't parse keyboard button: Field \"text\" must be of type String"))
}

fn text(form: &Map<String, Value>, name: &str) -> Option<String> {
    form.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn is_true(form: &Map<String, Value>, name: &str) -> bool {
    form.get(name).and_then(Value::as_bool) == Some(true)
}

fn bad(why: impl AsRef<str>) -> Refusal {
    Refusal::bad_request(why)
}
