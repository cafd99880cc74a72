//! The desk's tables in DynamoDB: [`DynamoDb`] implements [`store::Store`].
//!
//! ```text
//! keys       the tables, their keys and their indexes
//! items      the stored form of every item, and its conversion
//! tables     the client, the names of the tables, and how an item is read
//! reads      every read
//! writes     each write with its condition
//! commit     a change as one transaction, and the reasons why it is cancelled
//! deadlines  the chats whose deadline has passed
//! journal    unsent effects: marked as done, claimed, found
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
mod reads;
mod schema;
mod sdk;
mod tables;
mod writes;

use std::{sync::Arc, time::Duration};

use aws_sdk_dynamodb::Client;
use domain::{Cause, Change, DeskId, Settings, Timestamp};
use store::{CommitError, Entry, Outcome, StoreError, Writes};

use crate::{
    items::{SettingsItem, form},
    jitter::Jitter,
    keys::Table,
    sdk::failed,
    tables::Tables,
};

pub use schema::create_tables;

/// The desk's tables in DynamoDB. The caller chooses the client's endpoint and retries.
#[derive(Clone, Debug)]
pub struct DynamoDb {
    tables: Tables,
    jitter: Arc<Jitter>,
}

impl DynamoDb {
    /// Creates a store that uses the tables whose names begin with `prefix`, e.g. `switchboard-` for
    /// `switchboard-Leads`.
    pub fn new(client: Client, prefix: impl Into<String>) -> Self {
        Self { tables: Tables::new(client, prefix.into()), jitter: Arc::new(Jitter::new(0)) }
    }

    /// Sets the seed for random waits after conflicts. Each process should have a different seed, so that two processes
    /// whose transactions collided do not wait equally long.
    #[must_use]
    pub fn jittered(self, seed: u64) -> Self {
        Self { jitter: Arc::new(Jitter::new(seed)), ..self }
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

    /// Waits for a random time between 0 and a limit (full jitter). The limit is 10 ms for attempt 0 and doubles with
    /// each attempt, up to 160 ms.
    async fn after_conflict(&self, attempt: u32) {
        let window_ms = 10 << attempt.min(4);
        tokio::time::sleep(Duration::from_millis(self.jitter.below(window_ms))).await;
    }

    async fn mark_done(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        journal::mark_done(&self.tables, cause, outcomes, now).await
    }

    async fn set_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        journal::set_aside(&self.tables, update, now).await
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        journal::claim(&self.tables, entry, now).await
    }
}
