//! What Telegram's answer means: judged here, for every call.
//!
//! Telegram tells its errors apart by text. [`outcome`] makes of teloxide's many forms either a result or a [`Fault`];
//! a call takes the faults out that are none to it, and [`Fault::about`] says what the rest means to whoever called.
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use teloxide_core::{ApiError, RequestError};

#[cfg(test)]
mod tests;

/// Why a call did not do what it was for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The person cannot be reached: they blocked the bot, deleted the account, or never wrote to the bot. Asking again
    /// is of no use until they write.
    #[error("the person cannot be reached")]
    Blocked,
    /// The group is not there any more, or the bot is not in it.
    #[error("the group is gone")]
    Gone,
    /// Too much was said (429). Nothing happened; the same call is welcome after this long.
    #[error("asked to wait {} s", .0.as_secs())]
    RetryAfter(Duration),
    /// No answer in time. It may have happened.
    #[error("no answer in time")]
    TimedOut,
    /// Telegram could not be asked, or could not answer (5xx). It may have happened.
    #[error("Telegram is unavailable")]
    Unavailable,
    /// Telegram will not do this however often it is asked: a mistake of ours, or a right that the bot lacks.
    #[error("refused with {code}: {description}")]
    Refused {
        /// As HTTP has it.
        code: u16,
        /// In Telegram's words, without our token.
        description: String,
    },
}

/// What became of a call that Telegram carried out.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome<T> {
    /// And told us so in the form that we expect.
    Read(T),
    /// And told us so in another form: this is the result. Asking again would do it twice.
    Unread(Value),
}

/// Anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    RetryAfter(Duration),
    TimedOut,
    Unavailable,
    Said { code: u16, description: String },
}

/// Whom a call is about: it decides what some errors mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Person,
    Group,
    Bot,
}

/// What teloxide made of Telegram's answer.
pub(crate) fn outcome<T>(answer: Result<T, RequestError>) -> Result<Outcome<T>, Fault> {
    match answer {
        Ok(result) => Ok(Outcome::Read(result)),
        Err(RequestError::Api(error)) => Err(said(description(error))),
        Err(RequestError::RetryAfter(seconds)) => Err(Fault::RetryAfter(seconds.duration())),
        Err(RequestError::MigrateToChatId(_)) => Err(said("Bad Request: group chat was upgraded".into())),
        Err(RequestError::Network(error)) if error.is_timeout() => Err(Fault::TimedOut),
        Err(RequestError::Network(_) | RequestError::Io(_)) => Err(Fault::Unavailable),
        Err(RequestError::InvalidJson { raw, .. }) => in_another_form(&raw),
    }
}

impl Fault {
    /// Whether Telegram said one of these, whatever else it said around it.
    pub(crate) fn says(&self, phrases: &[&str]) -> bool {
        let Self::Said { description, .. } = self else { return false };
        let description = description.to_ascii_lowercase();
        phrases.iter().any(|phrase| description.contains(phrase))
    }

    /// What it means to whoever called. The token is taken out of what Telegram said, should it ever be in there.
    pub(crate) fn about(self, about: About, token: &str) -> CallError {
        if self.says(UNREACHABLE) {
            return CallError::Blocked;
        }
        if self.says(GONE) {
            return CallError::Gone;
        }
        match (self, about) {
            (Self::RetryAfter(wait), _) => CallError::RetryAfter(wait),
            (Self::TimedOut, _) => CallError::TimedOut,
            (Self::Unavailable, _) => CallError::Unavailable,
            (Self::Said { code: 403, .. }, About::Person) => CallError::Blocked,
            (fault, About::Person) if fault.says(NOT_FOUND) => CallError::Blocked,
            (fault, About::Group) if fault.says(NOT_FOUND) => CallError::Gone,
            (Self::Said { code, description }, _) => {
                CallError::Refused { code, description: description.replace(token, "…") }
            }
        }
    }
}

const UNREACHABLE: &[&str] =
    &["blocked by the user", "user is deactivated", "can't initiate conversation", "can't send messages to bots"];

const GONE: &[&str] =
    &["bot was kicked", "bot is not a member", "group is deactivated", "chat was deleted", "chat was upgraded"];

/// Of a person it means that the bot never met them.
const NOT_FOUND: &[&str] = &["chat not found", "peer_id_invalid", "channel_private"];

/// Telegram's own words. teloxide knows some sentences by heart and wraps all others.
fn description(error: ApiError) -> String {
    if let ApiError::Unknown(text) = error { text } else { error.to_string() }
}

/// The code is lost on the way through teloxide, but the words begin with its name.
fn said(description: String) -> Fault {
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
    coded(code, description)
}

fn coded(code: u16, description: String) -> Fault {
    match code {
        500.. => Fault::Unavailable,
        _ => Fault::Said { code, description },
    }
}

/// An answer that teloxide cannot read: usually a result with something in it that is newer than teloxide.
fn in_another_form<T>(raw: &str) -> Result<Outcome<T>, Fault> {
    let Ok(answer) = serde_json::from_str::<Answer>(raw) else { return Err(Fault::Unavailable) };
    match answer {
        Answer { ok: true, result, .. } => Ok(Outcome::Unread(result)),
        Answer { parameters: Parameters { retry_after: Some(seconds) }, .. } => {
            Err(Fault::RetryAfter(Duration::from_secs(seconds)))
        }
        Answer { error_code: Some(code), description, .. } => Err(coded(code, description)),
        Answer { error_code: None, description, .. } => Err(said(description)),
    }
}

/// Bot API, "Making requests".
#[derive(Deserialize)]
struct Answer {
    ok: bool,
    #[serde(default)]
    result: Value,
    error_code: Option<u16>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Parameters,
}

#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}
