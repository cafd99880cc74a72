//! The API methods that clients call, grouped by subject.
//!
//! The trait `RpcMethod` is implemented for the types of the TL functions, so that the compiler checks that each method
//! returns the type that the schema demands. Each subject's file lists its methods in `METHODS`. [`execute`] finds the
//! method by constructor id, reads all its arguments, and runs it under the world's lock.

mod account;
mod admin_log;
mod call;
mod cleaning;
mod contacts;
mod files;
mod history;
mod invites;
mod login;
mod members;
mod messages;
mod method;
mod names;
mod reactions;
mod rooms;
mod rpc_error;
mod updates;
mod wrappers;

pub(super) use method::name;
pub(super) use rpc_error::RpcError;
pub(super) use wrappers::unwrap;

use std::collections::BTreeSet;

use grammers_tl_types::{self as tl, Serializable};

use crate::{
    mtproto::{
        accounts::SignIn,
        calls::{call::RpcCall, method::ListedMethod},
        parcel::constructor,
        shared::Shared,
    },
    world::{QueryId, User, UserId},
};

/// The result of a call, and what it caused.
pub(super) struct CallOutcome {
    /// The serialised result, or the error to answer with.
    pub(super) result: Result<Vec<u8>, RpcError>,
    /// The numbers of the events that the call caused. The result already contains these events, so they are not pushed
    /// to the caller as well.
    pub(super) own_events: BTreeSet<u64>,
    /// The button press that the call made, if it made one. The bot answers the press later, and the bot's answer
    /// becomes the result of the call.
    pub(super) awaited_press: Option<QueryId>,
}

/// All methods. Each inner list contains the methods of one subject.
const SUBJECTS: [&[ListedMethod]; 13] = [
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

/// The user id that stands for the caller if no account is signed in.
const NOBODY: UserId = UserId(0);

/// Executes the call in `body` for the account that is signed in. If no account is signed in, executes it for
/// [`NOBODY`].
pub(super) fn execute(shared: &Shared, sign_in: &SignIn, body: &[u8]) -> CallOutcome {
    let account = match authorize(shared, sign_in, name(body)) {
        Ok(account) => account,
        Err(refusal) => return CallOutcome { result: Err(refusal), own_events: BTreeSet::new(), awaited_press: None },
    };
    let ((result, awaited_press), events) = shared.world.change_with_events(|world| {
        let first_event = world.event_count();
        let mut call = RpcCall {
            world,
            account,
            sign_in,
            state: &shared.calls,
            faults: &shared.faults,
            first_event,
            awaited_press: None,
        };
        (run(body, &mut call), call.awaited_press)
    });
    log(name(body), account, &result);
    CallOutcome { result, own_events: events.into_iter().map(|event| event.seq).collect(), awaited_press }
}

/// Returns the constructor ids of all supported methods, from the TL schema.
pub fn method_ids() -> impl Iterator<Item = u32> {
    SUBJECTS.into_iter().flatten().map(|method| method.id)
}

/// Returns the names of all supported methods, from the TL schema.
pub fn method_names() -> impl Iterator<Item = &'static str> {
    method_ids().map(tl::name_for_id)
}

/// Converts the bot's answer to a button press into the result of the call that pressed the button.
pub(super) fn answer_to_press(text: Option<&str>, alert: bool) -> Vec<u8> {
    messages::callback_answer(text.map(str::to_owned), alert).to_bytes()
}

/// Returns the result of a call that pressed a button, if the bot did not answer the press in time.
pub(super) fn no_answer_to_press() -> Vec<u8> {
    RpcError::bad("BOT_RESPONSE_TIMEOUT").to_bytes()
}

/// Returns the account for which a method is executed. If no account is signed in, only methods that need no account
/// are allowed. In a data centre that is not the account's own, only file transfers and methods that need no account
/// are allowed.
fn authorize(shared: &Shared, sign_in: &SignIn, method: &str) -> Result<UserId, RpcError> {
    let is_for_everybody = ["auth.", "help."].iter().any(|start| method.starts_with(start))
        && method != "auth.exportAuthorization"
        || method == "account.getPassword";
    let Some(account) = sign_in.account() else {
        let unregistered = RpcError::new(401, "AUTH_KEY_UNREGISTERED");
        return if is_for_everybody { Ok(NOBODY) } else { Err(unregistered) };
    };
    if shared.faults.freezes(account) && !only_reads(method) {
        return Err(RpcError::new(420, "FROZEN_METHOD_INVALID"));
    }
    let home = shared.world.read(|world| world.user(account).map(User::home))?;
    if home != sign_in.data_centre && !is_for_everybody && !method.starts_with("upload.") {
        return Err(RpcError::new(303, format!("USER_MIGRATE_{}", home.number())));
    }
    Ok(account)
}

/// Returns whether a frozen account may still call a method. Such an account may only read and log out. A method is for
/// reading if its name, after the namespace, begins with a word such as `get`.
fn only_reads(method: &str) -> bool {
    let name = method.rsplit('.').next().unwrap_or(method);
    ["get", "check", "search", "resolve", "logOut"].iter().any(|start| name.starts_with(start))
}

fn run(body: &[u8], call: &mut RpcCall<'_>) -> Result<Vec<u8>, RpcError> {
    let id = constructor(body).ok_or_else(RpcError::invalid_request)?;
    let found = SUBJECTS.into_iter().flatten().find(|method| method.id == id);
    match found {
        Some(method) => (method.run)(body, call),
        None => Err(RpcError::unknown_method(tl::name_for_id(id))),
    }
}

fn log(method: &str, account: UserId, result: &Result<Vec<u8>, RpcError>) {
    match result {
        Ok(_) => tracing::debug!(method, user.id = account.0, "a call was carried out"),
        Err(refusal) if refusal.is_ours() => {
            tracing::error!(method, why = %refusal, "the simulator does not support this call");
        }
        Err(refusal) => tracing::info!(method, user.id = account.0, %refusal, "a call was refused"),
    }
}
