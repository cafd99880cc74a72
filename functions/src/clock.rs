//! The wall clock. Only handlers and `main` read it; all other code gets the time as a parameter.
use std::time::{SystemTime, UNIX_EPOCH};

use domain::Timestamp;

/// Returns the current time. A clock that is set before 1970 counts as the start of 1970.
#[expect(clippy::disallowed_methods, reason = "the only place that reads the clock")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
