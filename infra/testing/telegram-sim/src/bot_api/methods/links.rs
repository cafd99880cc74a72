//! Invite links and join requests.

use serde_json::{Value, json};

use crate::{
    bot_api::{
        forms,
        methods::call::{MethodCall, MethodResult},
        refusal::Refusal,
    },
    world::{InviteLink, LinkHash, LinkTerms, RoomId, Timestamp, Verdict, WorldError},
};

/// Runs `createChatInviteLink`. Returns the new link.
pub(super) fn create(call: &MethodCall<'_>) -> MethodResult {
    let (room, terms) = (call.room()?, terms_of(call)?);
    let link = call.change(|world| world.create_link(call.bot, room, terms))?;
    Ok(form(call, room, &link))
}

/// Runs `editChatInviteLink`. A missing parameter gets its default value, as in a new link, and does not keep the old
/// value. A bot can edit only its own links.
pub(super) fn edit(call: &MethodCall<'_>) -> MethodResult {
    let (room, hash, terms) = (call.room()?, hash_of(call)?, terms_of(call)?);
    let link = call.change(|world| match world.room(room)?.link(&hash) {
        Some(link) if link.creator == call.bot => world.edit_link(call.bot, room, &hash, terms),
        Some(_) | None => Err(WorldError::LinkInvalid),
    })?;
    Ok(form(call, room, &link))
}

/// Runs `exportChatInviteLink`. Returns the URL of the bot's primary link.
pub(super) fn export(call: &MethodCall<'_>) -> MethodResult {
    let room = call.room()?;
    let link = call.change(|world| world.primary_link(call.bot, room))?;
    Ok(json!(link.hash.url()))
}

/// Runs `revokeChatInviteLink`. Returns the revoked link.
pub(super) fn revoke(call: &MethodCall<'_>) -> MethodResult {
    let room = call.room()?;
    let hash = hash_of(call)?;
    let link = call.change(|world| world.revoke_link(call.bot, room, &hash))?;
    Ok(form(call, room, &link))
}

/// Runs `approveChatJoinRequest` or `declineChatJoinRequest`, depending on `verdict`.
pub(super) fn resolve(call: &MethodCall<'_>, verdict: Verdict) -> MethodResult {
    let (room, user) = (call.room()?, call.user()?);
    call.change(|world| world.resolve_join_request(call.bot, room, user, verdict))?;
    Ok(json!(true))
}

fn hash_of(call: &MethodCall<'_>) -> Result<LinkHash, Refusal> {
    let link = call.parameters.text("invite_link");
    link.map(|link| LinkHash::parse(&link)).ok_or_else(|| Refusal::bad_request("INVITE_HASH_EMPTY"))
}

fn terms_of(call: &MethodCall<'_>) -> Result<LinkTerms, Refusal> {
    Ok(LinkTerms {
        name: call.parameters.text("name"),
        request_needed: call.parameters.flag("creates_join_request"),
        usage_limit: limit_of(call)?,
        expires: call.parameters.number("expire_date").filter(|date| *date > 0).map(Timestamp::from_unix_s),
    })
}

fn limit_of(call: &MethodCall<'_>) -> Result<Option<u32>, Refusal> {
    let limit = call.parameters.number("member_limit").filter(|limit| *limit != 0);
    limit.map(u32::try_from).transpose().map_err(|_| Refusal::bad_request("USAGE_LIMIT_INVALID"))
}

fn form(call: &MethodCall<'_>, room: RoomId, link: &InviteLink) -> Value {
    call.read(|world| forms::invite_link(world, call.bot, world.room(room).ok(), link))
}
