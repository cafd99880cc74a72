//! The desk's tables in DynamoDB.
//!
//! ```text
//! keys       which tables there are, and by what an item is found
//! tables     makes them, for local use
//! items      the form of every item, and the way there and back
//! writes     each write with its condition
//! commit     a change as one transaction, and what its cancellation means
//! due        the chats that the timers are to look at
//! journal    the outbox: ticks, claims, what is unsent
//! ```
//!
//! Here are the reads. All are strongly consistent; an index only finds, and what it found is then read.

mod commit;
mod due;
mod items;
mod journal;
mod keys;
#[cfg(test)]
mod local;
mod tables;
mod writes;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, GroupId, Lane, Lead, Operator, Room, RoomId, Settings, Ticket,
    TicketId, Timestamp, UserId,
};
use serde::de::DeserializeOwned;

use crate::{CommitError, Entry, Outcome, Store, StoreError};
use items::{BoardItem, ChatItem, Item, JournalItem, LeadItem, OperatorItem, RoomItem, SettingsItem, TicketItem, read};
use keys::{BY_GROUP, Table, attribute, key, number, text};

pub use tables::create_tables;

/// The desk's tables, behind a client whose retries and endpoint the caller has chosen.
#[derive(Clone, Debug)]
pub struct DynamoDb {
    client: Client,
    prefix: String,
    jitter: Arc<Jitter>,
}

/// Numbers that differ from one draw to the next and from one process to another: for waits, not for secrets.
#[derive(Debug)]
struct Jitter {
    seed: u64,
    drawn: AtomicU64,
}

impl Jitter {
    /// A number from 0 to below `limit`: the next of a Weyl sequence, mixed as in `SplitMix64`.
    fn below(&self, limit: u64) -> u64 {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mixed = self.seed.wrapping_add(drawn.wrapping_mul(GOLDEN));
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

impl DynamoDb {
    /// The tables whose names begin with `prefix`, e.g. `switchboard-` for `switchboard-Leads`.
    pub fn new(client: Client, prefix: impl Into<String>) -> Self {
        let jitter = Arc::new(Jitter { seed: 0, drawn: AtomicU64::new(0) });
        Self { client, prefix: prefix.into(), jitter }
    }

    /// The same, waiting after conflicts as no process with another seed does.
    #[must_use]
    pub fn jittered(self, seed: u64) -> Self {
        Self { jitter: Arc::new(Jitter { seed, drawn: AtomicU64::new(0) }), ..self }
    }

    fn table(&self, table: Table) -> String {
        format!("{}{}", self.prefix, table.name())
    }

    async fn get<I, T>(&self, table: Table, key: Item, doing: &'static str) -> Result<Option<T>, StoreError>
    where
        I: DeserializeOwned,
        T: TryFrom<I>,
    {
        let get = self.client.get_item().table_name(self.table(table)).set_key(Some(key)).consistent_read(true);
        let answer = get.send().await.map_err(|error| failed(doing, &error))?;
        answer.item.map(|item| read::<I, T>(item, doing)).transpose()
    }

    /// All items of a desk in a table whose partition key is the desk.
    async fn of_desk<I, T>(&self, table: Table, desk: &DeskId, doing: &'static str) -> Result<Vec<T>, StoreError>
    where
        I: DeserializeOwned,
        T: TryFrom<I>,
    {
        let query = self.client.query().table_name(self.table(table)).consistent_read(true);
        let query =
            query.key_condition_expression("#desk = :desk").expression_attribute_names("#desk", attribute::DESK);
        let mut items = query.expression_attribute_values(":desk", text(desk)).into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(read::<I, T>(item.map_err(|error| failed(doing, &error))?, doing)?);
        }
        Ok(found)
    }
}

impl Store for DynamoDb {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        self.get::<JournalItem, _>(Table::Journal, key::journal(cause), "reading the journal").await
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.get::<LeadItem, _>(Table::Leads, key::lead(user), "reading a lead").await
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.get::<OperatorItem, _>(Table::Operators, key::operator(desk, user), "reading an operator").await
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        self.of_desk::<OperatorItem, _>(Table::Operators, desk, "reading the roster").await
    }

    async fn queue(&self, desk: &DeskId, lane: Lane, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        const DOING: &str = "reading the queue";
        let query = self.client.query().table_name(self.table(Table::Queue)).consistent_read(true);
        let query =
            query.key_condition_expression("#lane = :lane").expression_attribute_names("#lane", attribute::DESK);
        let query = query.expression_attribute_values(":lane", text(key::lane_name(desk, lane))).limit(page(limit));
        let found = query.send().await.map_err(|error| failed(DOING, &error))?.items.unwrap_or_default();
        found.into_iter().take(limit).map(|item| read::<TicketItem, _>(item, DOING)).collect()
    }

    async fn ticket(&self, ticket: &TicketId) -> Result<Option<Ticket>, StoreError> {
        let stored: Option<Ticket> =
            self.get::<TicketItem, _>(Table::Queue, key::ticket(ticket), "reading a ticket").await?;
        Ok(stored.filter(|stored| stored.place == ticket.place))
    }

    async fn board(&self, desk: &DeskId) -> Result<Option<Board>, StoreError> {
        self.get::<BoardItem, _>(Table::Desks, key::board(desk), "reading what was shown of the queue").await
    }

    async fn room(&self, desk: &DeskId, room: &RoomId) -> Result<Option<Room>, StoreError> {
        self.get::<RoomItem, _>(Table::Rooms, key::room(desk, room), "reading a room").await
    }

    async fn rooms(&self, desk: &DeskId) -> Result<Vec<Room>, StoreError> {
        self.of_desk::<RoomItem, _>(Table::Rooms, desk, "reading the rooms").await
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        const DOING: &str = "finding a room";
        let query = self.client.query().table_name(self.table(Table::Rooms)).index_name(BY_GROUP);
        let query = query.key_condition_expression("#group = :group");
        let query = query.expression_attribute_names("#group", attribute::GROUP_ID);
        let query = query.expression_attribute_values(":group", number(group)).limit(1);
        let answer = query.send().await.map_err(|error| failed(DOING, &error))?;
        let Some(found) = answer.items.unwrap_or_default().pop() else { return Ok(None) };
        let room: Option<Room> =
            self.get::<RoomItem, _>(Table::Rooms, key::of(Table::Rooms, &found), "reading a room").await?;
        Ok(room.filter(|room| room.group() == Some(group)))
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        self.get::<ChatItem, _>(Table::Chats, key::chat(chat), "reading a chat").await
    }

    async fn chats_due(&self, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        due::chats_due(self, desk, by, limit).await
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        let settings = self.get::<SettingsItem, _>(Table::Desks, key::desk(desk), "reading the settings").await?;
        Ok(settings.unwrap_or_default())
    }

    async fn put_settings(&self, desk: &DeskId, settings: &Settings) -> Result<(), StoreError> {
        let item = items::form(&SettingsItem::new(desk, settings));
        let put = self.client.put_item().table_name(self.table(Table::Desks)).set_item(Some(item));
        put.send().await.map(drop).map_err(|error| failed("storing the settings", &error))
    }

    async fn commit(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        commit::commit(self, cause, change, now).await
    }

    /// Full jitter: between nothing and a window that grows to 160 ms.
    async fn after_conflict(&self, attempt: u32) {
        let window_ms = 10 << attempt.min(4);
        tokio::time::sleep(Duration::from_millis(self.jitter.below(window_ms))).await;
    }

    async fn settle(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        journal::settle(self, cause, outcomes, now).await
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        journal::unsent(self, before, limit).await
    }

    async fn put_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        journal::put_aside(self, update, now).await
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        journal::claim(self, entry, now).await
    }
}

/// A failed call, told by its code alone: the message of an error may repeat what was stored.
fn failed<E: ProvideErrorMetadata, R>(doing: &'static str, error: &SdkError<E, R>) -> StoreError {
    let kind = match error {
        SdkError::ConstructionFailure(_) => "the request could not be made",
        SdkError::TimeoutError(_) => "no answer in time",
        SdkError::DispatchFailure(_) => "the request could not be sent",
        SdkError::ResponseError(_) => "the answer could not be read",
        SdkError::ServiceError(_) => "refused",
        _ => "failed",
    };
    let problem = error.code().map_or_else(|| kind.to_owned(), |code| format!("{kind}: {code}"));
    StoreError { doing, problem }
}

fn page(limit: usize) -> i32 {
    i32::try_from(limit.max(1)).unwrap_or(i32::MAX)
}
