//! Pressing a button by its label.

use std::sync::Arc;

use serde::Serialize;

use crate::{
    people::person::{CannotDo, Followed, Person},
    world::{
        Content, InlineAction, InlineButton, KeyboardAction, Markup, Message, MessageId, Pair, Place, QueryId, UserId,
        World,
    },
};

/// The longest start parameter of a link to a bot (<https://core.telegram.org/bots/features#deep-linking>).
const START_LIMIT: usize = 64;

/// The effect of pressing a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pressed {
    /// A callback query was sent to the bot, which should answer it.
    #[serde(rename = "told")]
    Callback(QueryId),
    /// The label was sent as a text message.
    Wrote(MessageId),
    /// The person's contact card was sent.
    SharedContact(MessageId),
    /// The button opened an invite link.
    Followed(Followed),
    /// The button opened a link to a bot with a valid start parameter, and started the bot.
    Started(MessageId),
    /// The button opened some other address.
    Opened(String),
}

enum Button {
    Inline(Arc<Message>, InlineAction),
    Keyboard(Arc<Message>, KeyboardAction),
}

impl Person {
    /// Presses the button with this label. Searches first the reply keyboard, and then the inline buttons of the bot's
    /// messages in the private chat and in rooms, newest message first.
    pub fn presses(&self, bot: impl Into<UserId>, label: &str) -> Result<Pressed, CannotDo> {
        let bot = bot.into();
        let button = self.world.read(|world| find(world, self.id, bot, label));
        match button {
            Some(Button::Inline(message, InlineAction::Callback(data))) => {
                let query = self.world.change(|world| world.press(self.id, message.place, message.id, &data))?;
                Ok(Pressed::Callback(query))
            }
            Some(Button::Inline(_, InlineAction::Open(url))) => self.opens(&url),
            Some(Button::Keyboard(_, KeyboardAction::SendLabel)) => self.writes(bot, label).map(Pressed::Wrote),
            Some(Button::Keyboard(prompt, KeyboardAction::ShareContact)) => {
                let card = Content { reply_to: Some(prompt.id), ..self.own_card() };
                self.posts(prompt.place, card).map(Pressed::SharedContact)
            }
            None => Err(CannotDo::NoSuchButton { label: label.to_owned(), seen: Box::new(self.sees()) }),
        }
    }

    /// Opens an address as Telegram's app does. The app itself handles invite links and links to bots; any other
    /// address is only reported as [`Pressed::Opened`].
    fn opens(&self, url: &str) -> Result<Pressed, CannotDo> {
        let Some(path) = url.strip_prefix("https://t.me/") else { return Ok(Pressed::Opened(url.to_owned())) };
        if path.starts_with('+') || path.starts_with("joinchat/") {
            return self.follows(url).map(Pressed::Followed);
        }
        let (name, start) = path.split_once("?start=").unwrap_or((path, ""));
        let bot = self.world.read(|world| world.user_by_username(name).filter(|user| user.is_bot()).map(|bot| bot.id));
        match bot {
            Some(bot) if is_passed_on(start) => {
                self.writes(bot, format!("/start {start}").trim_end()).map(Pressed::Started)
            }
            Some(_) | None => Ok(Pressed::Opened(url.to_owned())),
        }
    }
}

/// Returns whether Telegram's apps send this start parameter to the bot. If the parameter is too long or has a
/// forbidden character, the apps only open the chat with the bot.
fn is_passed_on(start: &str) -> bool {
    start.len() <= START_LIMIT && start.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
}

fn find(world: &World, person: UserId, bot: UserId, label: &str) -> Option<Button> {
    keyboard_button(world, person, bot, label).or_else(|| inline_button(world, person, bot, label))
}

fn keyboard_button(world: &World, person: UserId, bot: UserId, label: &str) -> Option<Button> {
    let pair = Pair::of(person, bot);
    let message = world.message(Place::Private(pair), world.private_chat(pair)?.keyboard?).ok()?;
    match message.content()?.markup.as_ref()? {
        Markup::Keyboard { rows, .. } => {
            let button = rows.iter().flatten().find(|button| button.label == label)?;
            Some(Button::Keyboard(Arc::clone(message), button.does))
        }
        Markup::Inline(_) | Markup::RemoveKeyboard | Markup::ForceReply => None,
    }
}

fn inline_button(world: &World, person: UserId, bot: UserId, label: &str) -> Option<Button> {
    let private = world.private_chat(Pair::of(person, bot)).into_iter().flat_map(|chat| chat.messages.values());
    let rooms = world.rooms().filter(|room| !room.deleted && room.has(person));
    let in_rooms = rooms.flat_map(|room| room.messages.values().filter(|message| room.shows(person, message.id)));
    let with_button = private.chain(in_rooms).filter(|message| message.sender == bot);
    let with_button = with_button.filter_map(|message| Some((message, inline_with(message, label)?)));
    let (message, button) = with_button.max_by_key(|(message, _)| (message.sent, message.id))?;
    Some(Button::Inline(Arc::clone(message), button.does.clone()))
}

fn inline_with<'a>(message: &'a Message, label: &str) -> Option<&'a InlineButton> {
    match message.content()?.markup.as_ref()? {
        Markup::Inline(rows) => rows.iter().flatten().find(|button| button.label == label),
        Markup::Keyboard { .. } | Markup::RemoveKeyboard | Markup::ForceReply => None,
    }
}
