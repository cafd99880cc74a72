//! The wall clock, for handlers and `main` alone: everything below is told what time it is.
use std::time::{SystemTime, UNIX_EPOCH};

use domain::Timestamp;

/// Now.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
