//! Generates the random ids, hashes and tokens of the world. The same seed gives the same values.

use sha2::{Digest, Sha256};

/// A seeded source of random numbers. Each kind of number has its own sequence, so the id of the third room does not
/// depend on the number of files that were sent before.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    seed: u64,
    drawn: std::collections::BTreeMap<&'static str, u64>,
}

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, drawn: std::collections::BTreeMap::new() }
    }

    /// Returns the next random number in the sequence of `kind`: at least `low`, less than `high`.
    pub(super) fn between(&mut self, kind: &'static str, low: i64, high: i64) -> i64 {
        let bytes = self.draw(kind);
        let number = u64::from_le_bytes(first_eight(&bytes)) % high.abs_diff(low).max(1);
        low.saturating_add_unsigned(number)
    }

    /// Returns the next random word in the sequence of `kind`: `length` (at most 32) ASCII letters and digits, which
    /// need no escaping in a link.
    pub(super) fn word(&mut self, kind: &'static str, length: usize) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let bytes = self.draw(kind);
        bytes.iter().take(length).map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
    }

    /// Returns 32 bytes that depend only on the seed and the arguments. Repeated calls with the same arguments return
    /// the same bytes.
    pub(super) fn bytes_of(&self, kind: &str, of: &[i64]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_le_bytes());
        hash.update(kind.as_bytes());
        for number in of {
            hash.update(number.to_le_bytes());
        }
        hash.finalize().into()
    }

    fn draw(&mut self, kind: &'static str) -> [u8; 32] {
        let count = self.drawn.entry(kind).or_default();
        *count += 1;
        let count = i64::try_from(*count).unwrap_or(i64::MAX);
        self.bytes_of(kind, &[count])
    }
}

/// Returns the first 8 bytes of a digest. The caller reads them as a number.
pub(super) fn first_eight(bytes: &[u8; 32]) -> [u8; 8] {
    let mut first = [0; 8];
    first.copy_from_slice(&bytes[..8]);
    first
}
