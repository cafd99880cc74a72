//! Scenarios in which the deadline for joining a chat passes.
use crate::{
    coverage,
    event::Event,
    scenario::Scenario,
    scenarios::base::{A, B, FIRST, PLAIN, ROOM_0, runs},
};

/// A lead does not join in time.
pub const EXPIRY: Scenario = Scenario {
    name: "expiry",
    about: "A lead does not join; another waits, the first asks again, and the room is made ready again.",
    rooms: 1,
    ready: 1,
    events: &[Event::Request(A), Event::Request(B), Event::Expire(ROOM_0), Event::Request(A), Event::RoomReady(ROOM_0)],
    in_order: &[runs(0, 1), runs(2, 3)],
    must_reach: &[
        coverage::EXPIRED_WHILE_OTHERS_WAIT,
        coverage::EXPIRED_AND_GIVEN_ON,
        coverage::ASKED_AGAIN,
        coverage::ROOM_USED_AGAIN,
    ],
    ..PLAIN
};

/// The deadline passes while the lead joins.
pub const EXPIRY_AND_JOINING: Scenario = Scenario {
    name: "expiry-joining",
    about: "A lead joins as the deadline passes, while another waits; a handler dies.",
    events: &[Event::Request(A), Event::Request(B), Event::Join(ROOM_0), Event::Expire(ROOM_0)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    must_reach: &[
        coverage::EXPIRY_LOSES_TO_JOINING,
        coverage::JOINING_LOSES_TO_EXPIRY,
        coverage::EXPIRED_WHILE_OTHERS_WAIT,
        coverage::DUPLICATE_CAUSE,
    ],
    ..PLAIN
};

/// The deadline of a chat passes while the chat is back in the queue.
pub const EXPIRY_IN_THE_QUEUE: Scenario = Scenario {
    name: "expiry-queue",
    about: "A chat that was sent back to the queue expires there, is served, or is joined.",
    operators: &[true, true],
    rooms: 1,
    ready: 1,
    events: &[Event::Request(A), Event::Join(ROOM_0), Event::EndShiftSendingBack(FIRST), Event::Expire(ROOM_0)],
    must_reach: &[coverage::EXPIRED_IN_THE_QUEUE, coverage::SENT_BACK_AND_SERVED, coverage::EXPIRY_LOSES_TO_JOINING],
    ..PLAIN
};

/// An expiry and a *Take* write the same operator at the same time.
pub const EXPIRY_AND_TAKE: Scenario = Scenario {
    name: "expiry-take",
    about: "A chat expires while its operator takes the lead who waits; a handler dies.",
    events: &[Event::Request(A), Event::Request(B), Event::Expire(ROOM_0), Event::Take(FIRST, B)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    must_reach: &[coverage::EXPIRED_WHILE_OTHERS_WAIT, coverage::TAKE_PASSES_THE_CAP, coverage::TAKE_MEETS_A_MATCH],
    ..PLAIN
};
