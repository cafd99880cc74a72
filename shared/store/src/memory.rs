//! The desk's tables in memory, for tests and simulations. Conditions and reasons are the same as in DynamoDB.
//!
//! A change is checked whole and then applied whole, under one lock. No read is stale, no call fails, and no commit
//! conflicts. A simulation that needs such faults wraps this store and adds them.
//!
//! ```text
//! contents   everything that is stored, for callers that check all of it
//! tables     the contents with their indexes: how a change is checked and applied
//! ```
//!
//! Each call touches only the items that it returns or changes, so a desk with a hundred thousand leads is as fast as a
//! desk with ten.

mod contents;
mod tables;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, GroupId, Lane, Lead, Operator, Room, RoomId, Settings, Ticket,
    TicketId, Timestamp, UserId,
};

use crate::{CommitError, Entry, Outcome, Reads, StoreError, Writes, conditions::check_form};

pub use contents::{Contents, InOrder, Journaled};
use tables::Tables;

/// The desk's tables in memory. Clones share the same tables.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    tables: Arc<Mutex<Tables>>,
}

impl Memory {
    /// Creates tables without any items.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of changes stored so far. A caller that checks the contents after each change needs to check
    /// again only when the number has grown.
    pub fn commits(&self) -> u64 {
        self.tables().commits()
    }

    /// Returns a copy of everything that is stored now.
    pub fn everything(&self) -> Contents {
        self.tables().contents().clone()
    }

    /// Calls `look` with everything that is stored, without copying it. The tables are locked meanwhile, so `look` must
    /// not use the store.
    pub fn look<R>(&self, look: impl FnOnce(&Contents) -> R) -> R {
        look(self.tables().contents())
    }

    /// Returns the outcome of each finished effect of a cause. The key is the effect's index in the change.
    pub fn outcomes(&self, cause: &Cause) -> BTreeMap<u32, Outcome> {
        self.look(|contents| contents.journal.get(cause).map(|it| it.outcomes.clone()).unwrap_or_default())
    }

    /// Returns the updates that were set aside, oldest first.
    pub fn set_aside_updates(&self) -> Vec<Vec<u8>> {
        self.look(|contents| contents.set_aside.clone())
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reads for Memory {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        Ok(self.look(|contents| contents.journal.get(cause).map(|journaled| journaled.entry(cause))))
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        Ok(self.look(|contents| contents.leads.get(&user).cloned()))
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        Ok(self.look(|contents| contents.operators.get(desk)?.get(&user).cloned()))
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        Ok(self.look(|contents| contents.operators.get(desk).into_iter().flat_map(BTreeMap::values).cloned().collect()))
    }

    async fn queue(&self, desk: &DeskId, lane: Lane, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        Ok(self.look(|contents| {
            let queue = contents.queues.get(desk).and_then(|lanes| lanes.get(&lane));
            queue.into_iter().flat_map(BTreeMap::values).take(limit).cloned().collect()
        }))
    }

    async fn ticket(&self, ticket: &TicketId) -> Result<Option<Ticket>, StoreError> {
        Ok(self.look(|contents| contents.ticket(ticket).cloned()))
    }

    async fn board(&self, desk: &DeskId) -> Result<Option<Board>, StoreError> {
        Ok(self.look(|contents| contents.boards.get(desk).cloned()))
    }

    async fn room(&self, desk: &DeskId, room: &RoomId) -> Result<Option<Room>, StoreError> {
        Ok(self.look(|contents| contents.rooms.get(desk)?.get(room).cloned()))
    }

    async fn rooms(&self, desk: &DeskId) -> Result<Vec<Room>, StoreError> {
        Ok(self.look(|contents| contents.rooms.get(desk).into_iter().flat_map(BTreeMap::values).cloned().collect()))
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        Ok(self.tables().room_of(group).cloned())
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        Ok(self.look(|contents| contents.chats.get(chat).cloned()))
    }

    async fn chats_due(&self, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        Ok(self.tables().chats_due(desk, by).take(limit).cloned().collect())
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        Ok(self.look(|contents| contents.settings.get(desk).cloned().unwrap_or_default()))
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        Ok(self.tables().unsent(before).take(limit).collect())
    }
}

impl Writes for Memory {
    async fn put_settings(&self, desk: &DeskId, settings: &Settings) -> Result<(), StoreError> {
        self.tables().put_settings(desk, settings);
        Ok(())
    }

    async fn commit(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        check_form(&change.writes)?;
        self.tables().commit(cause, change, now).map_err(CommitError::Refused)
    }

    /// Returns immediately, because transactions in memory never conflict.
    async fn after_conflict(&self, _attempt: u32) {}

    async fn mark_done(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        self.tables().mark_done(cause, outcomes, now);
        Ok(())
    }

    async fn set_aside(&self, update: &[u8], _now: Timestamp) -> Result<(), StoreError> {
        self.tables().set_aside(update);
        Ok(())
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self.tables().claim(entry, now))
    }
}

#[cfg(test)]
mod tests;
