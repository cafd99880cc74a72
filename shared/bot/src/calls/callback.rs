//! The answer to a pressed button, sent as the body of the webhook's own response.
use serde_json::json;

/// The longest text of [`answer_in_body`] (Bot API, `answerCallbackQuery.text`), counted as Telegram counts, in UTF-16.
pub const LONGEST_ANSWER: usize = 200;

/// The body of a webhook's response that takes the waiting sign off a pressed button (`answerCallbackQuery`), to be
/// sent as `application/json`. The plain text, if there is one, is shown for a moment; beyond [`LONGEST_ANSWER`] it is
/// cut. Telegram does not report whether the answer was accepted.
pub fn answer_in_body(query_id: &str, text: Option<&str>) -> Vec<u8> {
    let mut answer = json!({ "method": "answerCallbackQuery", "callback_query_id": query_id });
    if let Some(text) = text {
        answer["text"] = cut(text).into();
    }
    answer.to_string().into_bytes()
}

fn cut(text: &str) -> &str {
    let units_until = text.char_indices().scan(0, |units, (at, c)| {
        *units += c.len_utf16();
        Some((at, *units))
    });
    let too_long = units_until.into_iter().find(|(_, units)| *units > LONGEST_ANSWER);
    too_long.map_or(text, |(end, _)| &text[..end])
}
