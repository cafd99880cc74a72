//! How far the run of a handler is, and what it knows.
use crate::{
    ids::{LeadId, Number, OperatorId, RoomId, Set},
    state::{Lead, Operator, Ticket},
};

/// How many operators a scenario has at most.
pub const OPERATORS: usize = 2;

/// The run of a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Run {
    /// How far it is.
    pub at: At,
    /// The time that a request was told.
    pub now: Option<u8>,
    /// The ticket whose *Take* was pressed.
    pub pressed: Option<Ticket>,
    /// How many conflicts its present commit has met.
    pub conflicts: u8,
    /// For the invariants alone: whose tickets waited when this request arrived, and still wait.
    pub behind: Set<LeadId>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum At {
    /// Its event has not come yet.
    NotYet,
    /// Its event has been delivered; nothing is read yet.
    Delivered,
    /// It reads, on its way to one assignment, or is about to commit it.
    Looking(Look),
    /// It is about to commit its own write, on what it has read.
    Writing(Loaded),
    /// It has answered.
    Ended(End),
}

/// What a look has read so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// What it is for.
    pub goal: Goal,
    /// What has been read.
    pub done: Set<Read>,
    /// The operators who may be given one more.
    pub candidates: [Option<Candidate>; OPERATORS],
    /// The ready rooms.
    pub rooms: Set<RoomId>,
    /// The head of the queue, or the ticket that is taken.
    pub ticket: Option<Ticket>,
    /// The lead who is assigned.
    pub lead: Option<Lead>,
    /// For the invariants alone: whose tickets were there at one of the reads, and still are.
    pub seen: Set<LeadId>,
}

/// What a look is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Goal {
    /// To assign a request at once, without a ticket.
    Spot,
    /// To carry out a *Take*.
    Take,
    /// To match the head of the queue, and again.
    Match {
        /// The cause had come before.
        stale: bool,
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
    /// What is read.
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

/// What a handler read before its own write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Loaded {
    /// The lead whom it writes.
    pub lead: Option<(LeadId, Lead)>,
    /// The operator whom it writes.
    pub operator: Option<(OperatorId, Operator)>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// It has written and looked, or somebody had written for it.
    Done,
    /// There was nothing to write: it has shown what there is.
    Shown,
    /// It has told the person why not.
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
