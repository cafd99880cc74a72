//! The stored form of tickets.

use domain::{ChatId, Language, MessageId, OperatorId, Place, Recipient, Ticket, TicketNeeds, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{items::form::Malformed, keys::key};

#[derive(Serialize, Deserialize)]
pub(crate) struct TicketItem {
    /// The key of the lane: `<desk>` or `<desk>#operator`.
    desk: String,
    place: String,
    user_id: UserId,
    language: Language,
    lead_name: String,
    since: Timestamp,
    generation: u32,
    /// The message that shows the position to the lead, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    screen: Option<MessageId>,
    /// The chat that needs another operator. Present together with `given_up_by`, the operator who gave up the chat. If
    /// both are missing, the lead waits for a new chat.
    #[serde(skip_serializing_if = "Option::is_none")]
    chat_id: Option<ChatId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    given_up_by: Option<OperatorId>,
}

impl From<&Ticket> for TicketItem {
    fn from(ticket: &Ticket) -> Self {
        let (screen, chat_id, given_up_by) = match &ticket.needs {
            TicketNeeds::Chat { screen } => (*screen, None, None),
            TicketNeeds::Operator { chat, given_up_by } => (None, Some(chat.clone()), Some(*given_up_by)),
        };
        Self {
            desk: key::lane_name(&ticket.desk, ticket.needs.lane()),
            place: key::place(ticket.place, ticket.lead.user),
            user_id: ticket.lead.user,
            language: ticket.lead.language,
            lead_name: ticket.lead_name.clone(),
            since: ticket.place.since,
            generation: ticket.place.generation,
            screen,
            chat_id,
            given_up_by,
        }
    }
}

impl TryFrom<TicketItem> for Ticket {
    type Error = Malformed;

    fn try_from(item: TicketItem) -> Result<Self, Malformed> {
        let needs = match (item.chat_id, item.given_up_by) {
            (None, None) => TicketNeeds::Chat { screen: item.screen },
            (Some(chat), Some(given_up_by)) => TicketNeeds::Operator { chat, given_up_by },
            (Some(_), None) | (None, Some(_)) => return Err(Malformed),
        };
        Ok(Self {
            desk: key::desk_of_lane(&item.desk, needs.lane()).ok_or(Malformed)?,
            lead: Recipient { user: item.user_id, language: item.language },
            lead_name: item.lead_name,
            place: Place { since: item.since, generation: item.generation },
            needs,
        })
    }
}
