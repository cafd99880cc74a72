//! The rules of matching. Each rule is a field of [`Rules`]. The field's type lists the proposed rule first, then the
//! alternatives.
use crate::event::EventKind;

/// The rules under which a desk is run. [`PROPOSED`] is how the desk is built. With any other value, the desk leaves
/// out a rule, or does more than is necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The order of the reads before a match.
    pub read_order: ReadOrder,
    /// The definition of the head of the queue.
    pub head: HeadOfQueue,
    /// The handlers that rematch after their own write.
    pub rematch_triggers: RematchTriggers,
    /// How long a handler rematches after its own write.
    pub rematch_after_write: RematchUntil,
    /// How long a handler rematches if its cause was already committed.
    pub rematch_after_duplicate: RematchUntil,
    /// The moment at which a handler notices that its cause was already committed.
    pub journal_check: JournalCheck,
    /// The cause under which a match stores its journal item.
    pub match_cause: MatchCause,
    /// The condition under which a request may be assigned immediately, without a ticket.
    pub direct_assignment: DirectAssignment,
    /// The next action of a match if its operator or room was assigned to another lead meanwhile.
    pub lost_race: LostRace,
    /// The next action of a handler if its own write (not a match) met several conflicts in a row.
    pub repeated_conflicts: RepeatedConflicts,
    /// Whether the timers match waiting tickets.
    pub timer_duty: TimerDuty,
    /// The generation of a ticket that returns to the queue.
    pub returned_generation: ReturnedGeneration,
    /// Whether a lead who was sent back to the queue may be assigned to the same operator again.
    pub former_operator: FormerOperator,
    /// Whether a ticket is deleted when its chat expires in the queue.
    pub expired_ticket: ExpiredTicket,
    /// How the slot of a chat is released when the chat ends or is sent back.
    pub slot_release: SlotRelease,
    /// Whether all clocks show the same time. The handler of a request takes the ticket's `since` from such a clock.
    pub clocks: Clocks,
    /// The conditions that commits do not check. Empty in [`PROPOSED`].
    pub unchecked: &'static [Unchecked],
}

/// The rules as the desk implements them.
pub const PROPOSED: Rules = Rules {
    read_order: ReadOrder::RosterAndRoomsThenHead,
    head: HeadOfQueue::OldestServable,
    rematch_triggers: RematchTriggers::WritesThatMakeAMatchPossible,
    rematch_after_write: RematchUntil::NothingIsLeft,
    rematch_after_duplicate: RematchUntil::NothingIsLeft,
    journal_check: JournalCheck::ReadFirst,
    match_cause: MatchCause::Ticket,
    direct_assignment: DirectAssignment::IfNobodyServableWaits,
    lost_race: LostRace::StartAgain,
    repeated_conflicts: RepeatedConflicts::Redeliver,
    timer_duty: TimerDuty::Rematch,
    returned_generation: ReturnedGeneration::Next,
    former_operator: FormerOperator::ChosenLast,
    expired_ticket: ExpiredTicket::Deleted,
    slot_release: SlotRelease::SlotAlone,
    clocks: Clocks::Agree,
    unchecked: &[],
};

impl Rules {
    /// Returns the proposed rules without these checks.
    pub const fn without_checks(unchecked: &'static [Unchecked]) -> Self {
        Self { unchecked, ..PROPOSED }
    }

    /// Returns whether a handler of this kind rematches after its own write.
    pub fn rematches_after(&self, kind: EventKind) -> bool {
        match self.rematch_triggers {
            RematchTriggers::WritesThatMakeAMatchPossible => kind.makes_a_match_possible(),
            RematchTriggers::AllBut(other) => kind.makes_a_match_possible() && kind != other,
            RematchTriggers::Also(other) => kind.makes_a_match_possible() || kind == other,
        }
    }

    /// Returns whether commits of this kind check this condition.
    pub fn checks(&self, committer: Committer, condition: Condition) -> bool {
        let ignored = condition == Condition::Journal && self.journal_check == JournalCheck::Never;
        !ignored && !self.unchecked.contains(&Unchecked { committer, condition })
    }
}

/// The order of the reads before a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOrder {
    /// Roster and ready rooms first, then the head of the queue.
    RosterAndRoomsThenHead,
    /// Roster first, then the head of the queue and the ready rooms.
    RosterThenHeadAndRooms,
    /// All reads at the same time; they return in any order.
    Unordered,
}

/// The definition of the head of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadOfQueue {
    /// The oldest ticket for which an operator is free and a room is available. A room is available if the ticket's
    /// chat has a room already, or if any room is ready.
    OldestServable,
    /// The oldest ticket, servable or not.
    Oldest,
}

/// The handlers that rematch after their own write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RematchTriggers {
    /// The handlers whose write adds a ticket, a free slot, a shift or a room ([`EventKind::makes_a_match_possible`]).
    WritesThatMakeAMatchPossible,
    /// The handlers of [`Self::WritesThatMakeAMatchPossible`], except those for this kind of event.
    AllBut(EventKind),
    /// The handlers of [`Self::WritesThatMakeAMatchPossible`], and also those for this kind of event.
    Also(EventKind),
}

/// The condition that ends a rematch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RematchUntil {
    /// Until nothing is left to match.
    NothingIsLeft,
    /// Until one match is made.
    OneMatch,
}

/// The moment at which a handler notices that its cause was already committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalCheck {
    /// Before the decision: the first load reads the cause's journal item.
    ReadFirst,
    /// At the commit, because a condition of the commit fails if the journal has the cause.
    AtCommit,
    /// Never: the handler does not check the journal.
    Never,
}

/// The cause under which a match stores its journal item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchCause {
    /// The ticket with its generation.
    Ticket,
    /// The update or report whose handler rematches.
    Trigger,
}

/// The condition under which a request may be assigned immediately, without a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectAssignment {
    /// The queue was read after the supply, and this supply cannot serve any ticket in the queue.
    IfNobodyServableWaits,
    /// The queue was read after the supply, and the queue was empty.
    IfNobodyWaits,
    /// An operator is free and a room is ready, even if other leads wait.
    IfThereIsSupply,
}

/// The next action of a match if its operator or room was assigned to another lead meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostRace {
    /// The match reads everything again immediately.
    StartAgain,
    /// The match tries the next operator or room that it has read. If there is none, it stops: the handler that frees
    /// an operator or a room will rematch.
    NextThenStop,
    /// The match tries the next operator or room that it has read. If there is none, it reads everything again.
    NextThenStartAgain,
}

/// The next action of a handler if its own write (not a match) met several conflicts in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatedConflicts {
    /// The handler fails, and its event is delivered again.
    Redeliver,
    /// The handler answers as if it had written.
    TakenForDone,
}

/// Whether the timers match waiting tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerDuty {
    /// The timers rematch every minute.
    Rematch,
    /// The timers do not match tickets.
    LeaveTickets,
}

/// The generation of a ticket that returns to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnedGeneration {
    /// The next generation, which makes a new cause.
    Next,
    /// The same generation as before.
    Same,
}

/// Whether a lead who was sent back to the queue may be assigned to the same operator again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormerOperator {
    /// Yes, but only if no other operator is free.
    ChosenLast,
    /// No: this operator is never chosen for this lead again.
    Excluded,
}

/// Whether a ticket is deleted when its chat expires in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiredTicket {
    /// The transaction of the expiry deletes the ticket.
    Deleted,
    /// The ticket stays in the queue, although its lead no longer waits.
    Stays,
}

/// How the slot of a chat is released when the chat ends or is sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotRelease {
    /// An update expression removes only the slot from the operator, without a condition.
    SlotAlone,
    /// The operator is overwritten with a copy that lacks the chat, on condition that the operator still has the
    /// version that was read.
    OperatorWhole,
}

/// Whether all clocks show the same time. The handler of a request takes the ticket's `since` from such a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clocks {
    /// All clocks show the same time.
    Agree,
    /// One clock may lag behind another.
    Lag,
}

/// A condition that one kind of commit does not check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// The kind of commit that does not check the condition.
    pub committer: Committer,
    /// The condition that is not checked.
    pub condition: Condition,
}

/// The kinds of commits: automatic assignments, and the handlers' own writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committer {
    /// An automatic assignment, which no person chooses: a match, or a request that is assigned immediately.
    Machine,
    /// A handler's own write, for an event of this kind. The assignment that a *Take* makes counts as such a write.
    Handler(EventKind),
}

impl Committer {
    /// Returns an item for [`Rules::unchecked`]: commits of this kind do not check this condition.
    pub const fn skips(self, condition: Condition) -> Unchecked {
        Unchecked { committer: self, condition }
    }
}

/// A condition of a commit: something that was read must still hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The cause has no journal item yet.
    Journal,
    /// The lead still has the version that was read. (The lead's version also stands for the version of the lead's
    /// chat.)
    Lead,
    /// The ticket is still there, with its generation.
    Ticket,
    /// The operator is still on shift.
    OnShift,
    /// The operator still has the epoch that was read: the shift is still the same.
    Epoch,
    /// The operator has fewer chats than the cap: the automatic cap for automatic assignments, the hard cap for *Take*.
    Cap,
    /// The operator still has the version that was read. Checked only by commits that overwrite the operator.
    Operator,
    /// For an assignment, the room is still ready. For a host's report, the room still waits to become ready.
    Room,
}
