//! What Telegram tells us: one webhook body, read as one [`Incoming`].
//!
//! Here unknown is normal. The Bot API grows every few weeks, so fields, update kinds, entities and message contents
//! that we have never heard of are passed over, and what we do know beside them is still read. Only a body that is no
//! update at all is [`Unreadable`].
use domain::{Cause, GroupId, MessageId, Person, UserId, decisions::register::Contact};

use crate::buttons::Button;

mod wire;

#[cfg(test)]
mod tests;

/// One update, as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The update's identity. Its date is that of the message, press, member change or request; 0 if it has none.
    pub cause: Cause,
    /// What happened.
    pub event: Event,
}

/// Everything that can happen in Telegram and matters to the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A person gave the bot a command, in private.
    Command(Person, Command),
    /// A person sent the bot a contact, in private.
    Contact(Person, Contact),
    /// A person pressed a button of the bot's.
    Pressed {
        /// Who.
        person: Person,
        /// Which. `None` if the button is not one of today's: show what is true now.
        button: Option<Button>,
        /// What `answerCallbackQuery` has to name.
        query_id: String,
        /// The message that the button is on, if it is in the person's private chat: a screen is redrawn there.
        message: Option<MessageId>,
    },
    /// A person wrote or sent the bot anything else, in private.
    Wrote(Person),
    /// Somebody with the link asks to be let into a group (`chat_join_request`).
    AskedToJoin {
        /// Which group.
        group: GroupId,
        /// Who.
        user: UserId,
    },
    /// Somebody is in a group now. Told by `chat_member` and, a second time, by a message in the group.
    Joined {
        /// Which group.
        group: GroupId,
        /// Who. Never this bot.
        user: UserId,
    },
    /// Somebody is in a group no more. Told twice as well.
    Left {
        /// Which group.
        group: GroupId,
        /// Who. Never this bot.
        user: UserId,
    },
    /// Somebody gave the command to close the chat that takes place in a group (`/close`). Whether they may is not known
    /// here.
    ClosedByCommand {
        /// Which group.
        group: GroupId,
        /// Who.
        person: Person,
    },
    /// Somebody said anything else in a group. What it was is not the desk's business.
    RoomMessage {
        /// Which group.
        group: GroupId,
        /// Who.
        user: UserId,
    },
    /// A person blocked the bot: nothing reaches them.
    Blocked {
        /// Who.
        user: UserId,
    },
    /// A person lets the bot write to them again.
    Unblocked {
        /// Who.
        user: UserId,
    },
    /// Anything else.
    Other,
}

impl Event {
    /// The person who wrote or pressed something in private.
    pub fn private_sender(&self) -> Option<&Person> {
        match self {
            Self::Command(person, _)
            | Self::Contact(person, _)
            | Self::Wrote(person)
            | Self::Pressed { person, .. } => Some(person),
            Self::AskedToJoin { .. }
            | Self::Joined { .. }
            | Self::Left { .. }
            | Self::RoomMessage { .. }
            | Self::ClosedByCommand { .. }
            | Self::Blocked { .. }
            | Self::Unblocked { .. }
            | Self::Other => None,
        }
    }
}

/// What a person may type instead of pressing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `/start`, with or without the argument of a deep link.
    Start,
    /// `/privacy`
    Privacy,
    /// `/language`
    Language,
}

/// No JSON object with an `update_id`. What it was is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an update")]
pub struct Unreadable;

/// Reads one webhook body that was sent to the bot with this id.
pub fn parse(bot_id: i64, body: &[u8]) -> Result<Incoming, Unreadable> {
    let update: wire::Update = wire::read(body).ok_or(Unreadable)?;
    let cause = Cause::Update { bot: bot_id, date: update.date(), update_id: update.update_id };
    Ok(Incoming { cause, event: event(bot_id, update).unwrap_or(Event::Other) })
}

/// An update holds one of these at most (Bot API, `Update`).
fn event(bot: i64, update: wire::Update) -> Option<Event> {
    if let Some(message) = update.message.0 {
        return message_event(bot, message);
    }
    if let Some(press) = update.callback_query.0 {
        return pressed(press);
    }
    if let Some(request) = update.chat_join_request.0 {
        return Some(Event::AskedToJoin { group: request.chat.0?.group()?, user: request.from.0?.user() });
    }
    if let Some(change) = update.chat_member.0 {
        return membership(bot, change);
    }
    reachability(update.my_chat_member.0?)
}

fn message_event(bot: i64, message: wire::Message) -> Option<Event> {
    let chat = message.chat.0.clone()?;
    match chat.group() {
        Some(group) => in_a_group(bot, group, message),
        None if chat.is_private() => in_private(message),
        None => None,
    }
}

fn in_private(message: wire::Message) -> Option<Event> {
    if message.is_service() {
        return None;
    }
    let forwarded = message.is_forwarded();
    let person = message.from.0?.person();
    if let Some(contact) = message.contact.0 {
        let (user, phone) = (contact.user_id.0.map(UserId), contact.phone_number.0.unwrap_or_default());
        return Some(Event::Contact(person, Contact { user, phone, forwarded }));
    }
    Some(match message.text.0.as_deref().and_then(command) {
        Some(command) => Event::Command(person, command),
        None => Event::Wrote(person),
    })
}

fn command(text: &str) -> Option<Command> {
    match command_name(text)?.as_str() {
        "start" => Some(Command::Start),
        "privacy" => Some(Command::Privacy),
        "language" => Some(Command::Language),
        _ => None,
    }
}

/// By the text alone: an entity that marks the command may be missing or unknown. Which bot it names does not matter:
/// in our rooms there is no other.
fn command_name(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?.strip_prefix('/')?;
    let name = word.split_once('@').map_or(word, |(name, _bot)| name);
    Some(name.to_ascii_lowercase())
}

/// People come into a room one by one. Of several who were added at once this tells the first; `chat_member` tells each.
fn in_a_group(bot: i64, group: GroupId, message: wire::Message) -> Option<Event> {
    let not_the_bot = |user: &UserId| user.0 != bot;
    if let Some(added) = message.new_chat_members.0 {
        let user = added.iter().filter_map(|user| user.0.as_ref()).map(wire::User::user).find(not_the_bot)?;
        return Some(Event::Joined { group, user });
    }
    if let Some(gone) = message.left_chat_member.0 {
        return Some(gone.user()).filter(not_the_bot).map(|user| Event::Left { group, user });
    }
    let said = !message.is_service();
    let from = message.from.0.filter(|from| said && !from.is_bot())?;
    Some(match message.text.0.as_deref().and_then(command_name).as_deref() {
        Some("close") => Event::ClosedByCommand { group, person: from.person() },
        Some(_) | None => Event::RoomMessage { group, user: from.user() },
    })
}

fn pressed(press: wire::CallbackQuery) -> Option<Event> {
    let here = press.message.0.filter(|message| message.chat.0.as_ref().is_some_and(wire::Chat::is_private));
    Some(Event::Pressed {
        person: press.from.0?.person(),
        button: press.data.0.as_deref().and_then(Button::from_data),
        query_id: press.id.0?,
        message: here.and_then(|message| message.message_id.0).map(MessageId),
    })
}

fn membership(bot: i64, change: wire::ChatMemberUpdated) -> Option<Event> {
    let group = change.chat.0?.group()?;
    let was_in = change.old_chat_member.0.and_then(|member| member.is_in());
    let member = change.new_chat_member.0?;
    let is_in = member.is_in()?;
    let user = member.user.0.map(|user| user.user()).filter(|user| user.0 != bot)?;
    if was_in == Some(is_in) {
        return None;
    }
    Some(if is_in { Event::Joined { group, user } } else { Event::Left { group, user } })
}

/// In a private chat the bot's own membership tells whether it is blocked (Bot API, `Update.my_chat_member`).
fn reachability(change: wire::ChatMemberUpdated) -> Option<Event> {
    if !change.chat.0?.is_private() {
        return None;
    }
    let user = change.from.0?.user();
    Some(if change.new_chat_member.0?.is_in()? { Event::Unblocked { user } } else { Event::Blocked { user } })
}
