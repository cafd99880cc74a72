//! The order of the queue, and who may be assigned a chat (invariants 1, 3 and 7).
use crate::{
    invocation::SupplyReads,
    rows::{Assignment, Needs, RoomRow, Rows, TicketRow},
};

/// All caps so far, oldest first: the time from which they apply, the automatic cap, and the hard cap.
#[derive(Debug, Default)]
pub(super) struct CapHistory(Vec<(i64, usize, usize)>);

/// The lowest and the highest caps that were in force since an invocation began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CapRange {
    pub(crate) lowest_automatic: usize,
    highest_automatic: usize,
    highest_hard: usize,
}

/// The facts by which an assignment is checked: the reads of the invocation that made the assignment, and the caps
/// since this invocation began.
pub(super) struct Circumstances {
    pub(super) reads: SupplyReads,
    pub(super) caps: CapRange,
}

impl CapHistory {
    pub(super) fn add(&mut self, from: i64, automatic: usize, hard: usize) {
        self.0.push((from, automatic, hard));
    }

    /// Returns the caps that were in force at any time since `moment`.
    pub(super) fn since(&self, moment: i64) -> CapRange {
        let last_before = self.0.iter().rposition(|(from, ..)| *from < moment).unwrap_or(0);
        let in_force = &self.0[last_before..];
        CapRange {
            lowest_automatic: in_force.iter().map(|(_, automatic, _)| *automatic).min().unwrap_or(0),
            highest_automatic: in_force.iter().map(|(_, automatic, _)| *automatic).max().unwrap_or(usize::MAX),
            highest_hard: in_force.iter().map(|(.., hard)| *hard).max().unwrap_or(usize::MAX),
        }
    }
}

/// Describes the rule that an assignment breaks, if it breaks one. `before` has the tickets as they were before the
/// assignment. `after` has all rows as they are after the assignment.
pub(super) fn mistake(
    before: &Rows,
    after: &Rows,
    assignment: &Assignment,
    circumstances: &Circumstances,
) -> Option<String> {
    let Assignment { operator, chat, by_machine } = assignment;
    let Circumstances { reads, caps } = circumstances;
    let Some(serving) = after.operators.get(operator) else {
        return Some(format!("{chat} is assigned to a person who is not on the roster"));
    };
    if !serving.is_on_shift {
        return Some(format!("{chat} is assigned to {operator}, who is off shift"));
    }
    let cap = if *by_machine { caps.highest_automatic } else { caps.highest_hard };
    if serving.chats.len() > cap {
        return Some(format!("{chat} is chat number {} of {operator}, above the cap of {cap}", serving.chats.len()));
    }
    let given = &after.chats[chat];
    if given.lead == *operator {
        return Some(format!("{operator} is both the lead and the operator of {chat}"));
    }
    if !by_machine {
        return None;
    }
    let is_passed_over = |ticket: &&TicketRow| {
        let lane = usize::from(ticket.needs == Needs::Operator);
        let read = reads.commits_at_queue[lane].unwrap_or(reads.commits_at_start);
        let older = ticket.since < given.since;
        let could_be_served = reads.free.iter().any(|free| *free != ticket.lead)
            && (ticket.needs == Needs::Operator || reads.a_room_is_ready);
        ticket.lead != given.lead && older && ticket.written <= read && could_be_served
    };
    let passed_over = before.tickets.values().find(is_passed_over)?;
    Some(format!("{chat} of {} is served before {passed_over:?}", given.lead))
}

/// Returns a ticket that waits although it could be served.
pub(super) fn left_waiting(rows: &Rows, automatic_cap: usize) -> Option<&TicketRow> {
    let a_room_is_ready = rows.rooms.values().any(|room| matches!(room, RoomRow::Ready { .. }));
    let is_free = |lead: i64| {
        let mut others = rows.operators.iter().filter(|(user, _)| **user != lead);
        others.any(|(_, operator)| operator.is_on_shift && operator.chats.len() < automatic_cap)
    };
    let could_be_served =
        |ticket: &&TicketRow| (ticket.needs == Needs::Operator || a_room_is_ready) && is_free(ticket.lead);
    rows.tickets.values().find(could_be_served)
}
