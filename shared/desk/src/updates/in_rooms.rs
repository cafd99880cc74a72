//! What happens in rooms. What is said there costs no write, but for an operator's first word.
use domain::{Act, Change, GroupId, Stale, UserId, admission, silence};
use store::Store;
use tracing::info;

use super::{Then, Turn};
use crate::{
    Desk, DeskError,
    commit::Decided,
    ports::{Calls, Queues},
    showing::Seen,
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Admission stores nothing, and asking for it twice is harmless.
    pub(super) async fn asked_to_join(&self, group: GroupId, user: UserId, turn: &Turn) -> Result<(), DeskError> {
        let chat = self.chat_in(group, user).await?;
        let answer = admission::asked_to_join(chat.as_ref(), group, user);
        if let Act::Decline { .. } = &answer.act {
            info!(group.id = %group, user.id = %user, "kept out of a room");
        }
        self.only_show(Change { writes: vec![], effects: vec![answer] }, Seen::default(), turn).await
    }

    pub(super) async fn joined(&self, group: GroupId, user: UserId, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let Some(chat) = self.chat_in(group, user).await? else { return Ok(nothing_there()) };
                let (party, settings) = tokio::try_join!(self.party_of(chat), self.store.settings(&self.id))?;
                Ok(Decided::from(admission::joined(party, user, &settings, turn.now)))
            })
        })
        .await
    }

    pub(super) async fn left(&self, group: GroupId, user: UserId, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let Some(chat) = self.chat_in(group, user).await? else { return Ok(nothing_there()) };
                let (party, settings) = tokio::try_join!(self.party_of(chat), self.store.settings(&self.id))?;
                Ok(Decided::from(admission::left(party, user, &settings, turn.now)))
            })
        })
        .await
    }

    pub(super) async fn said(&self, group: GroupId, user: UserId, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let (chat, settings) = tokio::try_join!(self.chat_in(group, user), self.store.settings(&self.id))?;
                let Some(chat) = chat else { return Ok(nothing_there()) };
                Ok(Decided::from(silence::said(chat, user, &settings)))
            })
        })
        .await
    }
}

/// No chat takes place there.
fn nothing_there() -> Decided {
    Decided::from(Err::<Change, _>(Stale))
}
