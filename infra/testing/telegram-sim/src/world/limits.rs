//! How much one account may have and do.
//!
//! 500 supergroups and channels is documented (<https://limits.tginfo.me/en>, `CHANNELS_TOO_MUCH` in
//! <https://core.telegram.org/method/channels.createChannel>). How many an account may make in a day is not; others tell
//! of about fifty, after which Telegram has the account wait for hours.

use serde::{Deserialize, Serialize};

/// How much one account may have and do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// How many rooms it may be in, its own included.
    pub rooms: usize,
    /// How many rooms it may make in 24 hours.
    pub creations_a_day: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rooms: 500, creations_a_day: 50 }
    }
}
