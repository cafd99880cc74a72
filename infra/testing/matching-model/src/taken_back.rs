//! Each rule taken back once, and the invariant that this breaks; and what is more than is needed.
//!
//! Some conditions of a commit protect one thing twice: [`MORE_THAN_NEEDED`] leaves out the one, [`ALL`] both.
use crate::{
    invariants::{self, Invariant},
    rules::{
        By, Clocks, Condition, Conflicts, ExpiredTicket, GaveUp, Generation, Head, Journal, Lookers, Looks, LostRace,
        MatchCause, PROPOSED, Reads, Release, Rules, Spot, Timers, Unchecked,
    },
    scenario::{Kind, Scenario},
    scenarios,
};

/// The proposed rules without one of them.
#[derive(Clone, Copy, Debug)]
pub struct TakenBack {
    /// What is done instead.
    pub instead: &'static str,
    /// The rules.
    pub rules: Rules,
    /// What this breaks ...
    pub breaks: Invariant,
    /// ... in this scenario.
    pub scenario: Scenario,
}

/// The proposed rules with something that may as well be done, or left out.
#[derive(Clone, Copy, Debug)]
pub struct MoreThanNeeded {
    /// What is done instead.
    pub instead: &'static str,
    /// The rules.
    pub rules: Rules,
    /// Scenarios in which it matters, and in which everything holds.
    pub scenarios: &'static [Scenario],
}

/// Every rule, taken back.
pub const ALL: [TakenBack; 39] = [
    // Reads.
    TakenBack {
        instead: "the rooms are read together with the head",
        rules: Rules { reads: Reads::RosterThenHeadAndRooms, ..PROPOSED },
        breaks: invariants::FIRST_COME,
        scenario: scenarios::RELEASE,
    },
    TakenBack {
        instead: "roster, rooms and head are read in any order",
        rules: Rules { reads: Reads::Unordered, ..PROPOSED },
        breaks: invariants::FIRST_COME,
        scenario: scenarios::RELEASE,
    },
    TakenBack {
        instead: "the head is the oldest ticket, servable or not",
        rules: Rules { head: Head::Oldest, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: scenarios::SENT_BACK_BEHIND,
    },
    TakenBack {
        instead: "a request is assigned at once though somebody waits",
        rules: Rules { spot: Spot::IfThereIsSupply, ..PROPOSED },
        breaks: invariants::FIRST_COME,
        scenario: scenarios::RELEASE,
    },
    TakenBack {
        instead: "a machine's clock lags behind another's",
        rules: Rules { clocks: Clocks::Lag, ..PROPOSED },
        breaks: invariants::NOBODY_OVERTAKES,
        scenario: scenarios::RELEASE,
    },
    // Looks.
    TakenBack {
        instead: "one match is made after a write",
        rules: Rules { after_write: Looks::Once, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: scenarios::SHIFT,
    },
    TakenBack {
        instead: "one match is made when a cause comes again",
        rules: Rules { after_stale: Looks::Once, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: scenarios::SHIFT,
    },
    without_looking("a request does not look", Kind::Request, scenarios::RELEASE),
    without_looking("a close does not look", Kind::Close, scenarios::RELEASE),
    without_looking("who takes a silent operator's chat away does not look", Kind::Silent, scenarios::SILENT),
    without_looking("an expiry does not look", Kind::Expire, scenarios::EXPIRY_AND_JOINING),
    without_looking("the start of a shift does not look", Kind::StartShift, scenarios::SHIFT),
    without_looking(
        "the end of a shift that sends chats back does not look",
        Kind::EndShiftSendingBack,
        scenarios::SENT_BACK_BEHIND,
    ),
    without_looking("a room that becomes ready does not look", Kind::RoomReady, scenarios::ROOMS_WITH_DEATHS),
    // Causes.
    TakenBack {
        instead: "only the commit finds out that a cause came before",
        rules: Rules { journal: Journal::SeenByCommit, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: scenarios::ROOMS_WITH_DEATHS,
    },
    TakenBack {
        instead: "nobody asks whether a cause came before",
        rules: Rules { journal: Journal::Ignored, ..PROPOSED },
        breaks: invariants::ONCE,
        scenario: scenarios::RELEASE_WITH_DEATHS,
    },
    TakenBack {
        instead: "a match is stored under what triggered it",
        rules: Rules { match_cause: MatchCause::WhateverTriggeredIt, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: scenarios::RELEASE,
    },
    TakenBack {
        instead: "a ticket comes back under the same generation",
        rules: Rules { generation: Generation::Same, ..PROPOSED },
        breaks: invariants::COMES_TO_AN_END,
        scenario: scenarios::SENT_BACK,
    },
    // Chats that were sent back.
    TakenBack {
        instead: "who gave a lead up is never given the same lead again",
        rules: Rules { gave_up: GaveUp::Never, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: scenarios::SENT_BACK,
    },
    TakenBack {
        instead: "the ticket of an expired chat stays",
        rules: Rules { expired_ticket: ExpiredTicket::Stays, ..PROPOSED },
        breaks: invariants::ONE_CHAT,
        scenario: scenarios::EXPIRY_IN_THE_QUEUE,
    },
    // Conflicts.
    TakenBack {
        instead: "a write that meets conflicts is taken for done",
        rules: Rules { conflicts: Conflicts::TakenForDone, ..PROPOSED },
        breaks: invariants::NOBODY_VANISHES,
        scenario: scenarios::CONFLICTS,
    },
    TakenBack {
        instead: "the timers leave the tickets that conflicts have left to them",
        rules: Rules { timers: Timers::LeaveTickets, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: scenarios::CONFLICTS,
    },
    // The conditions of an assignment by the machine.
    unchecked(
        "the machine does not check the lead's version",
        &[by(By::Machine, Condition::Lead)],
        invariants::ONE_CHAT,
        scenarios::PRESSED_AGAIN,
    ),
    unchecked(
        "the machine does not check the version of a lead who joins",
        &[by(By::Machine, Condition::Lead)],
        invariants::JOINED_IN_TIME,
        scenarios::EXPIRY_IN_THE_QUEUE,
    ),
    unchecked(
        "the machine does not check the shift",
        &[by(By::Machine, Condition::OnShift)],
        invariants::ON_SHIFT,
        scenarios::SENT_BACK,
    ),
    unchecked(
        "the machine does not check the automatic cap",
        &[by(By::Machine, Condition::Cap)],
        invariants::AUTOMATIC_CAP,
        scenarios::RELEASE,
    ),
    unchecked(
        "the machine does not check the room",
        &[by(By::Machine, Condition::Room)],
        invariants::ONE_CHAT,
        scenarios::ROOMS_WITH_DEATHS,
    ),
    // The conditions of a Take.
    unchecked(
        "a Take does not check its ticket in any way",
        &[by(TAKE, Condition::Journal), by(TAKE, Condition::Lead), by(TAKE, Condition::Ticket)],
        invariants::ONE_CHAT,
        scenarios::TAKE_AND_MATCH,
    ),
    unchecked(
        "a Take does not check the shift",
        &[by(TAKE, Condition::OnShift)],
        invariants::ON_SHIFT,
        scenarios::TAKE_AND_THE_END_OF_A_SHIFT,
    ),
    unchecked(
        "a Take does not check the hard cap",
        &[by(TAKE, Condition::Cap)],
        invariants::HARD_CAP,
        scenarios::TAKE_TO_THE_HARD_CAP,
    ),
    unchecked(
        "a Take does not check the room",
        &[by(TAKE, Condition::Room)],
        invariants::ONE_CHAT,
        scenarios::TAKE_WITHOUT_ROOMS,
    ),
    // The conditions of other writes.
    unchecked(
        "a request does not check the lead's version before it takes a ticket",
        &[by(By::Handler(Kind::Request), Condition::Lead)],
        invariants::ONE_CHAT,
        scenarios::PRESSED_TWICE,
    ),
    unchecked(
        "leaving the queue does not check the lead's version",
        &[by(By::Handler(Kind::Leave), Condition::Lead)],
        invariants::ONE_CHAT,
        scenarios::LEAVING,
    ),
    unchecked(
        "an expiry does not check whether the lead has joined meanwhile",
        &[by(By::Handler(Kind::Expire), Condition::Lead)],
        invariants::JOINED_IN_TIME,
        scenarios::EXPIRY_AND_JOINING,
    ),
    unchecked(
        "a close does not check the lead's version",
        &[by(By::Handler(Kind::Close), Condition::Lead)],
        invariants::LOAD,
        scenarios::SILENT,
    ),
    unchecked(
        "taking a silent operator's chat away does not check the lead's version",
        &[by(By::Handler(Kind::Silent), Condition::Lead)],
        invariants::ONE_CHAT,
        scenarios::SILENT,
    ),
    unchecked(
        "the report of a room does not check the room",
        &[by(By::Handler(Kind::RoomReady), Condition::Room), by(By::Handler(Kind::RoomReady), Condition::Journal)],
        invariants::ONE_CHAT,
        scenarios::ROOM_REPORTED_TWICE,
    ),
    TakenBack {
        instead: "an expiry writes the operator whole, whatever the version",
        rules: Rules {
            release: Release::OperatorWhole,
            unchecked: &[by(By::Handler(Kind::Expire), Condition::Operator)],
            ..PROPOSED
        },
        breaks: invariants::LOAD,
        scenario: scenarios::EXPIRY_AND_TAKE,
    },
    TakenBack {
        instead: "a close writes the operator whole, whatever the version",
        rules: Rules {
            release: Release::OperatorWhole,
            unchecked: &[by(By::Handler(Kind::Close), Condition::Operator)],
            ..PROPOSED
        },
        breaks: invariants::LOAD,
        scenario: scenarios::TAKE_AND_MATCH,
    },
];

/// What the desk does, or checks, though everything holds without it; and what it might do instead.
pub const MORE_THAN_NEEDED: [MoreThanNeeded; 14] = [
    MoreThanNeeded {
        instead: "a request takes a ticket whoever waits, servable or not",
        rules: Rules { spot: Spot::IfNobodyWaits, ..PROPOSED },
        scenarios: RACES,
    },
    MoreThanNeeded {
        instead: "who has lost every operator or room that was read looks again",
        rules: Rules { lost_race: LostRace::NextThenLookAgain, ..PROPOSED },
        scenarios: RACES,
    },
    MoreThanNeeded {
        instead: "who has lost every operator or room that was read stops: whoever brings another will look",
        rules: Rules { lost_race: LostRace::NextThenStop, ..PROPOSED },
        scenarios: RACES,
    },
    MoreThanNeeded {
        instead: "who releases a slot writes the operator whole, on the version that was read",
        rules: Rules { release: Release::OperatorWhole, ..PROPOSED },
        scenarios: &[scenarios::RELEASE, scenarios::SILENT, scenarios::TAKE_AND_MATCH, scenarios::EXPIRY_AND_TAKE],
    },
    looking_too("who leaves the queue looks, too", Kind::Leave, &[scenarios::LEAVING]),
    looking_too("who joins looks, too", Kind::Join, &[scenarios::EXPIRY_AND_JOINING, scenarios::EXPIRY_IN_THE_QUEUE]),
    looking_too("who takes a ticket looks, too", Kind::Take, TAKES),
    looking_too("who ends a shift and keeps the chats looks, too", Kind::EndShift, &[scenarios::KEPT]),
    MoreThanNeeded {
        instead: "the machine finds out by the lead's version alone that a ticket was matched before",
        rules: without(&[by(By::Machine, Condition::Journal), by(By::Machine, Condition::Ticket)]),
        scenarios: &[scenarios::RELEASE_WITH_DEATHS, scenarios::SENT_BACK, scenarios::TAKE_AND_MATCH],
    },
    MoreThanNeeded {
        instead: "the machine does not check which shift it is",
        rules: without(&[by(By::Machine, Condition::Epoch)]),
        scenarios: &[scenarios::SENT_BACK, scenarios::KEPT, scenarios::TAKE_AND_THE_END_OF_A_SHIFT],
    },
    MoreThanNeeded {
        instead: "a Take finds out by its cause alone that the ticket is gone",
        rules: without(&[by(TAKE, Condition::Lead), by(TAKE, Condition::Ticket)]),
        scenarios: &[scenarios::TAKE_AND_MATCH, scenarios::TAKE_TO_THE_HARD_CAP, scenarios::TAKE_WITHOUT_ROOMS],
    },
    MoreThanNeeded {
        instead: "a Take finds out by the lead's version alone that the ticket is gone",
        rules: without(&[by(TAKE, Condition::Journal), by(TAKE, Condition::Ticket)]),
        scenarios: TAKES,
    },
    MoreThanNeeded {
        instead: "a Take finds out by the ticket alone that it is gone",
        rules: without(&[by(TAKE, Condition::Journal), by(TAKE, Condition::Lead)]),
        scenarios: TAKES,
    },
    MoreThanNeeded {
        instead: "a request finds out by the lead's version, and no journal item, that it was stored meanwhile",
        rules: without(&[by(By::Handler(Kind::Request), Condition::Journal)]),
        scenarios: &[scenarios::PRESSED_TWICE, scenarios::RELEASE_WITH_DEATHS],
    },
];

const TAKE: By = By::Handler(Kind::Take);

const RACES: &[Scenario] = &[
    scenarios::RELEASE,
    scenarios::PRESSED_AGAIN,
    scenarios::ROOMS_WITH_DEATHS,
    scenarios::SILENT,
    scenarios::TAKE_AND_MATCH,
    scenarios::TAKE_WITHOUT_ROOMS,
];

const TAKES: &[Scenario] = &[
    scenarios::TAKE_AND_MATCH,
    scenarios::TAKE_TO_THE_HARD_CAP,
    scenarios::TAKE_AND_THE_END_OF_A_SHIFT,
    scenarios::TAKE_WITHOUT_ROOMS,
    scenarios::EXPIRY_AND_TAKE,
];

const fn without_looking(instead: &'static str, kind: Kind, scenario: Scenario) -> TakenBack {
    let rules = Rules { lookers: Lookers::AllBut(kind), ..PROPOSED };
    TakenBack { instead, rules, breaks: invariants::NOBODY_WAITS_IN_VAIN, scenario }
}

const fn unchecked(
    instead: &'static str,
    conditions: &'static [Unchecked],
    breaks: Invariant,
    scenario: Scenario,
) -> TakenBack {
    TakenBack { instead, rules: without(conditions), breaks, scenario }
}

const fn looking_too(instead: &'static str, kind: Kind, scenarios: &'static [Scenario]) -> MoreThanNeeded {
    MoreThanNeeded { instead, rules: Rules { lookers: Lookers::Also(kind), ..PROPOSED }, scenarios }
}

const fn without(unchecked: &'static [Unchecked]) -> Rules {
    Rules { unchecked, ..PROPOSED }
}

const fn by(by: By, condition: Condition) -> Unchecked {
    Unchecked { by, condition }
}
