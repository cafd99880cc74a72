//! Bot API calls from a stock library, and what people see of them.

use std::time::Duration;

use serde_json::json;
use telegram_sim::{
    people::{Card, Followed, Pressed},
    world::Promotion,
};
use teloxide_core::{
    ApiError, RequestError,
    payloads::{AnswerCallbackQuerySetters, CreateChatInviteLinkSetters, GetUpdatesSetters, SendMessageSetters},
    requests::Requester,
    types::{
        BotCommand, ButtonRequest, ChatAction, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton,
        KeyboardMarkup, KeyboardRemove, ParseMode, UpdateKind, UserId,
    },
};

use crate::town::{SOON, Town, number, of_kind};

#[tokio::test]
async fn a_stock_library_knows_its_bot() {
    let town = Town::new().await;
    let me = town.teloxide().get_me().await.unwrap();
    assert_eq!(me.username(), "desk_bot");
    assert_eq!(me.id.0.to_string(), town.bot.token.split(':').next().unwrap());
}

#[tokio::test]
async fn a_person_and_a_bot_talk_with_buttons() {
    let town = Town::new().await;
    let (bot, olena) = (town.teloxide(), town.person("Olena"));

    olena.starts(&town.bot).unwrap();
    let updates = bot.get_updates().await.unwrap();
    let UpdateKind::Message(start) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!(start.text(), Some("/start"));
    assert_eq!(start.from.as_ref().unwrap().language_code.as_deref(), Some("uk"));

    let buttons = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Talk", "talk:1")]]);
    let sent = bot.send_message(start.chat.id, "Hello, <b>Olena</b> &amp; all").parse_mode(ParseMode::Html);
    let sent = sent.reply_markup(buttons).await.unwrap();
    assert_eq!(sent.text(), Some("Hello, Olena & all"));
    assert_eq!(sent.entities().unwrap()[0].offset, 7);
    let view = olena.hears("Hello").await.unwrap();
    insta::assert_snapshot!(view, @r"
    -- Desk
    Olena: /start
    Desk: Hello, Olena & all [Talk]
    ");

    assert!(matches!(olena.presses(&town.bot, "Talk").unwrap(), Pressed::Callback(_)));
    let updates = bot.get_updates().offset(as_offset(updates[0].id.0 + 1)).await.unwrap();
    let UpdateKind::CallbackQuery(press) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!(press.data.as_deref(), Some("talk:1"));
    assert_eq!(press.regular_message().unwrap().id, sent.id);
    bot.answer_callback_query(press.id.clone()).text("One moment").await.unwrap();
    let late = bot.answer_callback_query(press.id.clone()).await.unwrap_err();
    assert!(late.to_string().contains("query is too old"), "{late}");

    bot.edit_message_text(sent.chat.id, sent.id, "Wait a little").await.unwrap();
    let again = bot.edit_message_text(sent.chat.id, sent.id, "Wait a little").await.unwrap_err();
    assert!(matches!(again, RequestError::Api(ApiError::MessageNotModified)), "{again}");
    let view = olena.sees();
    assert_eq!(view.notice.as_deref(), Some("One moment"));
    assert_eq!(view.with("Desk").unwrap().rings, 1, "an edit does not ring");
    insta::assert_snapshot!(olena.transcript(), @r"
    Olena: /start
    Desk: Hello, Olena & all [Talk]
    Olena pressed [Talk]
    (shown: One moment)
    (now) Desk: Wait a little
    ");
}

#[tokio::test]
async fn a_contact_card_tells_whose_it_is_and_how_it_came() {
    let town = Town::unhurried().await;
    let (bot, olena, ihor) = (town.teloxide(), town.person("Olena"), town.person("Ihor"));
    olena.starts(&town.bot).unwrap();
    let keyboard = KeyboardMarkup::new([[KeyboardButton::new("My number").request(ButtonRequest::Contact)]]);
    let chat = ChatId(number(&olena));
    bot.send_message(chat, "Who are you?").reply_markup(keyboard).await.unwrap();
    town.updates().await;

    olena.presses(&town.bot, "My number").unwrap();
    bot.send_message(chat, "Thanks").reply_markup(KeyboardRemove::new()).await.unwrap();
    assert!(olena.presses(&town.bot, "My number").is_err(), "the keyboard is gone");
    olena.shares_contact(&town.bot, Card::Of(ihor.id())).unwrap();
    olena.shares_contact(&town.bot, Card::ForwardedFrom(olena.id())).unwrap();
    let stranger = Card::WithoutAccount { name: "Nobody".into(), phone: "+380000009999".into() };
    olena.shares_contact(&town.bot, stranger).unwrap();

    let updates = town.updates().await;
    let owners: Vec<_> = updates.iter().map(|update| update["message"]["contact"]["user_id"].as_i64()).collect();
    assert_eq!(owners, [Some(number(&olena)), Some(number(&ihor)), Some(number(&olena)), None]);
    assert_eq!(updates[0]["message"]["contact"]["phone_number"], json!("380000000001"));
    let forwarded: Vec<_> = updates.iter().map(|update| !update["message"]["forward_origin"].is_null()).collect();
    assert_eq!(forwarded, [false, false, true, false]);
}

#[tokio::test]
async fn the_bot_approves_a_request_to_join() {
    let town = Town::new().await;
    let (bot, ihor, olena) = (town.teloxide(), town.person("Ihor"), town.person("Olena"));
    let room = town.room_with_bot(&ihor, "Chat 1");
    let everything = json!(["message", "chat_member", "chat_join_request", "my_chat_member"]);
    town.ok("getUpdates", json!({ "allowed_updates": everything })).await;
    let link = town
        .ok("createChatInviteLink", json!({ "chat_id": room.bot_api(), "creates_join_request": true, "name": "r1" }));
    let link = link.await["invite_link"].as_str().unwrap().to_owned();
    town.updates().await;

    assert_eq!(olena.follows(&link).unwrap(), Followed::Asked(room));
    assert_eq!(olena.follows(&link).unwrap(), Followed::Asked(room));
    let updates = bot.get_updates().await.unwrap();
    assert_eq!(updates.len(), 1, "asking twice is asking once: {updates:?}");
    let UpdateKind::ChatJoinRequest(request) = &updates[0].kind else { panic!("{updates:?}") };
    assert_eq!(request.user_chat_id, ChatId(number(&olena)));
    assert_eq!(request.invite_link.as_ref().unwrap().invite_link, link);
    bot.send_message(request.user_chat_id, "You may be written to now").await.unwrap();

    let (chat, user) = (ChatId(room.bot_api()), request.from.id);
    bot.approve_chat_join_request(chat, user).await.unwrap();
    assert_eq!(olena.rooms(), [room]);
    let again = bot.approve_chat_join_request(chat, user).await.unwrap_err();
    assert!(again.to_string().contains("USER_ALREADY_PARTICIPANT"), "{again}");
    town.ok("getUpdates", json!({ "offset": updates[0].id.0 + 1 })).await;
    let updates = town.updates().await;
    let joined = of_kind(&updates, "chat_member");
    assert_eq!(joined["new_chat_member"]["status"], json!("member"));
    assert_eq!(joined["via_join_request"], json!(true));
    assert_eq!(joined["invite_link"]["name"], json!("r1"));
    assert_eq!(of_kind(&updates, "message")["new_chat_members"][0]["id"], json!(number(&olena)));
    assert!(bot.get_chat_member(chat, user).await.unwrap().is_present());

    bot.ban_chat_member(chat, user).await.unwrap();
    assert!(olena.rooms().is_empty());
    assert!(olena.follows(&link).is_err(), "who is banned cannot even ask");
    bot.unban_chat_member(chat, user).await.unwrap();
    assert_eq!(olena.follows(&link).unwrap(), Followed::Asked(room));
    bot.decline_chat_join_request(chat, user).await.unwrap();
    let gone = bot.decline_chat_join_request(chat, user).await.unwrap_err();
    assert!(gone.to_string().contains("HIDE_REQUESTER_MISSING"), "{gone}");
}

#[tokio::test]
async fn a_bot_cannot_write_to_a_person_who_never_started_or_has_blocked_it() {
    let town = Town::unhurried().await;
    let (bot, olena, ihor) = (town.teloxide(), town.person("Olena"), town.person("Ihor"));
    let hello = |person| bot.send_message(ChatId(number(person)), "Hello");

    let stranger = hello(&olena).await.unwrap_err();
    assert!(matches!(stranger, RequestError::Api(ApiError::ChatNotFound)), "{stranger}");
    town.room_with_bot(&ihor, "Chat 1");
    let not_started = hello(&ihor).await.unwrap_err();
    assert!(
        not_started.to_string().contains("Forbidden: bot can't initiate conversation with a user"),
        "{not_started}"
    );

    olena.starts(&town.bot).unwrap();
    hello(&olena).await.unwrap();
    town.updates().await;
    olena.blocks(&town.bot).unwrap();
    let blocked = hello(&olena).await.unwrap_err();
    assert!(matches!(blocked, RequestError::Api(ApiError::BotBlocked)), "{blocked}");
    let updates = town.updates().await;
    assert_eq!(of_kind(&updates, "my_chat_member")["new_chat_member"]["status"], json!("kicked"));
    olena.unblocks(&town.bot).unwrap();
    hello(&olena).await.unwrap();
}

#[tokio::test]
async fn an_admin_bot_gets_all_messages_of_a_room_and_another_only_those_for_bots() {
    let town = Town::new().await;
    let (ihor, olena) = (town.person("Ihor"), town.person("Olena"));
    let room = town.room_with_bot(&ihor, "Chat 1");
    town.telegram.world().change(|world| world.add_members(ihor.id(), room, &[olena.id()])).unwrap();
    town.updates().await;

    let said = olena.says(room, "Good evening").unwrap();
    olena.edits(room, said, "Good morning").unwrap();
    olena.sends_photo(room, vec![1, 2, 3], "look").unwrap();
    olena.sends_voice(room, vec![1, 2, 3], 4).unwrap();
    olena.sends_document(room, "report.pdf", 5_000_000_000, "").unwrap();
    let updates = town.updates().await;
    assert_eq!(updates[0]["message"]["text"], json!("Good evening"));
    assert_eq!(updates[1]["edited_message"]["text"], json!("Good morning"));
    assert_eq!(updates[2]["message"]["caption"], json!("look"));
    assert_eq!(updates[3]["message"]["voice"]["duration"], json!(4));
    assert_eq!(updates[4]["message"]["document"]["file_size"], json!(5_000_000_000_u64));
    for update in &updates[..4] {
        let typed: teloxide_core::types::Update = serde_json::from_str(&update.to_string()).unwrap();
        assert!(typed.chat().is_some(), "a stock library cannot read {update}: {typed:?}");
    }

    let none = std::collections::BTreeSet::new();
    town.telegram
        .world()
        .change(|world| world.promote(ihor.id(), room, town.bot.id, Promotion::with_rights(none)))
        .unwrap();
    town.updates().await;
    olena.says(room, "Not for bots").unwrap();
    olena.says(room, "/close").unwrap();
    let updates = town.updates().await;
    assert_eq!(updates.len(), 1, "{updates:#?}");
    assert_eq!(updates[0]["message"]["entities"][0]["type"], json!("bot_command"));
}

#[tokio::test]
async fn refusals_are_worded_as_telegram_words_them() {
    let town = Town::unhurried().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let chat = number(&olena);
    let send = |more: serde_json::Value| {
        let mut parameters = json!({ "chat_id": chat, "text": "Hello" });
        parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        town.refused("SENDMESSAGE", parameters)
    };
    let one_button =
        |data: &str| json!({ "reply_markup": { "inline_keyboard": [[{ "text": "A", "callback_data": data }]] } });
    let html = |text: &str| json!({ "text": text, "parse_mode": "HTML" });

    assert_eq!(town.refused("sendMassage", json!({})).await, "404 Not Found");
    assert_eq!(send(json!({ "chat_id": null })).await, "400 Bad Request: chat_id is empty");
    assert_eq!(send(json!({ "chat_id": 1 })).await, "400 Bad Request: chat not found");
    assert_eq!(send(json!({ "text": "" })).await, "400 Bad Request: message text is empty");
    assert_eq!(send(json!({ "text": "x".repeat(4097) })).await, "400 Bad Request: message is too long");
    assert_eq!(send(one_button(&"d".repeat(65))).await, "400 Bad Request: BUTTON_DATA_INVALID");
    assert_eq!(send(json!({ "txet": "" })).await, "400 simulator: sendMessage has no parameter txet");
    assert_eq!(
        send(html("<b>a")).await,
        "400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
    );
    assert_eq!(
        send(html("a<x>")).await,
        "400 Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 1"
    );
    assert_eq!(
        town.refused("deleteMessage", json!({ "chat_id": chat, "message_id": 99 })).await,
        "400 Bad Request: message to delete not found"
    );
    assert_eq!(
        town.refused("answerCallbackQuery", json!({ "callback_query_id": "1" })).await,
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    );
    town.ok("sendMessage", json!({ "chat_id": chat, "text": "x".repeat(4096) })).await;
    let tags = format!("<b>{}</b>", "x".repeat(4096));
    town.ok("sendMessage", json!({ "chat_id": chat, "text": tags, "parse_mode": "HTML" })).await;
    town.ok(
        "sendMessage",
        json!({ "chat_id": chat, "text": "A", "reply_markup": one_button(&"d".repeat(64))["reply_markup"] }),
    )
    .await;
}

#[tokio::test]
async fn parameters_may_come_as_json_form_multipart_or_query() {
    let town = Town::unhurried().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let url = format!("{}/bot{}/sendmessage", town.telegram.bot_api(), town.bot.token);
    let chat = number(&olena).to_string();
    let keyboard = r#"{"inline_keyboard":[[{"text":"Go","callback_data":"go"}]]}"#;

    let form = format!("chat_id={chat}&text=by+form%21&reply_markup={}", keyboard.replace('"', "%22"));
    let form_type = "application/x-www-form-urlencoded";
    town.client
        .post(&url)
        .header("content-type", form_type)
        .body(form)
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    let parts = reqwest::multipart::Form::new().text("chat_id", chat.clone()).text("text", "by multipart");
    town.client.post(&url).multipart(parts).send().await.unwrap().error_for_status().unwrap();
    let query = format!("{url}?chat_id={chat}&text=by%20query");
    town.client.get(query).send().await.unwrap().error_for_status().unwrap();

    insta::assert_snapshot!(olena.sees(), @r"
    -- Desk
    Olena: /start
    Desk: by form! [Go]
    Desk: by multipart
    Desk: by query
    ");
}

#[tokio::test]
async fn html_becomes_entities_counted_in_utf16() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let text = "😀 <b>b</b><i>i</i><u>u</u><s>s</s><code>c</code><a href=\"https://example.org/?a=1&amp;b=2\">a</a>\
                <tg-spoiler>x</tg-spoiler><pre><code class=\"language-rust\">p</code></pre> &lt;&#33;";
    let sent = town.ok("sendMessage", json!({ "chat_id": number(&olena), "text": text, "parse_mode": "HTML" })).await;
    assert_eq!(sent["text"], json!("😀 biuscaxp <!"));
    let entities = sent["entities"].as_array().unwrap();
    let short = entities
        .iter()
        .map(|entity| format!("{}@{}+{}", entity["type"].as_str().unwrap(), entity["offset"], entity["length"]));
    insta::assert_snapshot!(short.collect::<Vec<_>>().join(" "), @"bold@3+1 italic@4+1 underline@5+1 strikethrough@6+1 code@7+1 text_link@8+1 spoiler@9+1 pre@10+1");
    assert_eq!(entities[5]["url"], json!("https://example.org/?a=1&b=2"));
    assert_eq!(entities[7]["language"], json!("rust"));
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let town = Town::new().await;
    let list = json!([{ "command": "start", "description": "Begin" }]);
    let for_one = json!({ "type": "chat", "chat_id": 5 });
    town.ok("setMyCommands", json!({ "commands": list, "language_code": "uk" })).await;
    town.ok("setMyCommands", json!({ "commands": list, "scope": for_one })).await;
    assert_eq!(town.ok("getMyCommands", json!({})).await, json!([]));
    assert_eq!(town.ok("getMyCommands", json!({ "language_code": "uk" })).await, list);
    town.ok("deleteMyCommands", json!({ "scope": for_one })).await;
    assert_eq!(town.ok("getMyCommands", json!({ "scope": for_one })).await, json!([]));
}

#[tokio::test]
async fn a_stock_library_can_read_every_answer() {
    let town = Town::new().await;
    let (bot, ihor) = (town.teloxide(), town.person("Ihor"));
    ihor.starts(&town.bot).unwrap();
    let room = ChatId(town.room_with_bot(&ihor, "Chat 1").bot_api());

    assert_eq!(bot.get_chat(room).await.unwrap().title(), Some("Chat 1"));
    assert!(bot.get_chat(ChatId(number(&ihor))).await.unwrap().is_private());
    assert!(bot.get_chat_member(room, UserId(number(&ihor).unsigned_abs())).await.unwrap().is_owner());
    let me = bot.get_chat_member(room, bot.get_me().await.unwrap().id).await.unwrap();
    assert!(me.is_administrator());
    let link = bot.create_chat_invite_link(room).name("Chat 1").member_limit(1).await.unwrap();
    assert!(bot.revoke_chat_invite_link(room, link.invite_link.as_str()).await.unwrap().is_revoked);
    assert!(ihor.follows(&link.invite_link).is_ok_and(|followed| matches!(followed, Followed::Already(_))));
    bot.send_chat_action(room, ChatAction::Typing).await.unwrap();
    bot.set_my_commands([BotCommand::new("start", "Begin")]).await.unwrap();
    assert_eq!(bot.get_my_commands().await.unwrap().len(), 1);
    bot.set_webhook("https://example.org/hook".parse().unwrap()).await.unwrap();
    assert_eq!(bot.get_webhook_info().await.unwrap().pending_update_count, 4);
    bot.delete_webhook().await.unwrap();
    let sent = bot.send_message(room, "Bye").await.unwrap();
    bot.edit_message_reply_markup(room, sent.id).await.unwrap_err();
    bot.delete_message(room, sent.id).await.unwrap();
    bot.leave_chat(room).await.unwrap();
    let out = bot.send_message(room, "Still there?").await.unwrap_err();
    assert!(out.to_string().contains("bot is not a member of the supergroup chat"), "{out}");
}

#[tokio::test]
async fn a_long_poll_ends_with_the_first_update() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    let (updates, ()) = tokio::join!(town.ok("getUpdates", json!({ "timeout": 50 })), async {
        tokio::task::yield_now().await;
        olena.starts(&town.bot).unwrap();
    });
    assert_eq!(updates.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_wait_that_fails_shows_the_current_view() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let unseen = olena.sees_until(|view| view.has("Hello"), Duration::from_millis(20)).await.unwrap_err();
    assert!(unseen.to_string().contains("Olena: /start"), "{unseen}");
    let (heard, _) = tokio::join!(
        olena.sees_until(|view| view.has("Hello"), SOON),
        town.ok("sendMessage", json!({ "chat_id": number(&olena), "text": "Hello" }))
    );
    heard.unwrap();
}

fn as_offset(update_id: u32) -> i32 {
    i32::try_from(update_id).unwrap()
}
