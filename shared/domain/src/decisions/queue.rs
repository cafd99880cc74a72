//! Places in the queue: removes a lead from the queue, and stores which message shows a lead's place.
use crate::{
    Change, Chat, DeskId, Lane, Language, Lead, LeadState, MessageId, Place, Requester, Screen, Stale, Ticket,
    TicketId, Write,
};

/// Removes a lead who asks to leave the queue. Returns `None` if the lead does not wait; the caller then shows the
/// lead's current screen.
pub fn leave(lead: &Lead, desk: &DeskId, requester: &Requester) -> Option<Change> {
    let LeadState::Waiting(place) = lead.state else { return None };
    Some(give_up_place(lead.clone(), desk, place).show(requester, Screen::LeftQueue))
}

/// Deletes the lead's ticket. The lead may ask for a chat again.
pub(crate) fn give_up_place(lead: Lead, desk: &DeskId, place: Place) -> Change {
    let gone = Write::DeleteTicket(ticket_at(place, &lead, desk));
    Change::nothing().write(Write::PutLead(Lead { state: LeadState::Finished, ..lead })).write(gone)
}

/// Returns the key of the ticket with which a lead waits for an operator and a room.
pub fn ticket_at(place: Place, lead: &Lead, desk: &DeskId) -> TicketId {
    TicketId { desk: desk.clone(), lane: Lane::Chat, lead: lead.user, place }
}

/// Stores that `message` now shows the lead's place in the queue, so that this message is redrawn as the queue moves.
/// `Stale` if the lead no longer waits.
pub fn place_shown_in(message: MessageId, lead: Option<&Lead>, desk: &DeskId) -> Result<Change, Stale> {
    let lead = lead.ok_or(Stale)?;
    let LeadState::Waiting(place) = lead.state else { return Err(Stale) };
    let ticket = ticket_at(place, lead, desk);
    Ok(Change::nothing().write(Write::SetScreen { ticket, message: Some(message), language: None }))
}

/// Stores which message shows the ticket's place in the queue, and the language of that message. `None` keeps the
/// current value.
pub(crate) fn set_screen(ticket: &TicketId, message: Option<MessageId>, language: Option<Language>) -> Change {
    if message.is_none() && language.is_none() {
        return Change::nothing();
    }
    Change::nothing().write(Write::SetScreen { ticket: ticket.clone(), message, language })
}

/// Returns the key of the ticket with which the lead of this chat waits for another operator.
pub(crate) fn ticket_of(chat: &Chat) -> TicketId {
    TicketId { desk: chat.desk.clone(), lane: Lane::Operator, lead: chat.lead, place: chat.place }
}

/// Returns whether `ticket` is the current ticket of `chat`.
pub(crate) fn is_ticket_of(ticket: &Ticket, chat: &Chat) -> bool {
    ticket.chat() == Some(&chat.id) && chat.operator().is_none() && !chat.is_over() && chat.place == ticket.place
}

#[cfg(test)]
mod tests;
