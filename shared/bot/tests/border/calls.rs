//! Tests of calls over a socket, against a server that returns the same error texts as Telegram.
use std::time::Duration;

use crate::telegram::{FakeTelegram, TOKEN, config, message};
use axum::http::StatusCode;
use bot::{
    buttons::Button,
    calls::{BotApi, CallError, LONGEST_ANSWER, Telegram, answer_in_body},
    client::Limits,
    screens::{Key, KeyAction, Keyboard, Message, View, goodbye, show},
    username::Username,
};
use domain::{GroupId, InviteLink, Language, MessageId, Screen, UserId};
use serde_json::{Value, json};

const OLENA: UserId = UserId(101);
const ROOM: GroupId = GroupId(-1_002_000_000_001);

#[tokio::test]
async fn a_message_is_sent_with_its_words_and_buttons() {
    let telegram = FakeTelegram::start().await;
    let link = InviteLink("https://t.me/+example".into());
    let keys = vec![
        Key { label: "Join".into(), action: KeyAction::Open(link) },
        Key { label: "Talk".into(), action: KeyAction::Press(Button::TalkToOperator) },
        Key { label: "Write".into(), action: KeyAction::WriteTo(Username::of_tag("@desk_account").unwrap()) },
    ];
    let hello = Message { text: "<b>Hello</b>".into(), keyboard: Keyboard::Inline(vec![keys]) };

    let sent = telegram.client().send(OLENA, &hello).await;

    assert_eq!(sent, Ok(Some(MessageId(42))));
    let keys = json!([[{"text": "Join", "url": "https://t.me/+example"}, {"text": "Talk", "callback_data": "1:talk"},
        {"text": "Write", "url": "https://t.me/desk_account"}]]);
    let body = json!({"chat_id": 101, "text": "<b>Hello</b>", "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": true}, "reply_markup": {"inline_keyboard": keys}});
    assert_eq!(telegram.asked(), [("SendMessage".to_owned(), body)]);
}

#[tokio::test]
async fn the_keyboards_of_registration_are_telegrams() {
    let telegram = FakeTelegram::start().await;
    for screen in [Screen::Welcome, Screen::Registered, Screen::Menu] {
        telegram.client().show(OLENA, None, &show(&screen, Language::English, &View::default())).await.unwrap();
    }
    let markups: Vec<Value> = telegram.asked().into_iter().map(|(_, body)| body["reply_markup"].clone()).collect();
    assert_eq!(markups[0]["keyboard"], json!([[{"text": "Share my phone number", "request_contact": true}]]));
    assert_eq!(markups[1], json!({"remove_keyboard": true}));
    assert_eq!(markups[2]["inline_keyboard"][0][0]["callback_data"], "1:talk");
}

#[tokio::test]
async fn a_sent_message_that_telegram_describes_in_a_new_form_is_sent() {
    let telegram = FakeTelegram::start().await;
    telegram.will_do(json!({"message_id": 7, "of": "the future"})).will_do(json!("sent"));

    assert_eq!(telegram.client().send(OLENA, &goodbye(Language::English)).await, Ok(Some(MessageId(7))));
    assert_eq!(telegram.client().send(OLENA, &goodbye(Language::English)).await, Ok(None));
    assert_eq!(telegram.methods().len(), 2);
}

#[tokio::test]
async fn an_unreachable_person_counts_as_blocked() {
    let telegram = FakeTelegram::start().await;
    for (code, words) in [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (400, "Bad Request: chat not found"),
    ] {
        telegram.will_refuse(code, words);
        assert_eq!(
            telegram.client().send(OLENA, &goodbye(Language::English)).await,
            Err(CallError::Blocked),
            "{words}"
        );
    }
}

#[tokio::test]
async fn flood_control_says_how_long_to_wait() {
    let telegram = FakeTelegram::start().await;
    let answer = json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 17",
        "parameters": {"retry_after": 17}});
    telegram.will_answer(StatusCode::TOO_MANY_REQUESTS, answer.to_string());

    let error = telegram.client().send(OLENA, &goodbye(Language::English)).await.unwrap_err();

    assert_eq!(error, CallError::RetryAfter(Duration::from_secs(17)));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(17)));
}

#[tokio::test]
async fn a_fault_of_telegrams_own_takes_no_longer_than_a_call_may() {
    let telegram = FakeTelegram::start().await;
    telegram.will_refuse(502, "Bad Gateway");

    let limits = Limits { call: Duration::from_millis(500), ..Limits::default() };
    let sent = telegram.client_with(limits).send(OLENA, &goodbye(Language::English)).await;

    // Without the limit, teloxide would wait for 10 s and return Telegram's own error.
    assert_eq!(sent, Err(CallError::TimedOut));
}

#[tokio::test]
async fn nobody_at_the_address_is_unavailable() {
    let nobody = Telegram::new(&config("http://127.0.0.1:9")).unwrap();
    assert_eq!(nobody.send(OLENA, &goodbye(Language::English)).await, Err(CallError::Unavailable));
}

#[tokio::test]
async fn a_mistake_of_ours_is_reported_with_its_code_and_without_the_token() {
    let telegram = FakeTelegram::start().await;
    telegram.will_refuse(400, &format!("Bad Request: can't parse bot{TOKEN}"));

    let Err(error) = telegram.client().send(OLENA, &goodbye(Language::English)).await else { panic!() };

    assert_eq!(error, CallError::Refused { code: 400, description: "Bad Request: can't parse bot…".into() });
}

#[tokio::test]
async fn a_screen_is_redrawn_where_it_is() {
    let telegram = FakeTelegram::start().await;
    let menu = show(&Screen::Menu, Language::English, &View::default());

    assert_eq!(telegram.client().show(OLENA, Some(MessageId(12)), &menu).await, Ok(Some(MessageId(12))));

    let asked = telegram.asked();
    assert_eq!(asked[0].0, "EditMessageText");
    assert_eq!((&asked[0].1["chat_id"], &asked[0].1["message_id"]), (&json!(101), &json!(12)));
    assert_eq!(asked[0].1["reply_markup"]["inline_keyboard"][0][0]["callback_data"], "1:talk");
    assert_eq!(asked[0].1["link_preview_options"], json!({"is_disabled": true}));
}

#[tokio::test]
async fn a_screen_that_is_as_it_should_be_is_left_alone() {
    let telegram = FakeTelegram::start().await;
    for words in [
        "Bad Request: message is not modified",
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as \
         a current content and reply markup of the message",
    ] {
        telegram.will_refuse(400, words);
        let shown = telegram.client().show(OLENA, Some(MessageId(12)), &goodbye(Language::English)).await;
        assert_eq!(shown, Ok(Some(MessageId(12))), "{words}");
    }
    assert_eq!(telegram.methods(), ["EditMessageText", "EditMessageText"]);
}

#[tokio::test]
async fn a_screen_that_cannot_be_redrawn_is_sent_anew() {
    let telegram = FakeTelegram::start().await;
    for words in [
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ] {
        telegram.will_refuse(400, words).will_do(message(43));
        let shown = telegram.client().show(OLENA, Some(MessageId(12)), &goodbye(Language::English)).await;
        assert_eq!(shown, Ok(Some(MessageId(43))), "{words}");
        assert_eq!(telegram.methods(), ["EditMessageText", "SendMessage"]);
    }
}

#[tokio::test]
async fn a_keyboard_that_an_edit_cannot_bring_is_sent_anew() {
    let telegram = FakeTelegram::start().await;
    let registered = show(&Screen::Registered, Language::English, &View::default());

    telegram.client().show(OLENA, Some(MessageId(12)), &registered).await.unwrap();

    assert_eq!(telegram.methods(), ["SendMessage"]);
}

#[tokio::test]
async fn a_join_request_that_is_settled_already_is_no_error() {
    let telegram = FakeTelegram::start().await;
    for words in ["Bad Request: HIDE_REQUESTER_MISSING", "Bad Request: USER_ALREADY_PARTICIPANT"] {
        telegram.will_refuse(400, words).will_refuse(400, words);
        assert_eq!(telegram.client().approve(ROOM, OLENA).await, Ok(()), "{words}");
        assert_eq!(telegram.client().decline(ROOM, OLENA).await, Ok(()), "{words}");
    }
    let body = json!({"chat_id": ROOM.0, "user_id": 101});
    let asked = telegram.asked();
    assert_eq!(asked[0], ("ApproveChatJoinRequest".to_owned(), body.clone()));
    assert_eq!(asked[1], ("DeclineChatJoinRequest".to_owned(), body));
}

#[tokio::test]
async fn a_removed_person_may_come_back() {
    let telegram = FakeTelegram::start().await;

    telegram.client().remove(ROOM, OLENA).await.unwrap();

    let lifted = json!({"chat_id": ROOM.0, "user_id": 101, "only_if_banned": true});
    let asked = telegram.asked();
    assert_eq!(asked[0].0, "BanChatMember");
    assert_eq!(asked[1], ("UnbanChatMember".to_owned(), lifted));
}

#[tokio::test]
async fn removing_somebody_who_is_not_in_the_group_succeeds() {
    let telegram = FakeTelegram::start().await;
    for words in ["Bad Request: USER_NOT_PARTICIPANT", "Bad Request: PARTICIPANT_ID_INVALID"] {
        telegram.will_refuse(400, words).will_refuse(400, words);
        assert_eq!(telegram.client().remove(ROOM, OLENA).await, Ok(()), "{words}");
    }
}

#[tokio::test]
async fn a_group_that_is_not_there_is_gone() {
    let telegram = FakeTelegram::start().await;
    for (code, words) in [
        (400, "Bad Request: chat not found"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (403, "Forbidden: bot is not a member of the supergroup chat"),
    ] {
        telegram.will_refuse(code, words).will_refuse(code, words).will_refuse(code, words);
        assert_eq!(telegram.client().say(ROOM, &goodbye(Language::English)).await, Err(CallError::Gone), "{words}");
        assert_eq!(telegram.client().approve(ROOM, OLENA).await, Err(CallError::Gone), "{words}");
        assert_eq!(telegram.client().remove(ROOM, OLENA).await, Err(CallError::Gone), "{words}");
    }
}

#[tokio::test]
async fn the_webhook_is_set_with_secret_and_updates() {
    let telegram = FakeTelegram::start().await;
    let url = "https://desk.example/telegram".parse().unwrap();

    telegram.client().set_webhook(&url, &"a-secret".into(), 20).await.unwrap();

    let asked = telegram.asked();
    let form = asked[0].1.as_str().unwrap();
    assert_eq!(asked[0].0, "SetWebhook");
    let updates = r#"["message","callback_query","my_chat_member","chat_member","chat_join_request"]"#;
    for part in ["https://desk.example/telegram", "a-secret", "20", updates] {
        assert!(form.contains(&format!("\r\n\r\n{part}\r\n")), "{part} in {form}");
    }
    assert!(!form.contains("drop_pending_updates"));
}

#[tokio::test]
async fn commands_are_described_in_each_language_and_to_everybody_else_in_the_first() {
    let telegram = FakeTelegram::start().await;

    telegram.client().set_commands(&[Language::Ukrainian, Language::English]).await.unwrap();

    let asked = telegram.asked();
    let languages: Vec<&Value> = asked.iter().map(|(_, body)| &body["language_code"]).collect();
    assert_eq!(languages, [&Value::Null, &json!("uk"), &json!("en")]);
    let described = |index: usize| asked[index].1["commands"].clone();
    assert_eq!(described(0), described(1));
    let english = json!([{"command": "start", "description": "Start"},
        {"command": "language", "description": "Choose a language"}, {"command": "privacy", "description": "What we keep"}]);
    assert_eq!(described(2), english);
    for (method, body) in &asked {
        assert_eq!((method.as_str(), &body["scope"]), ("SetMyCommands", &json!({"type": "all_private_chats"})));
    }
}

#[tokio::test]
async fn commands_that_telegram_refuses_are_reported_and_no_more_are_sent() {
    let telegram = FakeTelegram::start().await;
    telegram.will_do(json!(true)).will_refuse(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID");

    let Err(error) = telegram.client().set_commands(&Language::ALL).await else { panic!() };

    assert!(matches!(error, CallError::Refused { code: 400, .. }), "{error}");
    assert_eq!(telegram.methods().len(), 2);
}

#[tokio::test]
async fn a_desk_that_speaks_nothing_describes_nothing() {
    let telegram = FakeTelegram::start().await;
    telegram.client().set_commands(&[]).await.unwrap();
    assert_eq!(telegram.methods().len(), 0);
}

#[tokio::test]
async fn the_bot_knows_its_name() {
    let telegram = FakeTelegram::start().await;
    let bare =
        json!({"id": 7_000_000_001_i64, "is_bot": true, "first_name": "Switchboard", "username": "switchboard_bot"});
    telegram.will_do(bare);

    let me = telegram.client().get_me().await.unwrap();

    assert_eq!((me.id, me.username.as_str()), (7_000_000_001, "switchboard_bot"));
}

#[test]
fn the_waiting_sign_is_taken_off_in_the_webhooks_own_answer() {
    let body: Value = serde_json::from_slice(&answer_in_body("4382bfdwdsb323b2d9", None)).unwrap();
    assert_eq!(body, json!({"method": "answerCallbackQuery", "callback_query_id": "4382bfdwdsb323b2d9"}));
}

#[test]
fn a_word_with_it_is_cut_where_telegram_would_refuse_it() {
    let text = |text: &str| {
        let body: Value = serde_json::from_slice(&answer_in_body("1", Some(text))).unwrap();
        body["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(text("Please start your shift first."), "Please start your shift first.");
    assert_eq!(text(&"Ж".repeat(LONGEST_ANSWER)), "Ж".repeat(200));
    assert_eq!(text(&"Ж".repeat(LONGEST_ANSWER + 1)), "Ж".repeat(200));
    assert_eq!(text(&format!("a{}", "𝕏".repeat(100))), format!("a{}", "𝕏".repeat(99)));
}
