//! The calls: what a client asks for, by subject.
//!
//! A [`Method`] is implemented for the TL function itself, so that its result cannot be of another type than the
//! schema says. Each subject's file lists its methods in `METHODS`; [`carry_out`] finds the one that a constructor id
//! names, reads its arguments whole, and runs it under the world's lock.

mod account;
mod files;
mod history;
mod invites;
mod members;
mod messages;
mod names;
mod refusal;
mod rooms;
mod updates;

pub(super) use refusal::Refusal;
use refusal::in_words;

use super::accounts::SignIn;
use super::forms::Viewer;
use super::parcel::{self, constructor};
use super::server::Shared;
use crate::faults::Faults;
use crate::world::{Recorded, UserId, World};
use files::Uploads;
use grammers_tl_types::{
    self as tl, Cursor, Deserializable, Identifiable, RemoteCall, Serializable, deserialize, enums, functions, types,
};
use messages::SentIds;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Mutex;

/// The layer that this server's objects are of.
const LAYER: i32 = tl::LAYER;
/// How many wrappers may stand around a call.
const MOST_WRAPPERS: usize = 8;

/// What calls need beside the world, kept between them.
pub(super) struct Desk {
    address: SocketAddr,
    uploads: Mutex<Uploads>,
    sent: Mutex<SentIds>,
}

/// A call without what was wrapped around it.
pub(super) struct Unwrapped {
    /// The function with its arguments.
    pub(super) body: Vec<u8>,
    /// Whether its session is to be told of updates (`invokeWithoutUpdates`).
    pub(super) wants_updates: bool,
}

/// What came of a call.
pub(super) struct Answered {
    /// The result's bytes.
    pub(super) result: Result<Vec<u8>, Refusal>,
    /// The numbers of the events that it caused; the result tells of them.
    pub(super) own_events: BTreeSet<u64>,
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
}

/// A method in a list: its constructor id, and what reads its arguments and runs it.
type Listed = (u32, fn(&[u8], &mut Call<'_>) -> Result<Vec<u8>, Refusal>);

/// Every method, by subject.
const SUBJECTS: [&[Listed]; 8] = [
    account::METHODS,
    files::METHODS,
    history::METHODS,
    invites::METHODS,
    members::METHODS,
    messages::METHODS,
    rooms::METHODS,
    updates::METHODS,
];

/// The method's name in the TL schema, for logs and faults.
pub(super) fn name(body: &[u8]) -> &'static str {
    constructor(body).map_or("nothing", tl::name_for_id)
}

/// Whether there is such a method here.
pub(crate) fn knows(method: &str) -> bool {
    SUBJECTS.iter().flat_map(|methods| methods.iter()).any(|(id, _)| tl::name_for_id(*id) == method)
}

/// Whether a method changes nothing that others see: what a frozen account may still call.
fn only_reads(method: &str) -> bool {
    let name = method.rsplit('.').next().unwrap_or(method);
    ["get", "check", "search", "resolve", "logOut"].iter().any(|start| name.starts_with(start))
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
            Some(_) => return Ok(Unwrapped { body, ..call }),
            None => return Err(Refusal::invalid_request()),
        };
        call.body = inner;
    }
    Err(Refusal::invalid_request())
}

/// Carries a call out for whoever is signed in.
pub(super) fn carry_out(shared: &Shared, sign_in: &SignIn, body: &[u8]) -> Answered {
    if shared.faults.freezes(sign_in.account) && !only_reads(name(body)) {
        let result = Err(Refusal::new(420, "FROZEN_METHOD_INVALID"));
        return Answered { result, own_events: BTreeSet::new() };
    }
    let (result, events) = shared.world.act_noting(|world| {
        let first_event = world.event_count();
        let account = sign_in.account;
        let mut call = Call { world, account, sign_in, desk: &shared.desk, faults: &shared.faults, first_event };
        call.run(body)
    });
    log(name(body), sign_in.account, &result);
    Answered { result, own_events: events.into_iter().map(|event| event.seq).collect() }
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
    /// A desk for a server that clients reach at an address.
    pub(super) fn at(address: SocketAddr) -> Self {
        Self { address, uploads: Mutex::default(), sent: Mutex::default() }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
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
        super::forms::date(self.world.now())
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
        Err(refusal) if refusal.is_ours() => tracing::error!(method, "the simulator does not know this"),
        Err(refusal) => tracing::info!(method, user.id = account.0, %refusal, "refused"),
    }
}
