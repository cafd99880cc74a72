//! Chats, their settings and their members.

use std::collections::BTreeSet;

use serde_json::json;

use crate::{
    bot_api::{
        forms,
        methods::call::{MethodCall, MethodResult},
        refusal::Refusal,
    },
    world::{AdminRight, Place, Promotion, Standing, Timestamp, WorldError},
};

pub(super) fn get_me(call: &MethodCall<'_>) -> MethodResult {
    Ok(call.read(|world| world.user(call.bot).map(forms::me))?)
}

pub(super) fn get_chat(call: &MethodCall<'_>) -> MethodResult {
    let place = call.place()?;
    Ok(call.read(|world| forms::chat_full(world, call.bot, place)))
}

/// Runs `getChatMember`. Succeeds also for a user who has left the room or is banned.
pub(super) fn get_member(call: &MethodCall<'_>) -> MethodResult {
    let (place, user) = (call.place()?, call.user()?);
    let standing = match place {
        Place::Private(pair) if pair.has(user) => Standing::Member,
        Place::Private(_) => return Err(Refusal::bad_request("member not found")),
        Place::Room(room) => call.read(|world| world.room(room).map(|room| room.standing(user, world.now())))?,
    };
    Ok(call.read(|world| forms::chat_member(world, call.bot, user, &standing)))
}

/// Runs `getChatMemberCount`. For a private chat, the count is 2.
pub(super) fn count(call: &MethodCall<'_>) -> MethodResult {
    let count = match call.place()? {
        Place::Private(_) => 2,
        Place::Room(room) => call.read(|world| world.room(room).map(|room| room.members().count()))?,
    };
    Ok(json!(count))
}

/// Runs `getChatAdministrators`. Other bots are left out.
pub(super) fn get_admins(call: &MethodCall<'_>) -> MethodResult {
    let room = call.room()?;
    call.read(|world| {
        let admins = world.room(room)?.people.iter().filter(|(_, person)| person.standing.is_admin());
        let shown = admins.filter(|(id, _)| **id == call.bot || world.user(**id).is_ok_and(|user| !user.is_bot()));
        Ok(shown.map(|(id, person)| forms::chat_member(world, call.bot, *id, &person.standing)).collect())
    })
}

/// Runs `promoteChatMember`. If the call gives no right, an admin becomes a plain member.
pub(super) fn promote(call: &MethodCall<'_>) -> MethodResult {
    let (room, user) = (call.room()?, call.user()?);
    let rights: BTreeSet<AdminRight> =
        forms::RIGHTS.iter().filter(|(name, _)| call.parameters.flag(name)).map(|(_, right)| *right).collect();
    call.change(|world| world.promote(call.bot, room, user, Promotion::with_rights(rights)))?;
    Ok(json!(true))
}

pub(super) fn set_title(call: &MethodCall<'_>) -> MethodResult {
    let (room, title) = (call.room()?, call.parameters.text("title").unwrap_or_default());
    call.change(|world| world.set_title(call.bot, room, &title))?;
    Ok(json!(true))
}

/// Runs `setChatDescription`. The call is refused if the description is the same as before.
pub(super) fn set_description(call: &MethodCall<'_>) -> MethodResult {
    let (room, description) = (call.room()?, call.parameters.text("description").unwrap_or_default());
    match call.change(|world| world.set_about(call.bot, room, &description)) {
        Err(WorldError::NotModified) => Err(Refusal::bad_request("chat description is not modified")),
        other => Ok(json!(other.map(|()| true)?)),
    }
}

/// Runs `banChatMember`. If `until_date` is missing, the ban has no end.
pub(super) fn ban(call: &MethodCall<'_>) -> MethodResult {
    let (room, user) = (call.room()?, call.user()?);
    let until = call.parameters.number("until_date").filter(|date| *date > 0).map(Timestamp::from_unix_s);
    call.change(|world| {
        let creator = world.room(room)?.creator;
        match world.ban(call.bot, room, user, until) {
            Err(WorldError::IsAnAdmin) if creator == user => Err(Refusal::bad_request("can't remove chat owner")),
            other => other.map_err(Refusal::from),
        }
    })?;
    Ok(json!(true))
}

/// Runs `unbanChatMember`. A user who is a member is removed from the room too, if `only_if_banned` is not set.
pub(super) fn unban(call: &MethodCall<'_>) -> MethodResult {
    let (room, user) = (call.room()?, call.user()?);
    let only_if_banned = call.parameters.flag("only_if_banned");
    call.change(|world| world.unban(call.bot, room, user, only_if_banned))?;
    Ok(json!(true))
}

pub(super) fn leave(call: &MethodCall<'_>) -> MethodResult {
    let room = call.room()?;
    call.change(|world| world.leave(call.bot, room))?;
    Ok(json!(true))
}
