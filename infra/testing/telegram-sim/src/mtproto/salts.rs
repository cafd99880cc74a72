//! The server salts and their times of validity.
//!
//! Every half hour another salt becomes current, and the previous salt stays valid for another half hour. So each salt
//! is valid for an hour (<https://core.telegram.org/mtproto/description#server-salt>). A client learns salts from
//! `bad_server_salt`, `new_session_created` and `future_salts`.
//!
//! Salts are computed from the world's seed and the real time. Telegram uses different salts for each auth key; here
//! all auth keys have the same salts.

use std::sync::atomic::{AtomicU64, Ordering};

use grammers_tl_types::types;
use sha2::{Digest, Sha256};

/// How long a salt is the current salt, in seconds.
const PERIOD_S: i64 = 1800;
const MOST_FUTURE_SALTS: i32 = 64;

/// The salts of all periods (half hours), computed from a seed.
#[derive(Debug)]
pub(super) struct Salts {
    seed: [u8; 32],
    /// How many times all salts were replaced.
    renewals: AtomicU64,
}

impl Salts {
    pub(super) fn new(seed: [u8; 32]) -> Self {
        Self { seed, renewals: AtomicU64::new(0) }
    }

    /// Returns the current salt at a time (Unix time in seconds).
    pub(super) fn at(&self, now_s: i64) -> i64 {
        self.of_period(period(now_s))
    }

    /// Returns whether a client may use a salt at a time (Unix time in seconds).
    pub(super) fn accept(&self, salt: i64, now_s: i64) -> bool {
        let period = period(now_s);
        [period, period - 1].into_iter().any(|period| salt == self.of_period(period))
    }

    /// Returns `count` salts (1 to 64): the current salt and the salts of the next periods.
    pub(super) fn future(&self, count: i32, now_s: i64) -> Vec<types::FutureSalt> {
        let date = |period: i64| i32::try_from(period * PERIOD_S).unwrap_or(i32::MAX);
        let first = period(now_s);
        let periods = (0..i64::from(count.clamp(1, MOST_FUTURE_SALTS))).map(|more| first + more);
        periods
            .map(|period| types::FutureSalt {
                valid_since: date(period),
                valid_until: date(period + 2),
                salt: self.of_period(period),
            })
            .collect()
    }

    /// Invalidates all salts that clients know.
    pub(super) fn renew(&self) {
        self.renewals.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the salt of a period. The salt is never zero: a client begins with zero, which must be a wrong salt, so
    /// that the client gets the right salt in a `bad_server_salt`.
    fn of_period(&self, period: i64) -> i64 {
        let renewals = self.renewals.load(Ordering::Relaxed);
        let digest = Sha256::new().chain_update(self.seed).chain_update(renewals.to_le_bytes());
        let digest: [u8; 32] = digest.chain_update(period.to_le_bytes()).finalize().into();
        let (first, _) = digest.split_first_chunk().expect("a digest has more than eight bytes");
        i64::from_le_bytes(*first) | 1
    }
}

fn period(now_s: i64) -> i64 {
    now_s.div_euclid(PERIOD_S)
}

#[cfg(test)]
mod tests;
