use serde_json::{Value, json};

use super::{check, method_named, reference};
use crate::bot_api::{method::Method, parameters::Parameters};

#[test]
fn every_method_and_parameter_that_is_simulated_is_in_the_reference() {
    for method in Method::ALL {
        let fields = &reference().methods[&method.name()];
        let made_up: Vec<_> = method.parameters().iter().filter(|name| !fields.contains_key(**name)).collect();
        assert!(made_up.is_empty(), "{}: {made_up:?}", method.name());
        let missing =
            fields.iter().find(|(name, field)| field.required && !method.parameters().contains(&name.as_str()));
        assert!(missing.is_none(), "{} needs {:?}", method.name(), missing.map(|(name, _)| name));
    }
}

#[test]
fn a_call_is_as_the_reference_says_or_refused() {
    let refused = |method: &str, parameters: Value| match check(method, &Parameters::of(parameters)) {
        Ok(()) => "taken".to_owned(),
        Err(refusal) => refusal.to_string(),
    };
    let buttons = |button: Value| json!({"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}});
    let outcomes = [
        refused("sendMessage", json!({"chat_id": "-100", "text": "x", "disable_notification": "true"})),
        refused("sendMessage", json!({"text": "x"})),
        refused("sendMessage", json!({"chat_id": 1})),
        refused("sendMessage", json!({"chat_id": {"id": 1}, "text": "x"})),
        refused("sendMessage", json!({"chat_id": 1, "text": "x", "quiet": true})),
        refused("sendMessage", buttons(json!({"text": "Go", "callback_data": "go"}))),
        refused("sendMessage", buttons(json!({"callback_data": "go"}))),
        refused("sendMessage", buttons(json!({"text": "Go", "data": "go"}))),
        refused("sendMessage", json!({"chat_id": 1, "text": "x", "reply_markup": {"keyboard": [["Go"]]}})),
        refused("sendMessage", json!({"chat_id": 1, "text": "x", "entities": "[{\"type\":\"bold\",\"offset\":0}]"})),
        refused("deleteMessages", json!({"chat_id": 1, "message_ids": [1, "two"]})),
        refused(
            "setMyCommands",
            json!({"commands": [{"command": "a", "description": "b"}],
                                        "scope": {"type": "chat", "chat_id": 5}}),
        ),
        refused("setMyCommands", json!({})),
        refused("makeTea", json!({})),
    ];
    insta::assert_snapshot!(outcomes.join("\n"), @r#"
    taken
    400 Bad Request: chat_id is empty
    400 Bad Request: message text is empty
    400 Bad Request: can't parse chat_id: String is expected
    400 simulator: sendMessage has no parameter quiet
    taken
    400 Bad Request: can't parse reply_markup: can't find field "force_reply"
    400 simulator: InlineKeyboardButton has no field data
    taken
    400 Bad Request: can't parse entities: can't find field "length"
    400 Bad Request: can't parse message_ids: Integer is expected
    taken
    400 Bad Request: parameter "commands" is required
    404 Not Found
    "#);
}

#[test]
fn names_are_known_in_any_case() {
    assert_eq!((method_named("SENDmessage"), method_named("sendTea")), (Some("sendMessage"), None));
}
