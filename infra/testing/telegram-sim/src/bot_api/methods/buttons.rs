//! Answers to button presses.

use serde_json::json;

use crate::{
    bot_api::{
        methods::call::{MethodCall, MethodResult},
        refusal::Refusal,
    },
    world::{PressAnswer, QueryId, WorldError},
};

const TEXT_LIMIT: usize = 200;

/// Runs `answerCallbackQuery`. A text of more than 200 characters is refused.
pub(super) fn answer(call: &MethodCall<'_>) -> MethodResult {
    if call.parameters.text("url").is_some() {
        return Err(Refusal::simulator("answers that open an address are not simulated"));
    }
    let text = call.parameters.text("text");
    if text.as_ref().is_some_and(|text| text.chars().count() > TEXT_LIMIT) {
        return Err(Refusal::bad_request("MESSAGE_TOO_LONG"));
    }
    let query = call.parameters.number("callback_query_id").map(QueryId).ok_or(WorldError::QueryTooOld)?;
    let answer = PressAnswer { text, alert: call.parameters.flag("show_alert") };
    call.change(|world| world.answer_press(call.bot, query, answer))?;
    Ok(json!(true))
}
