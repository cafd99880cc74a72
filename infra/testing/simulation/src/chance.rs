//! Random numbers from a seed: the same seed gives the same run.

/// A stream of random numbers (`splitmix64`), evenly distributed, and the same on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(seed: u64) -> Self {
        let mut chance = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d);
        chance.next();
        chance
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a random number from `low` to `high`, both inclusive.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).saturating_add(1);
        low.wrapping_add((self.next() % span).cast_signed())
    }

    /// Returns a random index below `length`, or 0 if `length` is zero.
    pub(crate) fn below(&mut self, length: usize) -> usize {
        usize::try_from(self.next() % length.max(1) as u64).unwrap_or(0)
    }

    /// Returns true with a probability of `times` in a thousand.
    pub(crate) fn permille(&mut self, times: u64) -> bool {
        self.next() % 1000 < times
    }

    /// Returns a random element. `None` if the slice is empty.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { Some(&of[self.below(of.len())]) }
    }

    /// Returns a random element. The probability of an element is in proportion to its weight. The slice must not be
    /// empty.
    pub(crate) fn weighted<T: Copy>(&mut self, of: &[(u64, T)]) -> T {
        let all: u64 = of.iter().map(|(weight, _)| weight).sum();
        let mut at = self.next() % all.max(1);
        for (weight, thing) in of {
            if at < *weight {
                return *thing;
            }
            at -= weight;
        }
        of[of.len() - 1].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let stream = |seed| (0..5).map(|_| 0).scan(Chance::of(seed), |chance, _: i32| Some(chance.next())).collect();
        let (first, again, other): (Vec<u64>, Vec<u64>, Vec<u64>) = (stream(7), stream(7), stream(8));
        assert_eq!(first, again);
        assert_ne!(first, other);
    }

    #[test]
    fn every_number_of_a_range_comes() {
        let mut chance = Chance::of(1);
        let seen: std::collections::BTreeSet<i64> = (0..200).map(|_| chance.between(-1, 2)).collect();
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [-1, 0, 1, 2]);
    }

    #[test]
    fn a_choice_without_weight_is_never_made() {
        let mut chance = Chance::of(1);
        assert!((0..100).all(|_| chance.weighted(&[(0, 'a'), (3, 'b'), (0, 'c')]) == 'b'));
    }
}
