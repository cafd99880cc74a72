//! Handlers for events in rooms. The messages in a room are not stored. Only the fact that the operator has replied for
//! the first time is stored.
use domain::{
    Act, Change, ChatId, Context, FullChat, GroupId, Stale, UserId,
    decisions::{admission, closing, silence},
};
use store::Reads;
use tracing::info;

use crate::{
    engine::{facts::Facts, trigger::Loaded},
    error::DeskError,
    updates::request::Request,
};

/// A person who acts in a room.
#[derive(Clone, Copy)]
pub(super) struct InRoom {
    pub(super) group: GroupId,
    pub(super) user: UserId,
}

/// Handles a person's request to join a room. The answer stores nothing, so a repeated update is answered again, which
/// is harmless.
pub(super) async fn asked_to_join<S: Reads>(request: &Request<'_, S>, at: InRoom) -> Result<Loaded, DeskError> {
    let InRoom { group, user } = at;
    let chat = request.facts.chat_in(group, user).await?;
    let answer = admission::asked_to_join(chat.as_ref(), group, user);
    if let Act::Decline { .. } = &answer.act {
        info!(group.id = %group, user.id = %user, "a request to join a room was declined");
    }
    Ok(Loaded::from(Change { writes: vec![], effects: vec![answer] }))
}

pub(super) async fn joined<S: Reads>(request: &Request<'_, S>, at: InRoom) -> Result<Loaded, DeskError> {
    change_membership(request, at, admission::joined).await
}

pub(super) async fn left<S: Reads>(request: &Request<'_, S>, at: InRoom) -> Result<Loaded, DeskError> {
    change_membership(request, at, admission::left).await
}

async fn change_membership<S: Reads>(
    request: &Request<'_, S>,
    at: InRoom,
    decide: impl FnOnce(FullChat, UserId, &Context<'_>) -> Result<Change, Stale>,
) -> Result<Loaded, DeskError> {
    let Some(chat) = request.facts.chat_in(at.group, at.user).await? else { return Ok(Loaded::stale()) };
    let (full, settings) = tokio::try_join!(request.facts.with_people(chat), request.facts.settings())?;
    Ok(Loaded::from(decide(full, at.user, &request.context(&settings))))
}

pub(super) async fn record_reply<S: Reads>(request: &Request<'_, S>, at: InRoom) -> Result<Loaded, DeskError> {
    let (chat, settings) = tokio::try_join!(request.facts.chat_in(at.group, at.user), request.facts.settings())?;
    let Some(chat) = chat else { return Ok(Loaded::stale()) };
    Ok(Loaded::from(silence::record_reply(chat, at.user, &settings)))
}

/// The meaning of `/close` in a room.
pub(super) enum CloseCommand {
    /// The command closes this chat.
    Close(ChatId),
    /// The person may not close the chat, so the command counts as an ordinary message.
    Message,
    /// No chat takes place in the room.
    NoChat,
}

pub(super) async fn read_close_command<S: Reads>(facts: &Facts<S>, at: InRoom) -> Result<CloseCommand, DeskError> {
    let InRoom { group, user } = at;
    let Some(chat) = facts.chat_in(group, user).await? else { return Ok(CloseCommand::NoChat) };
    let settings = facts.settings().await?;
    let may_close = closing::may_close(&chat, user, &settings);
    Ok(if may_close { CloseCommand::Close(chat.id) } else { CloseCommand::Message })
}
