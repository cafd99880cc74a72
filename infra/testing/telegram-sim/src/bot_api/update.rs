//! What of the world a bot is told: events become updates.

use serde_json::{Value, json};

use crate::{
    bot_api::forms,
    world::{
        Action, AdminRight, Body, Event, InviteLink, Message, MessageId, Moment, Pair, Place, Press, Recorded, Room,
        RoomId, StandingChanged, User, UserId, World,
    },
};

/// The kinds of update that the simulation sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the fields of the Bot API's Update")]
pub enum UpdateKind {
    Message,
    EditedMessage,
    CallbackQuery,
    MyChatMember,
    ChatMember,
    ChatJoinRequest,
    MessageReaction,
}

/// Updates with one key reach a webhook in order, one at a time; different keys know nothing of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueueKey {
    /// Messages and their edits, by chat.
    Messages(i64),
    /// Presses of buttons, by who pressed.
    Presses(i64),
    /// What happened to the bot itself, by chat.
    OwnStanding(i64),
    /// What happened to somebody in a group, and their wishes to join one, by that somebody.
    Members(i64),
    /// Reactions, by chat.
    Reactions(i64),
}

/// An update without its number.
#[derive(Clone, Debug)]
pub(super) struct News {
    pub(super) kind: UpdateKind,
    pub(super) key: QueueKey,
    pub(super) expires: Moment,
    pub(super) body: Value,
}

impl UpdateKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Message,
        Self::EditedMessage,
        Self::CallbackQuery,
        Self::MyChatMember,
        Self::ChatMember,
        Self::ChatJoinRequest,
        Self::MessageReaction,
    ];

    /// The field of `Update`, which is also the name in `allowed_updates`.
    pub fn field(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::EditedMessage => "edited_message",
            Self::CallbackQuery => "callback_query",
            Self::MyChatMember => "my_chat_member",
            Self::ChatMember => "chat_member",
            Self::ChatJoinRequest => "chat_join_request",
            Self::MessageReaction => "message_reaction",
        }
    }

    /// Whether a bot that never said what it wants is told of it.
    pub fn is_default(self) -> bool {
        match self {
            Self::Message | Self::EditedMessage | Self::CallbackQuery | Self::MyChatMember | Self::ChatJoinRequest => {
                true
            }
            Self::ChatMember | Self::MessageReaction => false,
        }
    }

    /// After that nobody is told any more.
    fn life_s(self) -> i64 {
        match self {
            Self::CallbackQuery => 150,
            Self::Message
            | Self::EditedMessage
            | Self::MyChatMember
            | Self::ChatMember
            | Self::ChatJoinRequest
            | Self::MessageReaction => 86_400,
        }
    }
}

/// What `bot` is told of an event, if anything.
pub(super) fn news_for(world: &World, bot: UserId, recorded: &Recorded) -> Option<News> {
    let at = recorded.at;
    match recorded.event.as_ref() {
        Event::Posted { message, .. } => {
            hears(world, bot, message).then(|| message_news(world, bot, UpdateKind::Message, message, at))
        }
        Event::Edited { message, .. } => {
            hears(world, bot, message).then(|| message_news(world, bot, UpdateKind::EditedMessage, message, at))
        }
        Event::Pressed(press) => (press.bot == bot).then(|| press_news(world, press, at)),
        Event::StandingChanged(change) => standing_news(world, bot, change, at),
        Event::JoinRequested { room, user, link } => join_request_news(world, bot, *room, *user, link, at),
        Event::Stopped { person, bot: stopped_bot, stopped } => {
            (*stopped_bot == bot).then(|| stopped_news(world, bot, *person, *stopped, at))
        }
        Event::Reacted { message, by, before, after } => {
            reaction_news(world, bot, message, *by, [before.as_deref(), after.as_deref()], at)
        }
        Event::Deleted { .. }
        | Event::JoinRequestSettled { .. }
        | Event::RoomChanged { .. }
        | Event::RoomDeleted { .. }
        | Event::PressAnswered { .. }
        | Event::Acting { .. } => None,
    }
}

/// A bot hears people in its private chats, and in its rooms what its privacy lets it, that it is put out being the
/// last. It never hears other bots, nor itself but for what it did to a room.
fn hears(world: &World, bot: UserId, message: &Message) -> bool {
    match message.place {
        Place::Private(pair) => pair.has(bot) && message.sender != bot,
        Place::Room(room) => {
            let Ok(room) = world.room(room) else { return false };
            match &message.body {
                Body::Service(Action::Removed { user }) if *user == bot => true,
                Body::Service(_) => room.has(bot),
                Body::Said(_) => room.has(bot) && hears_speech(world, room, bot, message),
            }
        }
    }
}

fn hears_speech(world: &World, room: &Room, bot: UserId, message: &Message) -> bool {
    let by_bot = world.user(message.sender).is_ok_and(User::is_bot);
    let sees_all = world.user(bot).ok().and_then(User::bot).is_some_and(|profile| profile.sees_all_messages);
    let is_admin = room.standing(bot, world.now()).is_admin();
    let addressed = message.content().is_some_and(|content| {
        let answers_bot = |id: MessageId| room.messages.get(&id).is_some_and(|answered| answered.sender == bot);
        content.text.starts_with('/') || content.reply_to.is_some_and(answers_bot)
    });
    !by_bot && (is_admin || sees_all || addressed)
}

fn message_news(world: &World, bot: UserId, kind: UpdateKind, message: &Message, at: Moment) -> News {
    let body = forms::message(world, bot, message);
    let key = QueueKey::Messages(chat_id(&body["chat"]));
    News::of(kind, key, at, body)
}

fn press_news(world: &World, press: &Press, at: Moment) -> News {
    let chat = match press.message.place {
        Place::Room(room) => room.bot_api(),
        Place::Private(_) => press.person.0,
    };
    let body = json!({
        "id": press.query.0.to_string(),
        "from": forms::user(world, press.person),
        "message": forms::message(world, press.bot, &press.message),
        "chat_instance": chat.wrapping_mul(31).to_string(),
        "data": press.data,
    });
    News::of(UpdateKind::CallbackQuery, QueueKey::Presses(press.person.0), at, body)
}

fn standing_news(world: &World, bot: UserId, change: &StandingChanged, at: Moment) -> Option<News> {
    let room = world.room_ever(change.room)?;
    let chat = forms::chat(world, bot, Place::Room(change.room));
    let (kind, key) = if change.user == bot {
        (UpdateKind::MyChatMember, QueueKey::OwnStanding(chat_id(&chat)))
    } else if room.standing(bot, world.now()).is_admin() {
        (UpdateKind::ChatMember, QueueKey::Members(change.user.0))
    } else {
        return None;
    };
    let mut body = json!({
        "chat": chat,
        "from": forms::user(world, change.by),
        "date": at.unix_s(),
        "old_chat_member": forms::chat_member(world, bot, change.user, &change.before),
        "new_chat_member": forms::chat_member(world, bot, change.user, &change.after),
    });
    if let Some(link) = &change.link {
        body["invite_link"] = forms::invite_link(world, bot, None, link);
    }
    if change.by_request {
        body["via_join_request"] = json!(true);
    }
    Some(News::of(kind, key, at, body))
}

fn join_request_news(
    world: &World,
    bot: UserId,
    room: RoomId,
    person: UserId,
    link: &InviteLink,
    at: Moment,
) -> Option<News> {
    let here = world.room(room).ok()?;
    here.standing(bot, world.now()).has(AdminRight::InviteUsers).then(|| {
        let body = json!({
            "chat": forms::chat(world, bot, Place::Room(room)),
            "from": forms::user(world, person),
            "user_chat_id": person.0,
            "date": at.unix_s(),
            "invite_link": forms::invite_link(world, bot, None, link),
        });
        News::of(UpdateKind::ChatJoinRequest, QueueKey::Members(person.0), at, body)
    })
}

/// Admin bots alone hear of reactions, and not of those of bots.
fn reaction_news(
    world: &World,
    bot: UserId,
    message: &Message,
    by: UserId,
    reactions: [Option<&str>; 2],
    at: Moment,
) -> Option<News> {
    let hears = match message.place {
        Place::Room(room) => world.room(room).is_ok_and(|room| room.standing(bot, at).is_admin()),
        Place::Private(pair) => pair.has(bot),
    };
    let by_bot = world.user(by).is_ok_and(User::is_bot);
    (hears && !by_bot).then(|| {
        let chat = forms::chat(world, bot, message.place);
        let key = QueueKey::Reactions(chat_id(&chat));
        let form = |emoji: Option<&str>| -> Vec<Value> {
            emoji.map(|emoji| json!({ "type": "emoji", "emoji": emoji })).into_iter().collect()
        };
        let [before, after] = reactions.map(form);
        let body = json!({
            "chat": chat,
            "message_id": message.id.0,
            "user": forms::user(world, by),
            "date": at.unix_s(),
            "old_reaction": before,
            "new_reaction": after,
        });
        News::of(UpdateKind::MessageReaction, key, at, body)
    })
}

fn stopped_news(world: &World, bot: UserId, person: UserId, stopped: bool, at: Moment) -> News {
    let body = json!({
        "chat": forms::chat(world, bot, Place::Private(Pair::of(bot, person))),
        "from": forms::user(world, person),
        "date": at.unix_s(),
        "old_chat_member": forms::private_member(world, bot, !stopped),
        "new_chat_member": forms::private_member(world, bot, stopped),
    });
    News::of(UpdateKind::MyChatMember, QueueKey::OwnStanding(person.0), at, body)
}

impl News {
    fn of(kind: UpdateKind, key: QueueKey, at: Moment, body: Value) -> Self {
        Self { kind, key, expires: at.plus_s(kind.life_s()), body }
    }
}

fn chat_id(chat: &Value) -> i64 {
    chat["id"].as_i64().unwrap_or_default()
}
