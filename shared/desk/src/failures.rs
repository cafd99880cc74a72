//! Updates that keep failing, so that they do not hold up the updates behind them for ever.
//!
//! An update that fails is delivered again, and a passing fault is over by then. One that is old and still fails a while
//! after its first failure will not pass. Each process keeps the times of first failures for itself: Telegram redelivers
//! every minute or two, to the few processes that are awake then.
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{Cause, Timestamp};

/// The age from which a failing update may be given up. Telegram itself gives up on a press after 150 s.
const OLD: Duration = Duration::from_mins(10);

/// How long a passing fault may last. An update that is old already is not given up for one.
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
    /// Records that this update failed now. Answers whether it keeps failing.
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
mod tests {
    use super::*;

    #[test]
    fn a_failing_update_is_tried_again_for_ten_minutes() {
        let failures = Failures::default();
        let tried = (0..=10).map(|minute| failures.keeps_failing(&update(60), minutes(1 + minute)));
        assert_eq!(tried.collect::<Vec<_>>(), [vec![false; 10], vec![true]].concat());
    }

    #[test]
    fn an_update_that_is_old_at_its_first_failure_is_tried_again_for_a_minute() {
        let failures = Failures::default();
        assert!(!failures.keeps_failing(&update(60), minutes(60)));
        assert!(!failures.keeps_failing(&update(60), Timestamp(minutes(61).0 - 1)));
        assert!(!failures.keeps_failing(&update(61), minutes(61)), "another update fails for itself");
        assert!(failures.keeps_failing(&update(60), minutes(61)));
    }

    #[test]
    fn the_age_of_an_update_without_a_date_counts_from_its_first_failure() {
        let failures = Failures::default();
        assert!(!failures.keeps_failing(&update(0), minutes(60)));
        assert!(!failures.keeps_failing(&update(0), Timestamp(minutes(70).0 - 1)));
        assert!(failures.keeps_failing(&update(0), minutes(70)));
    }

    #[test]
    fn updates_that_no_longer_come_are_dropped() {
        let failures = Failures::default();
        for date in 1..=1_000 {
            assert!(!failures.keeps_failing(&update(date), minutes(1)));
        }
        assert!(!failures.keeps_failing(&update(5_000), minutes(61)));
        assert_eq!(failures.since.lock().unwrap().len(), 1);
    }

    fn update(date: i64) -> Cause {
        Cause::Update { bot: 1, date, update_id: 7 }
    }

    fn minutes(minutes: i64) -> Timestamp {
        Timestamp(minutes * 60_000)
    }
}
