//! Time as a number. It is always a parameter, never read from a clock.
use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Converts from whole seconds, Telegram's unit.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// Returns whole seconds, the unit of Telegram and of DynamoDB's TTL. Rounds down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Adds `span`. Stops at the largest value instead of overflowing.
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Subtracts `span`. Stops at the smallest value instead of overflowing.
    #[must_use]
    pub fn before(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Returns the time that has passed since `earlier`, or zero if `earlier` is later than `self`.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }

    /// Rounds down to a multiple of `stretch`, counted from 1970.
    #[must_use]
    pub fn beginning_of(self, stretch: Duration) -> Self {
        let length = i64::try_from(stretch.as_millis()).unwrap_or(i64::MAX).max(1);
        Self(self.0 - self.0.rem_euclid(length))
    }

    /// Returns the day in UTC.
    pub const fn day(self) -> Day {
        Day::from_days(self.0.div_euclid(86_400_000))
    }
}

/// A day of the Gregorian calendar, displayed as `20261122`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: i64,
    month: i64,
    of_month: i64,
}

impl Day {
    /// Converts days since 1970-01-01. Years are counted from March, so that the leap day is the last day of a year.
    const fn from_days(days: i64) -> Self {
        let from_0000_03_01 = days + 719_468;
        let era = from_0000_03_01.div_euclid(146_097);
        let of_era = from_0000_03_01.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let in_next_year = (month <= 2) as i64;
        Self { year: year_of_era + era * 400 + in_next_year, month, of_month: of_year - (153 * from_march + 2) / 5 + 1 }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}{:02}", self.year, self.month, self.of_month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_named_by_the_calendar() {
        for (seconds, day) in [
            (0, "19700101"),
            (951_782_400, "20000229"),
            (951_868_800, "20000301"),
            (1_795_305_599, "20261121"),
            (1_795_305_600, "20261122"),
            (-1, "19691231"),
        ] {
            assert_eq!(Timestamp::from_seconds(seconds).day().to_string(), day);
        }
    }

    #[test]
    fn the_time_since_a_later_moment_is_zero() {
        assert_eq!(Timestamp(5).since(Timestamp(9)), Duration::ZERO);
        assert_eq!(Timestamp(5).after(Duration::from_millis(4)).since(Timestamp(5)), Duration::from_millis(4));
    }
}
