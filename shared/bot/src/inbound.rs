//! Reads updates from Telegram: one webhook body becomes one [`Incoming`].
//!
//! Unknown input is normal here. The Bot API grows every few weeks, so unknown fields, update kinds, entities and
//! message contents are skipped, and the known parts beside them are still read. Only a body that is not an update at
//! all is [`Unreadable`].
use domain::{Cause, GroupId, MessageId, Person, UserId, decisions::register::Contact};

use crate::buttons::Button;

mod wire;

#[cfg(test)]
mod tests;

/// One update, in the form that the desk uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The update's identity. Its date is the date of the message, the member change or the join request, in seconds
    /// since 1970. For a pressed button, it is the date of the message with the button. It is 0 if the update has no
    /// date.
    pub cause: Cause,
    /// The event that the update reports.
    pub event: Event,
}

/// The events in Telegram that matter to the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A person sent the bot a command in a private chat.
    Command(Person, Command),
    /// A person sent the bot a contact in a private chat.
    Contact(Person, Contact),
    /// A person pressed one of the bot's buttons.
    Pressed {
        /// The person who pressed the button.
        person: Person,
        /// The pressed button. `None` if its form is outdated or unknown; the desk then shows the current state.
        button: Option<Button>,
        /// The id to pass to `answerCallbackQuery`.
        query_id: String,
        /// The message that has the button, if it is in the person's private chat. The desk redraws the screen there.
        message: Option<MessageId>,
    },
    /// A person sent the bot a message in a private chat that is neither a [`Command`] nor a contact.
    Wrote(Person),
    /// A person who has the invite link of a group asks to join the group (`chat_join_request`).
    AskedToJoin {
        /// The group that the person asks to join.
        group: GroupId,
        /// The person who asks to join.
        user: UserId,
    },
    /// A person joined a group. Telegram reports this twice: with `chat_member` and with a message in the group.
    Joined {
        /// The group that the person joined.
        group: GroupId,
        /// The person who joined. Never this bot.
        user: UserId,
    },
    /// A person left a group or was removed from it. Telegram reports this twice: with `chat_member` and with a message
    /// in the group.
    Left {
        /// The group that the person left.
        group: GroupId,
        /// The person who left. Never this bot.
        user: UserId,
    },
    /// A person sent the command `/close` in a group, to close the chat that takes place there. The desk checks later
    /// whether this person may close the chat.
    ClosedByCommand {
        /// The group in which the chat takes place.
        group: GroupId,
        /// The person who gave the command.
        person: Person,
    },
    /// A person sent a message other than `/close` in a group. The content is not kept.
    RoomMessage {
        /// The group in which the person wrote.
        group: GroupId,
        /// The person who wrote.
        user: UserId,
    },
    /// A person blocked the bot, so no message reaches them.
    Blocked {
        /// The person who blocked the bot.
        user: UserId,
    },
    /// A person unblocked the bot, so it can write to them again.
    Unblocked {
        /// The person who unblocked the bot.
        user: UserId,
    },
    /// Any other update. The desk ignores it.
    Other,
}

impl Event {
    /// Returns the person who wrote to the bot or pressed a button in private.
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

/// The commands that a person may type in a private chat instead of pressing a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `/start`, with or without the argument of a deep link.
    Start,
    /// `/privacy` shows the privacy notice.
    Privacy,
    /// `/language` shows the languages to choose from.
    Language,
}

/// The body is not a JSON object with an `update_id`. This error does not contain the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body is not an update of the Bot API")]
pub struct Unreadable;

/// Reads one webhook body that was sent to the bot with this user id.
pub fn parse(bot_id: i64, body: &[u8]) -> Result<Incoming, Unreadable> {
    let update: wire::Update = wire::read(body).ok_or(Unreadable)?;
    let cause = Cause::Update { bot: bot_id, date: update.date(), update_id: update.update_id };
    Ok(Incoming { cause, event: event(bot_id, update).unwrap_or(Event::Other) })
}

/// Returns the event of an update. An update has at most one of the fields that this function checks (Bot API,
/// `Update`).
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

/// Returns the name of the command at the beginning of a text, in lower case. The function reads only the text, because
/// Telegram's entity that marks a command may be missing or unknown. A bot's name after the command (`/close@name`) is
/// ignored, because our rooms have no other bot.
fn command_name(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?.strip_prefix('/')?;
    let name = word.split_once('@').map_or(word, |(name, _bot)| name);
    Some(name.to_ascii_lowercase())
}

/// Returns the event of a message in a group. If the message reports several people who were added together, only the
/// first is returned. That is enough: in our rooms people join one by one, and `chat_member` reports each person
/// separately.
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

/// Returns the event of a person who has blocked or unblocked the bot. Telegram reports this as a change of the bot's
/// own membership in the private chat (Bot API, `Update.my_chat_member`).
fn reachability(change: wire::ChatMemberUpdated) -> Option<Event> {
    if !change.chat.0?.is_private() {
        return None;
    }
    let user = change.from.0?.user();
    Some(if change.new_chat_member.0?.is_in()? { Event::Unblocked { user } } else { Event::Blocked { user } })
}
