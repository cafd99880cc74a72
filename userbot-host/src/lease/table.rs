//! The lease as an item of the host's table.
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tracing::{info, warn};

use crate::{
    clock::Clock,
    config::{Config, Limits},
    lease::{
        decision::{LeaseDecision, decide},
        error::LeaseError,
    },
    store::{
        lease::{LeaseClaim, LeaseState},
        table::Table,
    },
};

pub(crate) struct TableLease {
    pub(super) fence: u64,
    table: Table,
    owner: String,
    limits: Limits,
    /// The time at which the lease expires. It is counted from just before the last renewal was sent.
    held_until: Instant,
}

impl TableLease {
    /// Reads the item until the lease is free, then takes it. If another host takes the lease first, starts again.
    pub(super) async fn take(config: &Config, table: &Table, clock: &Clock) -> Result<Self, LeaseError> {
        let Config { owner, limits, .. } = config;
        let mut watched: Option<(Option<LeaseState>, Instant)> = None;
        loop {
            let state = table.lease().await?;
            let unchanged_since = match &watched {
                Some((before, since)) if *before == state => *since,
                Some(_) | None => Instant::now(),
            };
            match decide(state.as_ref(), unchanged_since.elapsed(), clock.now(), limits) {
                LeaseDecision::Take { fence } => {
                    let held_until = Instant::now() + limits.lease;
                    let claim = LeaseClaim { owner, fence, expires: clock.now().after(limits.lease) };
                    if table.take_lease(state.as_ref(), &claim).await? {
                        let (table, owner, limits) = (table.clone(), owner.clone(), limits.clone());
                        return Ok(Self { fence, table, owner, limits, held_until });
                    }
                }
                LeaseDecision::Wait(left) => {
                    info!(
                        wait_ms = u64::try_from(left.as_millis()).unwrap_or(u64::MAX),
                        "another host may hold the account; waiting"
                    );
                    sleep(left).await;
                }
            }
            watched = Some((state, unchanged_since));
        }
    }

    pub(super) async fn keep(&mut self, clock: &Clock) -> LeaseError {
        loop {
            let sent_last = self.held_until - self.limits.lease;
            sleep_until(sent_last + self.limits.lease_renewal).await;
            if let Err(lost) = self.renew(clock).await {
                return lost;
            }
        }
    }

    /// Renews the lease. Retries after errors until the lease has expired.
    async fn renew(&mut self, clock: &Clock) -> Result<(), LeaseError> {
        loop {
            let sent = Instant::now();
            let expires = clock.now().after(self.limits.lease);
            let claim = LeaseClaim { owner: &self.owner, fence: self.fence, expires };
            match timeout_at(self.held_until, self.table.renew_lease(&claim)).await {
                Ok(Ok(true)) => {
                    self.held_until = sent + self.limits.lease;
                    return Ok(());
                }
                Ok(Ok(false)) | Err(_) => return Err(LeaseError::Lost),
                Ok(Err(error)) => {
                    warn!(%error, "the lease could not be renewed; retrying");
                    let again = Instant::now() + self.limits.retry_pause;
                    if again >= self.held_until {
                        return Err(LeaseError::Lost);
                    }
                    sleep_until(again).await;
                }
            }
        }
    }

    pub(super) async fn release(self) -> Result<(), LeaseError> {
        Ok(self.table.release_lease(self.fence).await?)
    }
}
