//! A town to play in: a simulated Telegram with one bot, and stock clients for it.

#![expect(dead_code, reason = "each test file uses its own part")]

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use telegram_sim::people::Person;
use telegram_sim::world::{AdminRight, NewPerson, RoomId, UserId};
use telegram_sim::{Bot, Options, Telegram};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};

/// Long enough for anything that happens at all.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// A simulated Telegram with a bot.
pub(crate) struct Town {
    pub(crate) telegram: Telegram,
    pub(crate) bot: Bot,
    pub(crate) client: reqwest::Client,
}

impl Town {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let telegram = Telegram::start(options).await.unwrap();
        let bot = telegram.add_bot("desk_bot", "Desk").unwrap();
        Self { telegram, bot, client: http_client() }
    }

    /// A stock library, talking to the simulation.
    pub(crate) fn teloxide(&self) -> teloxide_core::Bot {
        let url = self.telegram.bot_api().parse().unwrap();
        teloxide_core::Bot::with_client(&self.bot.token, self.client.clone()).set_api_url(url)
    }

    /// A call in raw JSON: the whole answer.
    pub(crate) async fn call(&self, method: &str, parameters: Value) -> Value {
        let url = format!("{}/bot{}/{method}", self.telegram.bot_api(), self.bot.token);
        self.client.post(url).json(&parameters).send().await.unwrap().json().await.unwrap()
    }

    /// A call in raw JSON that succeeds: its result.
    pub(crate) async fn ok(&self, method: &str, parameters: Value) -> Value {
        let answer = self.call(method, parameters).await;
        assert_eq!(answer["ok"], json!(true), "{method}: {answer}");
        answer["result"].clone()
    }

    /// A call in raw JSON that is refused: code and words.
    pub(crate) async fn refused(&self, method: &str, parameters: Value) -> String {
        let answer = self.call(method, parameters).await;
        assert_eq!(answer["ok"], json!(false), "{method}: {answer}");
        format!("{} {}", answer["error_code"], answer["description"].as_str().unwrap())
    }

    /// Every update that waits, confirmed by asking.
    pub(crate) async fn updates(&self) -> Vec<Value> {
        let updates = self.ok("getUpdates", json!({})).await.as_array().unwrap().clone();
        if let Some(last) = updates.last() {
            let offset = last["update_id"].as_i64().unwrap() + 1;
            self.ok("getUpdates", json!({ "offset": offset, "limit": 1 })).await;
        }
        updates
    }

    pub(crate) fn person(&self, name: &str) -> Person {
        let count = self.telegram.world().look(|world| world.users().count());
        let phone = format!("+3800000000{count:02}");
        let language_code = Some("uk".to_owned());
        let new = NewPerson { first_name: name.to_owned(), phone, language_code, ..NewPerson::default() };
        self.telegram.add_person(new).unwrap()
    }

    /// A room of `owner` in which the bot may do everything.
    pub(crate) fn room_with_bot(&self, owner: &Person, title: &str) -> RoomId {
        self.telegram.world().act(|world| {
            let room = world.create_room(owner.id(), title, "").unwrap();
            world.promote(owner.id(), room, self.bot.id, AdminRight::ALL.into(), None).unwrap();
            room
        })
    }
}

/// A client that can do TLS without a provider being named anywhere else.
pub(crate) fn http_client() -> reqwest::Client {
    tls_client(&[])
}

/// A client that trusts these certificates, in PEM, and no others.
pub(crate) fn tls_client(roots: &[&str]) -> reqwest::Client {
    // Whoever comes second finds it installed.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let builder = reqwest::Client::builder().no_proxy();
    let add = |builder: reqwest::ClientBuilder, root: &&str| {
        builder.add_root_certificate(reqwest::Certificate::from_pem(root.as_bytes()).unwrap())
    };
    roots.iter().fold(builder, add).build().unwrap()
}

/// The first update of a kind.
pub(crate) fn of_kind<'a>(updates: &'a [Value], kind: &str) -> &'a Value {
    let found = updates.iter().map(|update| &update[kind]).find(|body| !body.is_null());
    found.unwrap_or_else(|| panic!("no {kind} among {updates:#?}"))
}

/// A webhook that keeps what it is given and answers as it is told.
pub(crate) struct Receiver {
    pub(crate) url: String,
    kept: Arc<Kept>,
}

type Answering = Box<dyn Fn(usize, &Value) -> Answer + Send + Sync>;

struct Kept {
    taken: Mutex<Vec<Delivery>>,
    count: watch::Sender<usize>,
    answering: Answering,
    released: watch::Sender<bool>,
}

/// An update as it came.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) secret: Option<String>,
    pub(crate) update: Value,
}

/// What the receiver answers.
pub(crate) enum Answer {
    Ok,
    Status(u16),
    Method(Value),
    /// 200, but only after [`Receiver::release`].
    Late,
}

impl Receiver {
    /// Listens. `answering` is told how many came before, and the update.
    pub(crate) async fn start(answering: impl Fn(usize, &Value) -> Answer + Send + Sync + 'static) -> Self {
        let kept = Arc::new(Kept {
            taken: Mutex::default(),
            count: watch::Sender::new(0),
            answering: Box::new(answering),
            released: watch::Sender::new(false),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let app = Router::new().route("/hook", axum::routing::post(take)).with_state(Arc::clone(&kept));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, kept }
    }

    /// Waits until so many came; all that came by then, in the order they came.
    pub(crate) async fn takes(&self, count: usize) -> Vec<Delivery> {
        let mut counts = self.kept.count.subscribe();
        let enough = tokio::time::timeout(SOON, counts.wait_for(|taken| *taken >= count)).await.is_ok();
        let taken = self.kept.taken.lock().await.clone();
        assert!(enough, "only {} of {count} came: {taken:#?}", taken.len());
        taken
    }

    /// Lets late answers go.
    pub(crate) fn release(&self) {
        self.kept.released.send_replace(true);
    }
}

async fn take(State(kept): State<Arc<Kept>>, headers: HeaderMap, body: axum::Json<Value>) -> Response {
    let secret = headers.get("x-telegram-bot-api-secret-token").map(|secret| secret.to_str().unwrap().to_owned());
    let answer = {
        let mut taken = kept.taken.lock().await;
        let answer = (kept.answering)(taken.len(), &body.0);
        taken.push(Delivery { secret, update: body.0 });
        kept.count.send_replace(taken.len());
        answer
    };
    match answer {
        Answer::Ok => ().into_response(),
        Answer::Status(code) => axum::http::StatusCode::from_u16(code).unwrap().into_response(),
        Answer::Method(method) => axum::Json(method).into_response(),
        Answer::Late => {
            let _ = kept.released.subscribe().wait_for(|released| *released).await;
            ().into_response()
        }
    }
}

/// A person's number as JSON wants it.
pub(crate) fn number(id: impl Into<UserId>) -> i64 {
    id.into().0
}
