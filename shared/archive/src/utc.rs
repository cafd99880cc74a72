//! Times in the form in which auditors read them.
use std::fmt;

use domain::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A time in UTC, written in RFC 3339 form with milliseconds: `2026-11-22T10:00:05.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utc(pub Timestamp);

impl Utc {
    /// Parses exactly the form that [`fmt::Display`] writes. Returns `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hours, minutes, seconds, millis) = (number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 23)?);
        let in_day = ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis;
        let read = Self(Timestamp(days_to(year, month, day) * 86_400_000 + in_day));
        (read.to_string() == text).then_some(read)
    }
}

/// Returns the days from 1970-01-01 to a day of the Gregorian calendar. Years are counted from March, so that the leap
/// day is the last day of a year.
fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let (year, from_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let of_era = year.rem_euclid(400);
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl fmt::Display for Utc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.0.day().to_string();
        let (year, month_and_day) = day.split_at(day.len() - 4);
        let (month, day) = month_and_day.split_at(2);
        let in_day = self.0.0.rem_euclid(86_400_000);
        let (hours, minutes) = (in_day / 3_600_000, in_day / 60_000 % 60);
        let (seconds, millis) = (in_day / 1000 % 60, in_day % 1000);
        write!(f, "{year}-{month}-{day}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z")
    }
}

impl Serialize for Utc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Utc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("a time must have the form 2026-11-22T10:00:05.000Z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_read_them_and_read_back() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_795_305_605_123, "2026-11-22T00:00:05.123Z"),
            (1_798_761_599_999, "2026-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Utc(Timestamp(millis)).to_string(), text);
            assert_eq!(Utc::parse(text), Some(Utc(Timestamp(millis))));
        }
    }

    #[test]
    fn a_malformed_time_is_refused() {
        for text in
            ["", "2026-11-22", "2026-02-30T00:00:00.000Z", "2026-11-22T10:00:05.000+01", "2026-11-22 10:00:05.000Z"]
        {
            assert_eq!(Utc::parse(text), None, "{text}");
        }
    }
}
