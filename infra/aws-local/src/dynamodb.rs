//! DynamoDB: the crate dynoxide, which understands the SDK's JSON and stores the items in `SQLite`.
//!
//! Observed to work: conditional writes, transactions with a reason for each item, request tokens, GSIs, TTL, limits.
//! Known gaps: it never throttles; it never answers `TransactionConflict`, because it runs one write after the other;
//! a stream has a single shard. Its server stores a TTL but does not remove expired items, so a timer here does that.

use std::path::Path;
use std::time::Duration;

use dynoxide::Database;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::StartError;
use crate::endpoint::{Port, Serving};

/// Interval at which items with an expired TTL are removed. (AWS promises only "within a few days".)
const SWEEP_EVERY: Duration = Duration::from_mins(1);

/// The running service, with its TTL timer.
pub(crate) struct DynamoDb {
    url: String,
    serving: Serving,
    sweeping: Serving,
}

impl DynamoDb {
    /// Serves the database in `file`, or a database in memory.
    pub(crate) async fn start(file: Option<&Path>, stopping: &CancellationToken) -> Result<Self, StartError> {
        let database = open(file)?;
        let port = Port::free().await?;
        let url = port.url.clone();
        let serving = Serving::of(serve(port, database.clone(), stopping.clone()));
        let sweeping = Serving::of(sweep(database, stopping.clone()));
        Ok(Self { url, serving, sweeping })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn ended(self) {
        self.serving.ended().await;
        self.sweeping.ended().await;
    }
}

fn open(file: Option<&Path>) -> Result<Database, StartError> {
    match file {
        Some(file) => Database::new(&file.to_string_lossy()),
        None => Database::memory(),
    }
    .map_err(|error| StartError::Database(error.to_string()))
}

async fn serve(port: Port, database: Database, stopping: CancellationToken) {
    let stopped = stopping.cancelled_owned();
    if let Err(error) = dynoxide::server::serve_with_shutdown(port.listener, database, stopped).await {
        warn!(%error, "local DynamoDB failed");
    }
}

async fn sweep(database: Database, stopping: CancellationToken) {
    let mut turns = interval(SWEEP_EVERY);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stopping.run_until_cancelled(turns.tick()).await.is_some() {
        let database = database.clone();
        match tokio::task::spawn_blocking(move || database.sweep_ttl()).await {
            Ok(Ok(_removed)) => {}
            Ok(Err(error)) => warn!(%error, "local DynamoDB could not delete expired items; the next sweep will retry"),
            Err(error) => warn!(%error, "a TTL sweep of local DynamoDB failed; the next sweep will retry"),
        }
    }
}
