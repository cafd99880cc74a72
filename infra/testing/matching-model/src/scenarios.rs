//! The scenarios. These here are small, and the tests play them; [`large`] has the others.
pub mod large;

use crate::{
    ids::{LeadId, OperatorId, RoomId, RunId},
    scenario::{Event, Grain, Scenario},
    sights,
};

/// These together take seconds.
pub const SMALL: [Scenario; 24] = [
    RELEASE,
    RELEASE_WITH_DEATHS,
    PRESSED_TWICE,
    PRESSED_AGAIN,
    LEAVING,
    SHIFT,
    ROOMS_WITH_DEATHS,
    ROOM_REPORTED_TWICE,
    SENT_BACK,
    SENT_BACK_BEHIND,
    SILENT,
    KEPT,
    TIMERS,
    CONFLICTS,
    TAKE,
    TAKE_AND_MATCH,
    TAKE_AND_CONFLICTS,
    TAKE_TO_THE_HARD_CAP,
    TAKE_AND_THE_END_OF_A_SHIFT,
    TAKE_WITHOUT_ROOMS,
    EXPIRY,
    EXPIRY_AND_JOINING,
    EXPIRY_AND_TAKE,
    EXPIRY_IN_THE_QUEUE,
];

const A: LeadId = LeadId(0);
const B: LeadId = LeadId(1);
const C: LeadId = LeadId(2);
const FIRST: OperatorId = OperatorId(0);
const SECOND: OperatorId = OperatorId(1);
const ROOM_0: RoomId = RoomId(0);
const ROOM_1: RoomId = RoomId(1);

const fn runs(one: u8, other: u8) -> (RunId, RunId) {
    (RunId(one), RunId(other))
}

const PLAIN: Scenario = Scenario {
    name: "",
    about: "",
    leads: 2,
    operators: &[true],
    cap: 1,
    hard_cap: 2,
    rooms: 2,
    ready: 2,
    events: &[],
    same_update: &[],
    in_order: &[],
    crashes: 0,
    answered_again: false,
    conflicts: 0,
    unheard: 0,
    grain: Grain::Coarse,
    shows: &[],
};

/// A freed slot.
pub const RELEASE: Scenario = Scenario {
    name: "release",
    about: "Three ask for the one place of the only operator, who closes the first chat.",
    leads: 3,
    rooms: 3,
    ready: 3,
    events: &[Event::Request(A), Event::Request(B), Event::Request(C), Event::Close(ROOM_0)],
    in_order: &[runs(0, 1), runs(1, 2)],
    shows: &[sights::SOMEBODY_WAITS, sights::ASSIGNED_AT_ONCE, sights::MATCHED, sights::RACE_LOST],
    ..PLAIN
};

/// A freed slot, and handlers that die.
pub const RELEASE_WITH_DEATHS: Scenario = Scenario {
    name: "release-deaths",
    about: "Two ask for one place, which is freed; handlers die, even after their answer.",
    events: &[Event::Request(A), Event::Request(B), Event::Close(ROOM_0)],
    in_order: &[runs(0, 1)],
    crashes: 2,
    answered_again: true,
    unheard: 1,
    shows: &[sights::MATCHED, sights::DEATH_BETWEEN_WRITE_AND_LOOK, sights::STALE, sights::UNHEARD],
    ..PLAIN
};

/// One press, delivered twice.
pub const PRESSED_TWICE: Scenario = Scenario {
    name: "pressed-twice",
    about: "A lead presses twice, and one press is delivered twice; another lead wants the same room.",
    ready: 1,
    events: &[Event::Request(A), Event::Request(A), Event::Request(A), Event::Request(B)],
    same_update: &[runs(2, 0)],
    shows: &[sights::SOMEBODY_WAITS, sights::ASSIGNED_AT_ONCE, sights::DELIVERED_TWICE],
    ..PLAIN
};

/// A press while the chat from the last one is being closed.
pub const PRESSED_AGAIN: Scenario = Scenario {
    name: "pressed-again",
    about: "A lead presses twice while the chat of the first press is closed and another lead asks.",
    events: &[Event::Request(A), Event::Request(A), Event::Request(B), Event::Close(ROOM_0)],
    shows: &[sights::SOMEBODY_WAITS, sights::MATCHED, sights::RACE_LOST],
    ..PLAIN
};

/// Leaving the queue.
pub const LEAVING: Scenario = Scenario {
    name: "leaving",
    about: "A lead leaves the queue while the only room becomes ready for two.",
    rooms: 1,
    ready: 0,
    events: &[Event::Request(A), Event::Request(B), Event::Leave(A), Event::RoomReady(ROOM_0)],
    crashes: 1,
    shows: &[sights::QUEUE_LEFT, sights::MATCHED, sights::ROOMS_RUN_OUT, sights::STALE],
    ..PLAIN
};

/// The start of a shift.
pub const SHIFT: Scenario = Scenario {
    name: "shift",
    about: "A shift with two places starts while two wait.",
    operators: &[false],
    cap: 2,
    events: &[Event::Request(A), Event::Request(B), Event::StartShift(FIRST)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    answered_again: true,
    shows: &[sights::SOMEBODY_WAITS, sights::MATCHED, sights::DEATH_BETWEEN_WRITE_AND_LOOK],
    ..PLAIN
};

/// A room that becomes ready, and handlers that die.
pub const ROOMS_WITH_DEATHS: Scenario = Scenario {
    name: "rooms-deaths",
    about: "Two operators are free, one room is ready and another becomes ready; a handler dies.",
    operators: &[true, true],
    ready: 1,
    events: &[Event::Request(A), Event::Request(B), Event::RoomReady(ROOM_1)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    answered_again: true,
    shows: &[sights::ROOMS_RUN_OUT, sights::MATCHED, sights::STALE],
    ..PLAIN
};

/// One report, delivered twice.
pub const ROOM_REPORTED_TWICE: Scenario = Scenario {
    name: "room-reported-twice",
    about: "The report of the only room is delivered twice, while two wait for it.",
    cap: 2,
    rooms: 1,
    ready: 0,
    events: &[Event::Request(A), Event::Request(B), Event::RoomReady(ROOM_0), Event::RoomReady(ROOM_0)],
    same_update: &[runs(3, 2)],
    in_order: &[runs(0, 1)],
    shows: &[sights::ROOMS_RUN_OUT, sights::DELIVERED_TWICE, sights::STALE],
    ..PLAIN
};

/// A shift that ends and sends its chats back, and starts again.
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
    shows: &[sights::MATCHED, sights::SENT_BACK_AND_SERVED, sights::STALE],
    ..PLAIN
};

/// A chat that was sent back needs no room.
pub const SENT_BACK_BEHIND: Scenario = Scenario {
    name: "sent-back-behind",
    about: "Two ask for one room; whose chat is sent back may stand behind who waits for a room, and before.",
    operators: &[true, false],
    ready: 1,
    rooms: 1,
    events: &[Event::Request(A), Event::Request(B), Event::EndShiftSendingBack(FIRST), Event::StartShift(SECOND)],
    shows: &[
        sights::SENT_BACK_WAITS_BEFORE_ANOTHER,
        sights::SENT_BACK_WAITS_BEHIND_ANOTHER,
        sights::SENT_BACK_AND_SERVED,
    ],
    ..PLAIN
};

/// An operator who does not write.
pub const SILENT: Scenario = Scenario {
    name: "silent",
    about: "A silent operator's chat goes to another, whom another lead wants; the silent one closes it at last.",
    operators: &[true, true],
    events: &[Event::Request(A), Event::Request(B), Event::Silent(ROOM_0), Event::Close(ROOM_0)],
    in_order: &[runs(0, 1)],
    shows: &[sights::SENT_BACK_AND_SERVED, sights::RACE_LOST],
    ..PLAIN
};

/// A shift that ends, its chats kept.
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
    shows: &[sights::MATCHED, sights::RACE_LOST],
    ..PLAIN
};

/// The timers beside everybody else.
pub const TIMERS: Scenario = Scenario {
    name: "timers",
    about: "The timers look all along, while a slot is freed and a room becomes ready.",
    ready: 1,
    events: &[Event::Request(A), Event::Request(B), Event::Close(ROOM_0), Event::RoomReady(ROOM_1), Event::Timers],
    in_order: &[runs(0, 1)],
    shows: &[sights::MATCHED, sights::ROOMS_RUN_OUT],
    ..PLAIN
};

/// Transactions that are refused for a conflict.
pub const CONFLICTS: Scenario = Scenario {
    name: "conflicts",
    about: "Commits meet conflicts until they are given up; the timers come.",
    leads: 3,
    rooms: 3,
    ready: 3,
    events: &[Event::Request(A), Event::Request(B), Event::Close(ROOM_0), Event::Timers],
    in_order: &[runs(0, 1)],
    conflicts: 2,
    shows: &[sights::CONFLICT, sights::LEFT_TO_TIMERS, sights::MATCHED],
    ..PLAIN
};

/// A person's own decision to serve one more.
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
    shows: &[
        sights::TAKE_PASSES_THE_CAP,
        sights::TAKE_PASSES_THE_QUEUE,
        sights::TAKE_MEETS_A_MATCH,
        sights::TAKE_LOSES_TO_A_MATCH,
        sights::TAKE_TOO_LATE,
    ],
    ..PLAIN
};

/// *Take* and the machine at once.
pub const TAKE_AND_MATCH: Scenario = Scenario {
    name: "take-and-match",
    about: "A Take and a match want one ticket; a handler dies, an answer is lost.",
    rooms: 3,
    ready: 3,
    grain: Grain::Fine,
    events: &[Event::Request(A), Event::Request(B), Event::Take(FIRST, B), Event::Close(ROOM_0)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    answered_again: true,
    unheard: 1,
    shows: &[sights::TAKE_MEETS_A_MATCH, sights::TAKE_LOSES_TO_A_MATCH, sights::STALE, sights::UNHEARD],
    ..PLAIN
};

/// *Take* and transactions that are refused for a conflict.
pub const TAKE_AND_CONFLICTS: Scenario = Scenario {
    name: "take-conflicts",
    about: "A Take and a match want one ticket; their commits meet conflicts, and the timers come.",
    events: &[Event::Request(A), Event::Request(B), Event::Take(FIRST, B), Event::Close(ROOM_0), Event::Timers],
    in_order: &[runs(0, 1)],
    conflicts: 2,
    shows: &[sights::TAKE_MEETS_A_MATCH, sights::TAKE_BUSY, sights::CONFLICT, sights::LEFT_TO_TIMERS],
    ..PLAIN
};

/// Two buttons at once.
pub const TAKE_TO_THE_HARD_CAP: Scenario = Scenario {
    name: "take-hard-cap",
    about: "An operator with one chat takes two more at once, and the hard cap is two.",
    leads: 3,
    rooms: 3,
    ready: 3,
    grain: Grain::Fine,
    events: &[Event::Request(A), Event::Request(B), Event::Request(C), Event::Take(FIRST, B), Event::Take(FIRST, C)],
    in_order: &[runs(0, 1), runs(1, 2)],
    shows: &[sights::TAKE_PASSES_THE_CAP, sights::TAKE_AT_THE_HARD_CAP],
    ..PLAIN
};

/// A button on an old screen.
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
    shows: &[sights::TAKE_OF_A_CHAT_SENT_BACK, sights::TAKE_PASSES_THE_CAP, sights::TAKE_OFF_SHIFT],
    ..PLAIN
};

/// *Take* needs a room, too.
pub const TAKE_WITHOUT_ROOMS: Scenario = Scenario {
    name: "take-rooms",
    about: "Two operators who may be given nobody take two tickets, while one room becomes ready.",
    operators: &[true, true],
    cap: 0,
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
    shows: &[sights::TAKE_WITHOUT_A_ROOM, sights::TAKE_PASSES_THE_CAP, sights::TWO_WANT_ONE_ROOM],
    ..PLAIN
};

/// A link that nobody used.
pub const EXPIRY: Scenario = Scenario {
    name: "expiry",
    about: "A lead does not join; another waits, the first asks again, and the room is made ready again.",
    rooms: 1,
    ready: 1,
    events: &[Event::Request(A), Event::Request(B), Event::Expire(ROOM_0), Event::Request(A), Event::RoomReady(ROOM_0)],
    in_order: &[runs(0, 1), runs(2, 3)],
    shows: &[
        sights::EXPIRED_WHILE_OTHERS_WAIT,
        sights::EXPIRED_AND_GIVEN_ON,
        sights::ASKED_AGAIN,
        sights::ROOM_USED_AGAIN,
    ],
    ..PLAIN
};

/// The deadline and the lead at once.
pub const EXPIRY_AND_JOINING: Scenario = Scenario {
    name: "expiry-joining",
    about: "A lead joins as the deadline passes, while another waits; a handler dies.",
    events: &[Event::Request(A), Event::Request(B), Event::Join(ROOM_0), Event::Expire(ROOM_0)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    shows: &[
        sights::EXPIRY_LOSES_TO_JOINING,
        sights::JOINING_LOSES_TO_EXPIRY,
        sights::EXPIRED_WHILE_OTHERS_WAIT,
        sights::STALE,
    ],
    ..PLAIN
};

/// The deadline goes on in the queue.
pub const EXPIRY_IN_THE_QUEUE: Scenario = Scenario {
    name: "expiry-queue",
    about: "A chat that was sent back to the queue expires there, is served, or is joined.",
    operators: &[true, true],
    rooms: 1,
    ready: 1,
    events: &[Event::Request(A), Event::Join(ROOM_0), Event::EndShiftSendingBack(FIRST), Event::Expire(ROOM_0)],
    shows: &[sights::EXPIRED_IN_THE_QUEUE, sights::SENT_BACK_AND_SERVED, sights::EXPIRY_LOSES_TO_JOINING],
    ..PLAIN
};

/// The operator of an expired chat, written by two at once.
pub const EXPIRY_AND_TAKE: Scenario = Scenario {
    name: "expiry-take",
    about: "A chat expires while its operator takes the lead who waits; a handler dies.",
    events: &[Event::Request(A), Event::Request(B), Event::Expire(ROOM_0), Event::Take(FIRST, B)],
    in_order: &[runs(0, 1)],
    crashes: 1,
    shows: &[sights::EXPIRED_WHILE_OTHERS_WAIT, sights::TAKE_PASSES_THE_CAP, sights::TAKE_MEETS_A_MATCH],
    ..PLAIN
};
