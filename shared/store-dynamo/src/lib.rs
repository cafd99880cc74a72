//! The desk's tables in DynamoDB: [`DynamoDb`] implements [`store::Store`].
//!
//! ```text
//! keys       the tables, their keys and their indexes
//! items      the stored form of every item, and its conversion
//! tables     the client, the names of the tables, and reads
//! writes     each write with its condition
//! commit     a change as one transaction, and the reasons why it is cancelled
//! deadlines  the chats that are due
//! journal    the outbox: ticks, claims, unsent effects
//! schema     creates the tables, for local use
//! jitter     random waits after a conflict
//! sdk        errors and builders of the SDK
//! ```
//!
//! All reads of a table are strongly consistent. An index only finds keys; the items are then read from the table.

mod commit;
mod deadlines;
mod items;
mod jitter;
mod journal;
mod keys;
#[cfg(test)]
mod loopback;
mod schema;
mod sdk;
mod tables;
mod writes;

use std::{sync::Arc, time::Duration};

use aws_sdk_dynamodb::Client;
use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, GroupId, Lane, Lead, Operator, Room, RoomId, Settings, Ticket,
    TicketId, Timestamp, UserId,
};
use store::{CommitError, Entry, Outcome, Reads, StoreError, Writes};

use crate::{
    items::{BoardItem, ChatItem, JournalItem, LeadItem, OperatorItem, RoomItem, SettingsItem, TicketItem, form, read},
    jitter::Jitter,
    keys::{BY_GROUP, Table, attribute, key, number, text},
    sdk::failed,
    tables::{Tables, page},
};

pub use schema::create_tables;

/// The desk's tables in DynamoDB. The caller chooses the client's endpoint and retries.
#[derive(Clone, Debug)]
pub struct DynamoDb {
    tables: Tables,
    jitter: Arc<Jitter>,
}

impl DynamoDb {
    /// Uses the tables whose names begin with `prefix`, e.g. `switchboard-` for `switchboard-Leads`.
    pub fn new(client: Client, prefix: impl Into<String>) -> Self {
        Self { tables: Tables::new(client, prefix.into()), jitter: Arc::new(Jitter::new(0)) }
    }

    /// Sets the seed for random waits after conflicts. Processes should have different seeds, so that two that collided
    /// do not wait equally long.
    #[must_use]
    pub fn jittered(self, seed: u64) -> Self {
        Self { jitter: Arc::new(Jitter::new(seed)), ..self }
    }
}

impl Reads for DynamoDb {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        self.tables.get::<JournalItem, _>(Table::Journal, key::journal(cause), "reading the journal").await
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.tables.get::<LeadItem, _>(Table::Leads, key::lead(user), "reading a lead").await
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.tables.get::<OperatorItem, _>(Table::Operators, key::operator(desk, user), "reading an operator").await
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        self.tables.of_desk::<OperatorItem, _>(Table::Operators, desk, "reading the roster").await
    }

    async fn queue(&self, desk: &DeskId, lane: Lane, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        const DOING: &str = "reading the queue";
        let query = self.tables.client.query().table_name(self.tables.name(Table::Queue)).consistent_read(true);
        let query =
            query.key_condition_expression("#lane = :lane").expression_attribute_names("#lane", attribute::DESK);
        let query = query.expression_attribute_values(":lane", text(key::lane_name(desk, lane))).limit(page(limit));
        let found = query.send().await.map_err(|error| failed(DOING, &error))?.items.unwrap_or_default();
        found.into_iter().take(limit).map(|item| read::<TicketItem, _>(item, DOING)).collect()
    }

    async fn ticket(&self, ticket: &TicketId) -> Result<Option<Ticket>, StoreError> {
        let stored: Option<Ticket> =
            self.tables.get::<TicketItem, _>(Table::Queue, key::ticket(ticket), "reading a ticket").await?;
        Ok(stored.filter(|stored| stored.place == ticket.place))
    }

    async fn board(&self, desk: &DeskId) -> Result<Option<Board>, StoreError> {
        self.tables.get::<BoardItem, _>(Table::Desks, key::board(desk), "reading what was shown of the queue").await
    }

    async fn room(&self, desk: &DeskId, room: &RoomId) -> Result<Option<Room>, StoreError> {
        self.tables.get::<RoomItem, _>(Table::Rooms, key::room(desk, room), "reading a room").await
    }

    async fn rooms(&self, desk: &DeskId) -> Result<Vec<Room>, StoreError> {
        self.tables.of_desk::<RoomItem, _>(Table::Rooms, desk, "reading the rooms").await
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        const DOING: &str = "finding a room";
        let query = self.tables.client.query().table_name(self.tables.name(Table::Rooms)).index_name(BY_GROUP);
        let query = query.key_condition_expression("#group = :group");
        let query = query.expression_attribute_names("#group", attribute::GROUP_ID);
        let query = query.expression_attribute_values(":group", number(group)).limit(1);
        let answer = query.send().await.map_err(|error| failed(DOING, &error))?;
        let Some(found) = answer.items.unwrap_or_default().pop() else { return Ok(None) };
        let room: Option<Room> =
            self.tables.get::<RoomItem, _>(Table::Rooms, key::of(Table::Rooms, &found), "reading a room").await?;
        Ok(room.filter(|room| room.group() == Some(group)))
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        self.tables.get::<ChatItem, _>(Table::Chats, key::chat(chat), "reading a chat").await
    }

    async fn chats_due(&self, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        deadlines::chats_due(&self.tables, desk, by, limit).await
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        let settings =
            self.tables.get::<SettingsItem, _>(Table::Desks, key::desk(desk), "reading the settings").await?;
        Ok(settings.unwrap_or_default())
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        journal::unsent(&self.tables, before, limit).await
    }
}

impl Writes for DynamoDb {
    async fn put_settings(&self, desk: &DeskId, settings: &Settings) -> Result<(), StoreError> {
        let item = form(&SettingsItem::new(desk, settings));
        let put = self.tables.client.put_item().table_name(self.tables.name(Table::Desks)).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| failed("storing the settings", &error))
    }

    async fn commit(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        commit::commit(&self.tables, cause, change, now).await
    }

    /// Full jitter: waits for a random time from 0 up to a window. The window is 10 ms for attempt 0 and doubles with
    /// each attempt, up to 160 ms.
    async fn after_conflict(&self, attempt: u32) {
        let window_ms = 10 << attempt.min(4);
        tokio::time::sleep(Duration::from_millis(self.jitter.below(window_ms))).await;
    }

    async fn mark_done(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        journal::mark_done(&self.tables, cause, outcomes, now).await
    }

    async fn put_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        journal::put_aside(&self.tables, update, now).await
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        journal::claim(&self.tables, entry, now).await
    }
}
