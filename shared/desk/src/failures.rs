//! Updates that keep failing, so that they do not hold up the updates behind them for ever.
//!
//! An update that fails is delivered again, and a passing fault is over by then. An update that is ten minutes old and has
//! failed for a minute will keep failing. Each process keeps the times of first failures for itself: Telegram redelivers
//! every minute or two, to the few processes that are awake then.
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{Cause, Timestamp};

/// The age from which a failing update may be given up. Telegram itself gives up on a press after 150 s.
const OLD: Duration = Duration::from_mins(10);

/// An update is retried for at least this long after its first failure, however old it is.
const PASSING: Duration = Duration::from_mins(1);

/// How many updates are remembered before those that no longer come are dropped.
const REMEMBERED: usize = 1_000;

/// How long after its first failure an update is remembered, once there are many. Telegram keeps it for a day, and tries
/// it again more often.
const REDELIVERED_WITHIN: Duration = Duration::from_hours(1);

/// See the [module](self).
#[derive(Debug, Default)]
pub(crate) struct Failures {
    since: Mutex<BTreeMap<Cause, Timestamp>>,
}

impl Failures {
    /// Records that this update failed now. Returns whether it keeps failing.
    pub(crate) fn keeps_failing(&self, cause: &Cause, now: Timestamp) -> bool {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        if since.len() >= REMEMBERED {
            since.retain(|_, first| now.since(*first) < REDELIVERED_WITHIN);
        }
        let first = *since.entry(cause.clone()).or_insert(now);
        now.since(first) >= PASSING && now.since(sent_at(cause).unwrap_or(first)) >= OLD
    }
}

/// The date that an update carries, if it carries one.
fn sent_at(cause: &Cause) -> Option<Timestamp> {
    let Cause::Update { date, .. } = cause else { return None };
    (*date > 0).then(|| Timestamp::from_seconds(*date))
}

#[cfg(test)]
mod tests;
