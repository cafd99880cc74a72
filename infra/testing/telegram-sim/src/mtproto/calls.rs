//! The calls: what a client asks for, by subject.
//!
//! A [`Method`] is implemented for the TL function itself, so that its result cannot be of another type than the
//! schema says. Each subject's file lists its methods in `METHODS`; [`carry_out`] finds the one that a constructor id
//! names, reads its arguments whole, and runs it under the world's lock.

mod account;
mod admin_log;
mod cleaning;
mod contacts;
mod files;
mod history;
mod invites;
mod login;
mod members;
mod messages;
mod names;
mod reactions;
mod refusal;
mod rooms;
mod updates;

pub(super) use refusal::Refusal;
use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::Mutex,
};

use files::Uploads;
use grammers_tl_types::{
    self as tl, Cursor, Deserializable, Identifiable, RemoteCall, Serializable, deserialize, enums, functions, types,
};
use refusal::{for_another, in_words};

use crate::{
    faults::Faults,
    mtproto::{
        accounts::SignIn,
        forms::Viewer,
        parcel::{self, constructor},
        server::Shared,
    },
    world::{QueryId, Recorded, UserId, World},
};

/// The layer that this server's objects are of.
const LAYER: i32 = tl::LAYER;
/// How many wrappers may stand around a call.
const MOST_WRAPPERS: usize = 8;

/// What calls need beside the world, kept between them.
pub(super) struct Desk {
    /// Where the data centres listen, in their order.
    addresses: [SocketAddr; 2],
    uploads: Mutex<Uploads>,
    exports: Mutex<Exports>,
    /// How often random bytes were drawn for somebody's sign-ins.
    draws: Mutex<BTreeMap<UserId, i64>>,
}

/// Sign-ins on their way to the other data centre, by the bytes that prove them.
type Exports = BTreeMap<Vec<u8>, UserId>;

/// A call without what was wrapped around it.
pub(super) struct Unwrapped {
    /// The function with its arguments.
    pub(super) body: Vec<u8>,
    /// Whether its session is to be told of updates from now on: not for files, nor in `invokeWithoutUpdates`.
    pub(super) wants_updates: bool,
}

/// What came of a call.
pub(super) struct Answered {
    /// The result's bytes.
    pub(super) result: Result<Vec<u8>, Refusal>,
    /// The numbers of the events that it caused; the result tells of them.
    pub(super) own_events: BTreeSet<u64>,
    /// The press whose answer is the result, when it comes.
    pub(super) awaits: Option<QueryId>,
}

/// A TL function that is carried out here.
trait Method: RemoteCall<Return: Serializable> + Deserializable + Identifiable {
    fn run(self, call: &mut Call<'_>) -> Result<Self::Return, Refusal>;
}

/// One call being carried out.
struct Call<'a> {
    world: &'a mut World,
    account: UserId,
    sign_in: &'a SignIn,
    desk: &'a Desk,
    faults: &'a Faults,
    /// The number of the first event that this call may have made.
    first_event: u64,
    /// The press whose answer is the result.
    awaits: Option<QueryId>,
}

/// A method in a list: its constructor id, and what reads its arguments and runs it.
type Listed = (u32, fn(&[u8], &mut Call<'_>) -> Result<Vec<u8>, Refusal>);

/// Every method, by subject.
const SUBJECTS: [&[Listed]; 13] = [
    account::METHODS,
    admin_log::METHODS,
    cleaning::METHODS,
    contacts::METHODS,
    files::METHODS,
    history::METHODS,
    invites::METHODS,
    login::METHODS,
    members::METHODS,
    messages::METHODS,
    reactions::METHODS,
    rooms::METHODS,
    updates::METHODS,
];

/// The method's name in the TL schema, for logs and faults.
pub(super) fn name(body: &[u8]) -> &'static str {
    constructor(body).map_or("nothing", tl::name_for_id)
}

/// For whom a method is carried out: who is signed in, or nobody, who may sign in. Away from home, files alone are read.
fn may_call(shared: &Shared, sign_in: &SignIn, method: &str) -> Result<UserId, Refusal> {
    let is_for_everybody = ["auth.", "help."].iter().any(|start| method.starts_with(start))
        && method != "auth.exportAuthorization"
        || method == "account.getPassword";
    let Some(account) = sign_in.account() else {
        let unregistered = Refusal::new(401, "AUTH_KEY_UNREGISTERED");
        return if is_for_everybody { Ok(NOBODY) } else { Err(unregistered) };
    };
    if shared.faults.freezes(account) && !only_reads(method) {
        return Err(Refusal::new(420, "FROZEN_METHOD_INVALID"));
    }
    let home = shared.world.look(|world| world.user(account).map(crate::world::User::home))?;
    if home != sign_in.data_centre && !is_for_everybody && !method.starts_with("upload.") {
        return Err(Refusal::new(303, format!("USER_MIGRATE_{}", home.number())));
    }
    Ok(account)
}

/// Who is not signed in.
const NOBODY: UserId = UserId(0);

/// The methods that are carried out, by their constructor ids in the TL schema.
pub fn method_ids() -> impl Iterator<Item = u32> {
    SUBJECTS.into_iter().flatten().map(|(id, _)| *id)
}

/// The same, by their names there.
pub fn method_names() -> impl Iterator<Item = &'static str> {
    method_ids().map(tl::name_for_id)
}

/// Whether a method changes nothing that others see: what a frozen account may still call.
fn only_reads(method: &str) -> bool {
    let name = method.rsplit('.').next().unwrap_or(method);
    ["get", "check", "search", "resolve", "logOut"].iter().any(|start| name.starts_with(start))
}

/// The result of a press that the bot has answered.
pub(super) fn answer_to_press(text: Option<&str>, alert: bool) -> Vec<u8> {
    messages::callback_answer(text.map(str::to_owned), alert).to_bytes()
}

/// The result of a press that the bot has not answered in time.
pub(super) fn no_answer_to_press() -> Vec<u8> {
    Refusal::bad("BOT_RESPONSE_TIMEOUT").to_bytes()
}

/// Takes off what may be wrapped around a call: the layer, the client's introduction, packing.
pub(super) fn unwrap(body: Vec<u8>) -> Result<Unwrapped, Refusal> {
    let mut call = Unwrapped { body, wants_updates: true };
    for _ in 0..MOST_WRAPPERS {
        let body = parcel::unzip(call.body).map_err(|_| Refusal::invalid_request())?;
        let inner = match constructor(&body) {
            Some(WITH_LAYER) => with_layer(&body)?,
            Some(INIT_CONNECTION) => arguments::<functions::InitConnection<Rest>>(&body)?.query.0,
            Some(WITHOUT_UPDATES) => {
                call.wants_updates = false;
                arguments::<functions::InvokeWithoutUpdates<Rest>>(&body)?.query.0
            }
            Some(AFTER_MESSAGE) => arguments::<functions::InvokeAfterMsg<Rest>>(&body)?.query.0,
            Some(_) => {
                let wants_updates = call.wants_updates && !name(&body).starts_with("upload.");
                return Ok(Unwrapped { body, wants_updates });
            }
            None => return Err(Refusal::invalid_request()),
        };
        call.body = inner;
    }
    Err(Refusal::invalid_request())
}

/// Carries a call out for whoever is signed in.
pub(super) fn carry_out(shared: &Shared, sign_in: &SignIn, body: &[u8]) -> Answered {
    let account = match may_call(shared, sign_in, name(body)) {
        Ok(account) => account,
        Err(refusal) => return Answered { result: Err(refusal), own_events: BTreeSet::new(), awaits: None },
    };
    let ((result, awaits), events) = shared.world.act_noting(|world| {
        let first_event = world.event_count();
        let mut call =
            Call { world, account, sign_in, desk: &shared.desk, faults: &shared.faults, first_event, awaits: None };
        (call.run(body), call.awaits)
    });
    log(name(body), account, &result);
    Answered { result, own_events: events.into_iter().map(|event| event.seq).collect(), awaits }
}

const WITH_LAYER: u32 = functions::InvokeWithLayer::<Rest>::CONSTRUCTOR_ID;
const INIT_CONNECTION: u32 = functions::InitConnection::<Rest>::CONSTRUCTOR_ID;
const WITHOUT_UPDATES: u32 = functions::InvokeWithoutUpdates::<Rest>::CONSTRUCTOR_ID;
const AFTER_MESSAGE: u32 = functions::InvokeAfterMsg::<Rest>::CONSTRUCTOR_ID;

/// Whatever is left, so that a wrapper can be read without knowing what it wraps.
struct Rest(Vec<u8>);

impl Deserializable for Rest {
    fn deserialize(cursor: &mut Cursor) -> deserialize::Result<Self> {
        let mut bytes = Vec::new();
        cursor.read_to_end(&mut bytes)?;
        Ok(Self(bytes))
    }
}

impl Desk {
    /// A desk for data centres that clients reach at these addresses.
    pub(super) fn at(addresses: [SocketAddr; 2]) -> Self {
        Self { addresses, uploads: Mutex::default(), exports: Mutex::default(), draws: Mutex::default() }
    }
}

impl Call<'_> {
    fn run(&mut self, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        let id = constructor(body).ok_or_else(Refusal::invalid_request)?;
        let found = SUBJECTS.iter().flat_map(|methods| methods.iter()).find(|(method, _)| *method == id);
        match found {
            Some((_, run)) => run(body, self),
            None => Err(Refusal::unknown_method(tl::name_for_id(id))),
        }
    }

    /// The world as the caller sees it.
    fn viewer(&self) -> Viewer<'_> {
        Viewer::new(self.world, self.account)
    }

    /// What this call has done, as the updates that its result carries; `first` are told before the others.
    fn updates(&self, first: Vec<enums::Update>) -> enums::Updates {
        let events: Vec<Recorded> = self.world.recorded_since(self.first_event);
        self.viewer().updates(first, &events).into()
    }

    /// Updates that tell nothing.
    fn no_updates(&self) -> types::Updates {
        types::Updates { updates: Vec::new(), users: Vec::new(), chats: Vec::new(), date: self.now(), seq: 0 }
    }

    /// The time, as a TL date.
    fn now(&self) -> i32 {
        crate::mtproto::forms::date(self.world.now())
    }
}

/// A method for a list.
const fn method<F: Method>() -> Listed {
    (F::CONSTRUCTOR_ID, run::<F>)
}

fn run<F: Method>(body: &[u8], call: &mut Call<'_>) -> Result<Vec<u8>, Refusal> {
    Ok(arguments::<F>(body)?.run(call)?.to_bytes())
}

/// Reads a function's arguments, all of them and nothing more.
fn arguments<F: Deserializable>(body: &[u8]) -> Result<F, Refusal> {
    let mut cursor = Cursor::from_slice(&body[4..]);
    let function = F::deserialize(&mut cursor).map_err(|_| Refusal::invalid_request())?;
    let whole = cursor.pos() + 4 == body.len();
    if whole { Ok(function) } else { Err(Refusal::new(400, "INPUT_REQUEST_TOO_LONG")) }
}

fn with_layer(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let wrapped = arguments::<functions::InvokeWithLayer<Rest>>(body)?;
    if wrapped.layer > LAYER {
        return Err(Refusal::new(400, "CONNECTION_LAYER_INVALID"));
    }
    Ok(wrapped.query.0)
}

fn log(method: &str, account: UserId, result: &Result<Vec<u8>, Refusal>) {
    match result {
        Ok(_) => tracing::debug!(method, user.id = account.0, "carried out"),
        Err(refusal) if refusal.is_ours() => {
            tracing::error!(method, why = %refusal, "the simulator does not know this");
        }
        Err(refusal) => tracing::info!(method, user.id = account.0, %refusal, "refused"),
    }
}
