//! Updates that keep failing, which must not hold up the updates behind them for ever.
//!
//! Telegram delivers a failed update again, and a temporary fault is over by then. An update that is ten minutes old
//! and has failed for a minute is assumed to keep failing. Each process has its own record of first failures. That is
//! enough, because Telegram redelivers every minute or two, and only a few processes run at that time.
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

/// Once this many updates are remembered, those that first failed [`REDELIVERED_WITHIN`] ago or earlier are forgotten.
const REMEMBERED: usize = 1_000;

/// The shortest time for which an update is remembered after its first failure. After that, the update may be forgotten
/// even if Telegram still delivers it: Telegram keeps an update for a day. The next failure of a forgotten update
/// counts as its first.
const REDELIVERED_WITHIN: Duration = Duration::from_hours(1);

/// The first failure of each failing update; see the [module](self).
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

/// The date of an update, if the update has one.
fn sent_at(cause: &Cause) -> Option<Timestamp> {
    let Cause::Update { date, .. } = cause else { return None };
    (*date > 0).then(|| Timestamp::from_seconds(*date))
}

#[cfg(test)]
mod tests;
