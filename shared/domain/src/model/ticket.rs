//! Tickets: places in the queue, as the desk sees them.
use serde::{Deserialize, Serialize};

use crate::{Cause, ChatId, DeskId, MessageId, OperatorId, Place, Reader, UserId};

/// A lead's place in the queue. It holds what screens show of it, so that a queue is shown without reading its leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Which queue.
    pub desk: DeskId,
    /// Whose, and how to speak to them.
    pub lead: Reader,
    /// The lead's name when the ticket was taken.
    pub lead_name: String,
    /// Where.
    pub place: Place,
    /// What the lead waits for.
    pub wants: Wanted,
}

/// What a ticket needs to be served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wants", rename_all = "snake_case")]
pub enum Wanted {
    /// An operator and a room.
    Chat {
        /// The message that shows the lead their position: it is redrawn as the queue moves.
        screen: Option<MessageId>,
    },
    /// Another operator, for a chat that has its room: the lead was sent back to the queue.
    Operator {
        /// The chat.
        chat: ChatId,
        /// Who gave it up. They are chosen last, not never.
        given_up_by: OperatorId,
    },
}

/// What names a ticket in one generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketId {
    /// Which queue.
    pub desk: DeskId,
    /// Which part of it.
    pub lane: Lane,
    /// Whose.
    pub lead: UserId,
    /// Where.
    pub place: Place,
}

/// The two parts of a queue. They are one line of people: the older `since` comes first. A ticket that needs no room
/// is found without reading past those that do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Who needs an operator and a room.
    Chat,
    /// Who needs an operator only.
    Operator,
}

impl Ticket {
    /// What names it.
    pub fn id(&self) -> TicketId {
        TicketId { desk: self.desk.clone(), lane: self.wants.lane(), lead: self.lead.user, place: self.place }
    }

    /// What its match or *Take* is stored under: ticket and generation, never what triggered it.
    pub fn cause(&self) -> Cause {
        let Place { since, generation } = self.place;
        Cause::Ticket { lead: self.lead.user, since, generation }
    }

    /// The chat that it names, if it does.
    pub fn chat(&self) -> Option<&ChatId> {
        match &self.wants {
            Wanted::Chat { .. } => None,
            Wanted::Operator { chat, .. } => Some(chat),
        }
    }

    /// Who gave its chat up, if somebody did.
    pub fn given_up_by(&self) -> Option<OperatorId> {
        match &self.wants {
            Wanted::Chat { .. } => None,
            Wanted::Operator { given_up_by, .. } => Some(*given_up_by),
        }
    }
}

impl Wanted {
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
