//! The lease: one host holds the account at a time, since two connections of one session to one data centre make
//! Telegram revoke it for good.
//!
//! ```text
//!              judge: take              keep: renewed every 10 s           release
//!   free ──────────────────────▶ held ─────────────────────────▶ held ───────────────▶ free at once
//!                                  │ not renewed for 30 s: its holder exits
//!                                  └──────────▶ expired ──── 90 s ────▶ free
//! ```
//!
//! The holder counts from before each renewal was sent, by a monotonic clock. The next host goes by the time of day that
//! the item names and by having seen the item unchanged for a whole lease, so that a wrong clock alone frees nothing.
//! On one machine a [lock on a file](file) takes the item's place.
mod file;
mod table;

use std::time::Duration;

use domain::Timestamp;
use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::{
    clock::Clock,
    config::{Config, LeaseKind, Limits},
    store::{StoreError, Table},
};
use file::FileLease;
use table::TableLease;

/// The right to hold the account.
pub(crate) enum Lease {
    Table(TableLease),
    File(FileLease),
}

/// Why the account cannot be held.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// The lease ran out or somebody else has it. Every connection is to be closed at once.
    #[error("the lease on the account was lost: another host may hold it now")]
    Lost,
    /// Another process of this machine holds it.
    #[error("another process holds the lock on {0}: stop it, or use another data directory")]
    Locked(String),
    /// The lock cannot be had.
    #[error("the lock in the data directory cannot be taken: {0}")]
    File(#[from] std::io::Error),
    /// The table cannot be reached.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The lease as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The number of its holder; it only grows.
    pub(crate) fence: u64,
    /// When it runs out by the time of day; `None` if it was released.
    pub(crate) expires: Option<Timestamp>,
}

/// What may be done about a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Take it, as the holder of this number.
    Take { fence: u64 },
    /// Look again after this time.
    Wait(Duration),
}

/// Judges a lease that was seen unchanged for this long.
pub(crate) fn judge(seen: Option<&Seen>, unchanged_for: Duration, now: Timestamp, limits: &Limits) -> Verdict {
    let Some(Seen { fence, expires }) = seen else { return Verdict::Take { fence: 1 } };
    let taken = Verdict::Take { fence: fence + 1 };
    let Some(expires) = expires else { return taken };
    let by_the_clock = expires.after(limits.lease_grace).since(now);
    let by_watching = limits.lease.saturating_sub(unchanged_for);
    match by_the_clock.max(by_watching) {
        Duration::ZERO => taken,
        left => Verdict::Wait(left.min(limits.lease_renewal)),
    }
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
                LeaseKind::Table => TableLease::take(config, table, clock).await.map(Self::Table),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_that_nobody_ever_had_is_taken() {
        assert_eq!(judged(None, 0, 0), Verdict::Take { fence: 1 });
    }

    #[test]
    fn a_released_lease_is_taken_at_once() {
        let released = Seen { fence: 4, expires: None };
        assert_eq!(judged(Some(&released), 0, 0), Verdict::Take { fence: 5 });
    }

    #[test]
    fn a_lease_that_was_not_released_is_waited_for_long_beyond_its_expiry() {
        let held = Seen { fence: 4, expires: Some(at(30)) };
        assert_eq!(judged(Some(&held), 0, 0), Verdict::Wait(Duration::from_secs(10)));
        assert_eq!(judged(Some(&held), 60, 118), Verdict::Wait(Duration::from_secs(2)));
        assert_eq!(judged(Some(&held), 60, 120), Verdict::Take { fence: 5 });
    }

    #[test]
    fn a_wrong_clock_alone_frees_nothing() {
        let held = Seen { fence: 4, expires: Some(at(30)) };
        let hours_ahead = 100_000;
        assert_eq!(judged(Some(&held), 25, hours_ahead), Verdict::Wait(Duration::from_secs(5)));
        assert_eq!(judged(Some(&held), 30, hours_ahead), Verdict::Take { fence: 5 });
    }

    fn judged(seen: Option<&Seen>, unchanged_for_s: u64, second: i64) -> Verdict {
        judge(seen, Duration::from_secs(unchanged_for_s), at(second), &Limits::default())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(1_795_341_600 + second)
    }
}
