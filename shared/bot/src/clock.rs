//! Times as people are told them: hour and minute, in the desk's zone.
//!
//! The zones are those inside the program, not the machine's: Lambda and small containers have none.
use std::fmt;

use domain::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Tells times in one zone.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: Option<TimeZone>,
}

/// An hour and a minute, e.g. `09:05`; in a zone that nobody knows `07:05 UTC`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeOfDay(String);

impl Clock {
    /// Tells times in the zone with this IANA name.
    pub fn of(zone: &str) -> Self {
        Self { zone: TimeZoneDatabase::bundled().get(zone).ok() }
    }

    /// Whether the zone is one.
    pub fn knows_its_zone(&self) -> bool {
        self.zone.is_some()
    }

    /// What a clock on the wall shows. A time that no calendar has is told as the first of all.
    pub fn time(&self, at: Timestamp) -> TimeOfDay {
        let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
        TimeOfDay(match &self.zone {
            Some(zone) => at.to_zoned(zone.clone()).strftime("%H:%M").to_string(),
            None => at.to_zoned(TimeZone::UTC).strftime("%H:%M UTC").to_string(),
        })
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_goes_forward_in_summer() {
        assert_eq!(told("Europe/Kyiv", 1_795_331_100), "09:05");
        assert_eq!(told("Europe/Kyiv", 1_782_889_500), "10:05");
        assert_eq!(told("Asia/Kathmandu", 1_795_331_100), "12:50");
    }

    #[test]
    fn a_zone_that_nobody_knows_is_told_in_utc_and_says_so() {
        assert!(Clock::of("Europe/Kyiv").knows_its_zone());
        assert!(!Clock::of("Europe/Nowhere").knows_its_zone());
        assert_eq!(told("Europe/Nowhere", 1_795_331_100), "07:05 UTC");
        assert_eq!(told("", 1_795_331_100), "07:05 UTC");
    }

    #[test]
    fn a_time_that_no_calendar_has_breaks_nothing() {
        assert_eq!(Clock::of("Etc/UTC").time(Timestamp(i64::MAX)).to_string(), "00:00");
    }

    fn told(zone: &str, seconds: i64) -> String {
        Clock::of(zone).time(Timestamp::from_seconds(seconds)).to_string()
    }
}
