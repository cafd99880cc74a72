//! A small fake Telegram. It records requests, and returns the responses that a test prepared. The error texts are
//! those of Telegram.
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use bot::{
    calls::Telegram,
    client::{ApiUrl, Config, Limits, Token},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) const TOKEN: &str = "7000000001:AAexample";

/// A server that answers each call with the next answer that a test prepared. If no prepared answer is left, it answers
/// with success.
#[derive(Clone)]
pub(crate) struct FakeTelegram {
    address: SocketAddr,
    record: Arc<Record>,
}

#[derive(Default)]
struct Record {
    answers: Mutex<VecDeque<(StatusCode, String)>>,
    asked: Mutex<Vec<(String, String)>>,
}

impl FakeTelegram {
    pub(crate) async fn start() -> Self {
        let record = Arc::<Record>::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/{bot}/{method}", axum::routing::post(answer)).with_state(record.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, record }
    }

    /// Returns the desk's client, set up to call this fake Telegram.
    pub(crate) fn client(&self) -> Telegram {
        self.client_with(Limits::default())
    }

    pub(crate) fn client_with(&self, limits: Limits) -> Telegram {
        Telegram::new(&Config { limits, ..config(&format!("http://{}", self.address)) }).unwrap()
    }

    /// Prepares a success: the next call returns this result.
    pub(crate) fn will_do(&self, result: Value) -> &Self {
        self.will_answer(StatusCode::OK, json!({"ok": true, "result": result}).to_string())
    }

    /// Prepares an error: the next call fails with this code and description.
    pub(crate) fn will_refuse(&self, code: u16, description: &str) -> &Self {
        let answer = json!({"ok": false, "error_code": code, "description": description});
        self.will_answer(StatusCode::from_u16(code).unwrap(), answer.to_string())
    }

    pub(crate) fn will_answer(&self, status: StatusCode, body: String) -> &Self {
        self.record.answers.lock().unwrap().push_back((status, body));
        self
    }

    /// Returns the methods and bodies of all requests since the previous call of this function.
    pub(crate) fn asked(&self) -> Vec<(String, Value)> {
        let asked = std::mem::take(&mut *self.record.asked.lock().unwrap());
        let read = |body: String| serde_json::from_str(&body).unwrap_or(Value::String(body));
        asked.into_iter().map(|(method, body)| (method, read(body))).collect()
    }

    pub(crate) fn methods(&self) -> Vec<String> {
        self.asked().into_iter().map(|(method, _)| method).collect()
    }
}

pub(crate) fn config(api_url: &str) -> Config {
    Config {
        token: Token::parse(TOKEN.into()).unwrap(),
        api_url: api_url.parse::<ApiUrl>().unwrap(),
        extra_root_pem: None,
        limits: Limits::default(),
    }
}

/// Returns a message in the form in which Telegram returns it after `sendMessage`.
pub(crate) fn message(id: i64) -> Value {
    json!({"message_id": id, "date": 1_795_305_600, "text": "…",
        "chat": {"id": 101, "type": "private", "first_name": "Olena"},
        "from": {"id": 7_000_000_001_i64, "is_bot": true, "first_name": "Switchboard", "username": "switchboard_bot"}})
}

async fn answer(
    State(record): State<Arc<Record>>,
    Path((bot, method)): Path<(String, String)>,
    body: Bytes,
) -> (StatusCode, String) {
    assert_eq!(bot, format!("bot{TOKEN}"));
    record.asked.lock().unwrap().push((method.clone(), String::from_utf8_lossy(&body).into_owned()));
    let next = record.answers.lock().unwrap().pop_front();
    next.unwrap_or_else(|| (StatusCode::OK, json!({"ok": true, "result": success(&method)}).to_string()))
}

fn success(method: &str) -> Value {
    match method {
        "SendMessage" | "EditMessageText" => message(42),
        _ => json!(true),
    }
}
