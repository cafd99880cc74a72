//! The lease: only one host holds the account at a time. If two connections use the same session with the same data
//! centre, Telegram revokes the session permanently.
//!
//! ```text
//!              decide: take              keep: renewed every 10 s           release
//!   free ──────────────────────▶ held ─────────────────────────▶ held ───────────────▶ free immediately
//!                                  │ not renewed for 30 s: its holder exits
//!                                  └──────────▶ expired ──── 90 s ────▶ free
//! ```
//!
//! The holder measures the lease with a monotonic clock, starting just before it sends each renewal. If a lease was not
//! released, the next host waits until two conditions are true: by its own clock, the expiry in the item was at least
//! 90 s ago, and it has seen the item unchanged for 30 s, the length of a lease. A wrong clock alone can therefore not
//! free a lease. Hosts on one machine can use a [lock on a file](mod@file) instead of the item.
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
    /// Waits for the lease and takes it. Returns `None` if the shutdown begins before that.
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
        info!(lease.fence = lease.fence(), "the host holds the account");
        Ok(Some(lease))
    }

    /// Returns the number of this holder. Each later holder has a higher number.
    pub(crate) fn fence(&self) -> u64 {
        match self {
            Self::Table(lease) => lease.fence,
            Self::File(lease) => lease.fence,
        }
    }

    /// Keeps renewing the lease. Returns only when the lease is lost.
    pub(crate) async fn keep(&mut self, clock: &Clock) -> LeaseError {
        match self {
            Self::Table(lease) => lease.keep(clock).await,
            Self::File(_) => std::future::pending().await,
        }
    }

    /// Releases the lease, so that the next host does not wait. The caller must close all connections first.
    pub(crate) async fn release(self) -> Result<(), LeaseError> {
        match self {
            Self::Table(lease) => lease.release().await,
            Self::File(lease) => lease.release(),
        }
    }
}
