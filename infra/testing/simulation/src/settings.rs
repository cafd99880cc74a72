//! The settings of a run: other ones for each seed, times short enough to run out, caps and pools small enough to be
//! reached.
use domain::{RoomPolicy, Settings, UserId};

use crate::chance::Chance;

/// Those that a run begins with.
pub(crate) fn of(chance: &mut Chance) -> Settings {
    let rooms = if chance.permille(500) { RoomPolicy::Delete } else { RoomPolicy::Recycle };
    let mut settings = Settings { rooms, supervisors: vec![UserId(202)], ..Settings::default() };
    change(&mut settings, chance);
    settings
}

/// Other caps, times and another pool.
pub(crate) fn change(settings: &mut Settings, chance: &mut Chance) {
    let mut seconds = |of: &[u32]| *chance.pick(of).expect("there are some");
    settings.join_within_s = seconds(&[60, 300, 900]);
    settings.remind_silent_after_s = seconds(&[30, 60, 180]);
    settings.replace_silent_after_s = 2 * settings.remind_silent_after_s;
    settings.automatic_cap = 1 + chance.below(6);
    settings.hard_cap = settings.automatic_cap + chance.below(3);
    settings.pool = 1 + chance.below(8);
}
