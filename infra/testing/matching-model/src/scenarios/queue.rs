//! Requests, rooms, conflicts and timers: how leads enter the queue and leave it.
use crate::{
    coverage,
    event::Event,
    scenario::Scenario,
    scenarios::base::{A, B, C, PLAIN, ROOM_0, ROOM_1, runs},
};

/// A slot is freed while others wait.
pub const RELEASE: Scenario = Scenario {
    name: "release",
    about: "Three ask for the one place of the only operator, who closes the first chat.",
    leads: 3,
    rooms: 3,
    ready: 3,
    events: &[Event::Request(A), Event::Request(B), Event::Request(C), Event::Close(ROOM_0)],
    in_order: &[runs(0, 1), runs(1, 2)],
    must_reach: &[coverage::SOMEBODY_WAITS, coverage::ASSIGNED_AT_ONCE, coverage::MATCHED, coverage::RACE_LOST],
    ..PLAIN
};

/// A slot is freed while handlers die.
pub const RELEASE_WITH_CRASHES: Scenario = Scenario {
    name: "release-crashes",
    about: "Two ask for one place, which is freed; handlers die, even after their answer.",
    events: &[Event::Request(A), Event::Request(B), Event::Close(ROOM_0)],
    in_order: &[runs(0, 1)],
    crashes: 2,
    redelivers_answered: true,
    lost_replies: 1,
    must_reach: &[
        coverage::MATCHED,
        coverage::CRASH_BETWEEN_WRITE_AND_REMATCH,
        coverage::DUPLICATE_CAUSE,
        coverage::LOST_REPLY,
    ],
    ..PLAIN
};

/// One press is delivered twice.
pub const PRESSED_TWICE: Scenario = Scenario {
    name: "pressed-twice",
    about: "A lead presses twice, and one press is delivered twice; another lead wants the same room.",
    ready: 1,
    events: &[Event::Request(A), Event::Request(A), Event::Request(A), Event::Request(B)],
    same_update: &[runs(0, 2)],
    must_reach: &[coverage::SOMEBODY_WAITS, coverage::ASSIGNED_AT_ONCE, coverage::DELIVERED_TWICE],
    ..PLAIN
};

/// A lead presses again while their chat is being closed.
pub const PRESSED_AGAIN: Scenario = Scenario {
    name: "pressed-again",
    about: "A lead presses twice while the chat of the first press is closed and another lead asks.",
    events: &[Event::Request(A), Event::Request(A), Event::Request(B), Event::Close(ROOM_0)],
    must_reach: &[coverage::SOMEBODY_WAITS, coverage::MATCHED, coverage::RACE_LOST],
    ..PLAIN
};

/// A lead leaves the queue.
pub const LEAVING: Scenario = Scenario {
    name: "leaving",
    about: "A lead leaves the queue while the only room becomes ready for two.",
    rooms: 1,
    ready: 0,
    events: &[Event::Request(A), Event::Request(B), Event::Leave(A), Event::RoomReady(ROOM_0)],
    crashes: 1,
    must_reach: &[coverage::QUEUE_LEFT, coverage::MATCHED, coverage::ROOMS_RUN_OUT, coverage::DUPLICATE_CAUSE],
    ..PLAIN
};

/// A room becomes ready while handlers die.
pub const ROOMS_WITH_CRASHES: Scenario = Scenario {
    name: "rooms-crashes",
    about: "Two operators are free, one room is ready and another becomes ready; a handler dies.",
    operators: &[true, true],
    ready: 1,
    events: &[Event::Request(A), Event::Request(B), Event::RoomReady(ROOM_1)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    redelivers_answered: true,
    must_reach: &[coverage::ROOMS_RUN_OUT, coverage::MATCHED, coverage::DUPLICATE_CAUSE],
    ..PLAIN
};

/// One report is delivered twice.
pub const ROOM_REPORTED_TWICE: Scenario = Scenario {
    name: "room-reported-twice",
    about: "The report of the only room is delivered twice, while two wait for it.",
    automatic_cap: 2,
    rooms: 1,
    ready: 0,
    events: &[Event::Request(A), Event::Request(B), Event::RoomReady(ROOM_0), Event::RoomReady(ROOM_0)],
    same_update: &[runs(2, 3)],
    in_order: &[runs(0, 1)],
    must_reach: &[coverage::ROOMS_RUN_OUT, coverage::DELIVERED_TWICE, coverage::DUPLICATE_CAUSE],
    ..PLAIN
};

/// The timers run beside all other handlers.
pub const TIMERS: Scenario = Scenario {
    name: "timers",
    about: "The timers rematch all along, while a slot is freed and a room becomes ready.",
    ready: 1,
    events: &[Event::Request(A), Event::Request(B), Event::Close(ROOM_0), Event::RoomReady(ROOM_1), Event::Timers],
    in_order: &[runs(0, 1)],
    must_reach: &[coverage::MATCHED, coverage::ROOMS_RUN_OUT],
    ..PLAIN
};

/// Transactions are refused for conflicts.
pub const CONFLICTS: Scenario = Scenario {
    name: "conflicts",
    about: "Commits meet conflicts until they are given up; the timers run.",
    leads: 3,
    rooms: 3,
    ready: 3,
    events: &[Event::Request(A), Event::Request(B), Event::Close(ROOM_0), Event::Timers],
    in_order: &[runs(0, 1)],
    conflicts: 2,
    must_reach: &[coverage::CONFLICT, coverage::LEFT_TO_TIMERS, coverage::MATCHED],
    ..PLAIN
};
