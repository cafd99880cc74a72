//! Calls that are not simulated are logged as errors.

use serde_json::json;

use crate::{
    logged::Log,
    receiver::{Answer, Receiver},
    town::{SOON, Town},
};

#[tokio::test]
async fn an_unsupported_call_is_logged_as_an_error() {
    let (log, _logging) = Log::begin();
    let town = Town::new().await;
    let poll = json!({ "chat_id": 1, "question": "Who?", "options": ["I"] });
    town.refused("sendPoll", poll).await;
    town.refused("sendMessage", json!({ "chat_id": 1, "text": "x", "message_effect_id": "5" })).await;
    town.refused("sendMessage", json!({ "chat_id": 1, "text": "x", "txet": "y" })).await;
    insta::assert_snapshot!(log.errors(), @r#"
    the simulator does not support this call method="sendPoll" why=400 simulator: sendPoll is not simulated
    the simulator does not support this call method="sendMessage" why=400 simulator: message_effect_id of sendMessage is not simulated
    the simulator does not support this call method="sendMessage" why=400 simulator: sendMessage has no parameter txet
    "#);
}

#[tokio::test]
async fn calls_that_telegram_refuses_are_not_logged_as_errors() {
    let (log, _logging) = Log::begin();
    let town = Town::new().await;
    town.refused("sendMessage", json!({ "chat_id": 1, "text": "x" })).await;
    town.refused("sendMassage", json!({})).await;
    assert_eq!(log.errors(), "");
}

#[tokio::test]
async fn a_method_that_a_webhook_answer_cannot_call_is_logged_as_an_error() {
    let (log, _logging) = Log::begin();
    let town = Town::new().await;
    let olena = town.person("Olena");
    let answers = [
        json!({ "method": "sendMassage", "chat_id": 1, "text": "x" }),
        json!({ "method": "getMe" }),
        json!({ "method": "deleteMessage", "chat_id": 1, "message_id": 1, "softly": true }),
        json!({ "method": "deleteMessage", "chat_id": 1, "message_id": 1 }),
    ];
    let answer = move |nth: usize| answers.get(nth).cloned().map_or(Answer::Ok, Answer::Method);
    let hook = Receiver::start(move |before, _| answer(before)).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    for text in ["/start", "one", "two", "three", "four"] {
        olena.writes(&town.bot, text).unwrap();
    }
    town.telegram.idle(&town.bot, SOON).await.unwrap();
    insta::assert_snapshot!(log.errors(), @r#"
    a webhook's answer names an unknown method, or one that cannot be called in an answer method="sendMassage"
    a webhook's answer names an unknown method, or one that cannot be called in an answer method="getMe"
    the simulator does not support this call method="deleteMessage" why=400 simulator: deleteMessage has no parameter softly
    "#);
}
