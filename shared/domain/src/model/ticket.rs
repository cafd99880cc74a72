//! Tickets: each ticket is the item of one lead in the queue.
use serde::{Deserialize, Serialize};

use crate::{Cause, Chat, ChatId, DeskId, Lead, MessageId, OperatorId, Place, Recipient, UserId};

/// A lead's item in the queue. It contains everything that screens show, so that the desk can show the queue without
/// reading the leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The desk whose queue the ticket is in.
    pub desk: DeskId,
    /// The lead, and the language to write to them in.
    pub lead: Recipient,
    /// The lead's name when the ticket was created.
    pub lead_name: String,
    /// The lead's place in the queue.
    pub place: Place,
    /// Whether the lead waits for an operator and a room, or only for an operator.
    pub needs: TicketNeeds,
}

/// The resources that a ticket needs before it can be served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "needs", rename_all = "snake_case")]
pub enum TicketNeeds {
    /// An operator and a room.
    Chat {
        /// The message that shows the lead their position. It is redrawn as the queue moves.
        screen: Option<MessageId>,
    },
    /// An operator, for a chat that already has a room. The lead was sent back to the queue.
    Operator {
        /// The chat that continues with the new operator.
        chat: ChatId,
        /// The operator who gave up the chat. The desk gives the ticket to this operator only if no other free operator
        /// may serve it.
        given_up_by: OperatorId,
    },
}

/// A ticket in the queue, with its lead and its chat. Only a ticket that waits for another operator
/// ([`TicketNeeds::Operator`]) has a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedLead {
    /// The ticket as it was read.
    pub ticket: Ticket,
    /// The lead of the ticket.
    pub lead: Lead,
    /// The chat that the ticket names, if it names one.
    pub chat: Option<Chat>,
}

/// The key of a ticket, including its generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketId {
    /// The desk whose queue the ticket is in.
    pub desk: DeskId,
    /// The part of the queue that the ticket is in.
    pub lane: Lane,
    /// The account of the lead.
    pub lead: UserId,
    /// The lead's place in the queue.
    pub place: Place,
}

/// The two parts of a queue. People still wait in one line: the older `since` comes first. With two lanes, the desk can
/// find a ticket that needs no room without reading the tickets that need a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Tickets that need an operator and a room.
    Chat,
    /// Tickets that need an operator only.
    Operator,
}

impl Ticket {
    /// Returns the ticket's key.
    pub fn id(&self) -> TicketId {
        TicketId { desk: self.desk.clone(), lane: self.needs.lane(), lead: self.lead.user, place: self.place }
    }

    /// Returns the cause under which a match or a *Take* of this ticket is stored. The cause is made from the lead and
    /// the ticket's place, and does not depend on the event that triggered the match. So each generation of the ticket
    /// is served only once.
    pub fn cause(&self) -> Cause {
        Cause::of_ticket(self.lead.user, self.place)
    }

    /// Returns the chat that the ticket names, if any.
    pub fn chat(&self) -> Option<&ChatId> {
        match &self.needs {
            TicketNeeds::Chat { .. } => None,
            TicketNeeds::Operator { chat, .. } => Some(chat),
        }
    }

    /// Returns the operator who gave up the ticket's chat, if any.
    pub fn given_up_by(&self) -> Option<OperatorId> {
        match &self.needs {
            TicketNeeds::Chat { .. } => None,
            TicketNeeds::Operator { given_up_by, .. } => Some(*given_up_by),
        }
    }
}

impl TicketNeeds {
    /// Returns the lane of a ticket with these needs.
    pub fn lane(&self) -> Lane {
        match self {
            Self::Chat { .. } => Lane::Chat,
            Self::Operator { .. } => Lane::Operator,
        }
    }
}

impl Lane {
    /// Both lanes, to read the whole queue.
    pub const ALL: [Self; 2] = [Self::Chat, Self::Operator];
}
