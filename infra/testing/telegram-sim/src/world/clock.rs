//! What time it is in the world: the machine's time, until somebody sets it by hand.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::world::ids::Moment;

/// The world's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// The time of the machine.
    Real,
    /// Stands still until it is set again.
    SetByHand(Moment),
}

impl Clock {
    /// The time now.
    pub(super) fn now(self) -> Moment {
        match self {
            Self::Real => machine_time(),
            Self::SetByHand(moment) => moment,
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "Telegram is the outside world: it has its own time, asked for here alone"
)]
pub(crate) fn machine_time() -> Moment {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}
