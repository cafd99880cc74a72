//! The run of a handler: the phase that the run has reached, and the values that it has read.
use crate::{
    ids::{LeadId, Number, OperatorId, RoomId, Set},
    rows::{Lead, Operator, Ticket},
};

/// The highest number of operators in a scenario.
pub const OPERATORS: usize = 2;

/// The run of a handler for one delivery: its phase, and the values that it has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    /// The phase that the run has reached.
    pub phase: Phase,
    /// The time that the handler of a request has read from its clock.
    pub now: Option<u8>,
    /// The ticket whose *Take* was pressed.
    pub pressed: Option<Ticket>,
    /// The number of conflicts that the current commit has met.
    pub conflicts: u8,
    /// Used only by the invariants: the leads whose tickets waited when this request arrived, and still wait.
    pub ahead: Set<LeadId>,
}

impl Run {
    /// A run whose event has not arrived yet.
    pub const IDLE: Self =
        Self { phase: Phase::NotDelivered, now: None, pressed: None, conflicts: 0, ahead: Set::EMPTY };
}

/// The phases of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The run's event has not arrived yet.
    NotDelivered,
    /// The event was delivered, but the handler has read nothing yet.
    Delivered,
    /// The handler reads for an assignment, or is about to commit the assignment.
    Assigning(Attempt),
    /// The handler has loaded these rows, and is about to commit its own write.
    Writing(Loaded),
    /// The handler has answered, with this outcome.
    Ended(Outcome),
}

impl Phase {
    /// Returns the phase of a rematch that has read nothing yet.
    pub fn rematch(is_duplicate: bool) -> Self {
        Self::Assigning(Attempt::new(Purpose::Rematch { is_duplicate }, None))
    }
}

/// An attempt to assign a lead, with what has been read for it so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Attempt {
    /// The reason for the attempt.
    pub purpose: Purpose,
    /// The reads that have returned.
    pub reads_done: Set<Read>,
    /// The operators who may be given one more chat, in the order of their ids.
    pub candidates: [Option<Candidate>; OPERATORS],
    /// The rooms that were ready when they were read.
    pub rooms: Set<RoomId>,
    /// The head of the queue, or the ticket to be taken.
    pub ticket: Option<Ticket>,
    /// The lead to be assigned, as read.
    pub lead: Option<Lead>,
    /// Used only by the invariants: the leads who had a ticket at one of the reads, and still have it.
    pub waiting_when_read: Set<LeadId>,
}

impl Attempt {
    /// Returns an attempt that has read nothing yet, except perhaps the lead.
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
    /// To assign a request immediately, without a ticket.
    DirectAssignment,
    /// To carry out a *Take*.
    Take,
    /// To match the head of the queue, repeatedly.
    Rematch {
        /// Whether the handler's cause was already committed.
        is_duplicate: bool,
    },
}

/// An operator who may be given one more chat, as read from the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// The number of the operator's chats.
    pub load: usize,
    /// The operator's epoch, which identifies the shift.
    pub epoch: u8,
}

/// The operator and the room of an assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The operator who is to serve the lead.
    pub operator: OperatorId,
    /// A ready room. `None` for a chat that already has a room.
    pub room: Option<RoomId>,
}

/// The reads before a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Read {
    /// The operators, with their loads and shifts.
    Roster,
    /// The rooms that are ready.
    Rooms,
    /// The head of the queue.
    Head,
    /// The lead of the ticket at the head.
    Lead,
}

impl Read {
    /// Returns the name of the data that is read, as a part of a sentence.
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

/// The rows that a handler has read, and will change in its own write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Loaded {
    /// The lead to be written, as read.
    pub lead: Option<(LeadId, Lead)>,
    /// The operator to be written, as read.
    pub operator: Option<(OperatorId, Operator)>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The handler has written and rematched, or an earlier run had written already.
    Done,
    /// The handler had nothing to write, and has shown the current state.
    Shown,
    /// The handler has refused a *Take*, for this reason.
    Refused(Refusal),
}

/// The reason for which a *Take* was not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The ticket whose *Take* was pressed is no longer in the queue.
    TicketGone,
    /// The operator is not on shift.
    OffShift,
    /// The operator has reached the hard cap.
    HardCap,
    /// The ticket needs a room, and none is ready.
    NoRoom,
    /// The commit met several conflicts in a row; the operator may press *Take* again.
    Busy,
}
