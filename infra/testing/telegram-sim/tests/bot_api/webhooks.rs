//! Webhook deliveries: with the secret, in order within a chat, and never two updates of a chat at the same time.

use serde_json::json;
use telegram_sim::faults::Fault;

use crate::{
    receiver::{Answer, Receiver},
    town::{SOON, Town, number},
};

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
async fn changes_of_members_are_sent_only_to_a_bot_that_asked_for_them() {
    let town = Town::new().await;
    let (ihor, olena) = (town.person("Ihor"), town.person("Olena"));
    let room = town.room_with_bot(&ihor, "Chat 1");
    town.updates().await;
    let add_and_remove = || {
        town.telegram.world().change(|world| {
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
async fn a_webhook_set_later_gets_the_waiting_updates() {
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
async fn a_webhook_is_on_https_or_on_this_machine_and_its_secret_fits_into_a_header() {
    let town = Town::new().await;
    for secret in ["with space", "й", &"s".repeat(257)] {
        let refused = town.refused("setWebhook", json!({ "url": "https://example.org", "secret_token": secret })).await;
        assert_eq!(refused, "400 Bad Request: secret token contains unallowed characters", "{secret}");
    }
    for url in ["http://example.org/hook", "http://192.0.2.1/hook", "ftp://127.0.0.1/hook", "hook"] {
        let refused = town.refused("setWebhook", json!({ "url": url })).await;
        assert_eq!(refused, "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook", "{url}");
    }
    for url in ["https://example.org/hook", "http://localhost:9/hook", "http://[::1]:9/hook", "http://127.0.0.2:9/"] {
        town.ok("setWebhook", json!({ "url": url })).await;
    }
}
