//! How a lead is sent back to the queue: the operator cannot go on, the room stays, the first `since` is kept.
use crate::{
    Act, Change, Chat, ChatTask, Fact, GivingUp, Lead, Notice, Operator, OperatorId, Serving, Settings, Ticket,
    Timestamp, Wanted, Write,
};

/// A chat that an operator has, with its lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The chat.
    pub chat: Chat,
    /// Its lead.
    pub lead: Lead,
}

/// Sends the lead back. The operator's slot is the caller's to free.
///
/// The operator leaves the room, the lead is told that the place is the old one, and the ticket names the chat. The
/// time for joining goes on.
pub(crate) fn send_back(
    Held { chat, lead }: Held,
    from: OperatorId,
    why: GivingUp,
    settings: &Settings,
    now: Timestamp,
) -> Change {
    let place = chat.place.again();
    let mut chat = Chat { place, serving: Serving::Nobody { given_up_by: from }, ..chat }.stepped(settings);
    let record = chat.next_job(ChatTask::Record(Fact::GivenUp { operator: from, why }), now);
    let remove = chat.next_job(ChatTask::RemoveOperator { operator: from }, now);
    let ticket = Ticket {
        desk: chat.desk.clone(),
        lead: lead.reader(),
        lead_name: lead.name.clone(),
        place,
        wants: Wanted::Operator { chat: chat.id.clone(), given_up_by: from },
    };
    Change::nothing()
        .at(&chat.now_at(), Act::Remove { group: chat.group, user: from.user() })
        .at(&chat.now_at(), Act::Tell { to: lead.reader(), notice: Notice::BackInQueue })
        .ask(record)
        .ask(remove)
        .write(Write::PutLead(lead.served_by(None)))
        .write(Write::PutTicket(ticket))
        .write(Write::PutChat(chat))
}

/// Sends back every chat that this operator has.
pub(crate) fn send_all_back(
    held: Vec<Held>,
    operator: &Operator,
    why: GivingUp,
    settings: &Settings,
    now: Timestamp,
) -> Change {
    let theirs = |held: &Held| {
        held.chat.operator() == Some(operator.id) && !held.chat.is_over() && held.lead.sits_in(&held.chat.id)
    };
    held.into_iter()
        .filter(theirs)
        .map(|held| send_back(held, operator.id, why, settings, now))
        .fold(Change::nothing(), Change::and)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        LeadState, Place,
        examples::{chat, ihor, olena, seat},
    };

    #[test]
    fn the_place_is_the_old_one_under_the_next_generation_and_the_ticket_names_the_chat() {
        let change = back();

        let place = Place { generation: 1, ..chat().place };
        let wants = Wanted::Operator { chat: chat().id, given_up_by: ihor().id };
        assert!(change.writes.iter().any(|write| matches!(
            write,
            Write::PutTicket(ticket) if ticket.place == place && ticket.wants == wants
        )));
        assert!(change.writes.iter().any(|write| matches!(
            write,
            Write::PutChat(chat) if chat.place == place && chat.operator().is_none() && chat.step == 2
        )));
    }

    #[test]
    fn the_lead_keeps_the_seat_without_an_operator() {
        let expected = crate::Seat { operator_tag: None, ..seat() };
        assert!(back().writes.iter().any(|write| matches!(
            write,
            Write::PutLead(lead) if lead.state == LeadState::Accepted(expected.clone())
        )));
    }

    #[test]
    fn the_operator_leaves_the_room() {
        let remove = Act::Remove { group: chat().group, user: ihor().id.user() };
        assert_eq!(back().effects[0].act, remove);
    }

    #[test]
    fn a_chat_that_is_another_operators_by_now_stays_there() {
        let serving = Serving::Nobody { given_up_by: ihor().id };
        let lead = Lead { state: LeadState::Accepted(seat()), ..olena() };
        let held = Held { chat: Chat { serving, ..chat() }, lead };
        let none = send_all_back(vec![held], &ihor(), GivingUp::ShiftEnded, &Settings::default(), Timestamp(9));
        assert_eq!(none, Change::nothing());
    }

    fn back() -> Change {
        let held = Held { chat: chat(), lead: Lead { state: LeadState::Accepted(seat()), ..olena() } };
        send_all_back(vec![held], &ihor(), GivingUp::ShiftEnded, &Settings::default(), Timestamp(9))
    }
}
