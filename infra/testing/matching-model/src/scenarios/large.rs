//! The large scenarios: the small ones in fine steps, and with more of everything.
use super::{
    A, B, C, CONFLICTS, EXPIRY, EXPIRY_AND_JOINING, FIRST, LEAVING, PLAIN, PRESSED_TWICE, RELEASE, ROOM_0, ROOM_1,
    SECOND, SENT_BACK, SENT_BACK_BEHIND, SHIFT, TAKE_AND_CONFLICTS, TAKE_AND_MATCH, TAKE_WITHOUT_ROOMS, runs,
};
use crate::{
    scenario::{Event, Grain, Scenario},
    sights,
};

/// These take minutes.
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

/// Rooms that become ready.
pub const ROOMS: Scenario = Scenario {
    name: "rooms",
    about: "Two wait for rooms, which become ready one by one; two operators are free.",
    operators: &[true, true],
    ready: 0,
    events: &[Event::Request(A), Event::Request(B), Event::RoomReady(ROOM_0), Event::RoomReady(ROOM_1)],
    in_order: &[runs(0, 1), runs(2, 3)],
    shows: &[sights::ROOMS_RUN_OUT, sights::MATCHED, sights::RACE_LOST],
    ..PLAIN
};

/// [`RELEASE`] in fine steps.
pub const RELEASE_FINE: Scenario = Scenario { name: "release-fine", grain: Grain::Fine, ..RELEASE };

/// [`LEAVING`] in fine steps.
pub const LEAVING_FINE: Scenario = Scenario { name: "leaving-fine", grain: Grain::Fine, ..LEAVING };

/// [`SHIFT`] in fine steps.
pub const SHIFT_FINE: Scenario = Scenario { name: "shift-fine", grain: Grain::Fine, ..SHIFT };

/// [`SENT_BACK_BEHIND`] in fine steps.
pub const SENT_BACK_BEHIND_FINE: Scenario =
    Scenario { name: "sent-back-behind-fine", grain: Grain::Fine, ..SENT_BACK_BEHIND };

/// [`CONFLICTS`] in fine steps.
pub const CONFLICTS_FINE: Scenario = Scenario { name: "conflicts-fine", grain: Grain::Fine, ..CONFLICTS };

/// [`TAKE_AND_MATCH`] in fine steps.
pub const TAKE_AND_MATCH_FINE: Scenario =
    Scenario { name: "take-and-match-fine", grain: Grain::Fine, ..TAKE_AND_MATCH };

/// [`TAKE_WITHOUT_ROOMS`] in fine steps.
pub const TAKE_WITHOUT_ROOMS_FINE: Scenario =
    Scenario { name: "take-rooms-fine", grain: Grain::Fine, ..TAKE_WITHOUT_ROOMS };

/// [`EXPIRY`] in fine steps.
pub const EXPIRY_FINE: Scenario = Scenario { name: "expiry-fine", grain: Grain::Fine, ..EXPIRY };

/// Two freed slots.
pub const RELEASED_TWICE: Scenario = Scenario {
    name: "released-twice",
    about: "Three ask for one place, which is freed twice; a handler dies, even after its answer.",
    events: &[Event::Request(A), Event::Request(B), Event::Request(C), Event::Close(ROOM_0), Event::Close(ROOM_1)],
    crashes: 1,
    answered_again: true,
    shows: &[sights::MATCHED, sights::DEATH_BETWEEN_WRITE_AND_LOOK, sights::STALE],
    ..RELEASE
};

/// Presses of one lead.
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
    shows: &[sights::QUEUE_LEFT, sights::DELIVERED_TWICE, sights::ASSIGNED_AT_ONCE],
    ..PRESSED_TWICE
};

/// A chat that goes to and fro.
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
    shows: &[sights::MATCHED, sights::SENT_BACK_AND_SERVED],
    ..SENT_BACK
};

/// *Take*, and everything that may fail.
pub const TAKE_AND_ALL_FAULTS: Scenario = Scenario {
    name: "take-faults",
    about: "A Take and a match want one ticket; a handler dies, commits meet conflicts, and the timers come.",
    crashes: 1,
    shows: &[sights::TAKE_MEETS_A_MATCH, sights::TAKE_BUSY, sights::STALE, sights::LEFT_TO_TIMERS],
    ..TAKE_AND_CONFLICTS
};

/// A deadline, and everything that may fail.
pub const EXPIRY_AND_ALL_FAULTS: Scenario = Scenario {
    name: "expiry-faults",
    about: "A lead joins as the deadline passes; a handler dies, commits meet conflicts, and the timers come.",
    events: &[Event::Request(A), Event::Request(B), Event::Join(ROOM_0), Event::Expire(ROOM_0), Event::Timers],
    crashes: 1,
    conflicts: 2,
    shows: &[sights::EXPIRY_LOSES_TO_JOINING, sights::JOINING_LOSES_TO_EXPIRY, sights::LEFT_TO_TIMERS, sights::STALE],
    ..EXPIRY_AND_JOINING
};
