//! Limits the requests of each person, so that no single person can use up the capacity of the desk. Normal use of the
//! buttons stays below the limit.
//!
//! Each person has a token bucket: each request takes one token, and the bucket refills slowly. Each process has its
//! own buckets. That is enough, because Telegram delivers the requests of one person one by one, so they reach only a
//! few processes.
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{Timestamp, UserId};

/// The largest number of requests that a person may make without a pause.
const BURST: u32 = 15;

/// The time after which a person may make one more request.
const REFILL_EVERY: Duration = Duration::from_secs(4);

/// Once this many people have a bucket, full buckets are dropped. That changes nothing, because a new bucket starts
/// full.
const REMEMBERED: usize = 10_000;

/// The token buckets of all people; see the [module](self).
#[derive(Debug, Default)]
pub(crate) struct RateLimit {
    buckets: Mutex<BTreeMap<UserId, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: u32,
    /// The time of the last refill. `left` includes all tokens that were refilled up to this time.
    filled: Timestamp,
}

impl RateLimit {
    /// Returns whether this person may make a request now. If so, the request takes one token.
    pub(crate) fn allows(&self, user: UserId, now: Timestamp) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED {
            buckets.retain(|_, bucket| bucket.at(now).left < BURST);
        }
        let bucket = buckets.entry(user).or_insert(Bucket { left: BURST, filled: now });
        *bucket = bucket.at(now);
        let allows = bucket.left > 0;
        bucket.left = bucket.left.saturating_sub(1);
        allows
    }
}

impl Bucket {
    /// Returns the bucket with the tokens that were refilled up to `now`. Only whole tokens are added. The time that
    /// has passed since the last whole token is kept for the next refill.
    fn at(self, now: Timestamp) -> Self {
        let whole = now.since(self.filled).as_millis() / REFILL_EVERY.as_millis();
        let more = u32::try_from(whole).unwrap_or(u32::MAX);
        if self.left.saturating_add(more) >= BURST {
            return Self { left: BURST, filled: self.filled.max(now) };
        }
        Self { left: self.left + more, filled: self.filled.after(REFILL_EVERY * more) }
    }
}

#[cfg(test)]
mod tests;
