//! Loading: what a handler reads first, and whether there is anything to do.
use crate::{
    desk::Desk,
    ids::{LeadId, Number, OperatorId, RoomId, RunId, Set},
    rules::{Journal, Timers},
    run::{At, Candidate, End, Goal, Loaded, Look, OPERATORS, Refusal},
    scenario::Event,
    state::{Chat, Operator, Place, Room, State},
    step::Clock,
};

const NOTHING: Loaded = Loaded { lead: None, operator: None };

impl Desk {
    /// The first load: the cause's journal item, and whom the event is about.
    pub(crate) fn load(&self, state: &mut State, run: RunId, clock: Clock) {
        if self.rules.journal == Journal::ReadFirst && state.journal.contains(&self.cause(state, run)) {
            state.runs[run].at = Self::look_for_a_match(true);
            return;
        }
        state.runs[run].at = match self.scenario.event(run) {
            Event::Request(lead) => Self::load_request(state, run, lead, clock),
            Event::Leave(lead) => load_lead(state, lead, |place| place == Place::Waiting),
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
            Event::Timers => match self.rules.timers {
                Timers::Look => Self::look_for_a_match(false),
                Timers::LeaveTickets => At::Ended(End::Done),
            },
        };
    }

    /// Asking again shows what there is.
    fn load_request(state: &mut State, run: RunId, lead: LeadId, clock: Clock) -> At {
        let loaded = state.leads[lead];
        if loaded.place != Place::Out {
            return At::Ended(End::Shown);
        }
        if state.runs[run].now.is_none() {
            state.clock += 2;
            state.runs[run].now = Some(match clock {
                Clock::Right => state.clock,
                Clock::Lagging => state.clock - 3,
            });
        }
        Self::look(Goal::Spot, Some(loaded))
    }

    fn load_take(&self, state: &State, run: RunId, id: OperatorId) -> At {
        let refused = |refusal| At::Ended(End::Refused(refusal));
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
        if ticket.room.is_none() && state.ready().is_empty() {
            return refused(Refusal::NoRoom);
        }
        let mut candidates = [None; OPERATORS];
        candidates[id.row()] = Some(Candidate { load: operator.load(), epoch: operator.epoch });
        At::Looking(Look {
            goal: Goal::Take,
            done: Set::EMPTY,
            candidates,
            rooms: state.ready(),
            ticket: Some(ticket),
            lead: Some(state.leads[ticket.lead]),
            seen: Set::EMPTY,
        })
    }

    fn another_is_free(&self, state: &State, silent: OperatorId) -> bool {
        state.operators.iter().any(|(id, operator)| id != silent && operator.is_free(self.scenario.cap))
    }
}

fn load_lead(state: &State, id: LeadId, allows: impl FnOnce(Place) -> bool) -> At {
    let lead = state.leads[id];
    if allows(lead.place) { At::Writing(Loaded { lead: Some((id, lead)), ..NOTHING }) } else { At::Ended(End::Shown) }
}

fn load_operator(state: &State, id: OperatorId, allows: impl FnOnce(Operator) -> bool) -> At {
    let operator = state.operators[id];
    if allows(operator) {
        At::Writing(Loaded { operator: Some((id, operator)), ..NOTHING })
    } else {
        At::Ended(End::Shown)
    }
}

fn load_chat(state: &State, room: RoomId, allows: impl FnOnce(Chat) -> bool) -> At {
    match state.chat_in(room) {
        Some((id, chat)) if allows(chat) => At::Writing(Loaded {
            lead: Some((id, state.leads[id])),
            operator: chat.operator.map(|operator| (operator, state.operators[operator])),
        }),
        Some(_) | None => At::Ended(End::Shown),
    }
}

fn load_room(state: &State, room: RoomId) -> At {
    match state.rooms[room] {
        Room::Asked | Room::Resting => At::Writing(NOTHING),
        Room::Ready | Room::Taken(_) | Room::Over => At::Ended(End::Shown),
    }
}
