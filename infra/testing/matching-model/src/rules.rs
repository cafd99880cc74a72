//! The rules of matching, each a field whose first value is the rule as it is proposed.
use crate::scenario::Kind;

/// The rules under which a desk is run. [`PROPOSED`] is how the desk is built; every other value takes something back,
/// or does more than is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The order of the reads before a match.
    pub reads: Reads,
    /// Which ticket is the head of the queue.
    pub head: Head,
    /// Who looks after their write.
    pub lookers: Lookers,
    /// How long somebody looks who has written.
    pub after_write: Looks,
    /// How long somebody looks whose cause had come before.
    pub after_stale: Looks,
    /// When it is found out that a cause came before.
    pub journal: Journal,
    /// What a match stores its journal item under.
    pub match_cause: MatchCause,
    /// When a request may be assigned without a ticket.
    pub spot: Spot,
    /// What becomes of a match whose operator or room somebody else was given.
    pub lost_race: LostRace,
    /// What becomes of a write of one's own that met one conflict after another.
    pub conflicts: Conflicts,
    /// What the timers do about tickets.
    pub timers: Timers,
    /// Which generation a ticket has that comes back to the queue.
    pub generation: Generation,
    /// Whether the operator who gave a lead up may be given the same lead again.
    pub gave_up: GaveUp,
    /// Whether the ticket of a chat goes with the chat.
    pub expired_ticket: ExpiredTicket,
    /// How the slot of a chat that ends, or is taken away, is released.
    pub release: Release,
    /// Which machine's clock `since` is read from.
    pub clocks: Clocks,
    /// What commits do not check, though they read it.
    pub unchecked: &'static [Unchecked],
}

/// The rules as the desk has them.
pub const PROPOSED: Rules = Rules {
    reads: Reads::RosterAndRoomsThenHead,
    head: Head::OldestServable,
    lookers: Lookers::WhoMakesAMatchPossible,
    after_write: Looks::UntilNothingIsLeft,
    after_stale: Looks::UntilNothingIsLeft,
    journal: Journal::ReadFirst,
    match_cause: MatchCause::Ticket,
    spot: Spot::IfNobodyServableWaits,
    lost_race: LostRace::LookAgain,
    conflicts: Conflicts::DeliveredAgain,
    timers: Timers::Look,
    generation: Generation::Next,
    gave_up: GaveUp::ChosenLast,
    expired_ticket: ExpiredTicket::Goes,
    release: Release::SlotAlone,
    clocks: Clocks::Agree,
    unchecked: &[],
};

impl Rules {
    /// Whether a handler of this kind looks after its write.
    pub fn looks_after(&self, kind: Kind) -> bool {
        match self.lookers {
            Lookers::WhoMakesAMatchPossible => kind.makes_a_match_possible(),
            Lookers::AllBut(other) => kind.makes_a_match_possible() && kind != other,
            Lookers::Also(other) => kind.makes_a_match_possible() || kind == other,
        }
    }

    /// Whether this committer checks this condition.
    pub fn checks(&self, by: By, condition: Condition) -> bool {
        let ignored = condition == Condition::Journal && self.journal == Journal::Ignored;
        !ignored && !self.unchecked.contains(&Unchecked { by, condition })
    }
}

/// The order of the reads before a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Roster and ready rooms, then the head of the queue.
    RosterAndRoomsThenHead,
    /// Roster, then the head of the queue and the ready rooms.
    RosterThenHeadAndRooms,
    /// All at once, and they come back in any order.
    Unordered,
}

/// Which ticket is the head of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// The oldest for which there is somebody free and a room: its own, or a ready one.
    OldestServable,
    /// The oldest.
    Oldest,
}

/// Who looks after their write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookers {
    /// Whoever brings a ticket, a free slot, a shift or a room ([`Kind::makes_a_match_possible`]).
    WhoMakesAMatchPossible,
    /// All of them but this kind.
    AllBut(Kind),
    /// They, and this kind too.
    Also(Kind),
}

/// How long a look goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Until nothing is left to match.
    UntilNothingIsLeft,
    /// Until one match is made.
    Once,
}

/// When it is found out that a cause came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Journal {
    /// The cause's journal item is in the first load.
    ReadFirst,
    /// Only a commit finds out.
    SeenByCommit,
    /// Nobody asks.
    Ignored,
}

/// What a match stores its journal item under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchCause {
    /// Its ticket and generation.
    Ticket,
    /// The update or report whose handler looks.
    WhateverTriggeredIt,
}

/// When a request may be assigned without a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// If the queue was read after the supply, and nobody in it could be served by that.
    IfNobodyServableWaits,
    /// If the queue was read after the supply, and was empty.
    IfNobodyWaits,
    /// Whenever there is somebody free and a room.
    IfThereIsSupply,
}

/// What becomes of a match whose operator or room somebody else was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostRace {
    /// It looks again at once.
    LookAgain,
    /// It tries the next of those that it has read. If there is none, it stops: whoever brings another will look.
    NextThenStop,
    /// It tries the next of those that it has read. If there is none, it looks again.
    NextThenLookAgain,
}

/// What becomes of a write of one's own that met one conflict after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicts {
    /// The handler fails, and its event is delivered again.
    DeliveredAgain,
    /// The handler answers as if it had written.
    TakenForDone,
}

/// What the timers do about tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timers {
    /// They look, every minute.
    Look,
    /// Nothing.
    LeaveTickets,
}

/// Which generation a ticket has that comes back to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// The next.
    Next,
    /// The same as before.
    Same,
}

/// Whether the operator who gave a lead up may be given the same lead again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GaveUp {
    /// After everybody else.
    ChosenLast,
    /// No.
    Never,
}

/// Whether the ticket of a chat that was sent back goes when the chat expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiredTicket {
    /// In the same transaction.
    Goes,
    /// It is left to whoever finds it.
    Stays,
}

/// How the slot of a chat that ends, or is taken away, is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
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
    /// Whose commit.
    pub by: By,
    /// The condition.
    pub condition: Condition,
}

/// Who commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The machine, whoever triggered it: a match, or a request that is assigned at once.
    Machine,
    /// The handler of such an event, its own write.
    Handler(Kind),
}

/// What a commit checks of what it read.
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
