//! The answer to a pressed button, sent as the body of the webhook's own response.
use serde_json::json;

/// The longest text of [`answer_in_body`], in UTF-16 code units, as Telegram counts (Bot API,
/// `answerCallbackQuery.text`).
pub const LONGEST_ANSWER: usize = 200;

/// Returns the body of a webhook's response that removes the progress bar from a pressed button
/// (`answerCallbackQuery`). Send the body as `application/json`. If `text` is given, Telegram shows this plain text to
/// the person for a moment. A text with more than [`LONGEST_ANSWER`] code units is cut. Telegram does not report
/// whether it accepted the answer.
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
