//! Tests with a webhook that refuses updates: when does Telegram send a refused update again, which other updates must
//! wait, and when does Telegram drop an update?

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use telegram_sim::{
    Options,
    bot_api::Patience,
    world::{Verdict, World},
};

use crate::{
    receiver::{Answer, Delivery, Receiver},
    town::{SOON, Town, number},
};

#[tokio::test]
async fn a_failed_update_comes_again_before_the_next_of_its_chat() {
    let town = Town::with(Options { patience: impatient(), ..Options::default() }).await;
    let olena = town.person("Olena");
    let hook = Receiver::start(|before, _| if before < 3 { Answer::Status(500) } else { Answer::Ok }).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    olena.starts(&town.bot).unwrap();
    olena.writes(&town.bot, "second").unwrap();
    let texts: Vec<_> = hook.takes(5).await.iter().map(|delivery| delivery.update["message"]["text"].clone()).collect();
    assert_eq!(texts, ["/start", "/start", "/start", "/start", "second"]);
    let info = town.ok("getWebhookInfo", json!({})).await;
    assert_eq!(info["last_error_message"], json!("Wrong response from the webhook: 500 Internal Server Error"));
}

#[tokio::test]
async fn updates_that_the_bot_does_not_take_expire() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let keys = json!({ "inline_keyboard": [[{ "text": "Press", "callback_data": "p" }]] });
    town.ok("sendMessage", json!({ "chat_id": number(&olena), "text": "Hi", "reply_markup": keys })).await;
    olena.presses(&town.bot, "Press").unwrap();
    let press = town.ok("getUpdates", json!({ "allowed_updates": [] })).await[1]["callback_query"]["id"].clone();
    let kinds = async || town.telegram.pending_updates(&town.bot);

    town.telegram.world().seconds_pass(149);
    town.ok("getUpdates", json!({})).await;
    assert_eq!(kinds().await, 2, "the start and the press");
    town.telegram.world().seconds_pass(1);
    town.ok("getUpdates", json!({})).await;
    assert_eq!(kinds().await, 1, "the press is of no use to anybody any more");
    let refused = town.refused("answerCallbackQuery", json!({ "callback_query_id": press })).await;
    assert!(refused.contains("query is too old and response timeout expired"), "{refused}");

    town.telegram.world().seconds_pass(24 * 60 * 60 - 151);
    town.ok("getUpdates", json!({})).await;
    assert_eq!(kinds().await, 1);
    town.telegram.world().seconds_pass(1);
    town.ok("getUpdates", json!({})).await;
    assert_eq!(kinds().await, 0, "a day has passed");
}

#[tokio::test]
async fn a_webhook_that_says_for_a_day_that_it_is_gone_is_asked_no_more() {
    let town = Town::with(Options { patience: impatient(), ..Options::default() }).await;
    let olena = town.person("Olena");
    let hook = Receiver::start(|_, _| Answer::Status(410)).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    olena.starts(&town.bot).unwrap();
    hook.takes(2).await;
    town.telegram.world().seconds_pass(23 * 60 * 60 - 1);
    let before = hook.takes(0).await.len();
    hook.takes(before + 2).await;
    assert_eq!(town.ok("getWebhookInfo", json!({})).await["url"], json!(hook.url));
    town.telegram.world().seconds_pass(1);
    let closed = async { while town.ok("getWebhookInfo", json!({})).await["url"] != json!("") {} };
    tokio::time::timeout(SOON, closed).await.expect("it is closed");
}

#[tokio::test]
async fn a_webhook_that_fails_is_given_one_at_a_time() {
    let town = Town::with(Options { patience: impatient(), ..Options::default() }).await;
    let people = ["Olena", "Taras", "Ihor", "Marta"].map(|name| town.person(name));
    let works = Arc::new(AtomicBool::new(false));
    let (until, works_again) = (Arc::clone(&works), || works.store(true, Ordering::SeqCst));
    let hook =
        Receiver::start(move |_, _| if until.load(Ordering::SeqCst) { Answer::Ok } else { Answer::SlowStatus(500) });
    let hook = hook.await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    for person in &people {
        person.starts(&town.bot).unwrap();
    }
    hook.takes(20).await;
    assert_eq!(hook.most_at_once(), 4, "at first, all that it wants");
    let failed = async { while town.ok("getWebhookInfo", json!({})).await["last_error_message"].is_null() {} };
    tokio::time::timeout(SOON, failed).await.expect("the failure is told");

    town.telegram.world().seconds_pass(10);
    // The webhook has now accepted nothing for ten seconds, so later deliveries run one at a time. But up to four
    // earlier deliveries may still be in progress at the same time. Wait for eight more deliveries, so that the earlier
    // deliveries are over. Then call `most_at_once`, which resets its maximum.
    let before = hook.takes(0).await.len();
    hook.takes(before + 8).await;
    hook.most_at_once();
    hook.takes(before + 20).await;
    assert_eq!(hook.most_at_once(), 1);
    works_again();
    town.telegram.idle(&town.bot, SOON).await.unwrap();
}

#[tokio::test]
async fn twice_as_many_chats_as_a_webhook_wants_at_once_can_keep_everybody_else_waiting() {
    let town = Town::with(Options { patience: impatient(), ..Options::default() }).await;
    let people = ["Olena", "Taras", "Ihor"].map(|name| town.person(name));
    for person in &people {
        person.starts(&town.bot).unwrap();
    }
    let stuck = Arc::new(AtomicBool::new(true));
    let is_stuck = Arc::clone(&stuck);
    let hook = Receiver::start(move |_, update| match update["message"]["from"]["first_name"].as_str() {
        Some("Olena" | "Taras") if is_stuck.load(Ordering::SeqCst) => Answer::Status(500),
        _ => Answer::Ok,
    });
    let hook = hook.await;
    town.ok("setWebhook", json!({ "url": hook.url, "max_connections": 1 })).await;
    let of_ihor = |delivery: &Delivery| delivery.update["message"]["from"]["first_name"] == json!("Ihor");
    let taken = hook.takes(10).await;
    assert!(!taken.iter().any(of_ihor), "there are two stuck chats, and nobody else is looked at: {taken:#?}");
    stuck.store(false, Ordering::SeqCst);
    town.telegram.idle(&town.bot, SOON).await.unwrap();
    assert_eq!(hook.takes(0).await.iter().filter(|delivery| of_ihor(delivery)).count(), 1);
}

#[tokio::test]
async fn requests_and_joins_of_a_person_arrive_in_order() {
    let town = Town::with(Options { patience: impatient(), ..Options::default() }).await;
    let (ihor, olena) = (town.person("Ihor"), town.person("Olena"));
    let room = town.room_with_bot(&ihor, "Chat 1");
    let of_request = |update: &Value| !update["chat_join_request"].is_null();
    let hook = Receiver::start(
        move |before, update| {
            if of_request(update) && before < 3 { Answer::Status(500) } else { Answer::Ok }
        },
    );
    let hook = hook.await;
    town.updates().await;
    town.ok("getUpdates", json!({ "allowed_updates": ["chat_member", "chat_join_request"] })).await;
    let link = json!({ "chat_id": room.bot_api(), "creates_join_request": true });
    let link = town.ok("createChatInviteLink", link).await["invite_link"].as_str().unwrap().to_owned();
    olena.follows(&link).unwrap();
    let admit = |world: &mut World| world.resolve_join_request(ihor.id(), room, olena.id(), Verdict::Admit);
    town.telegram.world().change(admit).unwrap();
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    let taken = hook.takes(5).await;
    let requests: Vec<_> = taken.iter().map(|delivery| of_request(&delivery.update)).collect();
    assert_eq!(requests, [true, true, true, true, false], "{taken:#?}");
}

#[tokio::test]
async fn a_webhook_may_say_when_it_is_to_be_tried_again() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let hook = Receiver::start(|count, _| if count == 0 { Answer::RetryAfter(1) } else { Answer::Ok }).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    olena.starts(&town.bot).unwrap();
    let taken = hook.takes(2).await;
    // If Telegram ignored the pause that the webhook asked for, the first retry would come immediately.
    assert!(taken[1].at - taken[0].at >= Duration::from_secs(1), "{taken:#?}");
}

#[tokio::test]
async fn a_webhook_that_says_zero_has_said_nothing() {
    let patience = Patience { pause: Duration::from_millis(300), ..Patience::default() };
    let town = Town::with(Options { patience, ..Options::default() }).await;
    let olena = town.person("Olena");
    let hook = Receiver::start(|count, _| if count < 2 { Answer::RetryAfter(0) } else { Answer::Ok }).await;
    let begun = std::time::Instant::now();
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    olena.starts(&town.bot).unwrap();
    hook.takes(3).await;
    assert!(begun.elapsed() >= Duration::from_millis(300), "the second failure is followed by a pause");
}

#[tokio::test]
async fn no_answer_in_time_is_a_failure() {
    let patience = Patience { answer: Duration::from_millis(50), ..impatient() };
    let town = Town::with(Options { patience, ..Options::default() }).await;
    let olena = town.person("Olena");
    let hook = Receiver::start(|count, _| if count == 0 { Answer::Late } else { Answer::Ok }).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    olena.starts(&town.bot).unwrap();
    let taken = hook.takes(2).await;
    assert_eq!(taken[0].update, taken[1].update);
    town.telegram.idle(&town.bot, SOON).await.unwrap();
    let info = town.ok("getWebhookInfo", json!({})).await;
    assert_eq!(info["last_error_message"], json!("Read timeout expired"));
}

#[tokio::test]
async fn an_update_that_would_expire_before_its_next_try_is_dropped_at_once() {
    let patience = Patience { pause: Duration::from_hours(1), longest_pause: Duration::from_hours(1), ..impatient() };
    let town = Town::with(Options { patience, ..Options::default() }).await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let markup = json!({ "inline_keyboard": [[{ "text": "Press", "callback_data": "p" }]] });
    town.ok("sendMessage", json!({ "chat_id": number(&olena), "text": "Hi", "reply_markup": markup })).await;
    town.updates().await;
    let hook = Receiver::start(|_, _| Answer::Status(500)).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    olena.presses(&town.bot, "Press").unwrap();
    town.telegram.idle(&town.bot, SOON).await.unwrap();
    assert_eq!(hook.takes(0).await.len(), 2, "a press lives 150 s, and the third try would be in an hour");
}

fn impatient() -> Patience {
    Patience { pause: Duration::from_millis(10), longest_pause: Duration::from_millis(20), ..Patience::default() }
}
