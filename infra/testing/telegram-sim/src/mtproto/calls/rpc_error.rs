//! Errors of calls: `rpc_error` with Telegram's names.
//!
//! The names come from <https://core.telegram.org/api/errors> and from each method's page.

use grammers_tl_types::{Serializable, enums, types};

use crate::world::WorldError;

/// The error that answers a call: code and name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} {message}")]
pub(crate) struct RpcError {
    code: i32,
    message: String,
}

const METHOD_UNKNOWN: &str = "SIMULATOR_METHOD_UNKNOWN";
const UNSUPPORTED: &str = "SIMULATOR_UNSUPPORTED";

impl RpcError {
    pub(crate) fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// Returns an error with code 400, which means that the request is wrong.
    pub(super) fn bad(message: &str) -> Self {
        Self::new(400, message)
    }

    /// Returns the error for bytes that are not a call, or that end too early.
    pub(super) fn invalid_request() -> Self {
        Self::bad("INPUT_REQUEST_INVALID")
    }

    /// Returns the error for a method that the simulator does not have. Telegram may have this method.
    pub(super) fn unknown_method(name: &str) -> Self {
        Self::new(400, format!("{METHOD_UNKNOWN} {name}"))
    }

    /// Returns the error for a feature that Telegram has but the simulator does not have.
    pub(super) fn unsupported(what: &str) -> Self {
        Self::new(400, format!("{UNSUPPORTED} {what}"))
    }

    /// Returns whether a missing feature of the simulator caused the error. Such an error is logged as an `ERROR`, so
    /// that a test notices it.
    pub(super) fn is_ours(&self) -> bool {
        self.message.starts_with("SIMULATOR_")
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let error = types::RpcError { error_code: self.code, error_message: self.message.clone() };
        enums::RpcError::Error(error).to_bytes()
    }
}

impl From<WorldError> for RpcError {
    fn from(error: WorldError) -> Self {
        if let WorldError::WaitSeconds(seconds) = error {
            return Self::new(420, format!("FLOOD_WAIT_{seconds}"));
        }
        let (code, message) = words(&error);
        Self::new(code, message)
    }
}

/// Returns a function that converts errors of the world. `own` lists errors for which a method has its own names: these
/// errors get their name from `own` and code 400. All other errors get their usual name and code.
pub(super) fn in_words(own: &'static [(WorldError, &'static str)]) -> impl Fn(WorldError) -> RpcError {
    |error| match own.iter().find(|(other, _)| *other == error) {
        Some((_, message)) => RpcError::bad(message),
        None => error.into(),
    }
}

/// Converts the error of an operation on another user. After such an operation, `TooManyRooms` means that the other
/// user, not the caller, is in too many rooms.
pub(super) fn for_another(error: WorldError) -> RpcError {
    if error == WorldError::TooManyRooms { RpcError::new(403, "USER_CHANNELS_TOO_MUCH") } else { error.into() }
}

fn words(error: &WorldError) -> (i32, &'static str) {
    match error {
        WorldError::UserUnknown => (400, "USER_ID_INVALID"),
        WorldError::RoomUnknown | WorldError::NotAMember | WorldError::Banned => (400, "CHANNEL_PRIVATE"),
        WorldError::MessageUnknown => (400, "MESSAGE_ID_INVALID"),
        WorldError::FileUnknown => (400, "FILE_ID_INVALID"),
        WorldError::NotStarted | WorldError::NotYourChat => (400, "PEER_ID_INVALID"),
        WorldError::Blocked => (400, "USER_IS_BLOCKED"),
        WorldError::NotAParticipant => (400, "USER_NOT_PARTICIPANT"),
        WorldError::RightMissing(_) | WorldError::CreatorOnly => (400, "CHAT_ADMIN_REQUIRED"),
        WorldError::CannotGive(_) => (403, "RIGHT_FORBIDDEN"),
        WorldError::IsAnAdmin => (400, "USER_ADMIN_INVALID"),
        WorldError::WritingForbidden => (403, "CHAT_WRITE_FORBIDDEN"),
        WorldError::MediaForbidden => (403, "CHAT_SEND_MEDIA_FORBIDDEN"),
        WorldError::PrivacyForbids => (403, "USER_PRIVACY_RESTRICTED"),
        WorldError::AlreadyAParticipant => (400, "USER_ALREADY_PARTICIPANT"),
        WorldError::RequestMissing => (400, "HIDE_REQUESTER_MISSING"),
        WorldError::LinkInvalid => (400, "INVITE_HASH_INVALID"),
        WorldError::LinkExpired => (400, "INVITE_HASH_EXPIRED"),
        WorldError::UsageLimitInvalid => (400, "USAGE_LIMIT_INVALID"),
        WorldError::ExpiryInvalid => (400, "EXPIRE_DATE_INVALID"),
        WorldError::NotModified => (400, "CHAT_NOT_MODIFIED"),
        WorldError::CannotEdit => (403, "MESSAGE_AUTHOR_REQUIRED"),
        WorldError::EditTooLate => (400, "MESSAGE_EDIT_TIME_EXPIRED"),
        WorldError::CannotDelete => (403, "MESSAGE_DELETE_FORBIDDEN"),
        WorldError::TextEmpty => (400, "MESSAGE_EMPTY"),
        WorldError::TextTooLong => (400, "MESSAGE_TOO_LONG"),
        WorldError::CaptionTooLong => (400, "MEDIA_CAPTION_TOO_LONG"),
        WorldError::ReplyMissing => (400, "REPLY_MESSAGE_ID_INVALID"),
        WorldError::ButtonDataInvalid => (400, "BUTTON_DATA_INVALID"),
        WorldError::TitleInvalid => (400, "CHAT_TITLE_EMPTY"),
        WorldError::RankTooLong => (400, "ADMIN_RANK_INVALID"),
        WorldError::AboutTooLong => (400, "CHAT_ABOUT_TOO_LONG"),
        WorldError::QueryTooOld => (400, "QUERY_ID_INVALID"),
        WorldError::UsernameTaken => (400, "USERNAME_OCCUPIED"),
        WorldError::TooManyRooms => (400, "CHANNELS_TOO_MUCH"),
        WorldError::WaitSeconds(_) => (420, "FLOOD_WAIT"),
        WorldError::SentAlready => (500, "RANDOM_ID_DUPLICATE"),
        WorldError::AlbumInvalid => (400, "MULTI_MEDIA_TOO_LONG"),
        WorldError::ReactionInvalid => (400, "REACTION_INVALID"),
        WorldError::NotForBots => (400, "BOT_METHOD_INVALID"),
    }
}
