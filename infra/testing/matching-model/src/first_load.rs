//! The first load: a handler reads the rows that its event is about, and decides whether there is anything to do.
use crate::{
    event::Event,
    ids::{LeadId, Number, OperatorId, RoomId, RunId},
    rows::{Chat, LeadStatus, Operator, Room},
    rules::{JournalCheck, TimerDuty},
    run::{Attempt, Candidate, Loaded, Outcome, Phase, Purpose, Refusal},
    scenario::Desk,
    state::State,
    step::ClockReading,
};

const NOTHING: Loaded = Loaded { lead: None, operator: None };

impl Desk {
    /// Makes the first load: reads the cause's journal item and the rows that the event is about, and chooses the next
    /// phase.
    pub(crate) fn load(&self, state: &mut State, run: RunId, clock: ClockReading) {
        if self.rules.journal_check == JournalCheck::ReadFirst && state.journal.contains(&self.cause(state, run)) {
            state.runs[run].phase = Phase::rematch(true);
            return;
        }
        state.runs[run].phase = match self.scenario.event(run) {
            Event::Request(lead) => load_request(state, run, lead, clock),
            Event::Leave(lead) => load_lead(state, lead, |status| status == LeadStatus::Waiting),
            Event::Join(room) => load_chat(state, room, |chat| !chat.joined),
            Event::Take(operator, _) => self.load_take(state, run, operator),
            Event::Close(room) => load_chat(state, room, |chat| chat.operator.is_some()),
            Event::Silent(room) => {
                load_chat(state, room, |chat| chat.operator.is_some_and(|silent| self.another_is_free(state, silent)))
            }
            Event::Expire(room) => load_chat(state, room, |chat| !chat.joined),
            Event::StartShift(operator) => load_operator(state, operator, |operator| !operator.on_shift),
            Event::EndShift(operator) | Event::EndShiftSendingBack(operator) => {
                load_operator(state, operator, |operator| operator.on_shift)
            }
            Event::RoomReady(room) => load_room(state, room),
            Event::Timers => match self.rules.timer_duty {
                TimerDuty::Rematch => Phase::rematch(false),
                TimerDuty::LeaveTickets => Phase::Ended(Outcome::Done),
            },
        };
    }

    fn load_take(&self, state: &State, run: RunId, id: OperatorId) -> Phase {
        let refused = |refusal| Phase::Ended(Outcome::Refused(refusal));
        let operator = state.operators[id];
        let Some(ticket) = state.runs[run].pressed.filter(|ticket| state.queue.contains(ticket)) else {
            return refused(Refusal::TicketGone);
        };
        if !operator.on_shift {
            return refused(Refusal::OffShift);
        }
        if !operator.is_free(self.scenario.hard_cap) {
            return refused(Refusal::HardCap);
        }
        if ticket.room.is_none() && state.ready_rooms().is_empty() {
            return refused(Refusal::NoRoom);
        }
        let mut attempt = Attempt::new(Purpose::Take, Some(state.leads[ticket.lead]));
        attempt.candidates[id.row()] = Some(Candidate { load: operator.load(), epoch: operator.epoch });
        attempt.rooms = state.ready_rooms();
        attempt.ticket = Some(ticket);
        Phase::Assigning(attempt)
    }

    fn another_is_free(&self, state: &State, silent: OperatorId) -> bool {
        let cap = self.scenario.automatic_cap;
        state.operators.iter().any(|(id, operator)| id != silent && operator.is_free(cap))
    }
}

/// Loads the lead who made a request. If the lead waits or has a chat already, the handler only shows the current
/// state.
fn load_request(state: &mut State, run: RunId, lead: LeadId, clock: ClockReading) -> Phase {
    let loaded = state.leads[lead];
    if loaded.status != LeadStatus::Out {
        return Phase::Ended(Outcome::Shown);
    }
    if state.runs[run].now.is_none() {
        state.clock += 2;
        state.runs[run].now = Some(match clock {
            ClockReading::Right => state.clock,
            ClockReading::Lagging => state.clock - 3,
        });
    }
    Phase::Assigning(Attempt::new(Purpose::DirectAssignment, Some(loaded)))
}

fn load_lead(state: &State, id: LeadId, allows: impl FnOnce(LeadStatus) -> bool) -> Phase {
    let lead = state.leads[id];
    if allows(lead.status) {
        Phase::Writing(Loaded { lead: Some((id, lead)), ..NOTHING })
    } else {
        Phase::Ended(Outcome::Shown)
    }
}

fn load_operator(state: &State, id: OperatorId, allows: impl FnOnce(Operator) -> bool) -> Phase {
    let operator = state.operators[id];
    if allows(operator) {
        Phase::Writing(Loaded { operator: Some((id, operator)), ..NOTHING })
    } else {
        Phase::Ended(Outcome::Shown)
    }
}

fn load_chat(state: &State, room: RoomId, allows: impl FnOnce(Chat) -> bool) -> Phase {
    match state.chat_in(room) {
        Some((id, chat)) if allows(chat) => Phase::Writing(Loaded {
            lead: Some((id, state.leads[id])),
            operator: chat.operator.map(|operator| (operator, state.operators[operator])),
        }),
        Some(_) | None => Phase::Ended(Outcome::Shown),
    }
}

fn load_room(state: &State, room: RoomId) -> Phase {
    match state.rooms[room] {
        Room::Asked | Room::Resting => Phase::Writing(NOTHING),
        Room::Ready | Room::Taken(_) | Room::Over => Phase::Ended(Outcome::Shown),
    }
}
