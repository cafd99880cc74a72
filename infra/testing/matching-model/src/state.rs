//! The desk at one moment: its tables, the queue and the journal, the runs, and what has gone wrong.
use std::collections::BTreeSet;

use crate::{
    ids::{LeadId, Number, OperatorId, RoomId, RunId, Set, Table},
    rows::{Cause, Chat, Lead, LeadStatus, Operator, Room, Ticket},
    run::{Phase, Run},
};

/// The desk at one moment: its tables, the runs, and what has gone wrong around them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The leads, with their chats.
    pub leads: Table<LeadId, Lead>,
    /// The operators.
    pub operators: Table<OperatorId, Operator>,
    /// The rooms.
    pub rooms: Table<RoomId, Room>,
    /// The queue, oldest ticket first.
    pub queue: Vec<Ticket>,
    /// The causes of everything that was committed.
    pub journal: BTreeSet<Cause>,
    /// The runs.
    pub runs: Table<RunId, Run>,
    /// A counter that stands for the time.
    pub clock: u8,
    /// How many handlers have died so far.
    pub crashes: u8,
    /// How many commits have met a conflict so far.
    pub conflicts: u8,
    /// How many commits have succeeded so far without their handler learning of it.
    pub lost_replies: u8,
    /// A match was given up after conflicts, and the timers have not begun to rematch since.
    pub left_to_timers: bool,
    /// For the invariants alone: whose tickets waited when the lead of this ticket asked, and still wait.
    pub ahead: Table<LeadId, Set<LeadId>>,
    /// For the invariants alone: what some step did that must never be done.
    pub violations: Set<Violation>,
}

/// Something that no step may do. A state alone does not show it afterwards, so the step records it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Violation {
    /// The machine brought an operator above the automatic cap.
    PassedAutomaticCap,
    /// An operator off shift was assigned.
    AssignedOffShift,
    /// The machine assigned a lead while an older ticket, which its reads had shown and which it could have served, waited.
    OvertookATicketItRead,
    /// The machine assigned a lead while a ticket, which had waited when the lead asked, still waited.
    OvertookAnEarlierRequest,
    /// A cause was committed twice.
    CommittedTwice,
    /// A chat expired though its lead had joined.
    ExpiredAfterJoining,
}

impl Number for Violation {
    fn number(self) -> u8 {
        self as u8
    }
}

impl State {
    /// The runs that have begun and have not ended.
    pub fn under_way(&self) -> Vec<RunId> {
        let under_way = |run: &Run| !matches!(run.phase, Phase::NotDelivered | Phase::Ended(_));
        self.runs.iter().filter(|(_, run)| under_way(run)).map(|(id, _)| id).collect()
    }

    /// Nobody is about to do anything. What waits now waits until something happens.
    pub fn at_rest(&self) -> bool {
        !self.left_to_timers && self.under_way().is_empty()
    }

    /// The leads who have a ticket.
    pub fn waiting(&self) -> Set<LeadId> {
        self.queue.iter().map(|ticket| ticket.lead).collect()
    }

    /// Which rooms are ready.
    pub fn ready_rooms(&self) -> Set<RoomId> {
        self.rooms.iter().filter(|(_, state)| **state == Room::Ready).map(|(room, _)| room).collect()
    }

    /// The chat in this room, with its lead.
    pub fn chat_in(&self, room: RoomId) -> Option<(LeadId, Chat)> {
        let Room::Taken(lead) = self.rooms[room] else { return None };
        match self.leads[lead].status {
            LeadStatus::InChat(chat) if chat.room == room => Some((lead, chat)),
            LeadStatus::InChat(_) | LeadStatus::Waiting | LeadStatus::Out => None,
        }
    }

    /// Puts a ticket into the queue. These leads waited when its lead asked.
    pub fn put_ticket(&mut self, ticket: Ticket, ahead: Set<LeadId>) {
        self.queue.push(ticket);
        self.queue.sort_unstable();
        self.ahead[ticket.lead] = ahead;
    }

    /// Deletes the tickets of a lead; nobody waits behind them any more.
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

    /// Stores the journal item of a cause.
    pub fn put_journal_item(&mut self, cause: Cause) {
        if !self.journal.insert(cause) {
            self.violations.insert(Violation::CommittedTwice);
        }
    }
}
