//! The order of the queue, and who may be given what (invariants 1, 3 and 7).
use super::rows::{Assignment, RoomRow, Rows, TicketNeeds, TicketRow};

/// What an invocation has read of supply and queue, and when.
#[derive(Clone, Debug, Default)]
pub(crate) struct SupplyReads {
    /// How many changes were stored when it began.
    pub(crate) began: u64,
    /// How many changes were stored when its last read of each lane began.
    pub(crate) read: [Option<u64>; 2],
    /// Whom it has read to be free, under every cap that held meanwhile.
    pub(crate) free: Vec<i64>,
    /// Whether it has read a room to be ready.
    pub(crate) a_room_is_ready: bool,
}

/// The caps as they held since an invocation began: the lowest, and the highest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caps {
    pub(crate) lowest_automatic: usize,
    pub(crate) highest_automatic: usize,
    pub(crate) highest_hard: usize,
}

/// What is wrong with an assignment that is stored now, in `rows`; `before` are the tickets as they were before it.
pub(crate) fn misassigned<'a>(
    rows: &Rows,
    mut before: impl Iterator<Item = &'a TicketRow>,
    assigned: &Assignment,
    looking: &SupplyReads,
    caps: Caps,
) -> Option<String> {
    let Assignment { operator, chat, by_machine } = assigned;
    let Some(serves) = rows.operators.get(operator) else {
        return Some(format!("{chat} is given to nobody on the roster"));
    };
    if !serves.is_on {
        return Some(format!("{chat} is given to {operator}, who is off shift"));
    }
    let cap = if *by_machine { caps.highest_automatic } else { caps.highest_hard };
    if serves.chats.len() > cap {
        return Some(format!("{chat} is the chat number {} of {operator}, above {cap}", serves.chats.len()));
    }
    let given = &rows.chats[chat];
    if given.lead == *operator {
        return Some(format!("{chat} is between {operator} and themselves"));
    }
    if !by_machine {
        return None;
    }
    let is_passed_over = |ticket: &&TicketRow| {
        let read = looking.read[usize::from(ticket.needs == TicketNeeds::Operator)].unwrap_or(looking.began);
        let older = ticket.since < given.since;
        let could_be_served = looking.free.iter().any(|free| *free != ticket.lead)
            && (ticket.needs == TicketNeeds::Operator || looking.a_room_is_ready);
        ticket.lead != given.lead && older && ticket.written <= read && could_be_served
    };
    let passed_over = before.find(is_passed_over)?;
    Some(format!("{chat} of {} is served before {passed_over:?}", given.lead))
}

/// A ticket that waits though it could be served.
pub(crate) fn left_waiting(rows: &Rows, automatic_cap: usize) -> Option<&TicketRow> {
    let a_room_is_ready = rows.rooms.values().any(|room| matches!(room, RoomRow::Ready { .. }));
    let is_free = |lead: i64| {
        let mut others = rows.operators.iter().filter(|(user, _)| **user != lead);
        others.any(|(_, operator)| operator.is_on && operator.chats.len() < automatic_cap)
    };
    let could_be_served =
        |ticket: &&TicketRow| (ticket.needs == TicketNeeds::Operator || a_room_is_ready) && is_free(ticket.lead);
    rows.tickets.values().find(could_be_served)
}
