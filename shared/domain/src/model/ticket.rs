//! Tickets: places in the queue, as the desk sees them.
use serde::{Deserialize, Serialize};

use crate::{Cause, Chat, ChatId, DeskId, Lead, MessageId, OperatorId, Place, Recipient, UserId};

/// A lead's place in the queue. It holds what screens show of it, so that a queue is shown without reading its leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The desk.
    pub desk: DeskId,
    /// The lead, and the language to write in.
    pub lead: Recipient,
    /// The lead's name when the ticket was taken.
    pub lead_name: String,
    /// Its place.
    pub place: Place,
    /// The thing that the lead waits for.
    pub wants: TicketNeeds,
}

/// The things that a ticket needs to be served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wants", rename_all = "snake_case")]
pub enum TicketNeeds {
    /// An operator and a room.
    Chat {
        /// The message that shows the lead their position: it is redrawn as the queue moves.
        screen: Option<MessageId>,
    },
    /// Another operator, for a chat that has its room: the lead was sent back to the queue.
    Operator {
        /// The chat.
        chat: ChatId,
        /// The operator who gave it up. They are chosen last, not never.
        given_up_by: OperatorId,
    },
}

/// A ticket in the queue, with its lead, and its chat if it names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedLead {
    /// The ticket.
    pub ticket: Ticket,
    /// Its lead.
    pub lead: Lead,
    /// The chat that the ticket names, if it names one.
    pub chat: Option<Chat>,
}

/// The key of a ticket in one generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketId {
    /// The desk.
    pub desk: DeskId,
    /// The part of the queue.
    pub lane: Lane,
    /// The lead.
    pub lead: UserId,
    /// Its place.
    pub place: Place,
}

/// The two parts of a queue. They are one line of people: the older `since` comes first. A ticket that needs no room
/// is found without reading past those that do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Tickets that need an operator and a room.
    Chat,
    /// Tickets that need an operator only.
    Operator,
}

impl Ticket {
    /// Its key.
    pub fn id(&self) -> TicketId {
        TicketId { desk: self.desk.clone(), lane: self.wants.lane(), lead: self.lead.user, place: self.place }
    }

    /// The cause of its match or *Take*: ticket and generation, never the event that triggered it.
    pub fn cause(&self) -> Cause {
        Cause::of_ticket(self.lead.user, self.place)
    }

    /// The chat that it names, if it does.
    pub fn chat(&self) -> Option<&ChatId> {
        match &self.wants {
            TicketNeeds::Chat { .. } => None,
            TicketNeeds::Operator { chat, .. } => Some(chat),
        }
    }

    /// The operator who gave its chat up, if somebody did.
    pub fn given_up_by(&self) -> Option<OperatorId> {
        match &self.wants {
            TicketNeeds::Chat { .. } => None,
            TicketNeeds::Operator { given_up_by, .. } => Some(*given_up_by),
        }
    }
}

impl TicketNeeds {
    /// The part of the queue for it.
    pub fn lane(&self) -> Lane {
        match self {
            Self::Chat { .. } => Lane::Chat,
            Self::Operator { .. } => Lane::Operator,
        }
    }
}

impl Lane {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chat, Self::Operator];
}
