use super::*;
use crate::{
    Serving, TicketNeeds, Timestamp,
    examples::{chat, desk, ihor, olena, requester, ticket},
};

#[test]
fn a_waiting_lead_may_leave_the_queue() {
    let change = leave(&waiting(), &desk(), &requester()).unwrap();

    assert_eq!(change.writes[0], Write::PutLead(Lead { state: LeadState::Finished, ..olena() }));
    assert!(matches!(&change.writes[1], Write::DeleteTicket(gone) if gone.place == place()));
    assert_eq!(leave(&olena(), &desk(), &requester()), None);
}

#[test]
fn the_message_that_shows_a_place_is_stored_while_the_lead_waits() {
    let ticket = TicketId { desk: desk(), lane: Lane::Chat, lead: olena().user, place: place() };

    let change = place_shown_in(MessageId(7), Some(&waiting()), &desk()).unwrap();

    assert_eq!(change.writes, [Write::SetScreen { ticket, message: Some(MessageId(7)), language: None }]);
    assert_eq!(place_shown_in(MessageId(7), Some(&olena()), &desk()), Err(Stale));
    assert_eq!(place_shown_in(MessageId(7), None, &desk()), Err(Stale));
}

#[test]
fn a_ticket_belongs_to_its_chat_only_while_nobody_serves_the_chat() {
    let place = chat().place.again();
    let given_up_by = ihor().id;
    let back = Chat { place, serving: Serving::Nobody { given_up_by }, ..chat() };
    let ticket = Ticket { needs: TicketNeeds::Operator { chat: back.id.clone(), given_up_by }, place, ..ticket() };

    assert!(is_ticket_of(&ticket, &back));
    assert!(!is_ticket_of(&ticket, &chat()));
    assert!(!is_ticket_of(&Ticket { place: place.again(), ..ticket.clone() }, &back));
}

fn place() -> Place {
    Place { since: Timestamp(5), generation: 2 }
}

fn waiting() -> Lead {
    Lead { state: LeadState::Waiting(place()), ..olena() }
}
