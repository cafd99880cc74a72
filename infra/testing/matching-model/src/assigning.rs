//! Assigning: one lead, one operator and one room in one transaction, and what is done when it is refused.
use crate::{
    desk::Desk,
    ids::{LeadId, Number, OperatorId, RoomId, RunId},
    rules::{By, Condition, Conflicts, Looks, LostRace, MatchCause},
    run::{At, End, Goal, Look, Refusal},
    scenario::{Event, Kind},
    state::{Cause, Chat, Lead, Place, Room, State, Wrong},
};

/// How many conflicts a commit meets before it is given up. (The desk waits between them, at random; here whatever may
/// happen meanwhile does.)
pub const TRIES: u8 = 2;

/// One assignment that is about to be committed.
struct Assignment {
    look: Look,
    by: By,
    cap: usize,
    cause: Cause,
    id: LeadId,
    lead: Lead,
    since: u8,
    operator: OperatorId,
    epoch: u8,
    room: RoomId,
    /// The room is taken now; a chat that was sent back has its own.
    takes_room: bool,
}

/// Why nothing was written, in the order in which the reasons are read.
enum Reason {
    Stale,
    LeadOrTicket,
    Operator,
    Room,
}

impl Desk {
    /// Commits what was chosen.
    pub(crate) fn assign(&self, state: &mut State, run: RunId, operator: OperatorId, room: Option<RoomId>) {
        let At::Looking(look) = state.runs[run].at else { return };
        let Some(assignment) = self.assignment(state, run, look, operator, room) else { return };
        state.runs[run].at = match self.refused(state, &assignment) {
            None => {
                blame(state, run, &assignment);
                commit(state, &assignment);
                self.after_assigning(look.goal)
            }
            Some(Reason::Stale) => self.after_stale(look.goal),
            Some(Reason::LeadOrTicket) => Self::start_again(look.goal),
            Some(Reason::Operator) => self.after_a_lost_race(look, |look| look.candidates[operator.row()] = None),
            Some(Reason::Room) => self.after_a_lost_race(look, |look| look.rooms.remove(assignment.room)),
        };
    }

    fn assignment(
        &self,
        state: &State,
        run: RunId,
        look: Look,
        operator: OperatorId,
        room: Option<RoomId>,
    ) -> Option<Assignment> {
        let lead = look.lead?;
        let own_room = look.ticket.and_then(|ticket| ticket.room);
        let (id, since) = match (look.ticket, self.scenario.event(run)) {
            (Some(ticket), _) => (ticket.lead, ticket.since),
            (None, Event::Request(id)) => (id, state.runs[run].now?),
            (None, _) => return None,
        };
        let by_ticket = look.ticket.filter(|_| self.rules.match_cause == MatchCause::Ticket);
        Some(Assignment {
            look,
            by: if look.goal == Goal::Take { By::Handler(Kind::Take) } else { By::Machine },
            cap: if look.goal == Goal::Take { self.scenario.hard_cap } else { self.scenario.cap },
            cause: by_ticket.map_or_else(|| self.cause(state, run), |ticket| ticket.cause()),
            id,
            lead,
            since,
            operator,
            epoch: look.candidates[operator.row()]?.epoch,
            room: own_room.or(room)?,
            takes_room: own_room.is_none(),
        })
    }

    fn refused(&self, state: &State, assignment: &Assignment) -> Option<Reason> {
        let fails = |condition, holds: bool| self.rules.checks(assignment.by, condition) && !holds;
        let operator = state.operators[assignment.operator];
        if fails(Condition::Journal, !state.journal.contains(&assignment.cause)) {
            Some(Reason::Stale)
        } else if fails(Condition::Lead, state.leads[assignment.id].version == assignment.lead.version)
            || fails(Condition::Ticket, assignment.look.ticket.is_none_or(|ticket| state.queue.contains(&ticket)))
        {
            Some(Reason::LeadOrTicket)
        } else if fails(Condition::OnShift, operator.on_shift)
            || fails(Condition::Epoch, operator.epoch == assignment.epoch)
            || fails(Condition::Cap, operator.load() < assignment.cap)
        {
            Some(Reason::Operator)
        } else if fails(Condition::Room, !assignment.takes_room || state.rooms[assignment.room] == Room::Ready) {
            Some(Reason::Room)
        } else {
            None
        }
    }

    fn after_assigning(&self, goal: Goal) -> At {
        match goal {
            Goal::Spot => At::Ended(End::Done),
            Goal::Take => self.after_writing(Kind::Take),
            Goal::Match { stale } => match if stale { self.rules.after_stale } else { self.rules.after_write } {
                Looks::UntilNothingIsLeft => Self::look_for_a_match(stale),
                Looks::Once => At::Ended(End::Done),
            },
        }
    }

    /// Somebody else has matched this ticket, or a run before has done what this one is for.
    fn after_stale(&self, goal: Goal) -> At {
        match (goal, self.rules.match_cause) {
            (Goal::Spot | Goal::Take, _) => Self::look_for_a_match(true),
            (Goal::Match { stale }, MatchCause::Ticket) => Self::look_for_a_match(stale),
            (Goal::Match { .. }, MatchCause::WhateverTriggeredIt) => At::Ended(End::Done),
        }
    }

    /// From the first read on: a handler's own load, or the next look.
    fn start_again(goal: Goal) -> At {
        match goal {
            Goal::Spot | Goal::Take => At::Delivered,
            Goal::Match { stale } => Self::look_for_a_match(stale),
        }
    }

    fn after_a_lost_race(&self, mut look: Look, drop: impl FnOnce(&mut Look)) -> At {
        drop(&mut look);
        match (self.rules.lost_race, look.goal) {
            (LostRace::NextThenStop | LostRace::NextThenLookAgain, _) if !self.choices(&look).is_empty() => {
                At::Looking(look)
            }
            (LostRace::NextThenStop, Goal::Match { .. }) => At::Ended(End::Done),
            (LostRace::NextThenStop | LostRace::NextThenLookAgain | LostRace::LookAgain, goal) => {
                Self::start_again(goal)
            }
        }
    }

    /// A commit meets a conflict: nothing is written. It is tried again, and given up when that happens too often.
    pub(crate) fn conflict(&self, state: &mut State, run: RunId) {
        state.conflicts += 1;
        state.runs[run].conflicts += 1;
        if state.runs[run].conflicts < TRIES {
            return;
        }
        state.runs[run].conflicts = 0;
        state.runs[run].at = match state.runs[run].at {
            At::Looking(Look { goal: Goal::Match { .. }, .. }) => {
                state.left_to_timers = true;
                At::Ended(End::Done)
            }
            At::Looking(look @ Look { goal: Goal::Spot, .. }) => self.take_a_ticket(run, &look),
            At::Looking(Look { goal: Goal::Take, .. }) => At::Ended(End::Refused(Refusal::Busy)),
            At::NotYet | At::Delivered | At::Writing(_) | At::Ended(_) => match self.rules.conflicts {
                Conflicts::DeliveredAgain => {
                    state.runs[run].now = None;
                    At::Delivered
                }
                Conflicts::TakenForDone => self.after_writing(self.scenario.event(run).kind()),
            },
        };
    }
}

/// All in one transaction. The lead is written whole, the operator by an update expression.
fn commit(state: &mut State, assignment: &Assignment) {
    let Assignment { cause, id, lead, since, operator, room, .. } = *assignment;
    state.journal(cause);
    if assignment.look.ticket.is_some() {
        state.delete_ticket(id);
    }
    if assignment.takes_room {
        state.rooms[room] = Room::Taken(id);
    }
    state.operators[operator].chats.insert(room);
    state.operators[operator].version += 1;
    let (generation, joined) = match lead.place {
        Place::Chat(chat) => (lead.generation, chat.joined),
        Place::Waiting => (lead.generation, false),
        Place::Out => (0, false),
    };
    let place = Place::Chat(Chat { room, operator: Some(operator), joined });
    state.leads[id] = Lead { version: state.leads[id].version + 1, since, generation, place };
}

/// What this assignment does wrong, as things stand when it is committed.
fn blame(state: &mut State, run: RunId, assignment: &Assignment) {
    let operator = state.operators[assignment.operator];
    if !operator.on_shift {
        state.wrongs.insert(Wrong::AssignedOffShift);
    }
    // A person's own decision may pass the cap, up to another one, and the queue.
    if assignment.by != By::Machine {
        return;
    }
    if operator.load() >= assignment.cap {
        state.wrongs.insert(Wrong::PassedAutomaticCap);
    }
    let behind = match assignment.look.ticket {
        Some(ticket) => state.behind[ticket.lead],
        None => state.runs[run].behind,
    };
    let look = &assignment.look;
    for ticket in state.queue.iter().filter(|ticket| ticket.lead != assignment.id) {
        let could_be_served = ticket.room.is_some() || !look.rooms.is_empty();
        let older = (ticket.since, ticket.lead) < (assignment.since, assignment.id);
        if could_be_served && older && look.seen.contains(ticket.lead) {
            state.wrongs.insert(Wrong::OvertookWhatWasRead);
        }
        if could_be_served && behind.contains(ticket.lead) {
            state.wrongs.insert(Wrong::OvertookWhoWaited);
        }
    }
}
