//! A store that behaves as if it were behind a network: no call is ready at its first poll.
use std::{future::Future, pin::Pin, task::Context, task::Poll};

use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, GroupId, Lane, Lead, Operator, Room, RoomId, Settings, Ticket,
    TicketId, Timestamp, UserId,
};
use store::{CommitError, Entry, Outcome, Reads, StoreError, Writes};

/// Makes every call of a store wait once; see the [module](self).
pub(crate) struct DistantStore<S>(S);

impl<S> DistantStore<S> {
    pub(crate) fn new(store: S) -> Self {
        Self(store)
    }

    async fn there(&self) -> &S {
        Trip { made: false }.await;
        &self.0
    }
}

struct Trip {
    made: bool,
}

impl Future for Trip {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.made, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl<S: Reads> Reads for DistantStore<S> {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        self.there().await.journaled(cause).await
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.there().await.lead(user).await
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.there().await.operator(desk, user).await
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        self.there().await.roster(desk).await
    }

    async fn queue(&self, desk: &DeskId, lane: Lane, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        self.there().await.queue(desk, lane, limit).await
    }

    async fn ticket(&self, ticket: &TicketId) -> Result<Option<Ticket>, StoreError> {
        self.there().await.ticket(ticket).await
    }

    async fn board(&self, desk: &DeskId) -> Result<Option<Board>, StoreError> {
        self.there().await.board(desk).await
    }

    async fn room(&self, desk: &DeskId, room: &RoomId) -> Result<Option<Room>, StoreError> {
        self.there().await.room(desk, room).await
    }

    async fn rooms(&self, desk: &DeskId) -> Result<Vec<Room>, StoreError> {
        self.there().await.rooms(desk).await
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        self.there().await.room_of(group).await
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        self.there().await.chat(chat).await
    }

    async fn chats_due(&self, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        self.there().await.chats_due(desk, by, limit).await
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        self.there().await.settings(desk).await
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.there().await.unsent(before, limit).await
    }
}

impl<S: Writes> Writes for DistantStore<S> {
    async fn put_settings(&self, desk: &DeskId, settings: &Settings) -> Result<(), StoreError> {
        self.there().await.put_settings(desk, settings).await
    }

    async fn commit(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        self.there().await.commit(cause, change, now).await
    }

    async fn after_conflict(&self, attempt: u32) {
        self.there().await.after_conflict(attempt).await;
    }

    async fn mark_done(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        self.there().await.mark_done(cause, outcomes, now).await
    }

    async fn set_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        self.there().await.set_aside(update, now).await
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        self.there().await.claim(entry, now).await
    }
}
