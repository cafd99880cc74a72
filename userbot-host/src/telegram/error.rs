//! The errors of requests to Telegram. Each variant says what the caller may do next.
use std::time::Duration;

use grammers_mtsender::{InvocationError, RpcError};

/// A request to Telegram failed, or got no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TelegramError {
    /// Telegram asks not to repeat the request before this time has passed (`FLOOD_WAIT`).
    #[error("Telegram asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// Telegram refused, and repeating the request would not help.
    #[error("Telegram refused: {0}")]
    Refused(String),
    /// The session is no longer valid. The host must not log in again by itself: a person has to find out the reason
    /// first.
    #[error("Telegram ended the session: {0}; find out why before you log in again")]
    SessionEnded(String),
    /// There was no answer. It is not known whether the request was carried out.
    #[error("no answer from Telegram: {0}")]
    NoAnswer(String),
}

/// Telegram's errors for a room that is lost: no chat can continue in it (core.telegram.org/api/errors).
const ROOM_LOST: [&str; 4] = ["CHANNEL_PRIVATE", "CHANNEL_INVALID", "CHANNEL_PUBLIC_GROUP_NA", "CHAT_ADMIN_REQUIRED"];

/// Errors after which a session must not be used (core.telegram.org/api/errors, 401 and 406).
const SESSION_ENDED: [&str; 7] = [
    "AUTH_KEY_UNREGISTERED",
    "AUTH_KEY_INVALID",
    "AUTH_KEY_DUPLICATED",
    "SESSION_REVOKED",
    "SESSION_EXPIRED",
    "USER_DEACTIVATED",
    "USER_DEACTIVATED_BAN",
];

impl TelegramError {
    /// Returns whether the error means that the room is lost: it does not exist any more, or the account can no longer
    /// access or administer it.
    pub(crate) fn is_room_lost(&self) -> bool {
        matches!(self, Self::Refused(name) if ROOM_LOST.contains(&name.as_str()))
    }
}

/// Turns a refusal with one of these error names into success: these errors mean that there is nothing left to do.
/// Returns any other result unchanged.
pub(super) fn accept_refusals(names: &[&str], result: Result<(), TelegramError>) -> Result<(), TelegramError> {
    match result {
        Err(TelegramError::Refused(name)) if names.contains(&name.as_str()) => Ok(()),
        other => other,
    }
}

impl From<InvocationError> for TelegramError {
    fn from(error: InvocationError) -> Self {
        match error {
            InvocationError::Rpc(RpcError { code: 420, value: Some(seconds), name, .. })
                if !name.starts_with("FROZEN") =>
            {
                Self::Wait(Duration::from_secs(seconds.into()))
            }
            InvocationError::Rpc(RpcError { name, .. })
                if SESSION_ENDED.contains(&name.as_str()) || name.starts_with("FROZEN") =>
            {
                Self::SessionEnded(name)
            }
            InvocationError::Rpc(RpcError { code, name, .. }) if !(0..500).contains(&code) => Self::NoAnswer(name),
            InvocationError::Rpc(RpcError { name, .. }) => Self::Refused(name),
            // Telegram does not know the session's key. For the next request, grammers would negotiate a new key, with
            // which the account is not logged in.
            InvocationError::Authentication(_) => {
                Self::SessionEnded("Telegram does not know the session's key".to_owned())
            }
            InvocationError::InvalidDc => Self::Refused("the session does not name the data centre".to_owned()),
            other @ (InvocationError::Session(_)
            | InvocationError::Io(_)
            | InvocationError::Deserialize(_)
            | InvocationError::Transport(_)
            | InvocationError::Dropped(_)) => Self::NoAnswer(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use grammers_tl_types::types;

    use super::*;

    #[test]
    fn telegrams_errors_say_what_to_do() {
        let rpc = |error_code, text: &str| {
            TelegramError::from(InvocationError::Rpc(types::RpcError { error_code, error_message: text.into() }.into()))
        };
        assert_eq!(rpc(420, "FLOOD_WAIT_90"), TelegramError::Wait(Duration::from_secs(90)));
        assert_eq!(rpc(400, "CHANNELS_TOO_MUCH"), TelegramError::Refused("CHANNELS_TOO_MUCH".into()));
        assert_eq!(rpc(406, "AUTH_KEY_DUPLICATED"), TelegramError::SessionEnded("AUTH_KEY_DUPLICATED".into()));
        assert_eq!(rpc(420, "FROZEN_METHOD_INVALID"), TelegramError::SessionEnded("FROZEN_METHOD_INVALID".into()));
        assert_eq!(rpc(500, "INTERDC_CALL_ERROR"), TelegramError::NoAnswer("INTERDC_CALL_ERROR".into()));
        assert!(rpc(403, "CHANNEL_PRIVATE").is_room_lost());
    }
}
