//! The world's clock. It shows the real time until it is set by hand.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::world::ids::Timestamp;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// The world's clock shows the computer's time.
    Real,
    /// The world's clock shows this time until it is set again.
    SetByHand(Timestamp),
}

impl Clock {
    pub(super) fn now(self) -> Timestamp {
        match self {
            Self::Real => machine_time(),
            Self::SetByHand(moment) => moment,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the simulated Telegram has its own time, which is read only here")]
pub(crate) fn machine_time() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}
