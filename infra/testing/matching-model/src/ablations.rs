//! Each ablation removes one rule from the proposed rules, and names the invariant that breaks without this rule.
//!
//! Sometimes any one of several conditions of a commit is enough to protect an invariant. An ablation then leaves out
//! all of these conditions. A [harmless variant](crate::harmless_variants) keeps one of them.
use crate::{
    event::EventKind,
    invariants::{self, Invariant},
    rules::{
        Clocks, Committer, Condition, DirectAssignment, ExpiredTicket, FormerOperator, HeadOfQueue, JournalCheck,
        MatchCause, PROPOSED, ReadOrder, RematchTriggers, RematchUntil, RepeatedConflicts, ReturnedGeneration, Rules,
        SlotRelease, TimerDuty, Unchecked,
    },
    scenario::Scenario,
    scenarios::{expiries, queue, shifts, takes},
};

/// One rule removed from [`PROPOSED`], and the invariant that then breaks.
#[derive(Clone, Copy, Debug)]
pub struct Ablation {
    /// A sentence that says how the desk behaves without the rule.
    pub instead: &'static str,
    /// [`PROPOSED`] without the removed rule.
    pub rules: Rules,
    /// The invariant that breaks under these rules.
    pub breaks: Invariant,
    /// The scenario in which the invariant breaks.
    pub scenario: Scenario,
}

/// All ablations, grouped by the kind of rule that they remove.
pub const ALL: [Ablation; 39] = [
    // Reads.
    Ablation {
        instead: "the rooms are read together with the head",
        rules: Rules { read_order: ReadOrder::RosterThenHeadAndRooms, ..PROPOSED },
        breaks: invariants::FIRST_COME,
        scenario: queue::RELEASE,
    },
    Ablation {
        instead: "roster, rooms and head are read in any order",
        rules: Rules { read_order: ReadOrder::Unordered, ..PROPOSED },
        breaks: invariants::FIRST_COME,
        scenario: queue::RELEASE,
    },
    Ablation {
        instead: "the head is the oldest ticket, servable or not",
        rules: Rules { head: HeadOfQueue::Oldest, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: shifts::SENT_BACK_BEHIND,
    },
    Ablation {
        instead: "a request is assigned at once though somebody waits",
        rules: Rules { direct_assignment: DirectAssignment::IfThereIsSupply, ..PROPOSED },
        breaks: invariants::FIRST_COME,
        scenario: queue::RELEASE,
    },
    Ablation {
        instead: "a machine's clock lags behind another's",
        rules: Rules { clocks: Clocks::Lag, ..PROPOSED },
        breaks: invariants::NOBODY_OVERTAKES,
        scenario: queue::RELEASE,
    },
    // Rematches.
    Ablation {
        instead: "one match is made after a write",
        rules: Rules { rematch_after_write: RematchUntil::OneMatch, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: shifts::SHIFT,
    },
    Ablation {
        instead: "one match is made when a cause comes again",
        rules: Rules { rematch_after_duplicate: RematchUntil::OneMatch, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: shifts::SHIFT,
    },
    without_rematch("a request does not rematch", EventKind::Request, queue::RELEASE),
    without_rematch("a close does not rematch", EventKind::Close, queue::RELEASE),
    without_rematch("taking a silent operator's chat away does not rematch", EventKind::Silent, shifts::SILENT),
    without_rematch("an expiry does not rematch", EventKind::Expire, expiries::EXPIRY_AND_JOINING),
    without_rematch("the start of a shift does not rematch", EventKind::StartShift, shifts::SHIFT),
    without_rematch(
        "the end of a shift that sends chats back does not rematch",
        EventKind::EndShiftSendingBack,
        shifts::SENT_BACK_BEHIND,
    ),
    without_rematch("a room that becomes ready does not rematch", EventKind::RoomReady, queue::ROOMS_WITH_CRASHES),
    // Causes.
    Ablation {
        instead: "only the commit finds out that a cause was committed before",
        rules: Rules { journal_check: JournalCheck::AtCommit, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: queue::ROOMS_WITH_CRASHES,
    },
    Ablation {
        instead: "nothing checks whether a cause was committed before",
        rules: Rules { journal_check: JournalCheck::Never, ..PROPOSED },
        breaks: invariants::ONCE,
        scenario: queue::RELEASE_WITH_CRASHES,
    },
    Ablation {
        instead: "a match is stored under the cause that triggered it",
        rules: Rules { match_cause: MatchCause::Trigger, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: queue::RELEASE,
    },
    Ablation {
        instead: "a ticket comes back under the same generation",
        rules: Rules { returned_generation: ReturnedGeneration::Same, ..PROPOSED },
        breaks: invariants::COMES_TO_AN_END,
        scenario: shifts::SENT_BACK,
    },
    // Chats that were sent back.
    Ablation {
        instead: "an operator who gave a lead up is never given the same lead again",
        rules: Rules { former_operator: FormerOperator::Excluded, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: shifts::SENT_BACK,
    },
    Ablation {
        instead: "the ticket of an expired chat stays",
        rules: Rules { expired_ticket: ExpiredTicket::Stays, ..PROPOSED },
        breaks: invariants::ONE_CHAT,
        scenario: expiries::EXPIRY_IN_THE_QUEUE,
    },
    // Conflicts.
    Ablation {
        instead: "a write that meets conflicts is treated as done",
        rules: Rules { repeated_conflicts: RepeatedConflicts::TakenForDone, ..PROPOSED },
        breaks: invariants::NOBODY_VANISHES,
        scenario: queue::CONFLICTS,
    },
    Ablation {
        instead: "the timers do not match the tickets that were given up after conflicts",
        rules: Rules { timer_duty: TimerDuty::LeaveTickets, ..PROPOSED },
        breaks: invariants::NOBODY_WAITS_IN_VAIN,
        scenario: queue::CONFLICTS,
    },
    // The conditions that an automatic assignment (not one by *Take*) must check.
    unchecked(
        "the machine does not check the lead's version",
        &[MACHINE.skips(Condition::Lead)],
        invariants::ONE_CHAT,
        queue::PRESSED_AGAIN,
    ),
    unchecked(
        "the machine does not check the version of a lead who joins",
        &[MACHINE.skips(Condition::Lead)],
        invariants::JOINED_IN_TIME,
        expiries::EXPIRY_IN_THE_QUEUE,
    ),
    unchecked(
        "the machine does not check the shift",
        &[MACHINE.skips(Condition::OnShift)],
        invariants::ON_SHIFT,
        shifts::SENT_BACK,
    ),
    unchecked(
        "the machine does not check the automatic cap",
        &[MACHINE.skips(Condition::Cap)],
        invariants::AUTOMATIC_CAP,
        queue::RELEASE,
    ),
    unchecked(
        "the machine does not check the room",
        &[MACHINE.skips(Condition::Room)],
        invariants::ONE_CHAT,
        queue::ROOMS_WITH_CRASHES,
    ),
    // The conditions of a Take.
    unchecked(
        "a Take does not check its ticket in any way",
        &[TAKE.skips(Condition::Journal), TAKE.skips(Condition::Lead), TAKE.skips(Condition::Ticket)],
        invariants::ONE_CHAT,
        takes::TAKE_AND_MATCH,
    ),
    unchecked(
        "a Take does not check the shift",
        &[TAKE.skips(Condition::OnShift)],
        invariants::ON_SHIFT,
        takes::TAKE_AND_THE_END_OF_A_SHIFT,
    ),
    unchecked(
        "a Take does not check the hard cap",
        &[TAKE.skips(Condition::Cap)],
        invariants::HARD_CAP,
        takes::TAKE_TO_THE_HARD_CAP,
    ),
    unchecked(
        "a Take does not check the room",
        &[TAKE.skips(Condition::Room)],
        invariants::ONE_CHAT,
        takes::TAKE_WITHOUT_ROOMS,
    ),
    // The conditions of other writes.
    unchecked(
        "a request does not check the lead's version before it takes a ticket",
        &[Committer::Handler(EventKind::Request).skips(Condition::Lead)],
        invariants::ONE_CHAT,
        queue::PRESSED_TWICE,
    ),
    unchecked(
        "leaving the queue does not check the lead's version",
        &[Committer::Handler(EventKind::Leave).skips(Condition::Lead)],
        invariants::ONE_CHAT,
        queue::LEAVING,
    ),
    unchecked(
        "an expiry does not check whether the lead has joined meanwhile",
        &[Committer::Handler(EventKind::Expire).skips(Condition::Lead)],
        invariants::JOINED_IN_TIME,
        expiries::EXPIRY_AND_JOINING,
    ),
    unchecked(
        "a close does not check the lead's version",
        &[Committer::Handler(EventKind::Close).skips(Condition::Lead)],
        invariants::LOAD,
        shifts::SILENT,
    ),
    unchecked(
        "taking a silent operator's chat away does not check the lead's version",
        &[Committer::Handler(EventKind::Silent).skips(Condition::Lead)],
        invariants::ONE_CHAT,
        shifts::SILENT,
    ),
    unchecked(
        "the report of a room does not check the room",
        &[
            Committer::Handler(EventKind::RoomReady).skips(Condition::Room),
            Committer::Handler(EventKind::RoomReady).skips(Condition::Journal),
        ],
        invariants::ONE_CHAT,
        queue::ROOM_REPORTED_TWICE,
    ),
    Ablation {
        instead: "an expiry writes the operator whole, whatever the version",
        rules: Rules {
            slot_release: SlotRelease::OperatorWhole,
            unchecked: &[Committer::Handler(EventKind::Expire).skips(Condition::Operator)],
            ..PROPOSED
        },
        breaks: invariants::LOAD,
        scenario: expiries::EXPIRY_AND_TAKE,
    },
    Ablation {
        instead: "a close writes the operator whole, whatever the version",
        rules: Rules {
            slot_release: SlotRelease::OperatorWhole,
            unchecked: &[Committer::Handler(EventKind::Close).skips(Condition::Operator)],
            ..PROPOSED
        },
        breaks: invariants::LOAD,
        scenario: takes::TAKE_AND_MATCH,
    },
];

const MACHINE: Committer = Committer::Machine;
const TAKE: Committer = Committer::Handler(EventKind::Take);

const fn without_rematch(instead: &'static str, kind: EventKind, scenario: Scenario) -> Ablation {
    let rules = Rules { rematch_triggers: RematchTriggers::AllBut(kind), ..PROPOSED };
    Ablation { instead, rules, breaks: invariants::NOBODY_WAITS_IN_VAIN, scenario }
}

const fn unchecked(
    instead: &'static str,
    conditions: &'static [Unchecked],
    breaks: Invariant,
    scenario: Scenario,
) -> Ablation {
    Ablation { instead, rules: Rules::without_checks(conditions), breaks, scenario }
}
