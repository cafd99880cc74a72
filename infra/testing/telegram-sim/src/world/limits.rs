//! Limits of one account.
//!
//! The limit of 500 supergroups and channels is documented (<https://limits.tginfo.me/en>, `CHANNELS_TOO_MUCH` in
//! <https://core.telegram.org/method/channels.createChannel>). The number of rooms that an account may create in a day
//! is not documented. Users of Telegram report that it is about fifty, and that Telegram then makes the account wait
//! for hours.

use serde::{Deserialize, Serialize};

/// The limits of one account. They do not apply to bots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The number of rooms that the account may be in, including the rooms that it created.
    pub rooms: usize,
    /// The number of rooms that the account may create in 24 hours.
    pub creations_a_day: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rooms: 500, creations_a_day: 50 }
    }
}
