//! Invite links and join requests.

use super::{Call, Outcome};
use crate::bot_api::forms;
use crate::bot_api::refusal::Refusal;
use crate::world::{InviteLink, LinkHash, LinkTerms, Moment, RoomId, Verdict};
use serde_json::{Value, json};

const NAME_LIMIT: usize = 32;

/// `createChatInviteLink`.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    let room = call.room()?;
    let terms = LinkTerms {
        name: call.parameters.text("name").map(|name| name.chars().take(NAME_LIMIT).collect()),
        request_needed: call.parameters.flag("creates_join_request"),
        usage_limit: limit_of(call)?,
        expires: call.parameters.number("expire_date").filter(|date| *date > 0).map(Moment::from_unix_s),
    };
    let link = call.act(|world| world.create_link(call.bot, room, terms))?;
    Ok(form(call, room, &link))
}

/// `revokeChatInviteLink`.
pub(super) fn revoke(call: &Call<'_>) -> Outcome {
    let room = call.room()?;
    let link = call.parameters.text("invite_link").ok_or_else(|| Refusal::bad_request("INVITE_HASH_EMPTY"))?;
    let link = call.act(|world| world.revoke_link(call.bot, room, &LinkHash::parse(&link)))?;
    Ok(form(call, room, &link))
}

/// `approveChatJoinRequest` and `declineChatJoinRequest`.
pub(super) fn settle(call: &Call<'_>, verdict: Verdict) -> Outcome {
    let (room, user) = (call.room()?, call.user()?);
    call.act(|world| world.settle_request(call.bot, room, user, verdict))?;
    Ok(json!(true))
}

fn limit_of(call: &Call<'_>) -> Result<Option<u32>, Refusal> {
    let limit = call.parameters.number("member_limit").filter(|limit| *limit != 0);
    limit.map(u32::try_from).transpose().map_err(|_| Refusal::bad_request("USAGE_LIMIT_INVALID"))
}

fn form(call: &Call<'_>, room: RoomId, link: &InviteLink) -> Value {
    call.look(|world| forms::invite_link(world, call.bot, world.room(room).ok(), link))
}
