//! Writing: the transaction of its own that a handler commits on what it has loaded.
use crate::{
    desk::Desk,
    ids::{LeadId, OperatorId, RoomId, RunId, Set},
    rules::{By, Condition, ExpiredTicket, Generation, Release},
    run::{At, End, Loaded},
    scenario::{Event, Kind},
    state::{Cause, Chat, Lead, Operator, Place, Room, State, Ticket, Wrong},
};

impl Desk {
    /// Commits the handler's own write. Who was slower loads again; who finds the journal item looks.
    pub(crate) fn write(&self, state: &mut State, run: RunId) {
        let At::Writing(loaded) = state.runs[run].at else { return };
        let event = self.scenario.event(run);
        let cause = self.cause(state, run);
        state.runs[run].at = if self.checks(event, Condition::Journal) && state.journal.contains(&cause) {
            Self::look_for_a_match(true)
        } else if self.is_unchanged(state, event, &loaded) {
            self.change(state, run, event, loaded);
            state.journal(cause);
            self.after_writing(event.kind())
        } else {
            At::Delivered
        };
    }

    /// Who has made a match possible looks.
    pub(crate) fn after_writing(&self, kind: Kind) -> At {
        if self.rules.looks_after(kind) { Self::look_for_a_match(false) } else { At::Ended(End::Done) }
    }

    fn checks(&self, event: Event, condition: Condition) -> bool {
        self.rules.checks(By::Handler(event.kind()), condition)
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

    fn writes_operator_whole(&self, kind: Kind) -> bool {
        match kind {
            Kind::StartShift | Kind::EndShift | Kind::EndShiftSendingBack => true,
            Kind::Close | Kind::Silent | Kind::Expire => self.rules.release == Release::OperatorWhole,
            Kind::Request | Kind::Leave | Kind::Join | Kind::Take | Kind::RoomReady | Kind::Timers => false,
        }
    }

    fn change(&self, state: &mut State, run: RunId, event: Event, loaded: Loaded) {
        match event {
            Event::Request(id) => put_in_queue(state, run, id),
            Event::Leave(id) => {
                put_lead(state, id, |lead| lead.place = Place::Out);
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
            Event::EndShiftSendingBack(id) => {
                put_operator(state, id, |operator| operator.on_shift = false);
                for room in state.operators[id].chats.iter() {
                    if let Some((lead, chat)) = state.chat_in(room) {
                        self.send_back(state, lead, chat, id);
                    }
                }
                state.operators[id].chats = Set::EMPTY;
            }
            Event::RoomReady(room) => state.rooms[room] = Room::Ready,
            Event::Take(..) | Event::Timers => {}
        }
    }

    fn close(&self, state: &mut State, loaded: Loaded) {
        let (Some((id, Lead { place: Place::Chat(chat), .. })), Some((from, operator))) =
            (loaded.lead, loaded.operator)
        else {
            return;
        };
        put_lead(state, id, |lead| lead.place = Place::Out);
        state.rooms[chat.room] = Room::Over;
        self.release(state, from, operator, chat.room);
    }

    /// The operator of a chat gives it up.
    fn give_up(&self, state: &mut State, loaded: Loaded) {
        let (Some((id, Lead { place: Place::Chat(chat), .. })), Some((from, operator))) =
            (loaded.lead, loaded.operator)
        else {
            return;
        };
        self.send_back(state, id, chat, from);
        self.release(state, from, operator, chat.room);
    }

    /// A lead goes back to the queue, with their chat and their first `since`.
    fn send_back(&self, state: &mut State, id: LeadId, chat: Chat, from: OperatorId) {
        put_lead(state, id, |lead| {
            lead.place = Place::Chat(Chat { operator: None, ..chat });
            lead.generation += match self.rules.generation {
                Generation::Next => 1,
                Generation::Same => 0,
            };
        });
        let Lead { since, generation, .. } = state.leads[id];
        let ticket = Ticket { since, lead: id, generation, room: Some(chat.room), gave_up: Some(from) };
        state.put_ticket(ticket, Set::EMPTY);
    }

    /// A chat ends whose lead has not joined. Its slot is free, its room goes back to the host, and its lead may ask again.
    fn expire(&self, state: &mut State, room: RoomId, loaded: Loaded) {
        let Some((id, Lead { place: Place::Chat(chat), .. })) = loaded.lead else { return };
        if self.was_joined(state, room) {
            state.wrongs.insert(Wrong::ExpiredAfterJoining);
        }
        put_lead(state, id, |lead| lead.place = Place::Out);
        state.rooms[room] = Room::Resting;
        match loaded.operator {
            Some((from, operator)) => self.release(state, from, operator, chat.room),
            None if self.rules.expired_ticket == ExpiredTicket::Goes => state.delete_ticket(id),
            None => {}
        }
    }

    /// An operator has one chat less.
    fn release(&self, state: &mut State, id: OperatorId, loaded: Operator, room: RoomId) {
        put_operator(state, id, |operator| {
            if self.rules.release == Release::OperatorWhole {
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
    put_lead(state, id, |lead| *lead = Lead { version: lead.version, since, generation: 0, place: Place::Waiting });
    let behind = state.runs[run].behind;
    state.put_ticket(Ticket { since, lead: id, generation: 0, room: None, gave_up: None }, behind);
}

/// The lead is in. The operator's slot is open, no longer reserved; nothing is asked of it.
fn join(state: &mut State, loaded: Loaded) {
    let Some((id, Lead { place: Place::Chat(chat), .. })) = loaded.lead else { return };
    put_lead(state, id, |lead| lead.place = Place::Chat(Chat { joined: true, ..chat }));
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
