//! Facts: the stored data on which decisions are based. [`Facts`] only reads.
//!
//! Reads that do not depend on each other are sent at the same time and count as one trip to the tables. Most functions
//! take one trip.
mod chats;
mod late_effects;
mod people;
mod queue;
mod supply;

use std::sync::Arc;

use domain::{
    Board, Chat, ChatWithLead, Context, DeskId, Lead, Operator, Room, RoomId, Settings, Timestamp, UserId, Visitor,
};
use store::{Entry, Reads, StoreError};

use crate::engine::{origin::Origin, screens::ScreenData};

/// Reads the tables for decisions; see the [module](self).
pub(crate) struct Facts<S> {
    desk: DeskId,
    store: Arc<S>,
}

/// A person who writes to the bot, with their roles (lead, operator, both or neither), and the desk's settings.
pub(crate) struct Visit {
    pub(crate) visitor: Visitor,
    pub(crate) settings: Settings,
}

impl<S> Clone for Facts<S> {
    fn clone(&self) -> Self {
        Self { desk: self.desk.clone(), store: self.store.clone() }
    }
}

impl Visit {
    /// Returns the data that this person's screens show.
    pub(crate) fn data(&self) -> ScreenData {
        ScreenData::of(self.visitor.roles.operator.as_ref(), &self.settings)
    }
}

/// Returns the chats that an operator can send back to the queue, each with its lead. Takes two trips to the tables.
pub async fn chats_of(store: &impl Reads, operator: &Operator) -> Result<Vec<ChatWithLead>, StoreError> {
    let chats = futures::future::try_join_all(operator.chats.keys().map(|id| store.chat(id))).await?;
    let leads = chats.into_iter().flatten().map(|chat| async {
        let lead = store.lead(chat.lead).await?;
        Ok(lead.map(|lead| ChatWithLead { chat, lead }))
    });
    Ok(futures::future::try_join_all(leads).await?.into_iter().flatten().collect())
}

impl<S> Facts<S> {
    pub(crate) fn new(desk: DeskId, store: Arc<S>) -> Self {
        Self { desk, store }
    }

    /// Returns the id of the desk.
    pub(crate) fn desk(&self) -> &DeskId {
        &self.desk
    }

    /// Returns the context for a decision of this desk.
    pub(crate) fn context<'a>(&'a self, origin: &'a Origin, settings: &'a Settings) -> Context<'a> {
        Context { desk: &self.desk, settings, cause: &origin.cause, now: origin.now }
    }
}

impl<S: Reads> Facts<S> {
    pub(crate) async fn settings(&self) -> Result<Settings, StoreError> {
        self.store.settings(&self.desk).await
    }

    pub(crate) async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.store.lead(user).await
    }

    /// Returns the operator with this user id. `None` if the person is not on the roster.
    pub(crate) async fn operator(&self, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.store.operator(&self.desk, user).await
    }

    pub(crate) async fn roster(&self) -> Result<Vec<Operator>, StoreError> {
        self.store.roster(&self.desk).await
    }

    pub(crate) async fn room(&self, room: &RoomId) -> Result<Option<Room>, StoreError> {
        self.store.room(&self.desk, room).await
    }

    pub(crate) async fn rooms(&self) -> Result<Vec<Room>, StoreError> {
        self.store.rooms(&self.desk).await
    }

    /// Returns the board, or a blank board if no board is stored yet.
    pub(crate) async fn board(&self) -> Result<Board, StoreError> {
        let board = self.store.board(&self.desk).await?;
        Ok(board.unwrap_or_else(|| Board::blank(self.desk.clone())))
    }

    /// Returns up to `limit` chats whose deadline is at or before `now`, the earliest deadline first.
    pub(crate) async fn chats_due(&self, now: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        self.store.chats_due(&self.desk, now, limit).await
    }

    /// Returns up to `limit` journal items with unsent effects whose `unsent_since` is earlier than `before`.
    pub(crate) async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.store.unsent(before, limit).await
    }
}
