//! Where a bot's reach ends: old messages, and rooms that it was put out of.

use crate::town::{Town, number, of_kind};
use serde_json::json;

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
async fn a_bot_that_is_put_out_is_told_so_by_a_message_too() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let room = town.room_with_bot(&olena, "Chat 1");
    town.updates().await;

    town.telegram.world().act(|world| world.ban(olena.id(), room, town.bot.id, None)).unwrap();
    olena.says(room, "alone at last").unwrap();

    let updates = town.updates().await;
    assert_eq!(updates.len(), 2, "{updates:#?}");
    assert_eq!(of_kind(&updates, "my_chat_member")["new_chat_member"]["status"], json!("kicked"));
    let message = of_kind(&updates, "message");
    assert_eq!(message["left_chat_member"]["id"], json!(number(&town.bot)));
    assert_eq!(message["from"]["id"], json!(number(olena.id())));
}
