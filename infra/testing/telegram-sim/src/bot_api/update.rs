//! Turns events of the world into updates for a bot.

use serde_json::{Value, json};

use crate::{
    bot_api::forms,
    world::{
        Action, AdminRight, Body, Event, InviteLink, Message, MessageId, Pair, Place, Press, RecordedEvent, Room,
        RoomId, StandingChanged, Timestamp, User, UserId, World,
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

/// Updates with the same key reach a webhook in order, one at a time. Updates with different keys do not wait for each
/// other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueueKey {
    /// The messages of one chat and their edits. The number is the chat's id.
    Messages(i64),
    /// The button presses of one user. The number is the user's id.
    Presses(i64),
    /// The changes of the bot's own membership in one chat. The number is the chat's id.
    OwnStanding(i64),
    /// The join requests of one user, and the changes of this user's memberships. The number is the user's id. The bot's
    /// own memberships are in [`Self::OwnStanding`].
    Members(i64),
    /// The reactions to messages of one chat. The number is the chat's id.
    Reactions(i64),
}

/// An update before it gets its number.
#[derive(Clone, Debug)]
pub(super) struct NewUpdate {
    pub(super) kind: UpdateKind,
    pub(super) key: QueueKey,
    pub(super) expires: Timestamp,
    pub(super) body: Value,
}

impl UpdateKind {
    /// All kinds of update that the simulation sends.
    pub const ALL: [Self; 7] = [
        Self::Message,
        Self::EditedMessage,
        Self::CallbackQuery,
        Self::MyChatMember,
        Self::ChatMember,
        Self::ChatJoinRequest,
        Self::MessageReaction,
    ];

    /// Returns the Bot API's name of this kind, which is both a field of `Update` and a value in `allowed_updates`.
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

    /// Returns whether this kind is sent to a bot that never set `allowed_updates`.
    pub fn is_default(self) -> bool {
        match self {
            Self::Message | Self::EditedMessage | Self::CallbackQuery | Self::MyChatMember | Self::ChatJoinRequest => {
                true
            }
            Self::ChatMember | Self::MessageReaction => false,
        }
    }

    /// Returns the lifetime of an update in seconds. An older update is not sent any more.
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

/// Returns the update that a bot gets for an event, if it gets one.
pub(super) fn update_for(world: &World, bot: UserId, recorded: &RecordedEvent) -> Option<NewUpdate> {
    Recipient { world, bot, at: recorded.at }.update(&recorded.event)
}

/// A bot that may get an update about an event. `world` is in the state immediately after the event, and `at` is the
/// time of the event.
#[derive(Clone, Copy)]
struct Recipient<'a> {
    world: &'a World,
    bot: UserId,
    at: Timestamp,
}

/// A user's change of reaction to a message. In `before` and `after`, `None` means no reaction.
struct Reaction<'a> {
    by: UserId,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

impl Recipient<'_> {
    fn update(self, event: &Event) -> Option<NewUpdate> {
        match event {
            Event::Posted { message, .. } => {
                self.hears(message).then(|| self.message_update(UpdateKind::Message, message))
            }
            Event::Edited { message, .. } => {
                self.hears(message).then(|| self.message_update(UpdateKind::EditedMessage, message))
            }
            Event::Pressed(press) => (press.bot == self.bot).then(|| self.press_update(press)),
            Event::StandingChanged(change) => self.standing_update(change),
            Event::JoinRequested { room, user, link } => self.join_request_update(*room, *user, link),
            Event::Stopped { person, bot, stopped } => {
                (*bot == self.bot).then(|| self.stopped_update(*person, *stopped))
            }
            Event::Reacted { message, by, before, after } => {
                let reaction = Reaction { by: *by, before: before.as_deref(), after: after.as_deref() };
                self.reaction_update(message, &reaction)
            }
            Event::Deleted { .. }
            | Event::JoinRequestSettled { .. }
            | Event::RoomChanged { .. }
            | Event::RoomDeleted { .. }
            | Event::PressAnswered { .. }
            | Event::Acting { .. } => None,
        }
    }

    /// Returns whether the bot receives this message. In a private chat, the bot receives what the other user sends. In
    /// a room, it receives all service messages, even the one about its own removal. It receives what people write in a
    /// room if it is an admin or its privacy mode is off; otherwise it receives only commands and replies to its own
    /// messages. It never receives what a bot writes in a room.
    fn hears(self, message: &Message) -> bool {
        match message.place {
            Place::Private(pair) => pair.has(self.bot) && message.sender != self.bot,
            Place::Room(room) => {
                let Ok(room) = self.world.room(room) else { return false };
                match &message.body {
                    Body::Service(Action::Removed { user }) if *user == self.bot => true,
                    Body::Service(_) => room.has(self.bot),
                    Body::Said(_) => room.has(self.bot) && self.hears_speech(room, message),
                }
            }
        }
    }

    fn hears_speech(self, room: &Room, message: &Message) -> bool {
        let by_bot = self.world.user(message.sender).is_ok_and(User::is_bot);
        let profile = self.world.user(self.bot).ok().and_then(User::bot);
        let sees_all = profile.is_some_and(|profile| profile.sees_all_messages);
        let is_admin = room.standing(self.bot, self.world.now()).is_admin();
        let addressed = message.content().is_some_and(|content| {
            let answers_bot =
                |id: MessageId| room.messages.get(&id).is_some_and(|answered| answered.sender == self.bot);
            content.text.starts_with('/') || content.reply_to.is_some_and(answers_bot)
        });
        !by_bot && (is_admin || sees_all || addressed)
    }

    fn message_update(self, kind: UpdateKind, message: &Message) -> NewUpdate {
        let body = forms::message(self.world, self.bot, message);
        let key = QueueKey::Messages(chat_id(&body["chat"]));
        self.new_update(kind, key, body)
    }

    fn press_update(self, press: &Press) -> NewUpdate {
        let chat = match press.message.place {
            Place::Room(room) => room.bot_api(),
            Place::Private(_) => press.person.0,
        };
        let body = json!({
            "id": press.query.0.to_string(),
            "from": forms::user(self.world, press.person),
            "message": forms::message(self.world, press.bot, &press.message),
            "chat_instance": chat.wrapping_mul(31).to_string(),
            "data": press.data,
        });
        self.new_update(UpdateKind::CallbackQuery, QueueKey::Presses(press.person.0), body)
    }

    fn standing_update(self, change: &StandingChanged) -> Option<NewUpdate> {
        let Self { world, bot, at } = self;
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
        Some(self.new_update(kind, key, body))
    }

    fn join_request_update(self, room: RoomId, person: UserId, link: &InviteLink) -> Option<NewUpdate> {
        let Self { world, bot, at } = self;
        let here = world.room(room).ok()?;
        here.standing(bot, world.now()).has(AdminRight::InviteUsers).then(|| {
            let body = json!({
                "chat": forms::chat(world, bot, Place::Room(room)),
                "from": forms::user(world, person),
                "user_chat_id": person.0,
                "date": at.unix_s(),
                "invite_link": forms::invite_link(world, bot, None, link),
            });
            self.new_update(UpdateKind::ChatJoinRequest, QueueKey::Members(person.0), body)
        })
    }

    /// Returns the update about a reaction. In a room, only a bot that is an admin receives reactions. No bot receives
    /// reactions of bots.
    fn reaction_update(self, message: &Message, reaction: &Reaction<'_>) -> Option<NewUpdate> {
        let Self { world, bot, at } = self;
        let hears = match message.place {
            Place::Room(room) => world.room(room).is_ok_and(|room| room.standing(bot, at).is_admin()),
            Place::Private(pair) => pair.has(bot),
        };
        let by_bot = world.user(reaction.by).is_ok_and(User::is_bot);
        (hears && !by_bot).then(|| {
            let chat = forms::chat(world, bot, message.place);
            let key = QueueKey::Reactions(chat_id(&chat));
            let body = json!({
                "chat": chat,
                "message_id": message.id.0,
                "user": forms::user(world, reaction.by),
                "date": at.unix_s(),
                "old_reaction": reaction_types(reaction.before),
                "new_reaction": reaction_types(reaction.after),
            });
            self.new_update(UpdateKind::MessageReaction, key, body)
        })
    }

    fn stopped_update(self, person: UserId, stopped: bool) -> NewUpdate {
        let Self { world, bot, at } = self;
        let body = json!({
            "chat": forms::chat(world, bot, Place::Private(Pair::of(bot, person))),
            "from": forms::user(world, person),
            "date": at.unix_s(),
            "old_chat_member": forms::private_member(world, bot, !stopped),
            "new_chat_member": forms::private_member(world, bot, stopped),
        });
        self.new_update(UpdateKind::MyChatMember, QueueKey::OwnStanding(person.0), body)
    }

    fn new_update(self, kind: UpdateKind, key: QueueKey, body: Value) -> NewUpdate {
        NewUpdate { kind, key, expires: self.at.plus_s(kind.life_s()), body }
    }
}

/// Builds the Bot API's list of `ReactionType`. The list is empty if there is no reaction.
fn reaction_types(emoji: Option<&str>) -> Value {
    emoji.map(|emoji| json!({ "type": "emoji", "emoji": emoji })).into_iter().collect()
}

fn chat_id(chat: &Value) -> i64 {
    chat["id"].as_i64().unwrap_or_default()
}
