//! The lease as an item of the host's table.
use domain::Timestamp;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tracing::{info, warn};

use super::{LeaseError, Seen, Verdict, judge};
use crate::{
    clock::Clock,
    config::{Config, Limits},
    store::Table,
};

pub(crate) struct TableLease {
    pub(super) fence: u64,
    table: Table,
    owner: String,
    limits: Limits,
    /// When it runs out, counted from before the last renewal was sent.
    held_until: Instant,
}

impl TableLease {
    /// Looks at the item until it is free, then takes it, if nobody else did in between.
    pub(super) async fn take(config: &Config, table: &Table, clock: &Clock) -> Result<Self, LeaseError> {
        let Config { owner, limits, .. } = config;
        let mut watched: Option<(Option<Seen>, Instant)> = None;
        loop {
            let seen = table.lease().await?;
            let since = match &watched {
                Some((before, since)) if *before == seen => *since,
                Some(_) | None => Instant::now(),
            };
            match judge(seen.as_ref(), since.elapsed(), clock.now(), limits) {
                Verdict::Take { fence } => {
                    let sent = Instant::now();
                    let expires = clock.now().after(limits.lease);
                    if table.take_lease(seen.as_ref(), owner, fence, expires).await? {
                        let held_until = sent + limits.lease;
                        return Ok(Self {
                            fence,
                            table: table.clone(),
                            owner: owner.clone(),
                            limits: limits.clone(),
                            held_until,
                        });
                    }
                }
                Verdict::Wait(left) => {
                    info!(
                        wait_ms = u64::try_from(left.as_millis()).unwrap_or(u64::MAX),
                        "another host may hold the account"
                    );
                    sleep(left).await;
                }
            }
            watched = Some((seen, since));
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

    /// Renews the lease, trying again until it has run out.
    async fn renew(&mut self, clock: &Clock) -> Result<(), LeaseError> {
        loop {
            let sent = Instant::now();
            let expires: Timestamp = clock.now().after(self.limits.lease);
            let renewal = self.table.renew_lease(&self.owner, self.fence, expires);
            match timeout_at(self.held_until, renewal).await {
                Ok(Ok(true)) => {
                    self.held_until = sent + self.limits.lease;
                    return Ok(());
                }
                Ok(Ok(false)) | Err(_) => return Err(LeaseError::Lost),
                Ok(Err(error)) => {
                    warn!(%error, "the lease could not be renewed yet");
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
