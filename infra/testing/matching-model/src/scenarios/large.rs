//! The large scenarios: some small scenarios in fine steps, and scenarios with more events or faults.
use crate::{
    coverage,
    event::Event,
    scenario::{Grain, Scenario},
    scenarios::{
        base::{A, B, C, FIRST, PLAIN, ROOM_0, ROOM_1, SECOND, runs},
        expiries, queue, shifts, takes,
    },
};

/// The scenarios that only the program plays; they take minutes.
pub const ALL: [Scenario; 14] = [
    ROOMS,
    RELEASE_FINE,
    LEAVING_FINE,
    SHIFT_FINE,
    SENT_BACK_BEHIND_FINE,
    CONFLICTS_FINE,
    TAKE_AND_MATCH_FINE,
    TAKE_WITHOUT_ROOMS_FINE,
    EXPIRY_FINE,
    RELEASED_TWICE,
    PRESSED_AND_LEFT,
    SENT_BACK_BETWEEN_TWO,
    TAKE_AND_ALL_FAULTS,
    EXPIRY_AND_ALL_FAULTS,
];

/// Two rooms become ready one by one.
pub const ROOMS: Scenario = Scenario {
    name: "rooms",
    about: "Two wait for rooms, which become ready one by one; two operators are free.",
    operators: &[true, true],
    ready: 0,
    events: &[Event::Request(A), Event::Request(B), Event::RoomReady(ROOM_0), Event::RoomReady(ROOM_1)],
    in_order: &[runs(0, 1), runs(2, 3)],
    must_reach: &[coverage::ROOMS_RUN_OUT, coverage::MATCHED, coverage::RACE_LOST],
    ..PLAIN
};

/// [`queue::RELEASE`] in fine steps.
pub const RELEASE_FINE: Scenario = Scenario { name: "release-fine", grain: Grain::Fine, ..queue::RELEASE };

/// [`queue::LEAVING`] in fine steps.
pub const LEAVING_FINE: Scenario = Scenario { name: "leaving-fine", grain: Grain::Fine, ..queue::LEAVING };

/// [`shifts::SHIFT`] in fine steps.
pub const SHIFT_FINE: Scenario = Scenario { name: "shift-fine", grain: Grain::Fine, ..shifts::SHIFT };

/// [`shifts::SENT_BACK_BEHIND`] in fine steps.
pub const SENT_BACK_BEHIND_FINE: Scenario =
    Scenario { name: "sent-back-behind-fine", grain: Grain::Fine, ..shifts::SENT_BACK_BEHIND };

/// [`queue::CONFLICTS`] in fine steps.
pub const CONFLICTS_FINE: Scenario = Scenario { name: "conflicts-fine", grain: Grain::Fine, ..queue::CONFLICTS };

/// [`takes::TAKE_AND_MATCH`] in fine steps.
pub const TAKE_AND_MATCH_FINE: Scenario =
    Scenario { name: "take-and-match-fine", grain: Grain::Fine, ..takes::TAKE_AND_MATCH };

/// [`takes::TAKE_WITHOUT_ROOMS`] in fine steps.
pub const TAKE_WITHOUT_ROOMS_FINE: Scenario =
    Scenario { name: "take-rooms-fine", grain: Grain::Fine, ..takes::TAKE_WITHOUT_ROOMS };

/// [`expiries::EXPIRY`] in fine steps.
pub const EXPIRY_FINE: Scenario = Scenario { name: "expiry-fine", grain: Grain::Fine, ..expiries::EXPIRY };

/// One slot is freed twice, because two chats are closed one after the other.
pub const RELEASED_TWICE: Scenario = Scenario {
    name: "released-twice",
    about: "Three ask for one place, which is freed twice; a handler dies, even after its answer.",
    events: &[Event::Request(A), Event::Request(B), Event::Request(C), Event::Close(ROOM_0), Event::Close(ROOM_1)],
    crashes: 1,
    redelivers_answered: true,
    must_reach: &[coverage::MATCHED, coverage::CRASH_BETWEEN_WRITE_AND_REMATCH, coverage::DUPLICATE_CAUSE],
    ..queue::RELEASE
};

/// A lead presses several times and then leaves the queue.
pub const PRESSED_AND_LEFT: Scenario = Scenario {
    name: "pressed-and-left",
    about: "As pressed-twice; the lead leaves the queue, and a second room becomes ready.",
    events: &[
        Event::Request(A),
        Event::Request(A),
        Event::Request(A),
        Event::Request(B),
        Event::Leave(A),
        Event::RoomReady(ROOM_1),
    ],
    must_reach: &[coverage::QUEUE_LEFT, coverage::DELIVERED_TWICE, coverage::ASSIGNED_AT_ONCE],
    ..queue::PRESSED_TWICE
};

/// A chat is sent back by its operator and then served by another operator.
pub const SENT_BACK_BETWEEN_TWO: Scenario = Scenario {
    name: "sent-back-between-two",
    about: "A lead who waited is served, sent back, and served again by another operator; a handler dies.",
    operators: &[false, false],
    events: &[
        Event::Request(A),
        Event::StartShift(FIRST),
        Event::EndShiftSendingBack(FIRST),
        Event::StartShift(SECOND),
    ],
    in_order: &[runs(1, 2)],
    must_reach: &[coverage::MATCHED, coverage::SENT_BACK_AND_SERVED],
    ..shifts::SENT_BACK
};

/// A *Take* and a match compete for one ticket, while a handler dies and commits meet conflicts.
pub const TAKE_AND_ALL_FAULTS: Scenario = Scenario {
    name: "take-faults",
    about: "A Take and a match want one ticket; a handler dies, commits meet conflicts, and the timers run.",
    crashes: 1,
    must_reach: &[
        coverage::TAKE_MEETS_A_MATCH,
        coverage::TAKE_BUSY,
        coverage::DUPLICATE_CAUSE,
        coverage::LEFT_TO_TIMERS,
    ],
    ..takes::TAKE_AND_CONFLICTS
};

/// The deadline passes while the lead joins, a handler dies, and commits meet conflicts.
pub const EXPIRY_AND_ALL_FAULTS: Scenario = Scenario {
    name: "expiry-faults",
    about: "A lead joins as the deadline passes; a handler dies, commits meet conflicts, and the timers run.",
    events: &[Event::Request(A), Event::Request(B), Event::Join(ROOM_0), Event::Expire(ROOM_0), Event::Timers],
    crashes: 1,
    conflicts: 2,
    must_reach: &[
        coverage::EXPIRY_LOSES_TO_JOINING,
        coverage::JOINING_LOSES_TO_EXPIRY,
        coverage::LEFT_TO_TIMERS,
        coverage::DUPLICATE_CAUSE,
    ],
    ..expiries::EXPIRY_AND_JOINING
};
