//! How something is said to Telegram.
//!
//! Every call has our own time-out around it: on a 5xx teloxide-core sleeps for ten seconds before it answers. Errors
//! that only say that the world is already as it should be are no errors. Nothing is tried twice here: who asks knows
//! whether asking again is harmless.
use std::time::Duration;

use domain::{GroupId, Language, MessageId, UserId};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
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

pub use crate::answers::CallError;
use crate::{
    answers::{About, Fault, Outcome, outcome},
    client::{self, BadConfig, Config, Token},
    screens::{Does, Key, Keyboard, Message},
    wording::command,
};

/// The updates that [`inbound`](crate::inbound) makes something of. Telegram keeps `chat_member` to itself unless it is
/// asked for by name (Bot API, `setWebhook.allowed_updates`).
const ALLOWED_UPDATES: [types::AllowedUpdate; 5] = [
    types::AllowedUpdate::Message,
    types::AllowedUpdate::CallbackQuery,
    types::AllowedUpdate::MyChatMember,
    types::AllowedUpdate::ChatMember,
    types::AllowedUpdate::ChatJoinRequest,
];

/// The longest text of [`answer_in_body`] (Bot API, `answerCallbackQuery.text`), counted as Telegram counts, in UTF-16.
pub const LONGEST_ANSWER: usize = 200;

/// The Bot API, as the desk uses it. Clones share their connections.
///
/// It has no `Debug`: teloxide's own would print the token.
#[derive(Clone)]
pub struct Telegram {
    bot: Bot,
    token: Token,
    time_out: Duration,
}

/// Who the token belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The bot's user id.
    pub id: i64,
    /// Its username, without the at-sign.
    pub username: String,
}

impl Telegram {
    /// Connects to nothing yet.
    pub fn new(config: &Config) -> Result<Self, BadConfig> {
        let client = client::build(config.extra_root_pem.as_deref(), config.limits)?;
        let bot = Bot::with_client(config.token.expose(), client).set_api_url(config.api_url.url());
        Ok(Self { bot, token: config.token.clone(), time_out: config.limits.call })
    }

    /// Writes to a person (`sendMessage`). `None` if the message is sent, but Telegram's answer did not tell its number.
    pub async fn send(&self, to: UserId, message: &Message) -> Result<Option<MessageId>, CallError> {
        self.send_to(types::ChatId(to.0), message).await.map_err(|fault| self.error(fault, About::Person))
    }

    /// Redraws a message that the bot sent to this person (`editMessageText`), or sends it anew where that cannot be:
    /// the old one is gone, or the keyboard is one that comes with new messages only. Answers as [`Telegram::send`].
    pub async fn edit(&self, to: UserId, over: MessageId, message: &Message) -> Result<Option<MessageId>, CallError> {
        match self.edit_of(to, over, message).await {
            Ok(true) => Ok(Some(over)),
            Ok(false) => self.send(to, message).await,
            Err(fault) => Err(self.error(fault, About::Person)),
        }
    }

    /// Shows a screen: over the message whose button was pressed, if there is one. Answers as [`Telegram::send`].
    pub async fn show(
        &self,
        to: UserId,
        pressed: Option<MessageId>,
        screen: &Message,
    ) -> Result<Option<MessageId>, CallError> {
        match pressed {
            Some(over) => self.edit(to, over, screen).await,
            None => self.send(to, screen).await,
        }
    }

    /// Says something in a group (`sendMessage`).
    pub async fn say(&self, group: GroupId, message: &Message) -> Result<(), CallError> {
        match self.send_to(types::ChatId(group.0), message).await {
            Ok(_) => Ok(()),
            Err(fault) => Err(self.error(fault, About::Group)),
        }
    }

    /// Lets a person into a group who asked for it (`approveChatJoinRequest`). Success if they are in already, or their
    /// request is settled or withdrawn.
    pub async fn approve(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        let request = self.bot.approve_chat_join_request(types::ChatId(group.0), user_id(user));
        self.settle(request, &["hide_requester_missing", "user_already_participant"]).await
    }

    /// Keeps a person out of a group who asked to be let in (`declineChatJoinRequest`). Success if they are in already,
    /// or their request is settled or withdrawn.
    pub async fn decline(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        let request = self.bot.decline_chat_join_request(types::ChatId(group.0), user_id(user));
        self.settle(request, &["hide_requester_missing", "user_already_participant"]).await
    }

    /// Removes a person from a group (`banChatMember`), but not for good: the ban is lifted at once
    /// (`unbanChatMember`), since the same room or person may be used again. Success if they are not in.
    pub async fn remove(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        let not_in = ["user_not_participant", "participant_id_invalid", "user not found"];
        let (chat, user) = (types::ChatId(group.0), user_id(user));
        self.settle(self.bot.ban_chat_member(chat, user), &not_in).await?;
        self.settle(self.bot.unban_chat_member(chat, user).only_if_banned(true), &not_in).await
    }

    /// Has Telegram send updates to `url` (`setWebhook`), with `secret` in the header
    /// `X-Telegram-Bot-Api-Secret-Token`, over this many connections (1 to 100) at once. What waits is kept.
    pub async fn set_webhook(&self, url: &Url, secret: &SecretString, max_connections: u8) -> Result<(), CallError> {
        let request = self
            .bot
            .set_webhook(url.clone())
            .secret_token(secret.expose_secret())
            .max_connections(max_connections)
            .allowed_updates(ALLOWED_UPDATES);
        match self.call(request).await {
            Ok(_) => Ok(()),
            Err(fault) => Err(self.error(fault, About::Bot)),
        }
    }

    /// Has Telegram offer the commands in private chats (`setMyCommands`), described in each of these languages to
    /// whose app speaks it, and in the first to everybody else. With no language it does nothing.
    pub async fn set_commands(&self, languages: &[Language]) -> Result<(), CallError> {
        let Some(first) = languages.first() else { return Ok(()) };
        let to_everybody = std::iter::once((*first, None));
        for (language, app) in to_everybody.chain(languages.iter().map(|language| (*language, Some(*language)))) {
            let request = self.bot.set_my_commands(commands(language)).scope(types::BotCommandScope::AllPrivateChats);
            let request = match app {
                Some(app) => request.language_code(app.code()),
                None => request,
            };
            self.call(request).await.map_err(|fault| self.error(fault, About::Bot))?;
        }
        Ok(())
    }

    /// Who the token belongs to (`getMe`).
    pub async fn get_me(&self) -> Result<Me, CallError> {
        match self.call(self.bot.get_me()).await {
            Ok(Outcome::Read(me)) => Ok(Me { id: self.token.bot_id(), username: me.username().to_owned() }),
            Ok(Outcome::Unread(me)) => {
                let username = me["username"].as_str().unwrap_or_default().to_owned();
                Ok(Me { id: self.token.bot_id(), username })
            }
            Err(fault) => Err(self.error(fault, About::Bot)),
        }
    }

    async fn send_to(&self, chat: types::ChatId, message: &Message) -> Result<Option<MessageId>, Fault> {
        let request = self
            .bot
            .send_message(chat, &message.text)
            .parse_mode(types::ParseMode::Html)
            .link_preview_options(no_preview());
        let request = match markup(&message.keyboard)? {
            Some(markup) => request.reply_markup(markup),
            None => request,
        };
        Ok(match self.call(request).await? {
            Outcome::Read(message) => Some(MessageId(message.id.0.into())),
            Outcome::Unread(message) => message["message_id"].as_i64().map(MessageId),
        })
    }

    /// Whether the message is there now, and as it should be.
    async fn edit_of(&self, to: UserId, over: MessageId, message: &Message) -> Result<bool, Fault> {
        let Ok(over) = i32::try_from(over.0) else { return Ok(false) };
        let keys = match &message.keyboard {
            Keyboard::None => types::InlineKeyboardMarkup::default(),
            Keyboard::Inline(rows) => inline(rows)?,
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
            Err(fault) if fault.says(&["message is not modified"]) => Ok(true),
            Err(fault) if fault.says(&["message to edit not found", "can't be edited", "message_id_invalid"]) => {
                Ok(false)
            }
            Err(fault) => Err(fault),
        }
    }

    /// Changes something about a group. What is among `settled` says that it is as it should be.
    async fn settle<R>(&self, request: R, settled: &[&str]) -> Result<(), CallError>
    where
        R: Request<Err = RequestError>,
    {
        match self.call(request).await {
            Ok(_) => Ok(()),
            Err(fault) if fault.says(settled) => Ok(()),
            Err(fault) => Err(self.error(fault, About::Group)),
        }
    }

    async fn call<R>(&self, request: R) -> Result<Outcome<<R::Payload as Payload>::Output>, Fault>
    where
        R: HasPayload + Request<Err = RequestError>,
    {
        let answer = tokio::time::timeout(self.time_out, request.send()).await.map_err(|_| Fault::TimedOut)?;
        let outcome = outcome(answer);
        if let Ok(Outcome::Unread(_)) = outcome {
            warn!(method = R::Payload::NAME, "done, but the answer is of a form that we do not know");
        }
        outcome
    }

    fn error(&self, fault: Fault, about: About) -> CallError {
        fault.about(about, self.token.expose())
    }
}

/// The body of a webhook's answer that takes the waiting sign off a pressed button (`answerCallbackQuery`), and shows
/// this plain text for a moment, if there is one; what is longer than [`LONGEST_ANSWER`] is cut. Telegram tells nothing
/// of what became of it, and there is nothing to be done about it either. To be sent as `application/json`.
pub fn answer_in_body(query_id: &str, text: Option<&str>) -> Vec<u8> {
    let mut answer = json!({ "method": "answerCallbackQuery", "callback_query_id": query_id });
    if let Some(text) = text {
        answer["text"] = cut(text).into();
    }
    answer.to_string().into_bytes()
}

fn cut(text: &str) -> &str {
    let units_until = text.char_indices().scan(0, |units, (at, c)| {
        *units += c.len_utf16();
        Some((at, *units))
    });
    let too_long = units_until.into_iter().find(|(_, units)| *units > LONGEST_ANSWER);
    too_long.map_or(text, |(end, _)| &text[..end])
}

fn commands(language: Language) -> [types::BotCommand; 3] {
    [
        types::BotCommand::new("start", command::start(language)),
        types::BotCommand::new("language", command::language(language)),
        types::BotCommand::new("privacy", command::privacy(language)),
    ]
}

/// A name may look like an address: nobody is to see what lies there.
fn no_preview() -> types::LinkPreviewOptions {
    types::LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn markup(keyboard: &Keyboard) -> Result<Option<types::ReplyMarkup>, Fault> {
    Ok(match keyboard {
        Keyboard::None => None,
        Keyboard::Inline(rows) => Some(inline(rows)?.into()),
        Keyboard::ShareContact { label } => {
            let key = types::KeyboardButton::new(label).request(types::ButtonRequest::Contact);
            Some(types::KeyboardMarkup::new([[key]]).resize_keyboard().one_time_keyboard().into())
        }
        Keyboard::RemoveReplyKeyboard => Some(types::KeyboardRemove::new().into()),
    })
}

fn inline(rows: &[Vec<Key>]) -> Result<types::InlineKeyboardMarkup, Fault> {
    let row = |row: &Vec<Key>| row.iter().map(inline_key).collect::<Result<Vec<_>, _>>();
    Ok(types::InlineKeyboardMarkup::new(rows.iter().map(row).collect::<Result<Vec<_>, _>>()?))
}

fn inline_key(key: &Key) -> Result<types::InlineKeyboardButton, Fault> {
    match &key.does {
        Does::Press(button) => Ok(types::InlineKeyboardButton::callback(&key.label, button.data())),
        Does::Open(link) => leads_to(&key.label, &link.0),
        Does::WriteTo(account) => leads_to(&key.label, &account.address()),
    }
}

/// A link that is no address is refused as Telegram would refuse it.
fn leads_to(label: &str, address: &str) -> Result<types::InlineKeyboardButton, Fault> {
    match Url::parse(address) {
        Ok(url) => Ok(types::InlineKeyboardButton::url(label, url)),
        Err(_) => Err(Fault::Said { code: 400, description: "Bad Request: BUTTON_URL_INVALID".into() }),
    }
}

/// As it is: a number that is no user's is refused by Telegram.
fn user_id(user: UserId) -> types::UserId {
    types::UserId(user.0.cast_unsigned())
}
