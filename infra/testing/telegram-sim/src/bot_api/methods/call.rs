//! A call of a method, with functions that read the chat, user or message to which its parameters refer.

use serde_json::Value;

use crate::{
    bot_api::{parameters::Parameters, refusal::Refusal, state::BotApiState},
    world::{MessageId, Pair, Place, Room, RoomId, Standing, UserId, World, WorldError},
};

/// The `result` of a method, or its refusal.
pub(super) type MethodResult = Result<Value, Refusal>;

/// A call of a method by a bot, with its parameters.
pub(super) struct MethodCall<'a> {
    pub(super) state: &'a BotApiState,
    pub(super) bot: UserId,
    pub(super) parameters: Parameters,
}

impl MethodCall<'_> {
    pub(super) fn read<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        self.state.world.read(read)
    }

    pub(super) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        self.state.world.change(change)
    }

    /// Reads `chat_id`, which must be a chat that the bot knows.
    pub(super) fn place(&self) -> Result<Place, Refusal> {
        let chat_id = self.parameters.text("chat_id").ok_or_else(|| Refusal::bad_request("chat_id is empty"))?;
        let chat_id = chat_id.trim().parse().map_err(|_| Refusal::bad_request("chat not found"))?;
        self.read(|world| known_place(world, self.bot, chat_id))
    }

    /// Reads `chat_id`, which must be a supergroup that the bot is in.
    pub(super) fn room(&self) -> Result<RoomId, Refusal> {
        match self.place()? {
            Place::Room(room) => Ok(room),
            Place::Private(_) => Err(Refusal::bad_request("method is available only for supergroups")),
        }
    }

    /// Reads `user_id`, which must be an existing user.
    pub(super) fn user(&self) -> Result<UserId, Refusal> {
        let user = self.parameters.number("user_id").map(UserId);
        let known = user.filter(|user| self.read(|world| world.user(*user).is_ok()));
        known.ok_or_else(|| Refusal::bad_request("invalid user_id specified"))
    }

    /// Reads `message_id`. Does not check that the message exists.
    pub(super) fn message(&self) -> Result<MessageId, Refusal> {
        let id = self.parameters.number("message_id").and_then(|id| i32::try_from(id).ok());
        id.map(MessageId).ok_or_else(|| Refusal::bad_request("message identifier is not specified"))
    }
}

/// Returns the chat with this `chat_id`. A room is returned only if the bot is a member. A private chat is returned
/// only if the bot and the person have talked or are in a common room, or if the person has asked to join a room of the
/// bot. Otherwise the call is refused.
fn known_place(world: &World, bot: UserId, chat_id: i64) -> Result<Place, Refusal> {
    let not_found = || Refusal::bad_request("chat not found");
    if let Some(id) = RoomId::from_bot_api(chat_id) {
        let room = world.room_ever(id).ok_or_else(not_found)?;
        return match room.people.get(&bot).map(|membership| &membership.standing) {
            None => Err(not_found()),
            Some(Standing::Banned { .. }) => Err(Refusal::from(WorldError::Banned)),
            Some(_) if room.deleted => Err(Refusal::from(WorldError::Banned)),
            Some(Standing::Left) => Err(Refusal::from(WorldError::NotAMember)),
            Some(Standing::Creator | Standing::Admin { .. } | Standing::Member) => Ok(Place::Room(id)),
        };
    }
    let person = world.user(UserId(chat_id)).map_err(|_| not_found())?.id;
    let met = |room: &Room| room.has(bot) && (room.has(person) || room.requests.contains_key(&person));
    let talked = world.private_chat(Pair::of(bot, person)).is_some();
    if person != bot && (talked || world.may_greet(bot, person) || world.rooms().any(met)) {
        Ok(Place::private(bot, person))
    } else {
        Err(not_found())
    }
}
