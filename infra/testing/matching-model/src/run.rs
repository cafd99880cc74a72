//! The run of a handler: how far it is, and what it knows.
use crate::{
    ids::{LeadId, Number, OperatorId, RoomId, Set},
    rows::{Lead, Operator, Ticket},
};

/// How many operators a scenario has at most.
pub const OPERATORS: usize = 2;

/// The run of a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    /// How far it is.
    pub phase: Phase,
    /// The time that a request has read from the clock.
    pub now: Option<u8>,
    /// The ticket whose *Take* was pressed.
    pub pressed: Option<Ticket>,
    /// How many conflicts its present commit has met.
    pub conflicts: u8,
    /// For the invariants alone: whose tickets waited when this request arrived, and still wait.
    pub ahead: Set<LeadId>,
}

impl Run {
    /// A run whose event has not come yet.
    pub const IDLE: Self =
        Self { phase: Phase::NotDelivered, now: None, pressed: None, conflicts: 0, ahead: Set::EMPTY };
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Its event has not come yet.
    NotDelivered,
    /// Its event has been delivered; nothing is read yet.
    Delivered,
    /// It reads, on its way to one assignment, or is about to commit it.
    Assigning(Attempt),
    /// It is about to commit its own write, on what it has read.
    Writing(Loaded),
    /// It has answered.
    Ended(Outcome),
}

impl Phase {
    /// A rematch that has read nothing yet.
    pub fn rematch(is_duplicate: bool) -> Self {
        Self::Assigning(Attempt::new(Purpose::Rematch { is_duplicate }, None))
    }
}

/// One attempt to assign a lead: what has been read for it so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Attempt {
    /// The purpose.
    pub purpose: Purpose,
    /// Which reads have come back.
    pub reads_done: Set<Read>,
    /// The operators who may be given one more.
    pub candidates: [Option<Candidate>; OPERATORS],
    /// The ready rooms.
    pub rooms: Set<RoomId>,
    /// The head of the queue, or the ticket that is taken.
    pub ticket: Option<Ticket>,
    /// The lead who is assigned.
    pub lead: Option<Lead>,
    /// For the invariants alone: whose tickets were there at one of the reads, and still are.
    pub waiting_when_read: Set<LeadId>,
}

impl Attempt {
    /// An attempt that has read nothing yet, apart from the lead.
    pub fn new(purpose: Purpose, lead: Option<Lead>) -> Self {
        Self {
            purpose,
            reads_done: Set::EMPTY,
            candidates: [None; OPERATORS],
            rooms: Set::EMPTY,
            ticket: None,
            lead,
            waiting_when_read: Set::EMPTY,
        }
    }
}

/// The purpose of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To assign a request at once, without a ticket.
    DirectAssignment,
    /// To carry out a *Take*.
    Take,
    /// To match the head of the queue, and again.
    Rematch {
        /// The handler's cause was committed before.
        is_duplicate: bool,
    },
}

/// An operator who may be given one more, as the roster showed them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// How many chats they had.
    pub load: usize,
    /// Which shift it was.
    pub epoch: u8,
}

/// An operator and a room for an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The operator.
    pub operator: OperatorId,
    /// A ready room. None is chosen for a chat that has its own.
    pub room: Option<RoomId>,
}

/// A read before a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Read {
    /// The roster.
    Roster,
    /// The ready rooms.
    Rooms,
    /// The head of the queue.
    Head,
    /// The lead of the head.
    Lead,
}

impl Read {
    /// The name of what is read, in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Roster => "the roster",
            Self::Rooms => "the ready rooms",
            Self::Head => "the head of the queue",
            Self::Lead => "the lead of the head",
        }
    }
}

impl Number for Read {
    fn number(self) -> u8 {
        self as u8
    }
}

/// The rows that a handler read before its own write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Loaded {
    /// The lead whom it writes.
    pub lead: Option<(LeadId, Lead)>,
    /// The operator whom it writes.
    pub operator: Option<(OperatorId, Operator)>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It has written and rematched, or somebody had written for it.
    Done,
    /// There was nothing to write: it has shown what there is.
    Shown,
    /// It has refused, and said why.
    Refused(Refusal),
}

/// Why a *Take* was not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The ticket that was pressed is not there any more.
    TicketGone,
    /// The operator is not on shift.
    OffShift,
    /// The operator has reached the hard cap.
    HardCap,
    /// The ticket needs a room, and none is ready.
    NoRoom,
    /// One conflict after another; press again.
    Busy,
}
