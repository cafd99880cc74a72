//! Agreement: leads, chats, tickets, slots and rooms agree after every change (invariants 1, 2 and 12).
use std::collections::BTreeMap;

use crate::rows::{ChatRow, ChatStage, LeadStatus, Needs, RoomRow, Rows, TicketRow};

/// Describes the first contradiction between rows. `None` if all rows agree.
pub(super) fn first_problem(rows: &Rows) -> Option<String> {
    match tickets_by_lead(rows) {
        Ok(tickets) => {
            let leads = rows.leads.iter().find_map(|(user, lead)| lead_problem(rows, *user, &lead.status, &tickets));
            leads
                .or_else(|| chat_problem(rows, &tickets))
                .or_else(|| operator_problem(rows))
                .or_else(|| room_problem(rows))
        }
        Err(problem) => Some(problem),
    }
}

/// Returns each lead's ticket. Fails if a lead has two tickets.
fn tickets_by_lead(rows: &Rows) -> Result<BTreeMap<i64, &TicketRow>, String> {
    let mut tickets = BTreeMap::new();
    for ticket in rows.tickets.values() {
        if let Some(other) = tickets.insert(ticket.lead, ticket) {
            return Err(format!("a lead has two tickets: {other:?} and {ticket:?}"));
        }
        if !rows.leads.contains_key(&ticket.lead) {
            return Err(format!("a ticket has no lead: {ticket:?}"));
        }
    }
    Ok(tickets)
}

fn lead_problem(rows: &Rows, user: i64, status: &LeadStatus, tickets: &BTreeMap<i64, &TicketRow>) -> Option<String> {
    let ticket = tickets.get(&user);
    match status {
        LeadStatus::Registered | LeadStatus::Finished => {
            ticket.map(|ticket| format!("{user} does not wait, but has a ticket: {ticket:?}"))
        }
        LeadStatus::Waiting { since, generation } => {
            let is_theirs = |ticket: &&&TicketRow| {
                (ticket.since, ticket.generation, ticket.needs) == (*since, *generation, Needs::RoomAndOperator)
            };
            let has_one = ticket.is_some_and(|ticket| is_theirs(&ticket));
            (!has_one).then(|| format!("{user} has waited since {since} ({generation}), but has the ticket {ticket:?}"))
        }
        LeadStatus::Invited { chat, link, is_served } | LeadStatus::Accepted { chat, link, is_served } => {
            let accepted = matches!(status, LeadStatus::Accepted { .. });
            let Some(row) = rows.chats.get(chat) else { return Some(format!("the chat of {user} does not exist")) };
            let agrees = row.lead == user
                && row.link == *link
                && row.operator.is_some() == *is_served
                && (row.stage == ChatStage::Talking) == accepted
                && !matches!(row.stage, ChatStage::Over(_));
            (!agrees).then(|| format!("{user} and their chat disagree: {status:?} and {chat} {row:?}"))
        }
    }
}

fn chat_problem(rows: &Rows, tickets: &BTreeMap<i64, &TicketRow>) -> Option<String> {
    rows.open.iter().find_map(|id| {
        let chat = &rows.chats[id];
        not_the_leads(rows, id, chat)
            .or_else(|| not_in_its_room(rows, id, chat))
            .or_else(|| not_its_operators(rows, id, chat))
            .or_else(|| not_its_ticket(id, chat, tickets.get(&chat.lead).copied()))
    })
}

fn not_the_leads(rows: &Rows, id: &str, chat: &ChatRow) -> Option<String> {
    let status = &rows.leads.get(&chat.lead)?.status;
    let sits_there = match status {
        LeadStatus::Invited { chat, .. } | LeadStatus::Accepted { chat, .. } => chat == id,
        LeadStatus::Registered | LeadStatus::Waiting { .. } | LeadStatus::Finished => false,
    };
    (!sits_there).then(|| format!("{id} is not over, but its lead has another status: {status:?}"))
}

fn not_in_its_room(rows: &Rows, id: &str, chat: &ChatRow) -> Option<String> {
    let room = rows.rooms.get(&chat.room);
    let is_its = matches!(room, Some(RoomRow::Taken { group, chat: whose }) if *group == chat.group && whose == id);
    (!is_its).then(|| format!("{id} is not over, but its room has another state: {room:?}"))
}

fn not_its_operators(rows: &Rows, id: &str, chat: &ChatRow) -> Option<String> {
    let operator = chat.operator?;
    let slot = rows.operators.get(&operator).and_then(|operator| operator.chats.get(id));
    (slot != Some(&(chat.stage == ChatStage::Talking)))
        .then(|| format!("{id} of {operator} is {:?}, but their slot says {slot:?}", chat.stage))
}

fn not_its_ticket(id: &str, chat: &ChatRow, ticket: Option<&TicketRow>) -> Option<String> {
    let named = ticket.and_then(|ticket| ticket.chat.as_deref());
    match (chat.operator, ticket) {
        (Some(_), None) => None,
        (None, Some(ticket))
            if named == Some(id) && (ticket.since, ticket.generation) == (chat.since, chat.generation) =>
        {
            None
        }
        (operator, ticket) => Some(format!("{id} has the operator {operator:?} and the ticket {ticket:?}")),
    }
}

/// Checks that each slot of an operator belongs to an open chat of this operator, and that each operator on shift has
/// started the bot. Returns the first problem.
fn operator_problem(rows: &Rows) -> Option<String> {
    rows.operators.iter().find_map(|(user, operator)| {
        if operator.is_on_shift && !operator.checklist.started {
            return Some(format!("{user} is on shift, but cannot be reached"));
        }
        let is_theirs = |id: &&String| rows.open.contains(*id) && rows.chats[*id].operator == Some(*user);
        let other = operator.chats.keys().find(|id| !is_theirs(id))?;
        Some(format!("{user} has a slot for {other}, which is {:?}", rows.chats.get(other)))
    })
}

fn room_problem(rows: &Rows) -> Option<String> {
    let mut groups = BTreeMap::new();
    rows.rooms.iter().find_map(|(id, room)| {
        let group = match room {
            RoomRow::Asked | RoomRow::Failed => return None,
            RoomRow::Ready { group } | RoomRow::Resting { group } => group,
            RoomRow::Taken { group, chat } => {
                let takes_place = rows.chats.get(chat).is_some_and(|chat| chat.room == *id && chat.group == *group);
                if !takes_place {
                    return Some(format!("room {id} is taken by {chat}, which has another room"));
                }
                group
            }
        };
        let other = groups.insert(*group, id)?;
        Some(format!("{id} and {other} have the same group"))
    })
}
