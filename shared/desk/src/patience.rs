//! How much one person may ask for: enough for whoever presses in earnest, and no more, so that nobody keeps the desk
//! from the others.
//!
//! A bucket for each person: each thing asked for takes one from it, and it fills up again slowly. It is kept by each
//! process for itself. Telegram delivers what one person presses one by one, so that they meet few processes at a time.
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{Timestamp, UserId};

/// What somebody may ask for at once.
const AT_ONCE: u32 = 15;

/// How long until they may ask for one thing more.
const FOR_ONE_MORE: Duration = Duration::from_secs(4);

/// How many people are remembered before those who have waited long enough are forgotten.
const REMEMBERED: usize = 10_000;

/// See the [module](self).
#[derive(Debug, Default)]
pub(crate) struct Patience {
    buckets: Mutex<BTreeMap<UserId, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: u32,
    /// When it was last filled.
    filled: Timestamp,
}

impl Patience {
    /// Whether this person may ask for something now. If so, it counts.
    pub(crate) fn bears(&self, user: UserId, now: Timestamp) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED {
            buckets.retain(|_, bucket| bucket.at(now).left < AT_ONCE);
        }
        let bucket = buckets.entry(user).or_insert(Bucket { left: AT_ONCE, filled: now });
        *bucket = bucket.at(now);
        let bears = bucket.left > 0;
        bucket.left = bucket.left.saturating_sub(1);
        bears
    }
}

impl Bucket {
    /// The bucket as it has filled up by now. What does not make a whole one yet counts on.
    fn at(self, now: Timestamp) -> Self {
        let whole = now.since(self.filled).as_millis() / FOR_ONE_MORE.as_millis();
        let more = u32::try_from(whole).unwrap_or(u32::MAX);
        if self.left.saturating_add(more) >= AT_ONCE {
            return Self { left: AT_ONCE, filled: self.filled.max(now) };
        }
        Self { left: self.left + more, filled: self.filled.after(FOR_ONE_MORE * more) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_presses_at_once_are_fifteen() {
        let patience = Patience::default();
        let borne = (0..1000).filter(|_| patience.bears(UserId(1), Timestamp(0))).count();
        assert_eq!(borne, 15);
        assert!(patience.bears(UserId(2), Timestamp(0)), "nobody waits for another");
    }

    #[test]
    fn who_waits_may_ask_again() {
        let patience = Patience::default();
        assert_eq!((0..20).filter(|_| patience.bears(UserId(1), Timestamp(0))).count(), 15);
        assert!(!patience.bears(UserId(1), Timestamp(3_999)));
        assert!(patience.bears(UserId(1), Timestamp(4_000)));
        assert!(!patience.bears(UserId(1), Timestamp(7_999)));
        assert!(patience.bears(UserId(1), Timestamp(8_000)));
        let later = Timestamp(1_000_000);
        assert_eq!((0..20).filter(|_| patience.bears(UserId(1), later)).count(), 15);
    }

    #[test]
    fn who_has_waited_long_enough_is_forgotten() {
        let patience = Patience::default();
        for user in 0..10_000 {
            assert!(patience.bears(UserId(user), Timestamp(0)));
        }
        assert!(patience.bears(UserId(-1), Timestamp(60_000)));
        assert_eq!(patience.buckets.lock().unwrap().len(), 1);
    }
}
