//! Each fault of the Bot API, as a stock library or a webhook experiences it.

use std::time::Duration;

use serde_json::json;
use telegram_sim::faults::{CallFault, Fault, NoSuchMethod, UpdateFault, When};
use teloxide_core::{RequestError, requests::Requester, types::ChatId};

use crate::town::{Town, number};

#[tokio::test]
async fn a_bot_is_told_to_wait_and_for_how_long() {
    let town = Town::new().await;
    let (bot, olena) = (town.teloxide(), town.person("Olena"));
    olena.starts(&town.bot).unwrap();
    town.telegram.inject(Fault::flood("sendMessage", 7)).unwrap();
    let hello = || bot.send_message(ChatId(number(&olena)), "Hello");
    let refused = hello().await.unwrap_err();
    assert!(matches!(&refused, RequestError::RetryAfter(pause) if pause.seconds() == 7), "{refused}");
    hello().await.unwrap();
    assert_eq!(olena.sees().lines().filter(|line| line.to_string().contains("Hello")).count(), 1);
}

#[tokio::test]
async fn a_server_error_comes_with_its_own_words() {
    let town = Town::new().await;
    town.telegram.inject(Fault::refuse("getMe", 502, "Bad Gateway")).unwrap();
    assert_eq!(town.refused("GETME", json!({})).await, "502 Bad Gateway");
    town.ok("getMe", json!({})).await;
}

#[tokio::test]
async fn an_answer_can_get_lost_after_its_call_was_carried_out() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    town.telegram.inject(Fault::lose_answer("sendMessage")).unwrap();
    let url = format!("{}/bot{}/sendMessage", town.telegram.bot_api(), town.bot.token);
    let call = town.client.post(url).json(&json!({ "chat_id": number(&olena), "text": "Hello" }));
    let answer = async { call.send().await?.text().await };
    assert!(answer.await.is_err(), "nothing comes back");
    olena.hears("Hello").await.unwrap();
}

#[tokio::test]
async fn an_answer_can_come_after_its_caller_has_given_up() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    town.telegram.inject(Fault::call("sendMessage", CallFault::Delay { by_ms: 60_000 })).unwrap();
    let url = format!("{}/bot{}/sendMessage", town.telegram.bot_api(), town.bot.token);
    let call = town.client.post(url).json(&json!({ "chat_id": number(&olena), "text": "Hello" }));
    let error = call.timeout(Duration::from_millis(300)).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    olena.hears("Hello").await.unwrap();
}

#[tokio::test]
async fn an_update_can_get_lost() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    town.telegram.inject(Fault::Update { wrong: UpdateFault::Drop, when: When::after(1) }).unwrap();
    for text in ["one", "two", "three"] {
        olena.writes(&town.bot, text).unwrap();
    }
    let texts: Vec<_> = town.updates().await.iter().map(|update| update["message"]["text"].clone()).collect();
    assert_eq!(texts, ["one", "three"]);
}

#[tokio::test]
async fn a_fault_of_a_method_that_is_not_there_is_refused() {
    let town = Town::new().await;
    let unknown = town.telegram.inject(Fault::lose_answer("channels.makeChannel"));
    assert_eq!(unknown, Err(NoSuchMethod("channels.makeChannel".into())));
}
