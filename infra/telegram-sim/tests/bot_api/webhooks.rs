//! How updates reach a webhook: in order by chat, again until they are taken, never two of a chat at once.

use crate::receiver::{Answer, Delivery, Receiver};
use crate::town::{SOON, Town, number};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use telegram_sim::Options;
use telegram_sim::bot_api::Patience;
use telegram_sim::faults::Fault;
use telegram_sim::world::{Verdict, World};

#[tokio::test]
async fn every_update_carries_the_secret_and_a_rising_number() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let hook = Receiver::start(|_, _| Answer::Ok).await;
    town.ok("setWebhook", json!({ "url": hook.url, "secret_token": "s3cret" })).await;
    for text in ["/start", "one", "two"] {
        olena.writes(&town.bot, text).unwrap();
    }
    let taken = hook.takes(3).await;
    assert!(taken.iter().all(|delivery| delivery.secret.as_deref() == Some("s3cret")));
    let numbers: Vec<_> = taken.iter().map(|delivery| delivery.update["update_id"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [numbers[0], numbers[0] + 1, numbers[0] + 2]);
    town.telegram.idle(&town.bot, SOON).await.unwrap();
    let conflict = town.refused("getUpdates", json!({})).await;
    assert!(conflict.starts_with("409 Conflict: can't use getUpdates method while webhook is active"), "{conflict}");
}

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
async fn one_slow_chat_holds_up_itself_and_no_other() {
    let town = Town::new().await;
    let (olena, ihor) = (town.person("Olena"), town.person("Ihor"));
    let slow = number(&olena);
    let of_slow = move |update: &serde_json::Value| update["message"]["chat"]["id"].as_i64() == Some(slow);
    let hook = Receiver::start(move |_, update| if of_slow(update) { Answer::Late } else { Answer::Ok }).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    for text in ["1", "2"] {
        olena.writes(&town.bot, text).unwrap();
        ihor.writes(&town.bot, text).unwrap();
    }
    let taken = hook.takes(3).await;
    assert_eq!(taken.len(), 3);
    assert_eq!(taken.iter().filter(|delivery| of_slow(&delivery.update)).count(), 1, "one of a chat at a time");
    town.telegram.bot_api_face().delivered_but(2, town.bot.id, SOON).await.unwrap();
    assert_eq!(town.telegram.pending_updates(&town.bot), 2, "the slow chat's two are not taken yet");
    hook.release();
    hook.takes(4).await;
    town.telegram.idle(&town.bot, SOON).await.unwrap();
}

#[tokio::test]
async fn a_method_in_the_answer_is_run_and_nobody_hears_of_it() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let hook = Receiver::start(|_, update| match update["callback_query"]["id"].as_str() {
        None => {
            let chat_id = &update["message"]["chat"]["id"];
            let markup = json!({ "inline_keyboard": [[{ "text": "Press", "callback_data": "p" }]] });
            Answer::Method(json!({ "method": "sendMessage", "chat_id": chat_id, "text": "Hi", "reply_markup": markup }))
        }
        Some(query) => {
            Answer::Method(json!({ "method": "answerCallbackQuery", "callback_query_id": query, "text": "Done" }))
        }
    })
    .await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    olena.starts(&town.bot).unwrap();
    olena.hears("Hi").await.unwrap();
    olena.presses(&town.bot, "Press").unwrap();
    olena.sees_until(|view| view.notice.as_deref() == Some("Done"), SOON).await.unwrap();
}

#[tokio::test]
async fn a_webhook_is_not_changed_by_its_own_answer() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let changes = [json!({ "method": "setWebhook", "url": "" }), json!({ "method": "DELETEWEBHOOK" })];
    let hook = Receiver::start(move |before, _| Answer::Method(changes[before % 2].clone())).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    for text in ["/start", "one", "two", "three"] {
        olena.writes(&town.bot, text).unwrap();
    }
    hook.takes(4).await;
    assert_eq!(town.ok("getWebhookInfo", json!({})).await["url"], json!(hook.url));
}

#[tokio::test]
async fn an_update_can_be_made_to_come_twice() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let hook = Receiver::start(|_, _| Answer::Ok).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    town.telegram.inject(Fault::repeat_update()).unwrap();
    olena.writes(&town.bot, "1").unwrap();
    olena.writes(&town.bot, "2").unwrap();
    let taken = hook.takes(3).await;
    assert_eq!(taken[0].update, taken[1].update);
    assert_eq!(taken[2].update["message"]["text"], json!("2"));
}

#[tokio::test]
async fn what_happens_to_members_is_told_only_to_who_asked_for_it() {
    let town = Town::new().await;
    let (ihor, olena) = (town.person("Ihor"), town.person("Olena"));
    let room = town.room_with_bot(&ihor, "Chat 1");
    town.updates().await;
    let add_and_remove = || {
        town.telegram.world().act(|world| {
            world.add_members(ihor.id(), room, &[olena.id()]).unwrap();
            world.unban(ihor.id(), room, olena.id(), false).unwrap();
        });
    };
    add_and_remove();
    assert!(town.updates().await.iter().all(|update| update["chat_member"].is_null()));
    let wanted = json!(["chat_member", "message_reaction"]);
    town.ok("getUpdates", json!({ "allowed_updates": wanted })).await;
    assert_eq!(town.ok("getWebhookInfo", json!({})).await["allowed_updates"], wanted);
    add_and_remove();
    let statuses: Vec<_> =
        town.updates().await.iter().map(|update| update["chat_member"]["new_chat_member"]["status"].clone()).collect();
    assert_eq!(statuses, ["member", "left"]);
}

#[tokio::test]
async fn a_webhook_set_later_is_given_what_waits() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    olena.blocks(&town.bot).unwrap();
    assert_eq!(town.telegram.pending_updates(&town.bot), 2);
    let hook = Receiver::start(|_, _| Answer::Ok).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    hook.takes(2).await;
    town.telegram.idle(&town.bot, SOON).await.unwrap();

    town.ok("deleteWebhook", json!({})).await;
    olena.unblocks(&town.bot).unwrap();
    town.ok("setWebhook", json!({ "url": hook.url, "drop_pending_updates": true })).await;
    olena.writes(&town.bot, "still there").unwrap();
    let taken = hook.takes(3).await;
    assert_eq!(taken[2].update["message"]["text"], json!("still there"), "what was dropped does not come");
}

#[tokio::test]
async fn what_nobody_took_in_time_is_forgotten() {
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
async fn a_webhook_is_given_no_more_at_once_than_it_wants() {
    let town = Town::new().await;
    let people = ["Olena", "Taras", "Ihor", "Marta"].map(|name| town.person(name));
    let hook = Receiver::start(|_, _| Answer::Late).await;
    town.ok("setWebhook", json!({ "url": hook.url, "max_connections": 2 })).await;
    for person in &people {
        person.starts(&town.bot).unwrap();
    }
    hook.takes(2).await;
    assert_eq!(hook.takes(2).await.len(), 2, "four chats wait, and two are under way");
    hook.release();
    hook.takes(4).await;
    assert_eq!(hook.most_at_once(), 2);
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
    // What was under way ends.
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
async fn who_asks_and_who_comes_in_is_told_in_order_for_each_person() {
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
    let admit = |world: &mut World| world.settle_request(ihor.id(), room, olena.id(), Verdict::Admit);
    town.telegram.world().act(admit).unwrap();
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
    // By its own rule it would try again at once after the first failure.
    hook.takes(1).await;
    let begun = std::time::Instant::now();
    hook.takes(2).await;
    assert!(begun.elapsed() > Duration::from_millis(900), "{:?}", begun.elapsed());
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
async fn what_would_be_too_old_at_its_next_try_is_forgotten_at_once() {
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

#[tokio::test]
async fn a_webhook_is_on_https_or_on_this_machine() {
    let town = Town::new().await;
    for url in ["http://example.org/hook", "http://192.0.2.1/hook", "ftp://127.0.0.1/hook", "hook"] {
        let refused = town.refused("setWebhook", json!({ "url": url })).await;
        assert_eq!(refused, "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook", "{url}");
    }
    for url in ["https://example.org/hook", "http://localhost:9/hook", "http://[::1]:9/hook", "http://127.0.0.2:9/"] {
        town.ok("setWebhook", json!({ "url": url })).await;
    }
}

fn impatient() -> Patience {
    Patience { pause: Duration::from_millis(10), longest_pause: Duration::from_millis(20), ..Patience::default() }
}
