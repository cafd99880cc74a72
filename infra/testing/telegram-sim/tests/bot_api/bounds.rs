//! Limits on a bot's calls: long texts and lists, old messages, other bots, rooms from which the bot was removed.

use futures::future::select;
use serde_json::{Value, json};
use telegram_sim::{
    people::Pressed,
    world::{AdminRight, Content, LinkTerms, Promotion},
};

use crate::town::{Town, number, of_kind};

#[tokio::test]
async fn a_bot_deletes_nothing_older_than_48_hours_and_edits_its_own_whenever_it_likes() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let room = town.room_with_bot(&olena, "Chat 1");
    town.telegram.world().seconds_pass(0);
    let chat = room.bot_api();
    let sent = town.ok("sendMessage", json!({ "chat_id": chat, "text": "Welcome" })).await["message_id"].clone();
    let hers = olena.says(room, "hello").unwrap().0;
    let delete = |message_id| json!({ "chat_id": chat, "message_id": message_id });

    town.telegram.world().seconds_pass(48 * 3600 - 1);
    town.ok("deleteMessage", delete(json!(hers))).await;
    town.telegram.world().seconds_pass(1);
    assert_eq!(town.refused("deleteMessage", delete(sent.clone())).await, "400 Bad Request: message can't be deleted");
    let both = json!({ "chat_id": chat, "message_ids": [sent] });
    assert_eq!(town.refused("deleteMessages", both).await, "400 Bad Request: message can't be deleted");
    town.ok("editMessageText", json!({ "chat_id": chat, "message_id": sent, "text": "Welcome back" })).await;
}

#[tokio::test]
async fn texts_are_measured_in_utf16_and_data_in_bytes() {
    let town = Town::unhurried().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let chat = number(&olena);
    let text = |text: String| json!({ "chat_id": chat, "text": text });
    let too_long = "400 Bad Request: message is too long";
    town.ok("sendMessage", text("😀".repeat(2048))).await;
    assert_eq!(town.refused("sendMessage", text("😀".repeat(2048) + "a")).await, too_long);
    let mut tagged = text(format!("<b>{}</b>a", "😀".repeat(2048)));
    tagged["parse_mode"] = json!("HTML");
    assert_eq!(town.refused("sendMessage", tagged).await, too_long);

    olena.sends_photo(olena.chat_with(&town.bot), vec![1], "").unwrap();
    let file = of_kind(&town.updates().await[1..], "message")["photo"][0]["file_id"].clone();
    let caption = |caption: String| json!({ "chat_id": chat, "photo": file, "caption": caption });
    town.ok("sendPhoto", caption("ї".repeat(1024))).await;
    let refused = town.refused("sendPhoto", caption("ї".repeat(1025))).await;
    assert_eq!(refused, "400 Bad Request: message caption is too long");

    let button = |data: String| {
        let button = json!({ "text": "Press", "callback_data": data });
        json!({ "chat_id": chat, "text": "Well?", "reply_markup": { "inline_keyboard": [[button]] } })
    };
    assert_eq!(town.refused("sendMessage", button("ї".repeat(33))).await, "400 Bad Request: BUTTON_DATA_INVALID");
    town.ok("sendMessage", button("ї".repeat(32))).await;

    let press = async || {
        olena.presses(&town.bot, "Press").unwrap();
        of_kind(&town.updates().await, "callback_query")["id"].clone()
    };
    let answer = |query: &Value, text: String| json!({ "callback_query_id": query, "text": text });
    let query = press().await;
    let refused = town.refused("answerCallbackQuery", answer(&query, "ї".repeat(201))).await;
    assert_eq!(refused, "400 Bad Request: MESSAGE_TOO_LONG");
    town.ok("answerCallbackQuery", answer(&query, "ї".repeat(200))).await;
}

#[tokio::test]
async fn a_bot_hears_no_other_bot() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let room = town.room_with_bot(&olena, "Chat 1");
    let other = town.telegram.add_bot("other_bot", "Other").unwrap();
    town.telegram.world().change(|world| world.add_members(olena.id(), room, &[other.id])).unwrap();
    town.updates().await;
    town.telegram
        .world()
        .change(|world| world.promote(olena.id(), room, other.id, Promotion::with_rights(AdminRight::ALL)))
        .unwrap();
    town.updates().await;
    let admins = town.ok("getChatAdministrators", json!({ "chat_id": room.bot_api() })).await;
    assert_eq!(admins.as_array().unwrap().len(), 2, "nor is it told that the other is an admin: {admins}");
    town.telegram.world().change(|world| world.post(other.id, room.into(), Content::text("/help"))).unwrap();
    olena.says(room, "hello").unwrap();
    let texts: Vec<_> = town.updates().await.iter().map(|update| update["message"]["text"].clone()).collect();
    assert_eq!(texts, ["hello"]);
}

#[tokio::test]
async fn a_link_that_another_admin_made_is_masked() {
    let town = Town::new().await;
    let (ihor, olena) = (town.person("Ihor"), town.person("Olena"));
    let room = town.room_with_bot(&ihor, "Chat 1");
    let terms = LinkTerms { name: Some("door".into()), request_needed: true, ..LinkTerms::default() };
    let link = town.telegram.world().change(|world| world.create_link(ihor.id(), room, terms)).unwrap();
    olena.follows(&link.hash.url()).unwrap();
    let updates = town.updates().await;
    let shown = &of_kind(&updates, "chat_join_request")["invite_link"];
    assert_eq!((&shown["name"], &shown["creator"]["id"]), (&json!("door"), &json!(number(&ihor))));
    let url = shown["invite_link"].as_str().unwrap();
    assert!(url.ends_with("...") && !url.contains(&link.hash.0), "{url}");
}

#[tokio::test]
async fn the_newest_of_two_long_polls_alone_goes_on() {
    let town = Town::new().await;
    let poll = || town.call("getUpdates", json!({ "timeout": 50 }));
    let olena = town.person("Olena");
    let (refused, newest) = select(Box::pin(poll()), Box::pin(poll())).await.factor_first();
    assert_eq!(refused["error_code"], json!(409), "{refused}");
    olena.starts(&town.bot).unwrap();
    assert_eq!(newest.await["result"][0]["message"]["text"], json!("/start"));
}

#[tokio::test]
async fn numbers_above_a_limit_and_dates_in_the_past_are_refused() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let room = town.room_with_bot(&olena, "Chat 1");
    let commands = |count: usize| json!({ "commands": vec![json!({ "command": "a", "description": "b" }); count] });
    town.ok("setMyCommands", commands(100)).await;
    assert_eq!(town.refused("setMyCommands", commands(101)).await, "400 Bad Request: BOT_COMMANDS_TOO_MUCH");
    let many = json!({ "chat_id": room.bot_api(), "message_ids": (1..=101).collect::<Vec<_>>() });
    assert_eq!(town.refused("deleteMessages", many).await, "400 Bad Request: message identifiers are not specified");
    let long_ago = json!({ "chat_id": room.bot_api(), "expire_date": 1_000_000_000 });
    assert_eq!(town.refused("createChatInviteLink", long_ago).await, "400 Bad Request: EXPIRE_DATE_INVALID");
}

#[tokio::test]
async fn a_link_to_a_bot_passes_on_64_plain_characters_and_nothing_else() {
    let town = Town::unhurried().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let opens = async |start: &str| {
        let link = json!({ "text": "Come in", "url": format!("https://t.me/desk_bot?start={start}") });
        let markup = json!({ "inline_keyboard": [[link]] });
        town.ok("sendMessage", json!({ "chat_id": number(&olena), "text": "Hi", "reply_markup": markup })).await;
        olena.presses(&town.bot, "Come in").unwrap()
    };
    let most = "aZ09_-".repeat(10) + "abcd";
    assert!(matches!(opens(&most).await, Pressed::Started(_)));
    assert_eq!(of_kind(&town.updates().await[1..], "message")["text"], json!(format!("/start {most}")));
    for start in [most + "e", "a.b".to_owned(), "a%20b".to_owned()] {
        assert!(matches!(opens(&start).await, Pressed::Opened(_)), "{start}");
    }
    assert_eq!(town.updates().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_bot_that_is_removed_also_gets_a_message() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let room = town.room_with_bot(&olena, "Chat 1");
    town.updates().await;

    town.telegram.world().change(|world| world.ban(olena.id(), room, town.bot.id, None)).unwrap();
    olena.says(room, "alone at last").unwrap();

    let updates = town.updates().await;
    assert_eq!(updates.len(), 2, "{updates:#?}");
    assert_eq!(of_kind(&updates, "my_chat_member")["new_chat_member"]["status"], json!("kicked"));
    let message = of_kind(&updates, "message");
    assert_eq!(message["left_chat_member"]["id"], json!(number(&town.bot)));
    assert_eq!(message["from"]["id"], json!(number(olena.id())));
    let late = town.refused("sendMessage", json!({ "chat_id": room.bot_api(), "text": "Why?" })).await;
    assert_eq!(late, "403 Forbidden: bot was kicked from the supergroup chat");
}
