//! Which updates fail for long, so that they do not hold up those behind them for ever.
//!
//! An update that fails is delivered again, and a fault that passes is over by then. One that is old and still fails when
//! it is tried again later will not pass by itself. When it failed first is kept by each process for itself: it comes back
//! within a minute or two, and to the few processes that are awake then.
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{Cause, Timestamp};

/// How old an update is that fails for long. Telegram gives up on a press by itself after 150 s.
const LONG: Duration = Duration::from_mins(10);

/// How long a fault may last that passes. An update that has waited for long already is not given up for one.
const PASSES_WITHIN: Duration = Duration::from_mins(1);

/// How many updates are remembered before those that no longer come are forgotten.
const REMEMBERED: usize = 1_000;

/// How long after it failed first an update is remembered, once there are many. Telegram keeps it for a day, and tries it
/// again more often.
const COMES_AGAIN_WITHIN: Duration = Duration::from_hours(1);

/// See the [module](self).
#[derive(Debug, Default)]
pub(crate) struct Failing {
    since: Mutex<BTreeMap<Cause, Timestamp>>,
}

impl Failing {
    /// This update has failed now. Whether it has for long.
    pub(crate) fn has_for_long(&self, cause: &Cause, now: Timestamp) -> bool {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        if since.len() >= REMEMBERED {
            since.retain(|_, first| now.since(*first) < COMES_AGAIN_WITHIN);
        }
        let first = *since.entry(cause.clone()).or_insert(now);
        now.since(first) >= PASSES_WITHIN && now.since(made(cause).unwrap_or(first)) >= LONG
    }
}

/// When an update was made, if it says so.
fn made(cause: &Cause) -> Option<Timestamp> {
    let Cause::Update { date, .. } = cause else { return None };
    (*date > 0).then(|| Timestamp::from_seconds(*date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_tried_again_for_ten_minutes() {
        let failing = Failing::default();
        let tried = (0..=10).map(|minute| failing.has_for_long(&update(60), minutes(1 + minute)));
        assert_eq!(tried.collect::<Vec<_>>(), [vec![false; 10], vec![true]].concat());
    }

    #[test]
    fn what_is_old_when_it_fails_first_is_tried_again_for_a_minute() {
        let failing = Failing::default();
        assert!(!failing.has_for_long(&update(60), minutes(60)));
        assert!(!failing.has_for_long(&update(60), Timestamp(minutes(61).0 - 1)));
        assert!(!failing.has_for_long(&update(61), minutes(61)), "another update fails for itself");
        assert!(failing.has_for_long(&update(60), minutes(61)));
    }

    #[test]
    fn what_does_not_say_when_it_was_made_counts_from_its_first_failure() {
        let failing = Failing::default();
        assert!(!failing.has_for_long(&update(0), minutes(60)));
        assert!(!failing.has_for_long(&update(0), Timestamp(minutes(70).0 - 1)));
        assert!(failing.has_for_long(&update(0), minutes(70)));
    }

    #[test]
    fn what_comes_no_more_is_forgotten() {
        let failing = Failing::default();
        for date in 1..=1_000 {
            assert!(!failing.has_for_long(&update(date), minutes(1)));
        }
        assert!(!failing.has_for_long(&update(5_000), minutes(61)));
        assert_eq!(failing.since.lock().unwrap().len(), 1);
    }

    fn update(date: i64) -> Cause {
        Cause::Update { bot: 1, date, update_id: 7 }
    }

    fn minutes(minutes: i64) -> Timestamp {
        Timestamp(minutes * 60_000)
    }
}
