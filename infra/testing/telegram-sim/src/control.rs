//! The control API: an HTTP API with JSON, through which other programs play people and inject faults.
//!
//! It is for tests and web pages that run in another process or are written in another language. Inside this process,
//! [`Telegram`] and [`Person`] offer the same functions. The API requires no authentication, so it listens only on
//! loopback by default. The real Telegram has no such API.
//!
//! | call | body | answer |
//! |---|---|---|
//! | `GET /people` | | everybody except bots: `[{"id", "name", "username"}]` |
//! | `POST /people` | a [`NewPerson`]; `{"first_name": "Olena"}` is enough | `{"id"}` |
//! | `POST /people/{id}/acts` | an [`Act`] | a [`Done`](crate::people::Done) |
//! | `GET /people/{id}/view` | | a [`View`](crate::people::View): what this person sees now |
//! | `GET /people/{id}/transcript` | | everything that this person ever saw, as text |
//! | `POST /people/{id}/sign-in` | | `{"id", "name", "access_hash", "home", "data_centres"}`: the person, signed in |
//! | `POST /bots` | `{"username", "name"}` | `{"id", "username", "token"}` |
//! | `GET /bots/{username}/pending` | | the number of updates that wait for the bot |
//! | `POST /devices` | | `{"data_centres"}`: the keys of a new device, on which nobody is signed in yet |
//! | `POST /clock` | `{"passes_s": 60}`: moves the world's clock 60 s ahead and stops it | `{"now_ms"}`: the new time |
//! | `POST /limits` | [`Limits`] | |
//! | `POST /pace` | a [`Pace`], `"real"` or `"unlimited"`: switches rate limits for bots on or off | |
//! | `GET /faults` | | the [`Fault`]s that still wait for matching events |
//! | `POST /faults` | a [`Fault`] | |
//!
//! ```text
//! curl -s $control/people -d '{"first_name": "Olena", "phone": "+380000000001"}'
//! curl -s $control/people/4883314779/acts -d '{"does": "start", "bot": 5501191506}'
//! curl -s $control/people/4883314779/acts -d '{"does": "press", "bot": 5501191506, "label": "Talk to us"}'
//! curl -s $control/people/4883314779/view
//! curl -s $control/faults -d '{"fault": "push", "wrong": "drop", "times": 3}'
//! ```
//!
//! A refused call is answered with `{"error"}`: 400 if it cannot be understood, 404 if an address, person or bot does
//! not exist, 409 if the simulated Telegram refuses.

use std::{io, net::SocketAddr, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::AbortHandle};

use crate::{
    bot_api::Pace,
    faults::{Fault, NoSuchMethod},
    people::{Act, CannotDo, Person},
    telegram::{Account, DataCentreKey, Telegram},
    world::{Limits, NewPerson, UserId, World, WorldError},
};

/// The running control API. It stops when it is dropped.
#[derive(Debug)]
pub struct Control {
    address: SocketAddr,
    serving: AbortHandle,
}

/// The answer to a refused call.
struct ControlError {
    status: StatusCode,
    error: String,
}

type ControlResult = Result<Json<Value>, ControlError>;
type TelegramState = State<Arc<Telegram>>;

impl Control {
    /// Starts the API at an address; port 0 means any free port. Fails if the address cannot be bound.
    pub async fn start(telegram: Arc<Telegram>, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let app = routes().with_state(telegram);
        let serving = tokio::spawn(async move { axum::serve(listener, app).await }).abort_handle();
        Ok(Self { address, serving })
    }

    /// Returns the base URL of the API: `http://127.0.0.1:<port>`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Converts an account to JSON, with everything that a client needs to connect. The keys are written as hexadecimal
/// digits.
pub fn account_form(account: &Account) -> Value {
    json!({
        "id": account.person.id().0,
        "name": account.person.name(),
        "access_hash": account.access_hash,
        "home": account.home.number(),
        "data_centres": account.device.keys.each_ref().map(key_form),
    })
}

fn key_form(key: &DataCentreKey) -> Value {
    json!({"id": key.centre.number(), "address": key.address.to_string(), "key": hex::encode(key.auth_key)})
}

fn routes() -> Router<Arc<Telegram>> {
    Router::new()
        .route("/people", get(people).post(add_person))
        .route("/people/{id}/acts", post(act))
        .route("/people/{id}/view", get(view))
        .route("/people/{id}/transcript", get(transcript))
        .route("/people/{id}/sign-in", post(sign_in))
        .route("/bots", post(add_bot))
        .route("/bots/{username}/pending", get(pending))
        .route("/devices", post(add_device))
        .route("/clock", post(move_clock))
        .route("/limits", post(set_limits))
        .route("/pace", post(set_pace))
        .route("/faults", get(faults).post(inject))
        .fallback(async || {
            ControlError::not_found(
                "there is no such address; the documentation of the module `control` lists all addresses",
            )
        })
        .method_not_allowed_fallback(async || {
            ControlError::bad("this address needs the other HTTP method: GET or POST")
        })
}

async fn people(State(telegram): TelegramState) -> Json<Value> {
    let people = telegram.world().read(|world| {
        let people = world.users().filter(|user| !user.is_bot());
        people.map(|user| json!({"id": user.id.0, "name": user.full_name(), "username": user.username})).collect()
    });
    Json(people)
}

async fn add_person(State(telegram): TelegramState, body: Bytes) -> ControlResult {
    let new: NewPerson = read(&body)?;
    if new.first_name.trim().is_empty() {
        return Err(ControlError::bad("the person has no \"first_name\"; add one"));
    }
    Ok(Json(json!({"id": telegram.add_person(new)?.id().0})))
}

async fn act(State(telegram): TelegramState, Path(id): Path<String>, body: Bytes) -> ControlResult {
    let person = person(&telegram, &id)?;
    let act: Act = read(&body)?;
    Ok(Json(json!(person.does(act)?)))
}

async fn view(State(telegram): TelegramState, Path(id): Path<String>) -> ControlResult {
    Ok(Json(json!(person(&telegram, &id)?.sees())))
}

async fn transcript(State(telegram): TelegramState, Path(id): Path<String>) -> Result<String, ControlError> {
    Ok(person(&telegram, &id)?.transcript())
}

async fn sign_in(State(telegram): TelegramState, Path(id): Path<String>) -> ControlResult {
    let person = person(&telegram, &id)?;
    Ok(Json(account_form(&telegram.signs_in(person))))
}

async fn add_bot(State(telegram): TelegramState, body: Bytes) -> ControlResult {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct NewBot {
        username: String,
        name: String,
    }
    let new: NewBot = read(&body)?;
    let bot = telegram.add_bot(&new.username, &new.name)?;
    Ok(Json(json!({"id": bot.id.0, "username": bot.username, "token": bot.token})))
}

async fn pending(State(telegram): TelegramState, Path(username): Path<String>) -> ControlResult {
    let bot = telegram.bot(&username).ok_or_else(|| ControlError::not_found("no bot has this username"))?;
    Ok(Json(json!(telegram.pending_updates(&bot))))
}

async fn add_device(State(telegram): TelegramState) -> Json<Value> {
    Json(json!({"data_centres": telegram.add_device().keys.each_ref().map(key_form)}))
}

async fn move_clock(State(telegram): TelegramState, body: Bytes) -> ControlResult {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Passing {
        passes_s: u32,
    }
    let Passing { passes_s } = read(&body)?;
    telegram.world().seconds_pass(i64::from(passes_s));
    Ok(Json(json!({"now_ms": telegram.world().read(World::now).0})))
}

async fn set_limits(State(telegram): TelegramState, body: Bytes) -> ControlResult {
    let limits: Limits = read(&body)?;
    telegram.world().change(|world| world.set_limits(limits));
    Ok(Json(json!(null)))
}

async fn set_pace(State(telegram): TelegramState, body: Bytes) -> ControlResult {
    let pace: Pace = read(&body)?;
    telegram.set_pace(pace);
    Ok(Json(json!(null)))
}

async fn faults(State(telegram): TelegramState) -> Json<Value> {
    Json(json!(telegram.waiting_faults()))
}

async fn inject(State(telegram): TelegramState, body: Bytes) -> ControlResult {
    let fault: Fault = read(&body)?;
    telegram.inject(fault)?;
    Ok(Json(json!(null)))
}

fn person(telegram: &Telegram, id: &str) -> Result<Person, ControlError> {
    let id = id
        .parse()
        .map(UserId)
        .map_err(|_| ControlError::bad("the id of a person is a number; GET /people lists them"))?;
    let known = telegram.world().read(|world| world.user(id).is_ok_and(|user| !user.is_bot()));
    known.then(|| Person::new(telegram.world().clone(), id)).ok_or_else(|| ControlError::not_found("no such person"))
}

/// Reads the body as JSON. The content type of the request is ignored.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ControlError> {
    serde_json::from_slice(body).map_err(|why| {
        let kind = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
        ControlError::bad(&format!(
            "{why}; the body must be {kind} as JSON: see the documentation of the module `control`"
        ))
    })
}

impl ControlError {
    fn bad(error: &str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: error.to_owned() }
    }

    fn not_found(error: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, error: error.to_owned() }
    }
}

impl From<WorldError> for ControlError {
    fn from(error: WorldError) -> Self {
        Self { status: StatusCode::CONFLICT, error: error.to_string() }
    }
}

impl From<CannotDo> for ControlError {
    fn from(error: CannotDo) -> Self {
        Self { status: StatusCode::CONFLICT, error: error.to_string() }
    }
}

impl From<NoSuchMethod> for ControlError {
    fn from(error: NoSuchMethod) -> Self {
        Self::bad(&error.to_string())
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({"error": self.error}))).into_response()
    }
}
