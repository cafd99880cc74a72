//! An assignment: one transaction assigns one lead, one operator and one room. If the transaction is refused, the rules
//! say how the handler continues.
use crate::{
    event::{Event, EventKind},
    ids::{LeadId, Number, OperatorId, RoomId, RunId},
    rows::{Cause, Chat, Lead, LeadStatus, Room},
    rules::{Committer, Condition, LostRace, MatchCause, RematchUntil, RepeatedConflicts},
    run::{Attempt, Choice, Outcome, Phase, Purpose, Refusal},
    scenario::Desk,
    state::{State, Violation},
};

/// The number of conflicts after which a handler stops trying to commit. (The real desk waits for a random time between
/// two attempts. The model does not measure time; other steps may happen between the attempts.)
pub const TRIES: u8 = 2;

struct Assignment {
    attempt: Attempt,
    committer: Committer,
    cap: usize,
    cause: Cause,
    id: LeadId,
    lead: Lead,
    since: u8,
    operator: OperatorId,
    epoch: u8,
    room: RoomId,
    /// Whether the assignment takes a ready room. A chat that was sent back keeps the room that it has.
    takes_room: bool,
}

/// The item whose condition made a commit fail. The variants are in the order in which the conditions are checked.
enum FailedOn {
    Journal,
    LeadOrTicket,
    Operator,
    Room,
}

impl Desk {
    /// Commits an assignment to this operator and room. If the commit is refused, the handler continues as the rules
    /// say.
    pub(crate) fn assign(&self, state: &mut State, run: RunId, choice: Choice) {
        let Phase::Assigning(attempt) = state.runs[run].phase else { return };
        let Some(assignment) = self.assignment(state, run, attempt, choice) else { return };
        state.runs[run].phase = match self.failed_condition(state, &assignment) {
            None => {
                record_violations(state, run, &assignment);
                commit(state, &assignment);
                self.after_assigning(attempt.purpose)
            }
            Some(FailedOn::Journal) => self.after_duplicate(attempt.purpose),
            Some(FailedOn::LeadOrTicket) => start_again(attempt.purpose),
            Some(FailedOn::Operator) => {
                self.after_a_lost_race(attempt, |attempt| attempt.candidates[choice.operator.row()] = None)
            }
            Some(FailedOn::Room) => self.after_a_lost_race(attempt, |attempt| attempt.rooms.remove(assignment.room)),
        };
    }

    fn assignment(&self, state: &State, run: RunId, attempt: Attempt, choice: Choice) -> Option<Assignment> {
        let lead = attempt.lead?;
        let own_room = attempt.ticket.and_then(|ticket| ticket.room);
        let (id, since) = match (attempt.ticket, self.scenario.event(run)) {
            (Some(ticket), _) => (ticket.lead, ticket.since),
            (None, Event::Request(id)) => (id, state.runs[run].now?),
            (None, _) => return None,
        };
        let by_ticket = attempt.ticket.filter(|_| self.rules.match_cause == MatchCause::Ticket);
        let (committer, cap) = match attempt.purpose {
            Purpose::Take => (Committer::Handler(EventKind::Take), self.scenario.hard_cap),
            Purpose::DirectAssignment | Purpose::Rematch { .. } => (Committer::Machine, self.scenario.automatic_cap),
        };
        Some(Assignment {
            attempt,
            committer,
            cap,
            cause: by_ticket.map_or_else(|| self.cause(state, run), |ticket| ticket.cause()),
            id,
            lead,
            since,
            operator: choice.operator,
            epoch: attempt.candidates[choice.operator.row()]?.epoch,
            room: own_room.or(choice.room)?,
            takes_room: own_room.is_none(),
        })
    }

    fn failed_condition(&self, state: &State, assignment: &Assignment) -> Option<FailedOn> {
        let fails = |condition, holds: bool| self.rules.checks(assignment.committer, condition) && !holds;
        let operator = state.operators[assignment.operator];
        if fails(Condition::Journal, !state.journal.contains(&assignment.cause)) {
            Some(FailedOn::Journal)
        } else if fails(Condition::Lead, state.leads[assignment.id].version == assignment.lead.version)
            || fails(Condition::Ticket, assignment.attempt.ticket.is_none_or(|ticket| state.queue.contains(&ticket)))
        {
            Some(FailedOn::LeadOrTicket)
        } else if fails(Condition::OnShift, operator.on_shift)
            || fails(Condition::Epoch, operator.epoch == assignment.epoch)
            || fails(Condition::Cap, operator.load() < assignment.cap)
        {
            Some(FailedOn::Operator)
        } else if fails(Condition::Room, !assignment.takes_room || state.rooms[assignment.room] == Room::Ready) {
            Some(FailedOn::Room)
        } else {
            None
        }
    }

    fn after_assigning(&self, purpose: Purpose) -> Phase {
        match purpose {
            Purpose::DirectAssignment => Phase::Ended(Outcome::Done),
            Purpose::Take => self.after_writing(EventKind::Take),
            Purpose::Rematch { is_duplicate } => {
                let until =
                    if is_duplicate { self.rules.rematch_after_duplicate } else { self.rules.rematch_after_write };
                match until {
                    RematchUntil::NothingIsLeft => Phase::rematch(is_duplicate),
                    RematchUntil::OneMatch => Phase::Ended(Outcome::Done),
                }
            }
        }
    }

    /// Returns the next phase of a run that finds the cause of its assignment in the journal. Either another run has
    /// matched the ticket, or an earlier run has committed the cause.
    fn after_duplicate(&self, purpose: Purpose) -> Phase {
        match (purpose, self.rules.match_cause) {
            (Purpose::DirectAssignment | Purpose::Take, _) => Phase::rematch(true),
            (Purpose::Rematch { is_duplicate }, MatchCause::Ticket) => Phase::rematch(is_duplicate),
            (Purpose::Rematch { .. }, MatchCause::Trigger) => Phase::Ended(Outcome::Done),
        }
    }

    fn after_a_lost_race(&self, mut attempt: Attempt, drop: impl FnOnce(&mut Attempt)) -> Phase {
        drop(&mut attempt);
        match (self.rules.lost_race, attempt.purpose) {
            (LostRace::NextThenStop | LostRace::NextThenStartAgain, _) if !self.choices(&attempt).is_empty() => {
                Phase::Assigning(attempt)
            }
            (LostRace::NextThenStop, Purpose::Rematch { .. }) => Phase::Ended(Outcome::Done),
            (LostRace::NextThenStop | LostRace::NextThenStartAgain | LostRace::StartAgain, purpose) => {
                start_again(purpose)
            }
        }
    }

    /// Handles a commit that met a conflict and wrote nothing. The handler tries the commit again until it has met
    /// [`TRIES`] conflicts. Then a match waits for the timers, a request writes a ticket instead, and a *Take* is
    /// refused. Any other write continues as the rule [`RepeatedConflicts`] says.
    pub(crate) fn meet_conflict(&self, state: &mut State, run: RunId) {
        state.conflicts += 1;
        state.runs[run].conflicts += 1;
        if state.runs[run].conflicts < TRIES {
            return;
        }
        state.runs[run].conflicts = 0;
        state.runs[run].phase = match state.runs[run].phase {
            Phase::Assigning(Attempt { purpose: Purpose::Rematch { .. }, .. }) => {
                state.left_to_timers = true;
                Phase::Ended(Outcome::Done)
            }
            Phase::Assigning(attempt @ Attempt { purpose: Purpose::DirectAssignment, .. }) => {
                self.request_a_ticket(run, &attempt)
            }
            Phase::Assigning(Attempt { purpose: Purpose::Take, .. }) => Phase::Ended(Outcome::Refused(Refusal::Busy)),
            Phase::NotDelivered | Phase::Delivered | Phase::Writing(_) | Phase::Ended(_) => {
                match self.rules.repeated_conflicts {
                    RepeatedConflicts::Redeliver => {
                        state.runs[run].now = None;
                        Phase::Delivered
                    }
                    RepeatedConflicts::TakenForDone => self.after_writing(self.scenario.event(run).kind()),
                }
            }
        };
    }
}

/// Returns the phase from which the handler tries again: before its first load, or before the first read of a rematch.
fn start_again(purpose: Purpose) -> Phase {
    match purpose {
        Purpose::DirectAssignment | Purpose::Take => Phase::Delivered,
        Purpose::Rematch { is_duplicate } => Phase::rematch(is_duplicate),
    }
}

/// Commits the assignment in one transaction. The lead is overwritten; the operator is changed by an update expression.
fn commit(state: &mut State, assignment: &Assignment) {
    let Assignment { cause, id, lead, since, operator, room, .. } = *assignment;
    state.put_journal_item(cause);
    if assignment.attempt.ticket.is_some() {
        state.delete_ticket(id);
    }
    if assignment.takes_room {
        state.rooms[room] = Room::Taken(id);
    }
    state.operators[operator].chats.insert(room);
    state.operators[operator].version += 1;
    let (generation, joined) = match lead.status {
        LeadStatus::InChat(chat) => (lead.generation, chat.joined),
        LeadStatus::Waiting => (lead.generation, false),
        LeadStatus::Out => (0, false),
    };
    let status = LeadStatus::InChat(Chat { room, operator: Some(operator), joined });
    state.leads[id] = Lead { version: state.leads[id].version + 1, since, generation, status };
}

/// Records each [`Violation`] of this assignment. `state` is the state just before the commit.
fn record_violations(state: &mut State, run: RunId, assignment: &Assignment) {
    let operator = state.operators[assignment.operator];
    if !operator.on_shift {
        state.violations.insert(Violation::AssignedOffShift);
    }
    // A *Take* is a person's own decision. It may exceed the automatic cap, up to the hard cap, and may assign a ticket
    // that is not the oldest.
    if assignment.committer != Committer::Machine {
        return;
    }
    if operator.load() >= assignment.cap {
        state.violations.insert(Violation::PassedAutomaticCap);
    }
    let ahead = match assignment.attempt.ticket {
        Some(ticket) => state.ahead[ticket.lead],
        None => state.runs[run].ahead,
    };
    let attempt = &assignment.attempt;
    for ticket in state.queue.iter().filter(|ticket| ticket.lead != assignment.id) {
        let could_be_served = ticket.room.is_some() || !attempt.rooms.is_empty();
        let older = (ticket.since, ticket.lead) < (assignment.since, assignment.id);
        if could_be_served && older && attempt.waiting_when_read.contains(ticket.lead) {
            state.violations.insert(Violation::OvertookATicketItRead);
        }
        if could_be_served && ahead.contains(ticket.lead) {
            state.violations.insert(Violation::OvertookAnEarlierRequest);
        }
    }
}
