//! The methods that the simulation knows, with their parameters.
//!
//! Telegram passes over parameters that it does not know. The simulation refuses them, so that a misspelt one is
//! found in a test. Parameters that change nothing here (link previews, protection) are known, too.

/// A method of the Bot API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the Bot API")]
pub enum Method {
    AnswerCallbackQuery,
    ApproveChatJoinRequest,
    BanChatMember,
    CreateChatInviteLink,
    DeclineChatJoinRequest,
    DeleteMessage,
    DeleteMyCommands,
    DeleteWebhook,
    EditMessageReplyMarkup,
    EditMessageText,
    GetChat,
    GetChatMember,
    GetMe,
    GetMyCommands,
    GetUpdates,
    GetWebhookInfo,
    LeaveChat,
    RevokeChatInviteLink,
    SendChatAction,
    SendMessage,
    SetMyCommands,
    SetWebhook,
    UnbanChatMember,
}

impl Method {
    /// Every method there is here.
    pub const ALL: [Self; 23] = [
        Self::AnswerCallbackQuery,
        Self::ApproveChatJoinRequest,
        Self::BanChatMember,
        Self::CreateChatInviteLink,
        Self::DeclineChatJoinRequest,
        Self::DeleteMessage,
        Self::DeleteMyCommands,
        Self::DeleteWebhook,
        Self::EditMessageReplyMarkup,
        Self::EditMessageText,
        Self::GetChat,
        Self::GetChatMember,
        Self::GetMe,
        Self::GetMyCommands,
        Self::GetUpdates,
        Self::GetWebhookInfo,
        Self::LeaveChat,
        Self::RevokeChatInviteLink,
        Self::SendChatAction,
        Self::SendMessage,
        Self::SetMyCommands,
        Self::SetWebhook,
        Self::UnbanChatMember,
    ];

    /// The method with this name, in whatever case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name().eq_ignore_ascii_case(name))
    }

    /// Its name.
    pub fn name(self) -> String {
        let debug = format!("{self:?}");
        debug[..1].to_ascii_lowercase() + &debug[1..]
    }

    /// Whether it may stand in the answer to a webhook, where nobody would hear its result.
    pub fn fits_webhook_answer(self) -> bool {
        match self {
            Self::GetChat
            | Self::GetChatMember
            | Self::GetMe
            | Self::GetMyCommands
            | Self::GetUpdates
            | Self::GetWebhookInfo
            | Self::SetWebhook
            | Self::DeleteWebhook => false,
            Self::AnswerCallbackQuery
            | Self::ApproveChatJoinRequest
            | Self::BanChatMember
            | Self::CreateChatInviteLink
            | Self::DeclineChatJoinRequest
            | Self::DeleteMessage
            | Self::DeleteMyCommands
            | Self::EditMessageReplyMarkup
            | Self::EditMessageText
            | Self::LeaveChat
            | Self::RevokeChatInviteLink
            | Self::SendChatAction
            | Self::SendMessage
            | Self::SetMyCommands
            | Self::UnbanChatMember => true,
        }
    }

    /// The parameters that it understands.
    pub(super) fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::AnswerCallbackQuery => &["callback_query_id", "text", "show_alert", "url", "cache_time"],
            Self::ApproveChatJoinRequest | Self::DeclineChatJoinRequest | Self::GetChatMember => {
                &["chat_id", "user_id"]
            }
            Self::BanChatMember => &["chat_id", "user_id", "until_date", "revoke_messages"],
            Self::CreateChatInviteLink => &["chat_id", "name", "expire_date", "member_limit", "creates_join_request"],
            Self::DeleteMessage => &["chat_id", "message_id"],
            Self::DeleteMyCommands | Self::GetMyCommands => &["scope", "language_code"],
            Self::DeleteWebhook => &["drop_pending_updates"],
            Self::EditMessageReplyMarkup => &["chat_id", "message_id", "reply_markup"],
            Self::EditMessageText => &[
                "chat_id",
                "message_id",
                "text",
                "parse_mode",
                "entities",
                "link_preview_options",
                "disable_web_page_preview",
                "reply_markup",
            ],
            Self::GetChat | Self::LeaveChat => &["chat_id"],
            Self::GetMe | Self::GetWebhookInfo => &[],
            Self::GetUpdates => &["offset", "limit", "timeout", "allowed_updates"],
            Self::RevokeChatInviteLink => &["chat_id", "invite_link"],
            Self::SendChatAction => &["chat_id", "action"],
            Self::SendMessage => &[
                "chat_id",
                "text",
                "parse_mode",
                "entities",
                "link_preview_options",
                "disable_web_page_preview",
                "disable_notification",
                "protect_content",
                "reply_parameters",
                "reply_markup",
            ],
            Self::SetMyCommands => &["commands", "scope", "language_code"],
            Self::SetWebhook => {
                &["url", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token", "ip_address"]
            }
            Self::UnbanChatMember => &["chat_id", "user_id", "only_if_banned"],
        }
    }
}
