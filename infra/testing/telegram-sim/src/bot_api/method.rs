//! The methods that the simulation knows, each with the parameters that it simulates.
//!
//! If a call has a parameter that is in the [`reference`](crate::bot_api::reference) but not in this list (for example
//! effects or payments), the call is refused with `simulator:`, because nobody in the simulation could see the effect
//! of the parameter. Parameters that change nothing for the simulated users, such as content protection and link
//! previews, are accepted and have no effect.

/// Defines `Method` from a list. Each line of the list has a method's name and its parameters.
macro_rules! methods {
    ($($method:ident: $($parameter:literal)*;)*) => {
        /// A Bot API method that the simulation knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the names are those of the Bot API")]
        pub enum Method {
            $($method,)*
        }

        impl Method {
            /// All methods that the simulation knows.
            pub const ALL: &[Self] = &[$(Self::$method,)*];

            /// Returns the parameters that the simulation accepts for this method.
            pub(super) fn parameters(self) -> &'static [&'static str] {
                match self {
                    $(Self::$method => &[$($parameter),*],)*
                }
            }
        }
    };
}

methods! {
    AnswerCallbackQuery: "callback_query_id" "text" "show_alert" "cache_time";
    ApproveChatJoinRequest: "chat_id" "user_id";
    BanChatMember: "chat_id" "user_id" "until_date" "revoke_messages";
    CreateChatInviteLink: "chat_id" "name" "expire_date" "member_limit" "creates_join_request";
    DeclineChatJoinRequest: "chat_id" "user_id";
    DeleteMessage: "chat_id" "message_id";
    DeleteMessages: "chat_id" "message_ids";
    DeleteMyCommands: "scope" "language_code";
    DeleteWebhook: "drop_pending_updates";
    EditChatInviteLink: "chat_id" "invite_link" "name" "expire_date" "member_limit" "creates_join_request";
    EditMessageReplyMarkup: "chat_id" "message_id" "reply_markup";
    EditMessageText: "chat_id" "message_id" "text" "parse_mode" "entities" "link_preview_options" "reply_markup";
    ExportChatInviteLink: "chat_id";
    GetChat: "chat_id";
    GetChatAdministrators: "chat_id";
    GetChatMember: "chat_id" "user_id";
    GetChatMemberCount: "chat_id";
    GetFile: "file_id";
    GetMe: ;
    GetMyCommands: "scope" "language_code";
    GetUpdates: "offset" "limit" "timeout" "allowed_updates";
    GetWebhookInfo: ;
    LeaveChat: "chat_id";
    PinChatMessage: "chat_id" "message_id" "disable_notification";
    PromoteChatMember: "chat_id" "user_id" "is_anonymous" "can_manage_chat" "can_delete_messages"
        "can_manage_video_chats" "can_restrict_members" "can_promote_members" "can_change_info" "can_invite_users"
        "can_pin_messages";
    RevokeChatInviteLink: "chat_id" "invite_link";
    SendChatAction: "chat_id" "action";
    SendDocument: "chat_id" "document" "caption" "parse_mode" "caption_entities" "disable_content_type_detection"
        "disable_notification" "protect_content" "reply_parameters" "reply_markup";
    SendMessage: "chat_id" "text" "parse_mode" "entities" "link_preview_options" "disable_notification"
        "protect_content" "reply_parameters" "reply_markup";
    SendPhoto: "chat_id" "photo" "caption" "parse_mode" "caption_entities" "disable_notification" "protect_content"
        "reply_parameters" "reply_markup";
    SendVoice: "chat_id" "voice" "caption" "parse_mode" "caption_entities" "duration" "disable_notification"
        "protect_content" "reply_parameters" "reply_markup";
    SetChatDescription: "chat_id" "description";
    SetChatTitle: "chat_id" "title";
    SetMyCommands: "commands" "scope" "language_code";
    SetWebhook: "url" "max_connections" "allowed_updates" "drop_pending_updates" "secret_token" "ip_address";
    UnbanChatMember: "chat_id" "user_id" "only_if_banned";
    UnpinAllChatMessages: "chat_id";
    UnpinChatMessage: "chat_id" "message_id";
}

impl Method {
    /// Returns the method with this name. Upper and lower case do not matter.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|method| method.name().eq_ignore_ascii_case(name))
    }

    /// Returns the method's name as the Bot API writes it, for example `sendMessage`.
    pub fn name(self) -> String {
        let debug = format!("{self:?}");
        debug[..1].to_ascii_lowercase() + &debug[1..]
    }

    /// Returns whether a webhook may call this method in its answer to an update. Methods that return data are not
    /// allowed, because nobody would receive the data. Methods that change the webhook itself are not allowed either.
    pub fn fits_webhook_answer(self) -> bool {
        !self.name().starts_with("get") && !matches!(self, Self::SetWebhook | Self::DeleteWebhook)
    }

    /// Returns whether the method puts a message into a chat, so that rate limits apply to it.
    pub(super) fn sends(self) -> bool {
        matches!(self, Self::SendMessage | Self::SendDocument | Self::SendPhoto | Self::SendVoice)
    }
}
