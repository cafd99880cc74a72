//! Times of day in the form that people read: hour and minute, in the desk's zone.
//!
//! The time zones are compiled into the program, because Lambda and small containers have no time zone data.
use std::fmt;

use domain::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Formats times in one zone.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: Option<TimeZone>,
}

/// An hour and a minute, e.g. `09:05`. If the zone is unknown, the time is in UTC and says so: `07:05 UTC`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeOfDay(String);

impl Clock {
    /// Creates a clock for the zone with this IANA name. A clock for an unknown name formats times in UTC.
    pub fn of(zone: &str) -> Self {
        Self { zone: TimeZoneDatabase::bundled().get(zone).ok() }
    }

    /// Returns the hour and minute at this time. A time outside the calendar counts as the start of 1970.
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
        assert_eq!(time_in("Europe/Kyiv", 1_795_331_100), "09:05");
        assert_eq!(time_in("Europe/Kyiv", 1_782_889_500), "10:05");
        assert_eq!(time_in("Asia/Kathmandu", 1_795_331_100), "12:50");
    }

    #[test]
    fn an_unknown_zone_falls_back_to_utc_and_says_so() {
        assert_eq!(time_in("Europe/Nowhere", 1_795_331_100), "07:05 UTC");
        assert_eq!(time_in("", 1_795_331_100), "07:05 UTC");
    }

    #[test]
    fn a_time_that_no_calendar_has_breaks_nothing() {
        assert_eq!(Clock::of("Etc/UTC").time(Timestamp(i64::MAX)).to_string(), "00:00");
    }

    fn time_in(zone: &str, seconds: i64) -> String {
        Clock::of(zone).time(Timestamp::from_seconds(seconds)).to_string()
    }
}
