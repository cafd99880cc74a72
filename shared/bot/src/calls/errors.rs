//! Interprets Telegram's responses, for all calls.
//!
//! Telegram's errors differ mainly in their descriptions. [`classify`] converts teloxide's many forms of a result to a
//! [`Success`] or a [`Failure`]. Some failures mean success for a call, e.g. that a person who should be removed is not
//! in the group. Each call returns success for these failures. [`Failure::into_error`] converts all other failures to
//! the [`CallError`] that the caller gets.
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use teloxide_core::{ApiError, RequestError};

#[cfg(test)]
mod tests;

/// The reason why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The person cannot be reached: they blocked the bot, deleted the account, or never wrote to the bot. A repeated
    /// call would fail too, until the person writes to the bot.
    #[error("the person cannot be reached")]
    Blocked,
    /// The group does not exist any more, or the bot is not in it.
    #[error("the group is gone")]
    Gone,
    /// Telegram did not carry out the call, because the bot makes too many calls (429). The same call may be repeated
    /// after this time.
    #[error("Telegram asks to wait {} s", .0.as_secs())]
    RetryAfter(Duration),
    /// Telegram did not respond in time. The call may have been carried out.
    #[error("Telegram did not answer in time")]
    TimedOut,
    /// Telegram could not be reached, or could not respond (5xx). The call may have been carried out.
    #[error("Telegram is unavailable")]
    Unavailable,
    /// Telegram refuses the call, and would refuse it again: the call is wrong, or the bot lacks a right.
    #[error("Telegram refused with {code}: {description}")]
    Refused {
        /// The HTTP status. teloxide drops the status of some errors; it is then derived from the description.
        code: u16,
        /// Telegram's description, with our token removed.
        description: String,
    },
}

impl CallError {
    /// Returns the pause that Telegram requires before the call is repeated. `None` if Telegram named no pause.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RetryAfter(pause) => Some(*pause),
            Self::Blocked | Self::Gone | Self::TimedOut | Self::Unavailable | Self::Refused { .. } => None,
        }
    }
}

/// The result of a call that Telegram carried out.
#[derive(Debug, PartialEq)]
pub(crate) enum Success<T> {
    /// The result has the form that teloxide expects.
    Parsed(T),
    /// teloxide cannot read the result. The call must not be repeated, because Telegram would carry it out again.
    Unparsed(Value),
}

/// A failed call: Telegram did not carry it out, or it is not known whether Telegram did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    RetryAfter(Duration),
    TimedOut,
    Unavailable,
    Error { code: u16, description: String },
}

/// The subject of a call: a person, a group, or the bot itself. Some errors have one meaning for a person and a
/// different meaning for a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Person,
    Group,
    Bot,
}

/// Converts teloxide's result of a call to a success or a failure.
pub(crate) fn classify<T>(response: Result<T, RequestError>) -> Result<Success<T>, Failure> {
    match response {
        Ok(result) => Ok(Success::Parsed(result)),
        Err(RequestError::Api(error)) => Err(from_description(description(error))),
        Err(RequestError::RetryAfter(seconds)) => Err(Failure::RetryAfter(seconds.duration())),
        Err(RequestError::MigrateToChatId(_)) => Err(from_description("Bad Request: group chat was upgraded".into())),
        Err(RequestError::Network(error)) if error.is_timeout() => Err(Failure::TimedOut),
        Err(RequestError::Network(_) | RequestError::Io(_)) => Err(Failure::Unavailable),
        Err(RequestError::InvalidJson { raw, .. }) => from_raw(&raw),
    }
}

impl Failure {
    /// Returns whether Telegram's description contains one of these phrases. The phrases are in lower case.
    pub(crate) fn mentions(&self, phrases: &[&str]) -> bool {
        let Self::Error { description, .. } = self else { return false };
        let description = description.to_ascii_lowercase();
        phrases.iter().any(|phrase| description.contains(phrase))
    }

    /// Returns the error for the caller. If Telegram's description contains the token, the token is removed.
    pub(crate) fn into_error(self, subject: Subject, token: &str) -> CallError {
        if self.mentions(UNREACHABLE) {
            return CallError::Blocked;
        }
        if self.mentions(GONE) {
            return CallError::Gone;
        }
        match (self, subject) {
            (Self::RetryAfter(pause), _) => CallError::RetryAfter(pause),
            (Self::TimedOut, _) => CallError::TimedOut,
            (Self::Unavailable, _) => CallError::Unavailable,
            (Self::Error { code: 403, .. }, Subject::Person) => CallError::Blocked,
            (failure, Subject::Person) if failure.mentions(NOT_FOUND) => CallError::Blocked,
            (failure, Subject::Group) if failure.mentions(NOT_FOUND) => CallError::Gone,
            (Self::Error { code, description }, _) => {
                CallError::Refused { code, description: description.replace(token, "…") }
            }
        }
    }
}

const UNREACHABLE: &[&str] =
    &["blocked by the user", "user is deactivated", "can't initiate conversation", "can't send messages to bots"];

const GONE: &[&str] =
    &["bot was kicked", "bot is not a member", "group is deactivated", "chat was deleted", "chat was upgraded"];

/// In a call about a person, these descriptions mean that the person never wrote to the bot. In a call about a group,
/// they mean that the group does not exist any more, or that the bot is not in it.
const NOT_FOUND: &[&str] = &["chat not found", "peer_id_invalid", "channel_private"];

/// Returns Telegram's own description. teloxide has variants for some descriptions; `Unknown` contains all others.
fn description(error: ApiError) -> String {
    if let ApiError::Unknown(text) = error { text } else { error.to_string() }
}

/// Returns the failure for a description. teloxide drops the HTTP status, so the status is derived from the words
/// before the first colon of the description, e.g. 403 from `Forbidden:`.
fn from_description(description: String) -> Failure {
    let name = description.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let code = match name.as_str() {
        "unauthorized" | "invalid bot token" => 401,
        "forbidden" => 403,
        "not found" => 404,
        "conflict" => 409,
        "request entity too large" => 413,
        "internal server error" | "bad gateway" | "service unavailable" | "gateway timeout" => 500,
        _ => 400,
    };
    from_code(code, description)
}

fn from_code(code: u16, description: String) -> Failure {
    match code {
        500.. => Failure::Unavailable,
        _ => Failure::Error { code, description },
    }
}

/// Reads a response that teloxide cannot read. Usually the response is a success whose result contains a type or field
/// that is newer than teloxide.
fn from_raw<T>(raw: &str) -> Result<Success<T>, Failure> {
    let Ok(response) = serde_json::from_str::<Response>(raw) else { return Err(Failure::Unavailable) };
    match response {
        Response { ok: true, result, .. } => Ok(Success::Unparsed(result)),
        Response { parameters: ResponseParameters { retry_after: Some(seconds) }, .. } => {
            Err(Failure::RetryAfter(Duration::from_secs(seconds)))
        }
        Response { error_code: Some(code), description, .. } => Err(from_code(code, description)),
        Response { error_code: None, description, .. } => Err(from_description(description)),
    }
}

/// The fields that we read of a Bot API response (Bot API, "Making requests").
#[derive(Deserialize)]
struct Response {
    ok: bool,
    #[serde(default)]
    result: Value,
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: ResponseParameters,
}

/// The part of an error that says when to repeat the call (Bot API, `ResponseParameters`).
#[derive(Default, Deserialize)]
struct ResponseParameters {
    retry_after: Option<u64>,
}
