//! The rows of the desk's tables: leads with their chats, operators, rooms, tickets, and the causes of the journal.
use crate::ids::{LeadId, OperatorId, RoomId, RunId, Set};

/// A lead. The lead's version also stands for the version of the lead's chat, because every write of the chat also
/// writes the lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lead {
    /// The number of times that the lead was written. Commits compare it to notice that the lead has changed.
    pub version: u8,
    /// The time at which the lead asked for their present ticket or chat.
    pub since: u8,
    /// How often their chat was sent back to the queue.
    pub generation: u8,
    /// Whether they wait, have a chat, or neither.
    pub status: LeadStatus,
}

/// The status of a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeadStatus {
    /// No ticket and no chat; the lead may ask for a chat.
    Out,
    /// The lead has a ticket in the queue.
    Waiting,
    /// The lead has this chat.
    InChat(Chat),
}

/// A chat that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chat {
    /// The room where the chat takes place.
    pub room: RoomId,
    /// The operator who serves the chat. `None` if the chat was sent back to the queue; then a ticket names the chat.
    pub operator: Option<OperatorId>,
    /// Whether the lead has joined the room.
    pub joined: bool,
}

/// A member of staff on the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// The number of times that the operator was written. Commits compare it to notice that the operator has changed.
    pub version: u8,
    /// The number of shifts started so far.
    pub epoch: u8,
    /// Whether the operator is on shift.
    pub on_shift: bool,
    /// The rooms of the operator's chats, reserved and open.
    pub chats: Set<RoomId>,
}

impl Operator {
    /// Returns an operator without chats, on or off shift.
    pub fn new(on_shift: bool) -> Self {
        Self { version: 0, epoch: 0, on_shift, chats: Set::EMPTY }
    }

    /// Returns the number of the operator's chats, reserved and open.
    pub fn load(&self) -> usize {
        self.chats.len()
    }

    /// Returns whether the operator is on shift and may be given one more chat under this cap.
    pub fn is_free(&self, cap: usize) -> bool {
        self.on_shift && self.load() < cap
    }
}

/// The state of a room, as the desk knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    /// The host was asked to make the room, and has not reported it ready.
    Asked,
    /// A chat can take place in the room.
    Ready,
    /// The chat of this lead takes place in the room.
    Taken(LeadId),
    /// The lead did not join in time. The host gives the room a new link, checks the room and lets it rest. The room
    /// may become ready again.
    Resting,
    /// The chat in the room was closed. The room is not used again.
    Over,
}

/// A lead's place in the queue. The queue is ordered by the first two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket {
    /// The time of the lead's request.
    pub since: u8,
    /// The lead who waits.
    pub lead: LeadId,
    /// How often the lead's chat was sent back.
    pub generation: u8,
    /// The room of the chat that was sent back. `None` if the ticket needs a room.
    pub room: Option<RoomId>,
    /// The operator who had the chat before it was sent back to the queue. `None` if the ticket has no chat yet.
    pub given_up_by: Option<OperatorId>,
}

impl Ticket {
    /// Returns the cause under which a match or a *Take* of this ticket is stored.
    pub fn cause(&self) -> Cause {
        Cause::Ticket { lead: self.lead, since: self.since, generation: self.generation }
    }
}

/// The cause of a commit, and the key of its journal item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// The event that this run handles.
    Event(RunId),
    /// The match or the *Take* of a ticket. Both have the same cause, so that only one of them commits.
    Ticket {
        /// The lead who waits.
        lead: LeadId,
        /// The time of the lead's request.
        since: u8,
        /// How often the lead's chat was sent back.
        generation: u8,
    },
}
