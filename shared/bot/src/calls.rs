//! Calls to Telegram's Bot API.
//!
//! [`BotApi`] lists the calls that the desk makes, and [`Telegram`] makes them over HTTPS. Every call has our own
//! time-out, because teloxide-core sleeps for ten seconds after a 5xx response before it returns. Errors that only say
//! that the desired state already exists count as success. Nothing is retried here: only the caller knows whether a
//! second attempt is harmless.
use std::{future::Future, time::Duration};

use domain::{GroupId, Language, MessageId, UserId};
use secrecy::{ExposeSecret, SecretString};
use teloxide_core::{
    Bot, RequestError,
    payloads::{
        EditMessageTextSetters, SendMessageSetters, SetMyCommandsSetters, SetWebhookSetters, UnbanChatMemberSetters,
    },
    requests::{HasPayload, Payload, Request, Requester},
    types,
};
use tracing::warn;
use url::Url;

pub use crate::calls::{
    callback::{LONGEST_ANSWER, answer_in_body},
    errors::CallError,
};
use crate::{
    calls::{
        errors::{Failure, Subject, Success, classify},
        keyboards::{inline_markup, reply_markup},
    },
    client::{self, BadConfig, Config, Token},
    screens::{Keyboard, Message},
    wording::text,
};

mod callback;
mod errors;
mod keyboards;

/// The calls that the desk makes. [`Telegram`] makes them over HTTPS; a simulation may replace it.
pub trait BotApi: Send + Sync + 'static {
    /// Sends a message to a person (`sendMessage`). Returns `None` if the message was sent, but the response does not
    /// contain its number.
    fn send(&self, to: UserId, message: &Message) -> impl Future<Output = Result<Option<MessageId>, CallError>> + Send;

    /// Shows a screen to a person, and returns the number of its message as [`send`](Self::send) does. If `over` is a
    /// message that the bot sent, it is edited (`editMessageText`). Without `over`, or if the edit is impossible, the
    /// screen is sent as a new message. An edit is impossible if the old message is gone, or if the screen has a
    /// keyboard that Telegram accepts only in a new message.
    fn show(
        &self,
        to: UserId,
        over: Option<MessageId>,
        screen: &Message,
    ) -> impl Future<Output = Result<Option<MessageId>, CallError>> + Send;

    /// Sends a message to a group (`sendMessage`).
    fn say(&self, group: GroupId, message: &Message) -> impl Future<Output = Result<(), CallError>> + Send;

    /// Approves a person's request to join a group (`approveChatJoinRequest`). Succeeds also if the person is already a
    /// member, or if the request was answered or withdrawn before.
    fn approve(&self, group: GroupId, user: UserId) -> impl Future<Output = Result<(), CallError>> + Send;

    /// Declines a person's request to join a group (`declineChatJoinRequest`). Succeeds also if the person is already a
    /// member, or if the request was answered or withdrawn before.
    fn decline(&self, group: GroupId, user: UserId) -> impl Future<Output = Result<(), CallError>> + Send;

    /// Removes a person from a group (`banChatMember`). The ban is lifted immediately (`unbanChatMember`), because the
    /// person may be invited to the same room again. Succeeds also if the person is not in the group.
    fn remove(&self, group: GroupId, user: UserId) -> impl Future<Output = Result<(), CallError>> + Send;

    /// Waits before the next call, so that Telegram is not called more often than it allows.
    fn pace(&self, pause: Duration) -> impl Future<Output = ()> + Send;
}

/// The Bot API over HTTPS. Clones share their connections.
///
/// It has no `Debug`, because teloxide's `Debug` would print the token.
#[derive(Clone)]
pub struct Telegram {
    bot: Bot,
    token: Token,
    time_out: Duration,
}

/// The bot's account, as Telegram reports it (`getMe`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The bot's user id.
    pub id: i64,
    /// The bot's username, without the at-sign.
    pub username: String,
}

/// The updates that [`inbound`](crate::inbound) reads. Telegram sends `chat_member` only if this list names it (Bot
/// API, `setWebhook.allowed_updates`).
const ALLOWED_UPDATES: [types::AllowedUpdate; 5] = [
    types::AllowedUpdate::Message,
    types::AllowedUpdate::CallbackQuery,
    types::AllowedUpdate::MyChatMember,
    types::AllowedUpdate::ChatMember,
    types::AllowedUpdate::ChatJoinRequest,
];

impl BotApi for Telegram {
    async fn send(&self, to: UserId, message: &Message) -> Result<Option<MessageId>, CallError> {
        self.send_message(types::ChatId(to.0), message).await.map_err(|failure| self.error(failure, Subject::Person))
    }

    async fn show(
        &self,
        to: UserId,
        over: Option<MessageId>,
        screen: &Message,
    ) -> Result<Option<MessageId>, CallError> {
        let Some(over) = over else { return self.send(to, screen).await };
        match self.edit(to, over, screen).await {
            Ok(true) => Ok(Some(over)),
            Ok(false) => self.send(to, screen).await,
            Err(failure) => Err(self.error(failure, Subject::Person)),
        }
    }

    async fn say(&self, group: GroupId, message: &Message) -> Result<(), CallError> {
        match self.send_message(types::ChatId(group.0), message).await {
            Ok(_) => Ok(()),
            Err(failure) => Err(self.error(failure, Subject::Group)),
        }
    }

    async fn approve(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        let request = self.bot.approve_chat_join_request(types::ChatId(group.0), user_id(user));
        self.change_group(request, &["hide_requester_missing", "user_already_participant"]).await
    }

    async fn decline(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        let request = self.bot.decline_chat_join_request(types::ChatId(group.0), user_id(user));
        self.change_group(request, &["hide_requester_missing", "user_already_participant"]).await
    }

    async fn remove(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        let not_in = ["user_not_participant", "participant_id_invalid", "user not found"];
        let (chat, user) = (types::ChatId(group.0), user_id(user));
        self.change_group(self.bot.ban_chat_member(chat, user), &not_in).await?;
        self.change_group(self.bot.unban_chat_member(chat, user).only_if_banned(true), &not_in).await
    }

    async fn pace(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }
}

impl Telegram {
    /// Builds the client without opening a connection. Fails if the additional root certificate is invalid.
    pub fn new(config: &Config) -> Result<Self, BadConfig> {
        let client = client::build(config.extra_root_pem.as_deref(), config.limits)?;
        let bot = Bot::with_client(config.token.expose(), client).set_api_url(config.api_url.url());
        Ok(Self { bot, token: config.token.clone(), time_out: config.limits.call })
    }

    /// Asks Telegram to send updates to `url` (`setWebhook`), with `secret` in the header
    /// `X-Telegram-Bot-Api-Secret-Token`. Telegram opens at most `max_connections` (1 to 100) connections at the same
    /// time. Pending updates are kept.
    pub async fn set_webhook(&self, url: &Url, secret: &SecretString, max_connections: u8) -> Result<(), CallError> {
        let request = self
            .bot
            .set_webhook(url.clone())
            .secret_token(secret.expose_secret())
            .max_connections(max_connections)
            .allowed_updates(ALLOWED_UPDATES);
        match self.call(request).await {
            Ok(_) => Ok(()),
            Err(failure) => Err(self.error(failure, Subject::Bot)),
        }
    }

    /// Sets the commands that Telegram offers in private chats (`setMyCommands`). If a person's app uses one of
    /// `languages`, the descriptions are in that language. For everybody else they are in the first language of the
    /// list. An empty list changes nothing.
    pub async fn set_commands(&self, languages: &[Language]) -> Result<(), CallError> {
        let Some(first) = languages.first() else { return Ok(()) };
        let to_everybody = std::iter::once((*first, None));
        for (language, app) in to_everybody.chain(languages.iter().map(|language| (*language, Some(*language)))) {
            let request = self.bot.set_my_commands(commands(language)).scope(types::BotCommandScope::AllPrivateChats);
            let request = match app {
                Some(app) => request.language_code(app.code()),
                None => request,
            };
            self.call(request).await.map_err(|failure| self.error(failure, Subject::Bot))?;
        }
        Ok(())
    }

    /// Returns the account that the token belongs to (`getMe`).
    pub async fn get_me(&self) -> Result<Me, CallError> {
        match self.call(self.bot.get_me()).await {
            Ok(Success::Parsed(me)) => Ok(Me { id: self.token.bot_id(), username: me.username().to_owned() }),
            Ok(Success::Unparsed(me)) => {
                let username = me["username"].as_str().unwrap_or_default().to_owned();
                Ok(Me { id: self.token.bot_id(), username })
            }
            Err(failure) => Err(self.error(failure, Subject::Bot)),
        }
    }

    async fn send_message(&self, chat: types::ChatId, message: &Message) -> Result<Option<MessageId>, Failure> {
        let request = self
            .bot
            .send_message(chat, &message.text)
            .parse_mode(types::ParseMode::Html)
            .link_preview_options(no_preview());
        let request = match reply_markup(&message.keyboard)? {
            Some(markup) => request.reply_markup(markup),
            None => request,
        };
        Ok(match self.call(request).await? {
            Success::Parsed(message) => Some(MessageId(message.id.0.into())),
            Success::Unparsed(message) => message["message_id"].as_i64().map(MessageId),
        })
    }

    /// Edits a message. Returns `false` if the message cannot be edited, so that the caller sends a new message.
    async fn edit(&self, to: UserId, over: MessageId, message: &Message) -> Result<bool, Failure> {
        let Ok(over) = i32::try_from(over.0) else { return Ok(false) };
        let keys = match &message.keyboard {
            Keyboard::None => types::InlineKeyboardMarkup::default(),
            Keyboard::Inline(rows) => inline_markup(rows)?,
            Keyboard::ShareContact { .. } | Keyboard::RemoveReplyKeyboard => return Ok(false),
        };
        let request = self
            .bot
            .edit_message_text(types::ChatId(to.0), types::MessageId(over), &message.text)
            .parse_mode(types::ParseMode::Html)
            .link_preview_options(no_preview())
            .reply_markup(keys);
        match self.call(request).await {
            Ok(_) => Ok(true),
            Err(failure) if failure.mentions(&["message is not modified"]) => Ok(true),
            Err(failure)
                if failure.mentions(&["message to edit not found", "can't be edited", "message_id_invalid"]) =>
            {
                Ok(false)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Changes the members of a group. A failure whose description contains one of the phrases in `already_done` counts
    /// as success.
    async fn change_group<R>(&self, request: R, already_done: &[&str]) -> Result<(), CallError>
    where
        R: Request<Err = RequestError>,
    {
        match self.call(request).await {
            Ok(_) => Ok(()),
            Err(failure) if failure.mentions(already_done) => Ok(()),
            Err(failure) => Err(self.error(failure, Subject::Group)),
        }
    }

    async fn call<R>(&self, request: R) -> Result<Success<<R::Payload as Payload>::Output>, Failure>
    where
        R: HasPayload + Request<Err = RequestError>,
    {
        let response = tokio::time::timeout(self.time_out, request.send()).await.map_err(|_| Failure::TimedOut)?;
        let result = classify(response);
        if let Ok(Success::Unparsed(_)) = result {
            warn!(method = R::Payload::NAME, "Telegram carried out a call, but its answer could not be parsed");
        }
        result
    }

    fn error(&self, failure: Failure, subject: Subject) -> CallError {
        failure.into_error(subject, self.token.expose())
    }
}

fn commands(language: Language) -> [types::BotCommand; 3] {
    [
        types::BotCommand::new("start", text(language, "command-start")),
        types::BotCommand::new("language", text(language, "command-language")),
        types::BotCommand::new("privacy", text(language, "command-privacy")),
    ]
}

/// Turns link previews off. A person's name may look like a link, and Telegram would show a preview of the linked page.
fn no_preview() -> types::LinkPreviewOptions {
    types::LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// Converts a user id to teloxide's type. The number is not checked here, because Telegram refuses the call if it is
/// not a user's id.
fn user_id(user: UserId) -> types::UserId {
    types::UserId(user.0.cast_unsigned())
}
