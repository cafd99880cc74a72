//! A store that counts its reads and writes, to measure the cost of the desk's actions in tests and benches.
//!
//! A store has no filters and no scans, so the items that a query returns are the items that it reads. A read of a
//! single item counts even if the item does not exist, because DynamoDB charges for it.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, GroupId, Lane, Lead, Operator, Room, RoomId, Settings, Ticket,
    TicketId, Timestamp, UserId,
};

use store::{CommitError, Entry, Outcome, Reads, StoreError, Writes};

/// A store with counters.
#[derive(Debug)]
pub struct Metered<S> {
    store: S,
    calls: AtomicU64,
    items_read: AtomicU64,
    items_written: AtomicU64,
}

/// How much a store was used so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The number of calls. Calls at the same time are counted one by one.
    pub calls: u64,
    /// The number of items that were read.
    pub items_read: u64,
    /// The number of items that were written. Refused writes count too, because DynamoDB charges for them.
    pub items_written: u64,
}

impl<S> Metered<S> {
    /// Wraps a store, with all counters at zero.
    pub fn new(store: S) -> Self {
        Self { store, calls: AtomicU64::new(0), items_read: AtomicU64::new(0), items_written: AtomicU64::new(0) }
    }

    /// Returns the wrapped store. Calls made directly on it are not counted.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Returns the counters since the store was wrapped.
    pub fn usage(&self) -> Usage {
        let so_far = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Usage {
            calls: so_far(&self.calls),
            items_read: so_far(&self.items_read),
            items_written: so_far(&self.items_written),
        }
    }

    fn called(&self) -> &S {
        self.calls.fetch_add(1, Ordering::Relaxed);
        &self.store
    }

    fn read(&self, items: usize) -> &S {
        self.items_read.fetch_add(items as u64, Ordering::Relaxed);
        self.called()
    }

    fn write(&self, items: usize) -> &S {
        self.items_written.fetch_add(items as u64, Ordering::Relaxed);
        self.called()
    }

    /// Counts the items that a query returned, and returns them.
    fn given<T>(&self, found: Vec<T>) -> Vec<T> {
        self.items_read.fetch_add(found.len() as u64, Ordering::Relaxed);
        found
    }
}

impl<S: Reads> Reads for Metered<S> {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        self.read(1).journaled(cause).await
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.read(1).lead(user).await
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.read(1).operator(desk, user).await
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        Ok(self.given(self.called().roster(desk).await?))
    }

    async fn queue(&self, desk: &DeskId, lane: Lane, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        Ok(self.given(self.called().queue(desk, lane, limit).await?))
    }

    async fn ticket(&self, ticket: &TicketId) -> Result<Option<Ticket>, StoreError> {
        self.read(1).ticket(ticket).await
    }

    async fn board(&self, desk: &DeskId) -> Result<Option<Board>, StoreError> {
        self.read(1).board(desk).await
    }

    async fn room(&self, desk: &DeskId, room: &RoomId) -> Result<Option<Room>, StoreError> {
        self.read(1).room(desk, room).await
    }

    async fn rooms(&self, desk: &DeskId) -> Result<Vec<Room>, StoreError> {
        Ok(self.given(self.called().rooms(desk).await?))
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        self.read(1).room_of(group).await
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        self.read(1).chat(chat).await
    }

    async fn chats_due(&self, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        Ok(self.given(self.called().chats_due(desk, by, limit).await?))
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        self.read(1).settings(desk).await
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        Ok(self.given(self.called().unsent(before, limit).await?))
    }
}

impl<S: Writes> Writes for Metered<S> {
    async fn put_settings(&self, desk: &DeskId, settings: &Settings) -> Result<(), StoreError> {
        self.write(1).put_settings(desk, settings).await
    }

    async fn commit(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        self.write(1 + change.writes.len()).commit(cause, change, now).await
    }

    /// Waits as the wrapped store does. The call is not counted, because DynamoDB does not charge for waiting.
    async fn after_conflict(&self, attempt: u32) {
        self.store.after_conflict(attempt).await;
    }

    async fn mark_done(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        self.write(1).mark_done(cause, outcomes, now).await
    }

    async fn set_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        self.write(1).set_aside(update, now).await
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        self.write(1).claim(entry, now).await
    }
}

#[cfg(test)]
mod tests;
