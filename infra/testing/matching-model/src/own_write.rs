//! A handler's own write: the handler commits its change to the rows that it has loaded, before it rematches.
use crate::{
    event::{Event, EventKind},
    ids::{LeadId, OperatorId, RoomId, RunId, Set},
    rows::{Cause, Chat, Lead, LeadStatus, Operator, Room, Ticket},
    rules::{Committer, Condition, ExpiredTicket, ReturnedGeneration, SlotRelease},
    run::{Loaded, Outcome, Phase},
    scenario::Desk,
    state::{State, Violation},
};

impl Desk {
    /// Commits the handler's own write. If a loaded row has changed meanwhile, the handler loads again. If the journal
    /// has the cause already, the handler rematches.
    pub(crate) fn write(&self, state: &mut State, run: RunId) {
        let Phase::Writing(loaded) = state.runs[run].phase else { return };
        let event = self.scenario.event(run);
        let cause = self.cause(state, run);
        state.runs[run].phase = if self.checks(event, Condition::Journal) && state.journal.contains(&cause) {
            Phase::rematch(true)
        } else if self.is_unchanged(state, event, &loaded) {
            self.change(state, run, loaded);
            state.put_journal_item(cause);
            self.after_writing(event.kind())
        } else {
            Phase::Delivered
        };
    }

    /// Returns the next phase after the write: a handler that has made a match possible rematches, any other handler
    /// ends.
    pub(crate) fn after_writing(&self, kind: EventKind) -> Phase {
        if self.rules.rematches_after(kind) { Phase::rematch(false) } else { Phase::Ended(Outcome::Done) }
    }

    fn checks(&self, event: Event, condition: Condition) -> bool {
        self.rules.checks(Committer::Handler(event.kind()), condition)
    }

    fn is_unchanged(&self, state: &State, event: Event, loaded: &Loaded) -> bool {
        let lead = loaded.lead.is_none_or(|(id, lead)| state.leads[id].version == lead.version);
        let operator = !self.writes_operator_whole(event.kind())
            || loaded.operator.is_none_or(|(id, operator)| state.operators[id].version == operator.version);
        let room = match event {
            Event::RoomReady(room) => matches!(state.rooms[room], Room::Asked | Room::Resting),
            Event::Request(_)
            | Event::Leave(_)
            | Event::Join(_)
            | Event::Take(..)
            | Event::Close(_)
            | Event::Silent(_)
            | Event::Expire(_)
            | Event::StartShift(_)
            | Event::EndShift(_)
            | Event::EndShiftSendingBack(_)
            | Event::Timers => true,
        };
        [(Condition::Lead, lead), (Condition::Operator, operator), (Condition::Room, room)]
            .into_iter()
            .all(|(condition, holds)| holds || !self.checks(event, condition))
    }

    fn writes_operator_whole(&self, kind: EventKind) -> bool {
        match kind {
            EventKind::StartShift | EventKind::EndShift | EventKind::EndShiftSendingBack => true,
            EventKind::Close | EventKind::Silent | EventKind::Expire => {
                self.rules.slot_release == SlotRelease::OperatorWhole
            }
            EventKind::Request
            | EventKind::Leave
            | EventKind::Join
            | EventKind::Take
            | EventKind::RoomReady
            | EventKind::Timers => false,
        }
    }

    fn change(&self, state: &mut State, run: RunId, loaded: Loaded) {
        match self.scenario.event(run) {
            Event::Request(id) => put_in_queue(state, run, id),
            Event::Leave(id) => {
                put_lead(state, id, |lead| lead.status = LeadStatus::Out);
                state.delete_ticket(id);
            }
            Event::Join(_) => join(state, loaded),
            Event::Close(_) => self.close(state, loaded),
            Event::Silent(_) => self.give_up(state, loaded),
            Event::Expire(room) => self.expire(state, room, loaded),
            Event::StartShift(id) => put_operator(state, id, |operator| {
                operator.on_shift = true;
                operator.epoch += 1;
            }),
            Event::EndShift(id) => put_operator(state, id, |operator| operator.on_shift = false),
            Event::EndShiftSendingBack(id) => self.end_shift_sending_back(state, id),
            Event::RoomReady(room) => state.rooms[room] = Room::Ready,
            Event::Take(..) | Event::Timers => {}
        }
    }

    fn end_shift_sending_back(&self, state: &mut State, id: OperatorId) {
        put_operator(state, id, |operator| operator.on_shift = false);
        for room in state.operators[id].chats.iter() {
            if let Some((lead, chat)) = state.chat_in(room) {
                self.send_back(state, lead, chat, id);
            }
        }
        state.operators[id].chats = Set::EMPTY;
    }

    fn close(&self, state: &mut State, loaded: Loaded) {
        let (Some((id, Lead { status: LeadStatus::InChat(chat), .. })), Some((from, operator))) =
            (loaded.lead, loaded.operator)
        else {
            return;
        };
        put_lead(state, id, |lead| lead.status = LeadStatus::Out);
        state.rooms[chat.room] = Room::Over;
        self.release(state, from, operator, chat.room);
    }

    /// Takes a chat from its operator, and sends it back to the queue.
    fn give_up(&self, state: &mut State, loaded: Loaded) {
        let (Some((id, Lead { status: LeadStatus::InChat(chat), .. })), Some((from, operator))) =
            (loaded.lead, loaded.operator)
        else {
            return;
        };
        self.send_back(state, id, chat, from);
        self.release(state, from, operator, chat.room);
    }

    /// Puts a lead who has a chat back into the queue, at the time of their original request (`since`).
    fn send_back(&self, state: &mut State, id: LeadId, chat: Chat, from: OperatorId) {
        put_lead(state, id, |lead| {
            lead.status = LeadStatus::InChat(Chat { operator: None, ..chat });
            lead.generation += match self.rules.returned_generation {
                ReturnedGeneration::Next => 1,
                ReturnedGeneration::Same => 0,
            };
        });
        let Lead { since, generation, .. } = state.leads[id];
        let ticket = Ticket { since, lead: id, generation, room: Some(chat.room), given_up_by: Some(from) };
        state.put_ticket(ticket, Set::EMPTY);
    }

    /// Ends a chat whose lead has not joined. Its slot is freed, its room goes back to the host, and its lead may ask
    /// again.
    fn expire(&self, state: &mut State, room: RoomId, loaded: Loaded) {
        let Some((id, Lead { status: LeadStatus::InChat(chat), .. })) = loaded.lead else { return };
        if self.was_joined(state, room) {
            state.violations.insert(Violation::ExpiredAfterJoining);
        }
        put_lead(state, id, |lead| lead.status = LeadStatus::Out);
        state.rooms[room] = Room::Resting;
        match loaded.operator {
            Some((from, operator)) => self.release(state, from, operator, chat.room),
            None if self.rules.expired_ticket == ExpiredTicket::Deleted => state.delete_ticket(id),
            None => {}
        }
    }

    /// Frees the operator's slot for the chat in this room, as the rule [`SlotRelease`] says. `loaded` is the operator
    /// as the handler has read them.
    fn release(&self, state: &mut State, id: OperatorId, loaded: Operator, room: RoomId) {
        put_operator(state, id, |operator| {
            if self.rules.slot_release == SlotRelease::OperatorWhole {
                *operator = Operator { version: operator.version, ..loaded };
            }
            operator.chats.remove(room);
        });
    }

    fn was_joined(&self, state: &State, room: RoomId) -> bool {
        state
            .runs
            .ids()
            .any(|run| self.scenario.event(run) == Event::Join(room) && state.journal.contains(&Cause::Event(run)))
    }
}

fn put_in_queue(state: &mut State, run: RunId, id: LeadId) {
    let Some(since) = state.runs[run].now else { return };
    put_lead(state, id, |lead| {
        *lead = Lead { version: lead.version, since, generation: 0, status: LeadStatus::Waiting };
    });
    let ahead = state.runs[run].ahead;
    state.put_ticket(Ticket { since, lead: id, generation: 0, room: None, given_up_by: None }, ahead);
}

/// Records that the lead has joined. The operator is written as well, without a condition, because the real desk
/// changes the operator's slot from reserved to open.
fn join(state: &mut State, loaded: Loaded) {
    let Some((id, Lead { status: LeadStatus::InChat(chat), .. })) = loaded.lead else { return };
    put_lead(state, id, |lead| lead.status = LeadStatus::InChat(Chat { joined: true, ..chat }));
    if let Some((operator, _)) = loaded.operator {
        put_operator(state, operator, |_| {});
    }
}

fn put_lead(state: &mut State, id: LeadId, change: impl FnOnce(&mut Lead)) {
    change(&mut state.leads[id]);
    state.leads[id].version += 1;
}

fn put_operator(state: &mut State, id: OperatorId, change: impl FnOnce(&mut Operator)) {
    change(&mut state.operators[id]);
    state.operators[id].version += 1;
}
