//! The desk at one moment: its tables, the queue, the journal, the runs, and the violations so far.
use std::collections::BTreeSet;

use crate::{
    ids::{LeadId, Number, OperatorId, RoomId, RunId, Set, Table},
    rows::{Cause, Chat, Lead, LeadStatus, Operator, Room, Ticket},
    run::{Phase, Run},
};

/// The desk at one moment: its tables, the runs, and the faults and violations so far.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The leads with their chats.
    pub leads: Table<LeadId, Lead>,
    /// The operators on the roster.
    pub operators: Table<OperatorId, Operator>,
    /// All rooms, ready or not.
    pub rooms: Table<RoomId, Room>,
    /// The queue, oldest ticket first.
    pub queue: Vec<Ticket>,
    /// The causes of everything that was committed.
    pub journal: BTreeSet<Cause>,
    /// The runs of the handlers, one for each delivery.
    pub runs: Table<RunId, Run>,
    /// A counter that stands for the time.
    pub clock: u8,
    /// How many handlers have died so far.
    pub crashes: u8,
    /// How many commits have met a conflict so far.
    pub conflicts: u8,
    /// How many commits have succeeded so far while their reply was lost.
    pub lost_replies: u8,
    /// Whether a match failed after several conflicts, and no tick of the timers has begun since.
    pub left_to_timers: bool,
    /// Used only by the invariants. For each waiting lead, the leads whose tickets waited when this lead asked, and
    /// still wait.
    pub ahead: Table<LeadId, Set<LeadId>>,
    /// Used only by the invariants: each [`Violation`] that a step has caused so far.
    pub violations: Set<Violation>,
}

/// Something that no step may do. A later state does not show what a step did, so the step itself records the
/// violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Violation {
    /// An automatic assignment brought an operator above the automatic cap.
    PassedAutomaticCap,
    /// A lead was assigned to an operator off shift.
    AssignedOffShift,
    /// A handler automatically assigned a lead before an older ticket, although the handler had read the older ticket
    /// and could have served it.
    OvertookATicketItRead,
    /// A handler automatically assigned a lead before a ticket that had waited already when the lead asked.
    OvertookAnEarlierRequest,
    /// A cause was committed twice.
    CommittedTwice,
    /// A chat expired although its lead had joined.
    ExpiredAfterJoining,
}

impl Number for Violation {
    fn number(self) -> u8 {
        self as u8
    }
}

impl State {
    /// Returns the runs that have begun and have not ended.
    pub fn under_way(&self) -> Vec<RunId> {
        let under_way = |run: &Run| !matches!(run.phase, Phase::NotDelivered | Phase::Ended(_));
        self.runs.iter().filter(|(_, run)| under_way(run)).map(|(id, _)| id).collect()
    }

    /// Returns whether the desk is at rest: no handler runs, and no match waits for the timers. At rest, a ticket in the
    /// queue waits until the next event.
    pub fn at_rest(&self) -> bool {
        !self.left_to_timers && self.under_way().is_empty()
    }

    /// Returns the leads who have a ticket.
    pub fn waiting(&self) -> Set<LeadId> {
        self.queue.iter().map(|ticket| ticket.lead).collect()
    }

    /// Returns the rooms that are ready.
    pub fn ready_rooms(&self) -> Set<RoomId> {
        self.rooms.iter().filter(|(_, state)| **state == Room::Ready).map(|(room, _)| room).collect()
    }

    /// Returns the chat that has taken this room, with its lead.
    pub fn chat_in(&self, room: RoomId) -> Option<(LeadId, Chat)> {
        let Room::Taken(lead) = self.rooms[room] else { return None };
        match self.leads[lead].status {
            LeadStatus::InChat(chat) if chat.room == room => Some((lead, chat)),
            LeadStatus::InChat(_) | LeadStatus::Waiting | LeadStatus::Out => None,
        }
    }

    /// Adds a ticket to the queue. `ahead` has the leads who waited already when the ticket's lead asked.
    pub fn put_ticket(&mut self, ticket: Ticket, ahead: Set<LeadId>) {
        self.queue.push(ticket);
        self.queue.sort_unstable();
        self.ahead[ticket.lead] = ahead;
    }

    /// Deletes the tickets of a lead, and removes the lead from every set of leads who wait ahead of somebody.
    pub fn delete_ticket(&mut self, lead: LeadId) {
        self.queue.retain(|ticket| ticket.lead != lead);
        self.ahead[lead] = Set::EMPTY;
        for ahead in self.ahead.rows_mut() {
            ahead.remove(lead);
        }
        for run in self.runs.rows_mut() {
            run.ahead.remove(lead);
            if let Phase::Assigning(attempt) = &mut run.phase {
                attempt.waiting_when_read.remove(lead);
            }
        }
    }

    /// Stores the journal item of a cause. A second commit of the same cause is a violation.
    pub fn put_journal_item(&mut self, cause: Cause) {
        if !self.journal.insert(cause) {
            self.violations.insert(Violation::CommittedTwice);
        }
    }
}
