//! What is logged: errors, for whatever is not simulated.

use crate::receiver::{Answer, Receiver};
use crate::town::{SOON, Town};
use serde_json::json;
use std::io;
use std::sync::{Arc, Mutex};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::util::SubscriberInitExt;

#[tokio::test]
async fn a_call_of_what_is_not_simulated_is_logged_as_an_error() {
    let (log, _logging) = Log::begin();
    let town = Town::new().await;
    let poll = json!({ "chat_id": 1, "question": "Who?", "options": ["I"] });
    town.refused("sendPoll", poll).await;
    town.refused("sendMessage", json!({ "chat_id": 1, "text": "x", "message_effect_id": "5" })).await;
    town.refused("sendMessage", json!({ "chat_id": 1, "text": "x", "txet": "y" })).await;
    insta::assert_snapshot!(log.errors(), @r#"
    the simulator does not know this method="sendPoll" why=400 simulator: sendPoll is not simulated
    the simulator does not know this method="sendMessage" why=400 simulator: message_effect_id of sendMessage is not simulated
    the simulator does not know this method="sendMessage" why=400 simulator: sendMessage has no parameter txet
    "#);
}

#[tokio::test]
async fn what_telegram_refuses_is_not() {
    let (log, _logging) = Log::begin();
    let town = Town::new().await;
    town.refused("sendMessage", json!({ "chat_id": 1, "text": "x" })).await;
    town.refused("sendMassage", json!({})).await;
    assert_eq!(log.errors(), "");
}

#[tokio::test]
async fn what_cannot_be_run_in_the_answer_of_a_webhook_is_logged_as_an_error() {
    let (log, _logging) = Log::begin();
    let town = Town::new().await;
    let olena = town.person("Olena");
    let answers = [
        json!({ "method": "sendMassage", "chat_id": 1, "text": "x" }),
        json!({ "method": "getMe" }),
        json!({ "method": "deleteMessage", "chat_id": 1, "message_id": 1, "softly": true }),
        json!({ "method": "deleteMessage", "chat_id": 1, "message_id": 1 }),
    ];
    let answer = move |nth: usize| answers.get(nth).cloned().map_or(Answer::Ok, Answer::Method);
    let hook = Receiver::start(move |before, _| answer(before)).await;
    town.ok("setWebhook", json!({ "url": hook.url })).await;
    for text in ["/start", "one", "two", "three", "four"] {
        olena.writes(&town.bot, text).unwrap();
    }
    town.telegram.idle(&town.bot, SOON).await.unwrap();
    insta::assert_snapshot!(log.errors(), @r#"
    a webhook's answer names no method, or one that is not run there method="sendMassage"
    a webhook's answer names no method, or one that is not run there method="getMe"
    the simulator does not know this method="deleteMessage" why=400 simulator: deleteMessage has no parameter softly
    "#);
}

/// All that is logged in this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn begin() -> (Self, DefaultGuard) {
        let log = Self::default();
        let target = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).without_time().with_target(false);
        (log, subscriber.with_writer(move || target.clone()).finish().set_default())
    }

    /// The errors, a line each.
    fn errors(&self) -> String {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let errors = text.lines().filter_map(|line| line.trim_start().strip_prefix("ERROR "));
        errors.collect::<Vec<_>>().join("\n")
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
