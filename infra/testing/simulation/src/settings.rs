//! The id and the settings of the desk in a run. The settings differ for each seed. The times are short enough to
//! expire during a run, and the caps and pools are small enough to be reached.
use domain::{DeskId, RoomPolicy, Settings, UserId};

use crate::chance::Chance;

pub(crate) fn desk_id() -> DeskId {
    DeskId("main".into())
}

/// Chooses at random the settings with which a run begins.
pub(crate) fn draw(chance: &mut Chance) -> Settings {
    let rooms = if chance.permille(500) { RoomPolicy::Delete } else { RoomPolicy::Recycle };
    let mut settings = Settings { rooms, supervisors: vec![UserId(202)], ..Settings::default() };
    vary(&mut settings, chance);
    settings
}

/// Chooses at random new caps and times, and a new pool size.
pub(crate) fn vary(settings: &mut Settings, chance: &mut Chance) {
    let mut seconds = |of: &[u32]| *chance.pick(of).expect("the list is not empty");
    settings.join_within_s = seconds(&[60, 300, 900]);
    settings.remind_silent_after_s = seconds(&[30, 60, 180]);
    settings.replace_silent_after_s = 2 * settings.remind_silent_after_s;
    settings.automatic_cap = 1 + chance.below(6);
    settings.hard_cap = settings.automatic_cap + chance.below(3);
    settings.pool = 1 + chance.below(8);
}
