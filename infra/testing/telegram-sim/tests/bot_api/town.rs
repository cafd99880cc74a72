//! A town for the tests: a simulated Telegram with one bot, and stock clients for it.

use std::time::Duration;

use serde_json::{Value, json};
use telegram_sim::{
    Bot, Options, Telegram,
    bot_api::Pace,
    people::Person,
    world::{AdminRight, NewPerson, Promotion, RoomId, UserId},
};

/// If an expected event does not come within this time, the test fails.
pub(crate) const SOON: Duration = Duration::from_secs(30);

/// A simulated Telegram with one bot.
pub(crate) struct Town {
    pub(crate) telegram: Telegram,
    pub(crate) bot: Bot,
    pub(crate) client: reqwest::Client,
}

impl Town {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    /// Starts a town without rate limits for bots.
    pub(crate) async fn unhurried() -> Self {
        Self::with(Options { pace: Pace::Unlimited, ..Options::default() }).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let telegram = Telegram::start(options).await.unwrap();
        let bot = telegram.add_bot("desk_bot", "Desk").unwrap();
        Self { telegram, bot, client: http_client() }
    }

    /// Returns a client that calls the simulation with the stock library teloxide.
    pub(crate) fn teloxide(&self) -> teloxide_core::Bot {
        let url = self.telegram.bot_api().parse().unwrap();
        teloxide_core::Bot::with_client(&self.bot.token, self.client.clone()).set_api_url(url)
    }

    /// Makes a call in raw JSON. Returns the whole answer.
    pub(crate) async fn call(&self, method: &str, parameters: Value) -> Value {
        let url = format!("{}/bot{}/{method}", self.telegram.bot_api(), self.bot.token);
        self.client.post(url).json(&parameters).send().await.unwrap().json().await.unwrap()
    }

    /// Makes a call in raw JSON, and checks that the call succeeds. Returns the call's result.
    pub(crate) async fn ok(&self, method: &str, parameters: Value) -> Value {
        let answer = self.call(method, parameters).await;
        assert_eq!(answer["ok"], json!(true), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Makes a call in raw JSON, and checks that the call is refused. Returns the refusal's code and text.
    pub(crate) async fn refused(&self, method: &str, parameters: Value) -> String {
        let answer = self.call(method, parameters).await;
        assert_eq!(answer["ok"], json!(false), "{method}: {answer}");
        format!("{} {}", answer["error_code"], answer["description"].as_str().unwrap())
    }

    /// Returns all waiting updates, and confirms them.
    pub(crate) async fn updates(&self) -> Vec<Value> {
        let updates = self.ok("getUpdates", json!({})).await.as_array().unwrap().clone();
        if let Some(last) = updates.last() {
            let offset = last["update_id"].as_i64().unwrap() + 1;
            self.ok("getUpdates", json!({ "offset": offset, "limit": 1 })).await;
        }
        updates
    }

    pub(crate) fn person(&self, name: &str) -> Person {
        let count = self.telegram.world().read(|world| world.users().count());
        let phone = format!("+3800000000{count:02}");
        let language_code = Some("uk".to_owned());
        let new = NewPerson { first_name: name.to_owned(), phone, language_code, ..NewPerson::default() };
        self.telegram.add_person(new).unwrap()
    }

    /// Creates a room that belongs to `owner`, and makes the bot an admin with all rights there.
    pub(crate) fn room_with_bot(&self, owner: &Person, title: &str) -> RoomId {
        self.telegram.world().change(|world| {
            let room = world.create_room(owner.id(), title, "").unwrap();
            world.promote(owner.id(), room, self.bot.id, Promotion::with_rights(AdminRight::ALL)).unwrap();
            room
        })
    }
}

/// Returns an HTTP client that trusts no certificates. It is built by [`tls_client`], because that function installs
/// the cryptography provider that the client needs.
pub(crate) fn http_client() -> reqwest::Client {
    tls_client(&[])
}

/// Returns an HTTP client that trusts only these PEM certificates.
pub(crate) fn tls_client(roots: &[&str]) -> reqwest::Client {
    // Another test may have installed a provider already; ignore the error.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let builder = reqwest::Client::builder().no_proxy();
    let add = |builder: reqwest::ClientBuilder, root: &&str| {
        builder.add_root_certificate(reqwest::Certificate::from_pem(root.as_bytes()).unwrap())
    };
    roots.iter().fold(builder, add).build().unwrap()
}

/// Returns the first update of a kind.
pub(crate) fn of_kind<'a>(updates: &'a [Value], kind: &str) -> &'a Value {
    let found = updates.iter().map(|update| &update[kind]).find(|body| !body.is_null());
    found.unwrap_or_else(|| panic!("no {kind} among {updates:#?}"))
}

/// Returns the id of a person or bot as a plain integer, for JSON.
pub(crate) fn number(id: impl Into<UserId>) -> i64 {
    id.into().0
}
