//! Parameters of Bot API calls: the number of updates to fetch, replies, buttons, and `only_if_banned`.

use serde_json::{Value, json};
use telegram_sim::world::{Promotion, RoomId};

use crate::town::{Town, number};

#[tokio::test]
async fn updates_are_fetched_as_many_as_are_asked_for() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    for text in ["one", "two", "three"] {
        olena.writes(&town.bot, text).unwrap();
    }
    let fetch = async |how: Value| {
        let updates = town.ok("getUpdates", how).await;
        let texts =
            updates.as_array().unwrap().iter().map(|update| update["message"]["text"].as_str().unwrap().to_owned());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(fetch(json!({ "limit": 2 })).await, ["one", "two"]);
    assert_eq!(fetch(json!({ "offset": -2 })).await, ["two", "three"], "of the newest, so many");
    assert_eq!(fetch(json!({})).await, ["two", "three"], "and the others are forgotten");
}

#[tokio::test]
async fn an_answer_to_nothing_is_sent_only_if_that_is_allowed() {
    let town = Town::unhurried().await;
    let olena = town.person("Olena");
    let asked = olena.writes(&town.bot, "When?").unwrap();
    let answer = |to: Value| json!({ "chat_id": number(&olena), "text": "Soon", "reply_parameters": to });
    let sent = town.ok("sendMessage", answer(json!({ "message_id": asked.0 }))).await;
    assert_eq!(sent["reply_to_message"]["text"], json!("When?"));
    let refused = town.refused("sendMessage", answer(json!({ "message_id": 99 }))).await;
    assert_eq!(refused, "400 Bad Request: message to be replied not found");
    let anyway = json!({ "message_id": 99, "allow_sending_without_reply": true });
    assert_eq!(town.ok("sendMessage", answer(anyway)).await["reply_to_message"], json!(null));
}

#[tokio::test]
async fn only_buttons_that_telegram_knows_are_taken_where_it_takes_them() {
    let town = Town::unhurried().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let sent = town.ok("sendMessage", json!({ "chat_id": number(&olena), "text": "Hi" })).await["message_id"].clone();
    let keyboard = json!({ "keyboard": [["Talk"]] });
    let edit = json!({ "chat_id": number(&olena), "message_id": sent, "text": "Hello", "reply_markup": keyboard });
    let refused = town.refused("editMessageText", edit).await;
    assert_eq!(refused, "400 Bad Request: can't parse reply_markup: can't find field \"inline_keyboard\"");
    let link = json!({ "inline_keyboard": [[{ "text": "Open", "url": "ftp://example.org" }]] });
    let refused =
        town.refused("sendMessage", json!({ "chat_id": number(&olena), "text": "Hi", "reply_markup": link })).await;
    let why = "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol";
    assert_eq!(refused, format!("400 Bad Request: {why}"));
}

#[tokio::test]
async fn a_bot_without_rights_gets_only_replies_to_itself_and_unban_keeps_members() {
    let town = Town::new().await;
    let (ihor, olena) = (town.person("Ihor"), town.person("Olena"));
    let room = town.room_with_bot(&ihor, "Chat 1");
    town.telegram.world().change(|world| world.add_members(ihor.id(), room, &[olena.id()])).unwrap();
    let owner = of_room(room, number(&ihor));
    assert_eq!(town.refused("banChatMember", owner).await, "400 Bad Request: can't remove chat owner");
    let mut unban = of_room(room, number(&olena));
    unban["only_if_banned"] = json!(true);
    town.ok("unbanChatMember", unban).await;
    assert_eq!(olena.rooms(), [room]);

    let asked =
        town.ok("sendMessage", json!({ "chat_id": room.bot_api(), "text": "Who?" })).await["message_id"].clone();
    let none = std::collections::BTreeSet::new();
    town.telegram
        .world()
        .change(|world| world.promote(ihor.id(), room, town.bot.id, Promotion::with_rights(none)))
        .unwrap();
    town.updates().await;
    let asked = telegram_sim::world::MessageId(i32::try_from(asked.as_i64().unwrap()).unwrap());
    let said = olena.says(room, "Not for bots").unwrap();
    olena.replies(room, said, "Nor this").unwrap();
    olena.replies(room, asked, "I").unwrap();
    let texts: Vec<_> = town.updates().await.iter().map(|update| update["message"]["text"].clone()).collect();
    assert_eq!(texts, ["I"]);
}

fn of_room(room: RoomId, user: i64) -> Value {
    json!({ "chat_id": room.bot_api(), "user_id": user })
}
