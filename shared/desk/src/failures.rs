//! Detects updates that keep failing, because such an update would block all later updates.
//!
//! Telegram delivers a failed update again. After a temporary fault, a later delivery succeeds. An update that is ten
//! minutes old and has failed for a minute is assumed to keep failing. Each process remembers only the failures that it
//! saw itself. That is enough: Telegram redelivers only every minute or two, so few processes handle the redeliveries,
//! and one of them soon sees the update fail again.
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{Cause, Timestamp};

/// The age from which an update that keeps failing may be set aside. The press of a button is never set aside, because
/// Telegram itself stops repeating it after 150 s.
const OLD: Duration = Duration::from_mins(10);

/// An update is retried for at least this long after its first failure, however old it is.
const PASSING: Duration = Duration::from_mins(1);

/// Once this many updates are remembered, the updates that first failed [`REDELIVERED_WITHIN`] ago or earlier are
/// forgotten.
const REMEMBERED: usize = 1_000;

/// The shortest time for which an update is remembered after its first failure. After that, the update may be forgotten
/// even if Telegram still delivers it: Telegram keeps an update for a day. The next failure of a forgotten update
/// counts as its first.
const REDELIVERED_WITHIN: Duration = Duration::from_hours(1);

/// The time of the first failure of each failing update; see the [module](self).
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

/// Returns the date of an update, if the update has one.
fn sent_at(cause: &Cause) -> Option<Timestamp> {
    let Cause::Update { date, .. } = cause else { return None };
    (*date > 0).then(|| Timestamp::from_seconds(*date))
}

#[cfg(test)]
mod tests;
