//! Shifts that start and end, and chats that are sent back to the queue.
use crate::{
    coverage,
    event::Event,
    scenario::Scenario,
    scenarios::base::{A, B, FIRST, PLAIN, ROOM_0, SECOND, runs},
};

/// A shift starts while leads wait.
pub const SHIFT: Scenario = Scenario {
    name: "shift",
    about: "A shift with two places starts while two wait.",
    operators: &[false],
    automatic_cap: 2,
    events: &[Event::Request(A), Event::Request(B), Event::StartShift(FIRST)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    redelivers_answered: true,
    must_reach: &[coverage::SOMEBODY_WAITS, coverage::MATCHED, coverage::CRASH_BETWEEN_WRITE_AND_REMATCH],
    ..PLAIN
};

/// A shift ends and sends its chats back, and the same operator starts another shift.
pub const SENT_BACK: Scenario = Scenario {
    name: "sent-back",
    about: "A lead who waited is served, sent back at the end of the shift, and served again by the same operator.",
    leads: 1,
    operators: &[false],
    rooms: 1,
    ready: 1,
    events: &[Event::Request(A), Event::StartShift(FIRST), Event::EndShiftSendingBack(FIRST), Event::StartShift(FIRST)],
    in_order: &[runs(1, 2), runs(2, 3)],
    crashes: 1,
    must_reach: &[coverage::MATCHED, coverage::SENT_BACK_AND_SERVED, coverage::DUPLICATE_CAUSE],
    ..PLAIN
};

/// A chat that was sent back waits before or behind a lead who needs a room.
pub const SENT_BACK_BEHIND: Scenario = Scenario {
    name: "sent-back-behind",
    about: "Two ask for one room; a chat that is sent back may stand behind a lead who waits for a room, and before.",
    operators: &[true, false],
    ready: 1,
    rooms: 1,
    events: &[Event::Request(A), Event::Request(B), Event::EndShiftSendingBack(FIRST), Event::StartShift(SECOND)],
    must_reach: &[
        coverage::SENT_BACK_WAITS_BEFORE_ANOTHER,
        coverage::SENT_BACK_WAITS_BEHIND_ANOTHER,
        coverage::SENT_BACK_AND_SERVED,
    ],
    ..PLAIN
};

/// An operator does not write in time.
pub const SILENT: Scenario = Scenario {
    name: "silent",
    about: "A silent operator's chat goes to another one, whom a lead wants too; the silent one closes it in the end.",
    operators: &[true, true],
    events: &[Event::Request(A), Event::Request(B), Event::Silent(ROOM_0), Event::Close(ROOM_0)],
    in_order: &[runs(0, 1)],
    must_reach: &[coverage::SENT_BACK_AND_SERVED, coverage::RACE_LOST],
    ..PLAIN
};

/// A shift ends, and the operator keeps their chats.
pub const KEPT: Scenario = Scenario {
    name: "kept",
    about: "A shift ends with its chat kept and closed later; another shift starts.",
    operators: &[true, false],
    events: &[
        Event::Request(A),
        Event::Request(B),
        Event::EndShift(FIRST),
        Event::StartShift(SECOND),
        Event::Close(ROOM_0),
    ],
    in_order: &[runs(0, 1)],
    must_reach: &[coverage::MATCHED, coverage::RACE_LOST],
    ..PLAIN
};
