//! A stock library calls the Bot API: as an admin bot in a room, and with files. Also tests rate limits.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use telegram_sim::{
    bot_api::Pace,
    people::Person,
    world::{AdminRight, RoomId},
};
use teloxide_core::{
    net::Download,
    payloads::{EditChatInviteLinkSetters, PromoteChatMemberSetters, SendDocumentSetters, SetMyCommandsSetters},
    requests::Requester,
    types::{BotCommand, BotCommandScope, ChatId, FileId, InputFile, MessageId, Recipient, UserId},
};

use crate::town::{Town, number};

#[tokio::test]
async fn a_room_is_run_by_its_bot() {
    let (town, ihor, room) = room().await;
    let (bot, chat) = (town.teloxide(), ChatId(room.bot_api()));
    let olena = town.person("Olena");
    town.telegram.world().change(|world| world.add_members(ihor.id(), room, &[olena.id()])).unwrap();

    bot.set_chat_title(chat, "Another name").await.unwrap();
    bot.set_chat_description(chat).await.unwrap_err();
    let said = bot.send_message(chat, "The rules").await.unwrap();
    bot.pin_chat_message(chat, said.id).await.unwrap();
    let pinned = bot.get_chat(chat).await.unwrap().pinned_message.map(|message| message.id);
    assert_eq!(pinned, Some(said.id));
    bot.unpin_chat_message(chat).await.unwrap();
    bot.unpin_all_chat_messages(chat).await.unwrap();
    assert!(town.telegram.world().read(|world| world.room(room).unwrap().pinned.is_empty()));
    assert_eq!(bot.get_chat(chat).await.unwrap().title(), Some("Another name"));
    assert_eq!(bot.get_chat_member_count(chat).await.unwrap(), 3);

    let user = UserId(olena.id().0.unsigned_abs());
    bot.promote_chat_member(chat, user).can_pin_messages(true).await.unwrap();
    let admins = bot.get_chat_administrators(chat).await.unwrap();
    assert_eq!(admins.len(), 3, "the creator, the bot and Olena");
    let standing = town.telegram.world().read(|world| world.room(room).unwrap().standing(olena.id(), world.now()));
    assert!(standing.has(AdminRight::PinMessages) && !standing.has(AdminRight::BanUsers));
    bot.promote_chat_member(chat, user).await.unwrap();
    bot.ban_chat_member(chat, user).await.unwrap();
    bot.unban_chat_member(chat, user).await.unwrap();
    assert_eq!(bot.get_chat_member_count(chat).await.unwrap(), 2);
}

#[tokio::test]
async fn a_link_is_made_edited_and_revoked_by_its_own_bot() {
    let (town, _, room) = room().await;
    let (bot, chat) = (town.teloxide(), Recipient::Id(ChatId(room.bot_api())));
    let link = bot.create_chat_invite_link(chat.clone()).await.unwrap();
    let edited = bot.edit_chat_invite_link(chat.clone(), &link.invite_link).name("door").creates_join_request(true);
    let edited = edited.await.unwrap();
    assert_eq!((edited.name.as_deref(), edited.creates_join_request), (Some("door"), true));
    let primary = bot.export_chat_invite_link(chat.clone()).await.unwrap();
    assert_ne!(primary, link.invite_link);
    let foreign = json!({ "chat_id": room.bot_api(), "invite_link": "https://t.me/+unknown" });
    assert_eq!(town.refused("editChatInviteLink", foreign).await, "400 Bad Request: INVITE_HASH_INVALID");
    assert!(bot.revoke_chat_invite_link(chat, &link.invite_link).await.unwrap().is_revoked);
}

#[tokio::test]
async fn files_go_both_ways() {
    let town = Town::unhurried().await;
    let (bot, olena) = (town.teloxide(), town.person("Olena"));
    olena.starts(&town.bot).unwrap();
    let chat = ChatId(number(&olena));
    let notes = InputFile::memory(&b"what was agreed"[..]).file_name("notes.txt");
    let sent = bot.send_document(chat, notes).caption("Our notes").await.unwrap();
    olena.hears("Our notes").await.unwrap();
    let id = sent.document().unwrap().file.id.clone();
    bot.send_document(chat, InputFile::file_id(id.clone())).caption("Once more").await.unwrap();
    olena.hears("Once more").await.unwrap();
    bot.send_photo(chat, InputFile::memory(&b"a picture"[..])).await.unwrap();
    bot.send_voice(chat, InputFile::memory(&b"a voice"[..])).await.unwrap();

    olena.sends_document(olena.chat_with(&town.bot), "scan.pdf", 70_000, "").unwrap();
    let updates = town.updates().await;
    let scan = updates.last().unwrap()["message"]["document"]["file_id"].as_str().unwrap();
    let file = bot.get_file(FileId(scan.into())).await.unwrap();
    let mut bytes = Vec::new();
    bot.download_file(&file.path, &mut bytes).await.unwrap();
    assert_eq!(bytes.len(), 70_000);
    let unknown = town.refused("getFile", json!({ "file_id": "simulated-1" })).await;
    assert_eq!(unknown, "400 Bad Request: wrong file identifier/HTTP URL specified");
    olena.sends_document(olena.chat_with(&town.bot), "movie.mkv", 21 << 20, "").unwrap();
    let updates = town.updates().await;
    let movie = updates.last().unwrap()["message"]["document"]["file_id"].clone();
    assert_eq!(town.refused("getFile", json!({ "file_id": movie })).await, "400 Bad Request: file is too big");
}

#[tokio::test]
async fn a_file_that_the_method_has_no_use_for_is_refused() {
    let town = Town::unhurried().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let chat = number(&olena).to_string();
    let file = |text: &'static str| Part::text(text).file_name("notes.txt");
    let send = async |form: Form| {
        let url = format!("{}/bot{}/sendDocument", town.telegram.bot_api(), town.bot.token);
        let form = form.text("chat_id", chat.clone());
        let answer: Value = town.client.post(url).multipart(form).send().await.unwrap().json().await.unwrap();
        answer["description"].as_str().unwrap_or("taken").to_owned()
    };
    let document = || Form::new().part("document", file("what was agreed"));
    assert_eq!(send(document()).await, "taken");
    let refusal = send(document().part("thumbnail", file("a picture"))).await;
    assert_eq!(refusal, "simulator: thumbnail of sendDocument is not simulated");
    assert_eq!(send(document().part("documnet", file("x"))).await, "simulator: sendDocument has no file documnet");
    assert_eq!(send(document().part("caption", file("x"))).await, "simulator: sendDocument has no file caption");

    let attached = |name: &'static str| Form::new().text("document", "attach://notes").part(name, file("agreed"));
    assert_eq!(send(attached("notes")).await, "taken");
    assert_eq!(send(attached("note")).await, "simulator: sendDocument has no file note");
}

#[tokio::test]
async fn several_messages_are_deleted_at_once_and_those_that_are_gone_do_not_matter() {
    let (town, ihor, room) = room().await;
    let bot = town.teloxide();
    let said: Vec<_> = (0..3).map(|n| ihor.says(room, &format!("line {n}")).unwrap()).collect();
    let ids = said.iter().map(|id| MessageId(id.0)).chain([MessageId(999)]);
    bot.delete_messages(ChatId(room.bot_api()), ids.collect::<Vec<_>>()).await.unwrap();
    assert!(!ihor.sees().to_string().contains("line"), "{}", ihor.sees());
    let none = json!({ "chat_id": room.bot_api(), "message_ids": [] });
    assert_eq!(town.refused("deleteMessages", none).await, "400 Bad Request: message identifiers are not specified");
}

#[tokio::test]
async fn a_list_of_commands_can_be_for_one_chat() {
    let town = Town::new().await;
    let (bot, olena) = (town.teloxide(), town.person("Olena"));
    olena.starts(&town.bot).unwrap();
    let scope = BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(number(&olena))) };
    bot.set_my_commands([BotCommand::new("queue", "Who waits")]).scope(scope).language_code("uk").await.unwrap();
    let here = json!({ "scope": { "type": "chat", "chat_id": number(&olena) }, "language_code": "uk" });
    assert_eq!(town.ok("getMyCommands", here).await[0]["command"], json!("queue"));
    assert_eq!(town.ok("getMyCommands", json!({})).await, json!([]));
}

#[tokio::test]
async fn a_bot_that_sends_too_fast_is_asked_to_wait() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let hello = json!({ "chat_id": number(&olena), "text": "Hello" });
    let world = town.telegram.world();
    world.set_time(world.read(telegram_sim::world::World::now));
    town.ok("sendMessage", hello.clone()).await;
    let refused = town.call("sendMessage", hello.clone()).await;
    assert_eq!((&refused["error_code"], &refused["parameters"]["retry_after"]), (&json!(429), &json!(1)), "{refused}");
    world.seconds_pass(1);
    town.ok("sendMessage", hello.clone()).await;
    town.telegram.set_pace(Pace::Unlimited);
    town.ok("sendMessage", hello).await;
}

#[tokio::test]
async fn methods_and_parameters_that_are_not_simulated_are_named_in_the_refusal() {
    let town = Town::new().await;
    assert_eq!(town.refused("sendPoll", json!({})).await, "400 simulator: sendPoll is not simulated");
    let effect = json!({ "chat_id": 1, "text": "x", "message_effect_id": "5" });
    let refusal = town.refused("sendMessage", effect).await;
    assert_eq!(refusal, "400 simulator: message_effect_id of sendMessage is not simulated");
    assert_eq!(town.refused("sendTea", json!({})).await, "404 Not Found");
}

async fn room() -> (Town, Person, RoomId) {
    let town = Town::new().await;
    let ihor = town.person("Ihor");
    let room = town.room_with_bot(&ihor, "Chat 1");
    (town, ihor, room)
}
