//! The rows of the desk's tables: leads with their chats, operators, rooms, tickets, and the causes of the journal.
use crate::ids::{LeadId, OperatorId, RoomId, RunId, Set};

/// A lead. The version of the lead stands for the version of their chat as well: who writes one writes both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lead {
    /// Grows with every write.
    pub version: u8,
    /// When the lead asked for what they have now.
    pub since: u8,
    /// How often that went back to the queue.
    pub generation: u8,
    /// Whether they wait or have a chat.
    pub status: LeadStatus,
}

/// The status of a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeadStatus {
    /// Nothing; a chat may be asked for.
    Out,
    /// A ticket.
    Waiting,
    /// A chat.
    InChat(Chat),
}

/// A chat that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chat {
    /// Its room.
    pub room: RoomId,
    /// Its operator. Without one the chat was sent back to the queue, and a ticket names it.
    pub operator: Option<OperatorId>,
    /// Whether its lead has joined.
    pub joined: bool,
}

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// Grows with every write.
    pub version: u8,
    /// How many shifts have started.
    pub epoch: u8,
    /// Whether the operator is on shift.
    pub on_shift: bool,
    /// The operator's chats, reserved and open, by their rooms.
    pub chats: Set<RoomId>,
}

impl Operator {
    /// An operator without chats.
    pub fn new(on_shift: bool) -> Self {
        Self { version: 0, epoch: 0, on_shift, chats: Set::EMPTY }
    }

    /// The load of an operator: all chats, reserved and open.
    pub fn load(&self) -> usize {
        self.chats.len()
    }

    /// Whether the operator may be given one more under this cap.
    pub fn is_free(&self, cap: usize) -> bool {
        self.on_shift && self.load() < cap
    }
}

/// A room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    /// The host is asked to make it.
    Asked,
    /// A chat can take place in it.
    Ready,
    /// This lead's chat takes place in it.
    Taken(LeadId),
    /// Nobody joined in time: the host gives it a new link, looks at it and lets it rest. It may become ready again.
    Resting,
    /// Its chat was closed.
    Over,
}

/// A lead's place in the queue, which is ordered by the first two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket {
    /// When the lead asked.
    pub since: u8,
    /// The lead who waits.
    pub lead: LeadId,
    /// How often the lead was sent back.
    pub generation: u8,
    /// The chat that was sent back.
    pub room: Option<RoomId>,
    /// The operator who gave the lead up.
    pub given_up_by: Option<OperatorId>,
}

impl Ticket {
    /// The cause under which a match or a *Take* of this ticket is stored.
    pub fn cause(&self) -> Cause {
        Cause::Ticket { lead: self.lead, since: self.since, generation: self.generation }
    }
}

/// The cause of a commit: the key of its journal item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// The event of this run.
    Event(RunId),
    /// The match or the *Take* of a ticket.
    Ticket {
        /// The lead who waits.
        lead: LeadId,
        /// Since when.
        since: u8,
        /// Its generation.
        generation: u8,
    },
}
