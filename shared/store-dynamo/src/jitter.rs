//! Random numbers for waits.

use std::sync::atomic::{AtomicU64, Ordering};

/// Pseudo-random numbers for waits, not for secrets. Each call returns the next number, and processes with different
/// seeds get different numbers.
#[derive(Debug)]
pub(crate) struct Jitter {
    seed: u64,
    drawn: AtomicU64,
}

impl Jitter {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }

    /// Returns the next pseudo-random number, which is at least 0 and less than `limit`. `limit` must not be 0. The
    /// algorithm is a Weyl sequence, mixed as in `SplitMix64`.
    pub(crate) fn below(&self, limit: u64) -> u64 {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mixed = self.seed.wrapping_add(drawn.wrapping_mul(GOLDEN));
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}
