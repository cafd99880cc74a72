//! The decision to take the lease or to wait for it.
use std::time::Duration;

use domain::Timestamp;

use crate::{config::Limits, store::lease::LeaseState};

/// The next action of a host that wants the lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeaseDecision {
    /// Take the lease, with this number as its fence.
    Take { fence: u64 },
    /// Read the lease again after this time.
    Wait(Duration),
}

/// Decides whether this host may take the lease now. `unchanged_for` is the time during which this host has seen no
/// change of the lease.
pub(super) fn decide(
    state: Option<&LeaseState>,
    unchanged_for: Duration,
    now: Timestamp,
    limits: &Limits,
) -> LeaseDecision {
    let Some(LeaseState { fence, expires }) = state else { return LeaseDecision::Take { fence: 1 } };
    let take = LeaseDecision::Take { fence: fence + 1 };
    let Some(expires) = expires else { return take };
    let by_the_clock = expires.after(limits.lease_grace).since(now);
    let by_watching = limits.lease.saturating_sub(unchanged_for);
    match by_the_clock.max(by_watching) {
        Duration::ZERO => take,
        left => LeaseDecision::Wait(left.min(limits.lease_renewal)),
    }
}

#[cfg(test)]
mod tests;
