//! *Take*: a person's own decision to serve a lead.
use crate::{
    coverage,
    event::Event,
    scenario::{Grain, Scenario},
    scenarios::base::{A, B, C, FIRST, PLAIN, ROOM_0, SECOND, runs},
};

/// An operator decides to serve one more lead.
pub const TAKE: Scenario = Scenario {
    name: "take",
    about: "An operator who is full takes the second of two who wait, who may leave; a chat is closed.",
    leads: 3,
    rooms: 3,
    ready: 3,
    events: &[
        Event::Request(A),
        Event::Request(B),
        Event::Request(C),
        Event::Take(FIRST, C),
        Event::Leave(C),
        Event::Close(ROOM_0),
    ],
    in_order: &[runs(0, 1), runs(1, 2)],
    must_reach: &[
        coverage::TAKE_PASSES_THE_CAP,
        coverage::TAKE_PASSES_THE_QUEUE,
        coverage::TAKE_MEETS_A_MATCH,
        coverage::TAKE_LOSES_TO_A_MATCH,
        coverage::TAKE_TOO_LATE,
    ],
    ..PLAIN
};

/// A *Take* and an automatic match compete for the same ticket.
pub const TAKE_AND_MATCH: Scenario = Scenario {
    name: "take-and-match",
    about: "A Take and a match want one ticket; a handler dies, an answer is lost.",
    rooms: 3,
    ready: 3,
    grain: Grain::Fine,
    events: &[Event::Request(A), Event::Request(B), Event::Take(FIRST, B), Event::Close(ROOM_0)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    redelivers_answered: true,
    lost_replies: 1,
    must_reach: &[
        coverage::TAKE_MEETS_A_MATCH,
        coverage::TAKE_LOSES_TO_A_MATCH,
        coverage::DUPLICATE_CAUSE,
        coverage::LOST_REPLY,
    ],
    ..PLAIN
};

/// An operator presses *Take*, and transactions are refused for conflicts.
pub const TAKE_AND_CONFLICTS: Scenario = Scenario {
    name: "take-conflicts",
    about: "A Take and a match want one ticket; their commits meet conflicts, and the timers run.",
    events: &[Event::Request(A), Event::Request(B), Event::Take(FIRST, B), Event::Close(ROOM_0), Event::Timers],
    in_order: &[runs(0, 1)],
    conflicts: 2,
    must_reach: &[coverage::TAKE_MEETS_A_MATCH, coverage::TAKE_BUSY, coverage::CONFLICT, coverage::LEFT_TO_TIMERS],
    ..PLAIN
};

/// An operator presses *Take* on two tickets at the same time, and may have only one more chat.
pub const TAKE_TO_THE_HARD_CAP: Scenario = Scenario {
    name: "take-hard-cap",
    about: "An operator with one chat takes two more at once, and the hard cap is two.",
    leads: 3,
    rooms: 3,
    ready: 3,
    grain: Grain::Fine,
    events: &[Event::Request(A), Event::Request(B), Event::Request(C), Event::Take(FIRST, B), Event::Take(FIRST, C)],
    in_order: &[runs(0, 1), runs(1, 2)],
    must_reach: &[coverage::TAKE_PASSES_THE_CAP, coverage::TAKE_AT_THE_HARD_CAP],
    ..PLAIN
};

/// An operator presses *Take* while their own shift ends.
pub const TAKE_AND_THE_END_OF_A_SHIFT: Scenario = Scenario {
    name: "take-shift-end",
    about: "A chat is sent back; an operator who is full takes it while their own shift ends.",
    operators: &[true, true],
    events: &[
        Event::Request(A),
        Event::Request(B),
        Event::EndShiftSendingBack(FIRST),
        Event::Take(SECOND, A),
        Event::EndShift(SECOND),
    ],
    in_order: &[runs(0, 1)],
    must_reach: &[coverage::TAKE_OF_A_CHAT_SENT_BACK, coverage::TAKE_PASSES_THE_CAP, coverage::TAKE_OFF_SHIFT],
    ..PLAIN
};

/// Two operators press *Take*, before or after a room becomes ready.
pub const TAKE_WITHOUT_ROOMS: Scenario = Scenario {
    name: "take-rooms",
    about: "Two operators to whom the machine assigns nobody take two tickets, while one room becomes ready.",
    operators: &[true, true],
    automatic_cap: 0,
    hard_cap: 1,
    rooms: 1,
    ready: 0,
    events: &[
        Event::Request(A),
        Event::Request(B),
        Event::RoomReady(ROOM_0),
        Event::Take(FIRST, A),
        Event::Take(SECOND, B),
    ],
    in_order: &[runs(0, 1)],
    must_reach: &[coverage::TAKE_WITHOUT_A_ROOM, coverage::TAKE_PASSES_THE_CAP, coverage::TWO_WANT_ONE_ROOM],
    ..PLAIN
};
