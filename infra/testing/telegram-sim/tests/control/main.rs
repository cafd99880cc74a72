//! The control API: programs in any language play people and inject faults, over HTTP and JSON.
#![expect(clippy::unwrap_used, reason = "whatever is not as it should be fails the test")]

use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use proptest::{collection::vec, prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};
use telegram_sim::{
    Options, Telegram,
    control::Control,
    world::{InvitesFrom, LinkTerms, UserId},
};
use tokio::time::timeout;

/// If a well-behaved client on another connection gets no answer within this time, the test fails. An answer should
/// take less than a second; the deadline is long, so that the test also passes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(10);

struct Town {
    telegram: Arc<Telegram>,
    control: Control,
    client: reqwest::Client,
}

#[tokio::test]
async fn a_person_is_played_from_outside() {
    let town = Town::new().await;
    let bot = town.ok("/bots", json!({"username": "desk_bot", "name": "Desk"})).await;
    let olena = town.person("Olena").await;
    let acts = format!("/people/{olena}/acts");
    town.ok(&acts, json!({"does": "start", "bot": bot["id"]})).await;
    let shared = town.ok(&acts, json!({"does": "share_contact", "to": bot["id"], "card": "own"})).await;
    assert!(shared["messages"][0].is_i64(), "{shared}");
    let updates = town.bot(&bot, "getUpdates", json!({})).await;
    assert_eq!(updates[1]["message"]["contact"]["user_id"], json!(olena));
    assert_eq!(town.get("/bots/desk_bot/pending").await, json!(2));

    let keys = json!({"inline_keyboard": [[{"text": "Talk", "callback_data": "talk"}]]});
    town.bot(&bot, "sendMessage", json!({"chat_id": olena, "text": "Hello", "reply_markup": keys})).await;
    let pressed = town.ok(&acts, json!({"does": "press", "bot": bot["id"], "label": "Talk"})).await;
    assert!(pressed["pressed"]["told"].is_i64(), "{pressed}");
    let view = town.get(&format!("/people/{olena}/view")).await;
    assert_eq!(view["private"][0]["lines"][2]["text"], json!("Hello"));
    assert_eq!(view["private"][0]["lines"][2]["buttons"], json!(["Talk"]));
}

#[tokio::test]
async fn every_act_can_be_done_from_outside() {
    let town = Town::new().await;
    let bot = town.ok("/bots", json!({"username": "desk_bot", "name": "Desk"})).await;
    let (olena, taras) = (town.person("Olena").await, town.person("Taras").await);
    let (room, link) = town.room_of(taras);
    let at = json!({"with": taras});
    let started = town.does(olena, json!({"does": "start", "bot": bot["id"]})).await;
    assert!(started["messages"][0].is_i64(), "{started}");
    let keys = json!({"inline_keyboard": [[{"text": "Talk", "callback_data": "talk"}]]});
    town.bot(&bot, "sendMessage", json!({"chat_id": olena, "text": "Hello", "reply_markup": keys})).await;
    let said = town.does(olena, json!({"does": "say", "at": at, "text": "Good evening"})).await["messages"][0].clone();
    let acts = [
        json!({"does": "press", "bot": bot["id"], "label": "Talk"}),
        json!({"does": "reply", "at": at, "to": said, "text": "Anybody?"}),
        json!({"does": "edit", "at": at, "message": said, "text": "Good morning"}),
        json!({"does": "react", "at": at, "message": said, "emoji": "👍"}),
        json!({"does": "share_contact", "to": taras, "card": {"of": taras}}),
        json!({"does": "share_contact", "to": taras, "card": {"forwarded_from": taras}}),
        json!({"does": "share_contact", "to": taras, "card": {"without_account": {"name": "A", "phone": "+380000000099"}}}),
        json!({"does": "send_photo", "at": at, "size_bytes": 10_000, "caption": "My house"}),
        json!({"does": "send_voice", "at": at, "size_bytes": 10_000, "duration_s": 3}),
        json!({"does": "send_round_video", "at": at, "size_bytes": 10_000, "duration_s": 3}),
        json!({"does": "send_sticker", "at": at, "emoji": "👋"}),
        json!({"does": "send_album", "at": at, "sizes_bytes": [1_000, 2_000], "caption": "Both"}),
        json!({"does": "send_document", "at": at, "name": "a.pdf", "size_bytes": 3_000_000_000_u64, "caption": ""}),
        json!({"does": "delete", "at": at, "message": said}),
        json!({"does": "follow", "link": link}),
        json!({"does": "say", "at": {"room": room}, "text": "Here I am"}),
        json!({"does": "leave", "room": room}),
        json!({"does": "block", "whom": taras}),
        json!({"does": "unblock", "whom": taras}),
        json!({"does": "allow_invites", "from": "Contacts"}),
    ];
    let done: BTreeSet<_> = acts.iter().map(|act| act["does"].as_str().unwrap().to_owned()).collect();
    for act in acts {
        town.does(olena, act).await;
    }
    let seen = town.get(&format!("/people/{taras}/view")).await;
    let lines: Vec<_> = seen["private"][0]["lines"].as_array().unwrap().iter().map(|line| &line["text"]).collect();
    assert_eq!(lines.len(), 11, "{lines:#?}");
    let lets_add =
        |id| town.telegram.world().read(|world| world.user(UserId(id)).unwrap().person().unwrap().invites_from);
    let private = town.ok("/people", json!({"first_name": "Ihor", "invites_from": "Contacts"})).await["id"].as_i64();
    assert_eq!([olena, private.unwrap()].map(lets_add), [InvitesFrom::Contacts; 2]);
    let line_of = |text: &str| seen["rooms"][0]["lines"].as_array().unwrap().iter().any(|line| line["text"] == text);
    assert!(line_of("Here I am"), "{seen:#}");
    let seen = town.get(&format!("/people/{olena}/view")).await;
    assert_eq!(seen["rooms"], json!([]), "who left has no room any more");

    let known = town.known(&format!("/people/{olena}/acts"), json!({"does": "nothing"})).await;
    let done: BTreeSet<_> = done.into_iter().chain(["start".to_owned()]).collect();
    assert_eq!(known.difference(&done).collect::<Vec<_>>(), Vec::<&String>::new(), "nobody did these here");
}

#[tokio::test]
async fn a_refused_act_is_answered_with_the_reason_in_words() {
    let town = Town::new().await;
    let olena = town.person("Olena").await;
    let acts = format!("/people/{olena}/acts");
    let (status, refused) = town.post(&acts, json!({"does": "leave", "room": 5})).await;
    assert_eq!((status, refused["error"].as_str().unwrap()), (409, "Telegram refuses: no such room"));
    let (status, refused) = town.post(&acts, json!({"does": "follow", "link": "https://t.me/+x"})).await;
    assert_eq!((status, refused["error"].as_str().unwrap()), (409, "Telegram refuses: no such link"));
}

#[tokio::test]
async fn faults_clock_and_limits_are_set_from_outside() {
    let town = Town::new().await;
    let fault = json!({"fault": "call", "method": "getMe", "wrong": {"refuse": {"code": 502, "message": "Bad Gateway"}},
                       "after": 0, "times": 1});
    town.ok("/faults", fault.clone()).await;
    assert_eq!(town.get("/faults").await, json!([fault]));
    let (status, refused) =
        town.post("/faults", json!({"fault": "call", "method": "getTea", "wrong": "lose_answer"})).await;
    assert!(status == 400 && refused["error"].as_str().unwrap().contains("getTea"), "{refused}");

    let before = town.ok("/clock", json!({"passes_s": 0})).await["now_ms"].as_i64().unwrap();
    assert_eq!(town.ok("/clock", json!({"passes_s": 60})).await["now_ms"].as_i64(), Some(before + 60_000));
    town.ok("/limits", json!({"rooms": 5, "creations_a_day": 2})).await;
}

#[tokio::test]
async fn every_fault_can_be_asked_for_from_outside() {
    let town = Town::new().await;
    let olena = town.person("Olena").await;
    let refuse = json!({"refuse": {"code": 400, "message": "PEER_FLOOD"}});
    let waiting = [
        json!({"fault": "call", "method": "messages.sendMessage", "wrong": refuse, "after": 0, "times": 1}),
        json!({"fault": "call", "method": "messages.sendMessage", "wrong": "lose_answer", "after": 2, "times": 1}),
        json!({"fault": "call", "method": "sendMessage", "wrong": {"delay": {"by_ms": 5}}, "after": 0, "times": 1}),
        json!({"fault": "miss_invitees", "after": 0, "times": 2}),
        json!({"fault": "push", "wrong": "drop", "account": olena, "after": 0, "times": 1}),
        json!({"fault": "push", "wrong": "double", "after": 0, "times": 1}),
        json!({"fault": "push", "wrong": "too_long", "after": 0, "times": 1}),
        json!({"fault": "update", "wrong": "drop", "after": 0, "times": 1}),
        json!({"fault": "update", "wrong": "repeat", "after": 0, "times": 1}),
    ];
    let at_once = [
        json!({"fault": "forget_beyond", "events": 5}),
        json!({"fault": "forget_privately_beyond", "events": 5}),
        json!({"fault": "remember_all"}),
        json!({"fault": "freeze", "account": olena}),
        json!({"fault": "thaw", "account": olena}),
        json!({"fault": "revoke_sessions", "account": olena}),
        json!({"fault": "cut_connections"}),
        json!({"fault": "renew_salts"}),
        json!({"fault": "expire_file_references"}),
    ];
    for fault in waiting.iter().chain(&at_once) {
        town.ok("/faults", fault.clone()).await;
    }
    assert_eq!(town.get("/faults").await, json!(waiting));

    let known = town.known("/faults", json!({"fault": "nothing"})).await;
    let asked: BTreeSet<_> = waiting.iter().chain(&at_once).map(|fault| fault["fault"].as_str().unwrap()).collect();
    assert_eq!(known.iter().map(String::as_str).collect::<BTreeSet<_>>(), asked);
}

#[tokio::test]
async fn how_fast_bots_may_send_is_set_from_outside() {
    let town = Town::new().await;
    let bot = town.ok("/bots", json!({"username": "desk_bot", "name": "Desk"})).await;
    let olena = town.person("Olena").await;
    town.does(olena, json!({"does": "start", "bot": bot["id"]})).await;
    let hello = json!({"chat_id": olena, "text": "Hello"});
    // A bot may send one message per second to a chat. Setting the clock also stops it, so the second does not pass
    // during this test.
    town.ok("/clock", json!({"passes_s": 0})).await;
    town.bot(&bot, "sendMessage", hello.clone()).await;
    assert_eq!(town.bot_is_answered(&bot, "sendMessage", hello.clone()).await["error_code"], json!(429));
    town.ok("/pace", json!("unlimited")).await;
    town.bot(&bot, "sendMessage", hello.clone()).await;
    town.ok("/pace", json!("real")).await;
    assert_eq!(town.bot_is_answered(&bot, "sendMessage", hello).await["error_code"], json!(429));
}

#[tokio::test]
async fn somebody_is_signed_in_and_a_device_is_made_from_outside() {
    let town = Town::new().await;
    let olena = town.person("Olena").await;
    let account = town.ok(&format!("/people/{olena}/sign-in"), json!(null)).await;
    assert_eq!(account["home"], json!(2));
    assert_eq!(account["data_centres"][0]["key"].as_str().unwrap().len(), 512);
    let device = town.ok("/devices", json!(null)).await;
    assert_ne!(device["data_centres"][0]["key"], account["data_centres"][0]["key"]);
}

#[tokio::test]
async fn bad_input_is_told_what_to_do_instead() {
    let town = Town::new().await;
    let olena = town.person("Olena").await;
    let acts = format!("/people/{olena}/acts");
    let mut refusals = Vec::new();
    for (path, body) in [
        ("/people", json!({})),
        ("/people", json!({"first_name": 5})),
        (acts.as_str(), json!({"does": "dance"})),
        (acts.as_str(), json!({"does": "start", "bot": 1, "politely": true})),
        ("/people/nobody/acts", json!({"does": "start", "bot": 1})),
        ("/people/5/acts", json!({"does": "start", "bot": 1})),
        ("/tea", json!({})),
        ("/people/5/view", json!({})),
    ] {
        let (status, refused) = town.post(path, body).await;
        let error = refused["error"].as_str().unwrap();
        refusals.push(format!("{status} {}", error.split([';', ',']).next().unwrap()));
    }
    insta::assert_snapshot!(refusals.join("\n"), @r#"
    400 the person has no "first_name"
    400 invalid type: integer `5`
    400 unknown variant `dance`
    400 unknown field `politely`
    400 the id of a person is a number
    404 no such person
    404 there is no such address
    400 this address needs the other HTTP method: GET or POST
    "#);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_bytes_are_refused_clearly_and_harm_nobody_else() {
    let town = Town::new().await;
    let olena = town.person("Olena").await;
    let paths = [
        format!("/people/{olena}/acts"),
        "/people".into(),
        "/faults".into(),
        "/clock".into(),
        "/limits".into(),
        "/pace".into(),
    ];
    let mut runner = TestRunner::deterministic();
    for case in 0..100 {
        let body = vec(any::<u8>(), 0..300).new_tree(&mut runner).unwrap().current();
        let url = format!("{}{}", town.control.base_url(), paths[case % paths.len()]);
        let answer = town.client.post(url).body(body).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 400);
        let refused: Value = answer.json().await.unwrap();
        assert!(refused["error"].as_str().unwrap().contains("JSON"), "{refused}");
        timeout(DEADLINE, town.get("/people")).await.expect("a good client is answered");
    }
}

impl Town {
    async fn new() -> Self {
        let telegram = Arc::new(Telegram::start(Options::default()).await.unwrap());
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let control = Control::start(Arc::clone(&telegram), address).await.unwrap();
        // Another test may have installed a provider already; ignore the error.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { telegram, control, client }
    }

    async fn person(&self, first_name: &str) -> i64 {
        self.ok("/people", json!({"first_name": first_name, "phone": "+380000000001"})).await["id"].as_i64().unwrap()
    }

    /// Creates a room that belongs to `person`. Returns its id and an invite link that admits everybody who follows it.
    fn room_of(&self, person: i64) -> (i64, String) {
        self.telegram.world().change(|world| {
            let room = world.create_room(UserId(person), "A room", "").unwrap();
            let link = world.create_link(UserId(person), room, LinkTerms::default()).unwrap();
            (room.0, link.hash.url())
        })
    }

    /// Sends a request that is refused, because it contains an unknown name. Returns the known names, which the refusal
    /// lists.
    async fn known(&self, path: &str, nothing: Value) -> BTreeSet<String> {
        let (_, refused) = self.post(path, nothing).await;
        let (_, expected) = refused["error"].as_str().unwrap().split_once("expected one of ").unwrap();
        let expected = expected.split(';').next().unwrap();
        expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    async fn does(&self, person: i64, act: Value) -> Value {
        self.ok(&format!("/people/{person}/acts"), act).await
    }

    async fn ok(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.post(path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}{path}", self.control.base_url());
        let answer = self.client.post(url).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    async fn get(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.control.base_url());
        self.client.get(url).send().await.unwrap().json().await.unwrap()
    }

    async fn bot(&self, bot: &Value, method: &str, parameters: Value) -> Value {
        let answer = self.bot_is_answered(bot, method, parameters).await;
        assert_eq!(answer["ok"], json!(true), "{answer}");
        answer["result"].clone()
    }

    async fn bot_is_answered(&self, bot: &Value, method: &str, parameters: Value) -> Value {
        let url = format!("{}/bot{}/{method}", self.telegram.bot_api(), bot["token"].as_str().unwrap());
        self.client.post(url).json(&parameters).send().await.unwrap().json().await.unwrap()
    }
}
