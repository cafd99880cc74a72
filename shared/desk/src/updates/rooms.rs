//! Events in rooms. Messages there cost no write, but for an operator's first reply.
use domain::{
    Act, Change, ChatId, Context, FullChat, GroupId, Stale, UserId,
    decisions::{admission, silence},
};
use store::Reads;
use tracing::info;

use crate::{
    engine::{facts::Facts, trigger::Decision},
    error::DeskError,
    updates::update::Update,
};

/// A person, and the room that they do something in.
#[derive(Clone, Copy)]
pub(super) struct InRoom {
    pub(super) group: GroupId,
    pub(super) user: UserId,
}

/// Somebody asks to be let in. Admission stores nothing, and a second answer is harmless.
pub(super) async fn asked_to_join<S: Reads>(facts: &Facts<S>, at: InRoom) -> Result<Decision, DeskError> {
    let InRoom { group, user } = at;
    let chat = facts.chat_in(group, user).await?;
    let answer = admission::asked_to_join(chat.as_ref(), group, user);
    if let Act::Decline { .. } = &answer.act {
        info!(group.id = %group, user.id = %user, "kept out of a room");
    }
    Ok(Decision::from(Change { writes: vec![], effects: vec![answer] }))
}

pub(super) async fn joined<S: Reads>(update: &Update, facts: &Facts<S>, at: InRoom) -> Result<Decision, DeskError> {
    moved(update, facts, at, admission::joined).await
}

pub(super) async fn left<S: Reads>(update: &Update, facts: &Facts<S>, at: InRoom) -> Result<Decision, DeskError> {
    moved(update, facts, at, admission::left).await
}

async fn moved<S: Reads>(
    update: &Update,
    facts: &Facts<S>,
    at: InRoom,
    decide: impl FnOnce(FullChat, UserId, &Context<'_>) -> Result<Change, Stale>,
) -> Result<Decision, DeskError> {
    let Some(chat) = facts.chat_in(at.group, at.user).await? else { return Ok(Decision::stale()) };
    let (full, settings) = tokio::try_join!(facts.with_people(chat), facts.settings())?;
    Ok(Decision::from(decide(full, at.user, &update.context(facts, &settings))))
}

pub(super) async fn record_reply<S: Reads>(facts: &Facts<S>, at: InRoom) -> Result<Decision, DeskError> {
    let (chat, settings) = tokio::try_join!(facts.chat_in(at.group, at.user), facts.settings())?;
    let Some(chat) = chat else { return Ok(Decision::stale()) };
    Ok(Decision::from(silence::record_reply(chat, at.user, &settings)))
}

/// The meaning of `/close` in a room.
pub(super) enum CloseCommand {
    /// It closes this chat.
    Close(ChatId),
    /// The person may not close the chat, so it is an ordinary message.
    Message,
    /// No chat takes place there.
    NoChat,
}

pub(super) async fn read_close_command<S: Reads>(facts: &Facts<S>, at: InRoom) -> Result<CloseCommand, DeskError> {
    let InRoom { group, user } = at;
    let Some(chat) = facts.chat_in(group, user).await? else { return Ok(CloseCommand::NoChat) };
    let settings = facts.settings().await?;
    let may_close = chat.operator().is_some_and(|operator| operator.user() == user) || settings.is_supervisor(user);
    Ok(if may_close { CloseCommand::Close(chat.id) } else { CloseCommand::Message })
}
