use super::*;
use crate::{
    LeadChat, LeadState, Place, Settings, Timestamp,
    examples::{chat, chat_with_lead, context, ihor, lead_chat},
};

#[test]
fn the_lead_keeps_the_place_in_the_next_generation_and_the_ticket_names_the_chat() {
    let change = ihor_sends_back(chat_with_lead());

    let place = Place { generation: 1, ..chat().place };
    let needs = TicketNeeds::Operator { chat: chat().id, given_up_by: ihor().id };
    assert!(change.writes.iter().any(|write| matches!(
        write,
        Write::PutTicket(ticket) if ticket.place == place && ticket.needs == needs
    )));
    assert!(change.writes.iter().any(|write| matches!(
        write,
        Write::PutChat(chat) if chat.place == place && chat.operator().is_none() && chat.step == 2
    )));
}

#[test]
fn the_lead_keeps_the_chat_without_an_operator() {
    let expected = LeadState::Accepted(LeadChat { operator_tag: None, ..lead_chat() });
    let change = ihor_sends_back(chat_with_lead());
    assert!(change.writes.iter().any(|write| matches!(write, Write::PutLead(lead) if lead.state == expected)));
}

#[test]
fn the_operator_is_removed_from_the_room() {
    let remove = Act::Remove { group: chat().group, user: ihor().id.user() };
    assert_eq!(ihor_sends_back(chat_with_lead()).effects[0].act, remove);
}

#[test]
fn a_chat_that_the_operator_no_longer_serves_is_not_sent_back() {
    let serving = Serving::Nobody { given_up_by: ihor().id };
    let not_his = ChatWithLead { chat: Chat { serving, ..chat() }, ..chat_with_lead() };
    assert_eq!(ihor_sends_back(not_his), Change::nothing());
}

fn ihor_sends_back(chat: ChatWithLead) -> Change {
    send_all_back(vec![chat], &ihor(), GivingUp::ShiftEnded, &context(&Settings::default(), Timestamp(9)))
}
