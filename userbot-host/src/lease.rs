//! The lease: one host holds the account at a time, since two connections of one session to one data centre make
//! Telegram revoke it for good.
//!
//! ```text
//!              decide: take              keep: renewed every 10 s           release
//!   free ──────────────────────▶ held ─────────────────────────▶ held ───────────────▶ free at once
//!                                  │ not renewed for 30 s: its holder exits
//!                                  └──────────▶ expired ──── 90 s ────▶ free
//! ```
//!
//! The holder counts from before each renewal was sent, by a monotonic clock. The next host goes by the time of day that
//! the item names and by having seen the item unchanged for a whole lease, so that a wrong clock alone frees nothing.
//! On one machine a [lock on a file](mod@file) takes the item's place.
mod decision;
pub(crate) mod error;
mod file;
mod table;

use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::{
    clock::Clock,
    config::{Config, LeaseKind},
    lease::{error::LeaseError, file::FileLease, table::TableLease},
    store::table::Table,
};

/// The right to hold the account.
pub(crate) enum Lease {
    Table(Box<TableLease>),
    File(FileLease),
}

impl Lease {
    /// Waits for the lease and takes it. `None` if it was told to stop meanwhile.
    pub(crate) async fn take(
        config: &Config,
        table: &Table,
        clock: &Clock,
        shutdown: &CancellationToken,
    ) -> Result<Option<Self>, LeaseError> {
        let taking = async {
            match &config.lease {
                LeaseKind::Table => TableLease::take(config, table, clock).await.map(Box::new).map(Self::Table),
                LeaseKind::DataDirectory(directory) => FileLease::take(directory).map(Self::File),
            }
        };
        let lease = tokio::select! {
            lease = taking => lease?,
            () = shutdown.cancelled() => return Ok(None),
        };
        info!(lease.fence = lease.fence(), "holding the account");
        Ok(Some(lease))
    }

    /// The number of this holder; it only grows.
    pub(crate) fn fence(&self) -> u64 {
        match self {
            Self::Table(lease) => lease.fence,
            Self::File(lease) => lease.fence,
        }
    }

    /// Renews the lease for as long as it can be. Returns when it is lost.
    pub(crate) async fn keep(&mut self, clock: &Clock) -> LeaseError {
        match self {
            Self::Table(lease) => lease.keep(clock).await,
            Self::File(_) => std::future::pending().await,
        }
    }

    /// Gives the lease back, so that nobody waits for it. All connections must be closed.
    pub(crate) async fn release(self) -> Result<(), LeaseError> {
        match self {
            Self::Table(lease) => lease.release().await,
            Self::File(lease) => lease.release(),
        }
    }
}
