//! The rules of matching, each a field whose first value is the rule as it is proposed.
use crate::event::EventKind;

/// The rules under which a desk is run. [`PROPOSED`] is how the desk is built; every other value takes something back,
/// or does more than is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The order of the reads before a match.
    pub read_order: ReadOrder,
    /// Which ticket is the head of the queue.
    pub head: HeadOfQueue,
    /// The handlers that rematch after their write.
    pub rematch_triggers: RematchTriggers,
    /// How long a handler rematches after its write.
    pub rematch_after_write: RematchUntil,
    /// How long a handler rematches whose cause was committed before.
    pub rematch_after_duplicate: RematchUntil,
    /// When a handler finds out that its cause was committed before.
    pub journal_check: JournalCheck,
    /// The cause under which a match stores its journal item.
    pub match_cause: MatchCause,
    /// When a request may be assigned without a ticket.
    pub direct_assignment: DirectAssignment,
    /// How a match goes on whose operator or room was given to somebody else.
    pub lost_race: LostRace,
    /// How a handler goes on whose own write met one conflict after another.
    pub repeated_conflicts: RepeatedConflicts,
    /// The timers' work on tickets.
    pub timer_duty: TimerDuty,
    /// Which generation a ticket has that comes back to the queue.
    pub returned_generation: ReturnedGeneration,
    /// Whether the operator who gave a lead up may be given the same lead again.
    pub former_operator: FormerOperator,
    /// Whether the ticket of a chat goes with the chat.
    pub expired_ticket: ExpiredTicket,
    /// How the slot of a chat that ends, or is taken away, is released.
    pub slot_release: SlotRelease,
    /// Which machine's clock `since` is read from.
    pub clocks: Clocks,
    /// The conditions that commits do not check, though they have read what they need for it.
    pub unchecked: &'static [Unchecked],
}

/// The rules as the desk has them.
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
    /// The proposed rules without these checks.
    pub const fn without_checks(unchecked: &'static [Unchecked]) -> Self {
        Self { unchecked, ..PROPOSED }
    }

    /// Whether a handler of this kind rematches after its write.
    pub fn rematches_after(&self, kind: EventKind) -> bool {
        match self.rematch_triggers {
            RematchTriggers::WritesThatMakeAMatchPossible => kind.makes_a_match_possible(),
            RematchTriggers::AllBut(other) => kind.makes_a_match_possible() && kind != other,
            RematchTriggers::Also(other) => kind.makes_a_match_possible() || kind == other,
        }
    }

    /// Whether this committer checks this condition.
    pub fn checks(&self, committer: Committer, condition: Condition) -> bool {
        let ignored = condition == Condition::Journal && self.journal_check == JournalCheck::Never;
        !ignored && !self.unchecked.contains(&Unchecked { committer, condition })
    }
}

/// The order of the reads before a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOrder {
    /// Roster and ready rooms, then the head of the queue.
    RosterAndRoomsThenHead,
    /// Roster, then the head of the queue and the ready rooms.
    RosterThenHeadAndRooms,
    /// All at once, and they come back in any order.
    Unordered,
}

/// Which ticket is the head of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadOfQueue {
    /// The oldest for which there is somebody free and a room: its own, or a ready one.
    OldestServable,
    /// The oldest.
    Oldest,
}

/// The handlers that rematch after their write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RematchTriggers {
    /// Those that bring a ticket, a free slot, a shift or a room ([`EventKind::makes_a_match_possible`]).
    WritesThatMakeAMatchPossible,
    /// All of them but this kind.
    AllBut(EventKind),
    /// They, and this kind too.
    Also(EventKind),
}

/// How long a rematch goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RematchUntil {
    /// Until nothing is left to match.
    NothingIsLeft,
    /// Until one match is made.
    OneMatch,
}

/// When a handler finds out that its cause was committed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalCheck {
    /// The first load reads the cause's journal item.
    ReadFirst,
    /// Only a commit finds out.
    AtCommit,
    /// Nothing checks it.
    Never,
}

/// The cause under which a match stores its journal item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchCause {
    /// Its ticket and generation.
    Ticket,
    /// The update or report whose handler rematches.
    Trigger,
}

/// When a request may be assigned without a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectAssignment {
    /// If the queue was read after the supply, and nobody in it could be served by that.
    IfNobodyServableWaits,
    /// If the queue was read after the supply, and was empty.
    IfNobodyWaits,
    /// Whenever there is somebody free and a room.
    IfThereIsSupply,
}

/// How a match goes on whose operator or room was given to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostRace {
    /// It reads everything again at once.
    StartAgain,
    /// It tries the next of those that it has read. If there is none, it stops: whoever brings another will rematch.
    NextThenStop,
    /// It tries the next of those that it has read. If there is none, it reads everything again.
    NextThenStartAgain,
}

/// How a handler goes on whose own write met one conflict after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatedConflicts {
    /// The handler fails, and its event is delivered again.
    Redeliver,
    /// The handler answers as if it had written.
    TakenForDone,
}

/// The timers' work on tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerDuty {
    /// They rematch, every minute.
    Rematch,
    /// Nothing.
    LeaveTickets,
}

/// Which generation a ticket has that comes back to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnedGeneration {
    /// The next.
    Next,
    /// The same as before.
    Same,
}

/// Whether the operator who gave a lead up may be given the same lead again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormerOperator {
    /// After everybody else.
    ChosenLast,
    /// No.
    Excluded,
}

/// Whether the ticket of a chat that was sent back goes when the chat expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiredTicket {
    /// The same transaction deletes it.
    Deleted,
    /// It stays until somebody finds it.
    Stays,
}

/// How the slot of a chat that ends, or is taken away, is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotRelease {
    /// By an update expression, which touches nothing else and asks for nothing.
    SlotAlone,
    /// The operator is written whole, without the chat, on the version that was read.
    OperatorWhole,
}

/// Which machine's clock `since` is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clocks {
    /// All agree.
    Agree,
    /// One may lag behind another.
    Lag,
}

/// A condition that one kind of commit leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unchecked {
    /// The commit that leaves it out.
    pub committer: Committer,
    /// The condition.
    pub condition: Condition,
}

/// The author of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committer {
    /// The machine, whoever triggered it: a match, or a request that is assigned at once.
    Machine,
    /// The handler of such an event, its own write.
    Handler(EventKind),
}

impl Committer {
    /// This committer without this check.
    pub const fn skips(self, condition: Condition) -> Unchecked {
        Unchecked { committer: self, condition }
    }
}

/// A condition of a commit: something that it read must still be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The cause has no journal item yet.
    Journal,
    /// The lead's version, which stands for the chat's version as well.
    Lead,
    /// The ticket, with its generation, is there.
    Ticket,
    /// The operator is on shift.
    OnShift,
    /// The operator's shift is the one that was read.
    Epoch,
    /// The operator has fewer chats than the cap: the automatic one for the machine, the hard one for *Take*.
    Cap,
    /// The operator's version: for whoever writes the operator whole.
    Operator,
    /// The room is ready, or still to be made ready.
    Room,
}
