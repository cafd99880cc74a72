//! Chats and who is in them.

use super::{Call, Outcome};
use crate::bot_api::forms;
use crate::bot_api::refusal::Refusal;
use crate::world::{Moment, Place, Standing, WorldError};
use serde_json::json;

/// `getMe`.
pub(super) fn get_me(call: &Call<'_>) -> Outcome {
    Ok(call.look(|world| world.user(call.bot).map(forms::me))?)
}

/// `getChat`.
pub(super) fn get_chat(call: &Call<'_>) -> Outcome {
    let place = call.place()?;
    Ok(call.look(|world| forms::chat_full(world, call.bot, place)))
}

/// `getChatMember`.
pub(super) fn get_member(call: &Call<'_>) -> Outcome {
    let (place, user) = (call.place()?, call.user()?);
    let standing = match place {
        Place::Private(pair) if pair.has(user) => Standing::Member,
        Place::Private(_) => return Err(Refusal::bad_request("member not found")),
        Place::Room(room) => call.look(|world| world.room(room).map(|room| room.standing(user, world.now())))?,
    };
    Ok(call.look(|world| forms::chat_member(world, call.bot, user, &standing)))
}

/// `banChatMember`.
pub(super) fn ban(call: &Call<'_>) -> Outcome {
    let (room, user) = (call.room()?, call.user()?);
    let until = call.parameters.number("until_date").filter(|date| *date > 0).map(Moment::from_unix_s);
    call.act(|world| {
        let creator = world.room(room)?.creator;
        match world.ban(call.bot, room, user, until) {
            Err(WorldError::IsAnAdmin) if creator == user => Err(Refusal::bad_request("can't remove chat owner")),
            other => other.map_err(Refusal::from),
        }
    })?;
    Ok(json!(true))
}

/// `unbanChatMember`.
pub(super) fn unban(call: &Call<'_>) -> Outcome {
    let (room, user) = (call.room()?, call.user()?);
    let only_if_banned = call.parameters.flag("only_if_banned");
    call.act(|world| world.unban(call.bot, room, user, only_if_banned))?;
    Ok(json!(true))
}

/// `leaveChat`.
pub(super) fn leave(call: &Call<'_>) -> Outcome {
    let room = call.room()?;
    call.act(|world| world.leave(call.bot, room))?;
    Ok(json!(true))
}
