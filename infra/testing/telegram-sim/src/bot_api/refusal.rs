//! Error answers of the Bot API, in Telegram's words.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::world::{AdminRight, WorldError};

const OURS: &str = "simulator:";

/// An answer with `ok: false`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    code: u16,
    description: String,
    retry_after_s: Option<u32>,
}

impl Refusal {
    /// Returns the answer `400 Bad Request: ...`.
    pub(super) fn bad_request(why: impl AsRef<str>) -> Self {
        Self { code: 400, description: format!("Bad Request: {}", why.as_ref()), retry_after_s: None }
    }

    /// Returns the answer `403 Forbidden: ...`.
    pub(super) fn forbidden(why: &str) -> Self {
        Self { code: 403, description: format!("Forbidden: {why}"), retry_after_s: None }
    }

    /// Returns the answer `409 Conflict: ...`.
    pub(super) fn conflict(why: &str) -> Self {
        Self { code: 409, description: format!("Conflict: {why}"), retry_after_s: None }
    }

    /// Returns the answer `401 Unauthorized`, for a token that belongs to no bot.
    pub(super) fn unauthorized() -> Self {
        Self { code: 401, description: "Unauthorized".to_owned(), retry_after_s: None }
    }

    /// Returns an answer with this code and description. If the description ends in `retry after` and a number, the
    /// answer also has the number as its field `retry_after`.
    pub(super) fn in_words(code: i32, description: String) -> Self {
        let retry_after_s = description.rsplit_once("retry after ").and_then(|(_, seconds)| seconds.parse().ok());
        Self { code: u16::try_from(code).unwrap_or(500), description, retry_after_s }
    }

    /// Returns the answer `413 Request Entity Too Large`.
    pub(super) fn too_large() -> Self {
        Self { code: 413, description: "Request Entity Too Large".to_owned(), retry_after_s: None }
    }

    /// Returns the answer `404 Not Found`, for an unknown method or file, or a path without a token.
    pub(super) fn not_found() -> Self {
        Self { code: 404, description: "Not Found".to_owned(), retry_after_s: None }
    }

    /// Returns the simulation's own answer to a call that it does not simulate. The real Telegram may support the call.
    pub(super) fn simulator(why: impl AsRef<str>) -> Self {
        Self { code: 400, description: format!("{OURS} {}", why.as_ref()), retry_after_s: None }
    }

    /// Returns whether the simulation itself refuses the call. It does so if the call is not simulated, or if Telegram
    /// would ignore a part of it.
    pub(super) fn is_ours(&self) -> bool {
        self.description.starts_with(OURS)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code, self.description)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(retry_after) = self.retry_after_s {
            body["parameters"] = json!({ "retry_after": retry_after });
        }
        let status = StatusCode::from_u16(self.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(body)).into_response()
    }
}

impl From<WorldError> for Refusal {
    fn from(error: WorldError) -> Self {
        match words_for(&error) {
            Words::Bad(why) => Self::bad_request(why),
            Words::Forbidden(why) => Self::forbidden(why),
        }
    }
}

enum Words {
    Bad(&'static str),
    Forbidden(&'static str),
}

fn words_for(error: &WorldError) -> Words {
    Words::Bad(match error {
        WorldError::NotStarted => return Words::Forbidden("bot can't initiate conversation with a user"),
        WorldError::Blocked => return Words::Forbidden("bot was blocked by the user"),
        WorldError::NotAMember => return Words::Forbidden("bot is not a member of the supergroup chat"),
        WorldError::Banned => return Words::Forbidden("bot was kicked from the supergroup chat"),
        WorldError::RightMissing(right) | WorldError::CannotGive(right) => words_for_missing(*right),
        WorldError::UserUnknown => "user not found",
        WorldError::RoomUnknown | WorldError::NotYourChat => "chat not found",
        WorldError::MessageUnknown => "message to edit not found",
        WorldError::FileUnknown => "wrong file identifier/HTTP URL specified",
        WorldError::NotAParticipant => "USER_NOT_PARTICIPANT",
        WorldError::CreatorOnly => "CHAT_ADMIN_REQUIRED",
        WorldError::IsAnAdmin => "user is an administrator of the chat",
        WorldError::WritingForbidden => "not enough rights to send text messages to the chat",
        WorldError::MediaForbidden => "not enough rights to send media to the chat",
        WorldError::PrivacyForbids => "USER_PRIVACY_RESTRICTED",
        WorldError::AlreadyAParticipant => "USER_ALREADY_PARTICIPANT",
        WorldError::RequestMissing => "HIDE_REQUESTER_MISSING",
        WorldError::LinkInvalid => "INVITE_HASH_INVALID",
        WorldError::LinkExpired => "INVITE_HASH_EXPIRED",
        WorldError::UsageLimitInvalid => "member limit can't be specified for links requiring administrator approval",
        WorldError::ExpiryInvalid => "EXPIRE_DATE_INVALID",
        WorldError::NotModified => {
            "message is not modified: specified new message content and reply markup are exactly the same as a \
             current content and reply markup of the message"
        }
        WorldError::CannotEdit | WorldError::EditTooLate => "message can't be edited",
        WorldError::CannotDelete => "message can't be deleted",
        WorldError::TextEmpty => "message text is empty",
        WorldError::TextTooLong => "message is too long",
        WorldError::CaptionTooLong => "message caption is too long",
        WorldError::ReplyMissing => "message to be replied not found",
        WorldError::ButtonDataInvalid => "BUTTON_DATA_INVALID",
        WorldError::TitleInvalid => "CHAT_TITLE_EMPTY",
        WorldError::RankTooLong => "ADMIN_RANK_INVALID",
        WorldError::AboutTooLong => "CHAT_ABOUT_TOO_LONG",
        WorldError::QueryTooOld => "query is too old and response timeout expired or query ID is invalid",
        WorldError::UsernameTaken => "USERNAME_OCCUPIED",
        WorldError::TooManyRooms => "USER_CHANNELS_TOO_MUCH",
        WorldError::WaitSeconds(_) => "FLOOD_WAIT",
        WorldError::SentAlready => "RANDOM_ID_DUPLICATE",
        WorldError::AlbumInvalid => "group send failed",
        WorldError::ReactionInvalid => "REACTION_INVALID",
        WorldError::NotForBots => "BOT_METHOD_INVALID",
    })
}

fn words_for_missing(right: AdminRight) -> &'static str {
    match right {
        AdminRight::InviteUsers => "not enough rights to manage chat invite link",
        AdminRight::BanUsers => "not enough rights to restrict/unrestrict chat member",
        AdminRight::PinMessages => "not enough rights to manage pinned messages in the chat",
        AdminRight::AddAdmins => "not enough rights",
        AdminRight::ChangeInfo => "not enough rights to change chat info",
        AdminRight::DeleteMessages => "message can't be deleted",
        AdminRight::Anonymous | AdminRight::ManageCalls | AdminRight::Other => "CHAT_ADMIN_REQUIRED",
    }
}
