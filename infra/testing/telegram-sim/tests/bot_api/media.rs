//! Updates about media messages and reactions.

use serde_json::{Value, json};

use crate::town::{Town, number, of_kind};

#[tokio::test]
async fn a_bot_hears_every_kind_of_thing_that_people_send() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let chat = olena.chat_with(&town.bot);
    olena.sends_photo(chat, vec![1, 2, 3], "My house").unwrap();
    olena.sends_voice(chat, vec![1, 2, 3], 4).unwrap();
    olena.sends_round_video(chat, 9_000, 3).unwrap();
    olena.sends_sticker(chat, "👋").unwrap();
    olena.sends_document(chat, "plan.pdf", 3_000_000_000, "The plan").unwrap();
    let album = olena.sends_album(chat, &[1_000, 2_000], "Both").unwrap();

    let updates = town.updates().await;
    let heard: Vec<&Value> = updates.iter().map(|update| &update["message"]).collect();
    assert_eq!(heard[0]["photo"][0]["file_size"], json!(3));
    assert_eq!(heard[0]["caption"], json!("My house"));
    assert_eq!(heard[1]["voice"]["duration"], json!(4));
    assert_eq!((&heard[2]["video_note"]["duration"], &heard[2]["video_note"]["file_size"]), (&json!(3), &json!(9_000)));
    assert_eq!((&heard[3]["sticker"]["emoji"], &heard[3]["sticker"]["type"]), (&json!("👋"), &json!("regular")));
    assert_eq!(heard[4]["document"]["file_size"], json!(3_000_000_000_u64));
    let parts: Vec<_> = heard[5..].iter().map(|part| part["message_id"].as_i64().unwrap()).collect();
    assert_eq!(parts, album.iter().map(|id| i64::from(id.0)).collect::<Vec<_>>());
    assert!(heard[5]["media_group_id"].is_string());
    assert_eq!(heard[5]["media_group_id"], heard[6]["media_group_id"]);
    assert_eq!(heard[4]["media_group_id"], json!(null));
    for update in &updates {
        let typed: teloxide_core::types::Update = serde_json::from_str(&update.to_string()).unwrap();
        assert!(typed.chat().is_some(), "a stock library cannot read {update}: {typed:?}");
    }
}

#[tokio::test]
async fn an_admin_bot_that_asks_for_reactions_gets_the_old_and_the_new_ones() {
    let town = Town::new().await;
    let (ihor, olena) = (town.person("Ihor"), town.person("Olena"));
    let room = town.room_with_bot(&ihor, "Chat 1");
    town.telegram.world().change(|world| world.add_members(ihor.id(), room, &[olena.id()])).unwrap();
    let said = ihor.says(room, "Welcome").unwrap();
    olena.reacts(room, said, Some("🔥")).unwrap();
    assert!(town.updates().await.iter().all(|update| update["message_reaction"].is_null()), "nobody asked for it");

    town.ok("getUpdates", json!({ "allowed_updates": ["message_reaction"] })).await;
    olena.reacts(room, said, Some("👍")).unwrap();
    olena.reacts(room, said, None).unwrap();
    let updates = town.updates().await;
    let reaction = of_kind(&updates, "message_reaction");
    assert_eq!((&reaction["chat"]["id"], &reaction["message_id"]), (&json!(room.bot_api()), &json!(said.0)));
    assert_eq!(reaction["user"]["id"], json!(number(&olena)));
    let emoji = |list: &Value| list.as_array().unwrap().iter().map(|one| one["emoji"].clone()).collect::<Vec<_>>();
    let changes: Vec<_> = updates.iter().map(|update| &update["message_reaction"]).collect();
    let changes: Vec<_> =
        changes.iter().map(|one| [emoji(&one["old_reaction"]), emoji(&one["new_reaction"])]).collect();
    assert_eq!(changes, [[vec![json!("🔥")], vec![json!("👍")]], [vec![json!("👍")], vec![]]]);
}
