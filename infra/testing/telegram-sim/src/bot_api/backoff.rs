//! The pauses before a failed delivery is tried again.

use std::time::Duration;

/// Timeout and pauses for webhook deliveries. The defaults are the values of the real server.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The time limit for the webhook's answer.
    pub answer: Duration,
    /// The pause after an update's second failure. It doubles with each further failure. There is no pause after the
    /// first failure.
    pub pause: Duration,
    /// The pause grows only up to a limit. After each failure, the limit is chosen at random between `longest_pause`
    /// and twice `longest_pause`.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { answer: Duration::from_mins(1), pause: Duration::from_secs(2), longest_pause: Duration::from_mins(1) }
    }
}

/// Counts the failed deliveries of one update to one webhook, and computes the pauses between them.
pub(super) struct Backoff {
    pub(super) failures: u32,
    /// The last pause, not counting pauses that the webhook asked for with `Retry-After`.
    pause: Duration,
}

impl Patience {
    /// Returns the upper limit of the pause after a failure, computed from the random number `drawn`.
    pub(super) fn longest_by(self, drawn: u64) -> Duration {
        let least_ms = u64::try_from(self.longest_pause.as_millis()).unwrap_or(u64::MAX);
        self.longest_pause + Duration::from_millis(drawn % least_ms.saturating_add(1))
    }
}

impl Backoff {
    pub(super) fn new(patience: Patience) -> Self {
        Self { failures: 0, pause: patience.pause / 2 }
    }

    /// Counts a failure and returns the pause after it. If the webhook asked for a pause (`retry_after`), that pause is
    /// returned, and later pauses do not become longer because of it.
    pub(super) fn after_failure(&mut self, retry_after: Option<Duration>, longest: Duration) -> Duration {
        self.failures += 1;
        match retry_after {
            Some(asked) => asked,
            None if self.failures == 1 => Duration::ZERO,
            None => {
                self.pause = self.pause.saturating_mul(2).min(longest);
                self.pause
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Backoff, Patience};
    use crate::world::World;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let patience = Patience::default();
        let longest = Duration::from_secs(77);
        let mut backoff = Backoff::new(patience);
        let pauses: Vec<_> = (0..9).map(|_| backoff.after_failure(None, longest).as_secs()).collect();
        assert_eq!(pauses, [0, 2, 4, 8, 16, 32, 64, 77, 77]);
        assert_eq!((patience.longest_pause.as_secs(), patience.answer.as_secs()), (60, 60));
    }

    #[test]
    fn the_longest_pause_is_of_one_to_two_minutes_and_of_the_seed() {
        let drawn = |seed| {
            let world = World::new(seed);
            let longest = (0..200).map(|nth| Patience::default().longest_by(world.drawn("webhook pause", &[nth])));
            longest.collect::<Vec<_>>()
        };
        let (least, most) = (drawn(7).into_iter().min().unwrap(), drawn(7).into_iter().max().unwrap());
        assert!((60..65).contains(&least.as_secs()) && (115..=120).contains(&most.as_secs()), "{least:?} to {most:?}");
        assert_eq!((drawn(7) == drawn(7), drawn(7) == drawn(8)), (true, false));
    }

    #[test]
    fn a_pause_that_was_asked_for_is_a_failure_and_doubles_nothing() {
        let mut backoff = Backoff::new(Patience::default());
        let asked = Some(Duration::from_secs(7));
        let pauses = [asked, None, asked, None].map(|asked| backoff.after_failure(asked, Duration::MAX).as_secs());
        assert_eq!(pauses, [7, 2, 7, 4]);
    }
}
