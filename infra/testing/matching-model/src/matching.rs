//! Matching: the reads before an assignment, their order, and the choice of operator and room.
use crate::{
    event::Event,
    ids::{OperatorId, RoomId, RunId},
    rows::{Lead, LeadStatus, Ticket},
    rules::{DirectAssignment, FormerOperator, HeadOfQueue, ReadOrder},
    run::{Attempt, Candidate, Choice, Loaded, OPERATORS, Outcome, Phase, Purpose, Read},
    scenario::{Desk, Grain},
    state::State,
};

impl Desk {
    /// Returns the reads that may come next. If the list is empty, nothing is left to read, and the next step commits
    /// the assignment.
    pub(crate) fn due_reads(&self, attempt: &Attempt) -> Vec<Read> {
        let trips: &[&[Read]] = match (attempt.purpose, self.rules.read_order) {
            (Purpose::Take, _) => &[],
            (_, ReadOrder::RosterAndRoomsThenHead) => &[&[Read::Roster, Read::Rooms], &[Read::Head], &[Read::Lead]],
            (_, ReadOrder::RosterThenHeadAndRooms) => &[&[Read::Roster], &[Read::Head, Read::Rooms], &[Read::Lead]],
            (_, ReadOrder::Unordered) => &[&[Read::Roster, Read::Rooms, Read::Head], &[Read::Lead]],
        };
        let is_open = |read: &Read| !attempt.reads_done.contains(*read) && self.is_needed(*read, attempt.purpose);
        let open = |trip: &&[Read]| -> Vec<Read> { trip.iter().copied().filter(is_open).collect() };
        let mut due = trips.iter().map(open).find(|open| !open.is_empty()).unwrap_or_default();
        if self.scenario.grain == Grain::Coarse && self.rules.read_order != ReadOrder::Unordered {
            due.truncate(1);
        }
        due
    }

    fn is_needed(&self, read: Read, purpose: Purpose) -> bool {
        let is_direct = purpose == Purpose::DirectAssignment;
        match read {
            Read::Roster | Read::Rooms => true,
            Read::Head => !is_direct || self.rules.direct_assignment != DirectAssignment::IfThereIsSupply,
            Read::Lead => !is_direct && self.scenario.grain == Grain::Fine,
        }
    }

    /// Performs one read, and chooses the next phase by its result.
    pub(crate) fn read(&self, state: &mut State, run: RunId, read: Read) {
        let Phase::Assigning(mut attempt) = state.runs[run].phase else { return };
        attempt.reads_done.insert(read);
        match read {
            Read::Roster => attempt.candidates = candidates(state, self.scenario.automatic_cap),
            Read::Rooms => attempt.rooms = state.ready_rooms(),
            Read::Head => {
                attempt.ticket = self.head(state, &attempt);
                if let (Purpose::Rematch { .. }, Some(ticket)) = (attempt.purpose, attempt.ticket) {
                    attempt.lead = Some(state.leads[ticket.lead]);
                }
            }
            Read::Lead => attempt.lead = attempt.ticket.map(|ticket| state.leads[ticket.lead]),
        }
        if read != Read::Lead {
            attempt.waiting_when_read = attempt.waiting_when_read.union(state.waiting());
        }
        state.runs[run].phase = self.after_reading(run, attempt);
    }

    fn head(&self, state: &State, attempt: &Attempt) -> Option<Ticket> {
        let servable = |ticket: &&Ticket| self.may_be_served(attempt, **ticket);
        let only_servable = match attempt.purpose {
            Purpose::Rematch { .. } => self.rules.head == HeadOfQueue::OldestServable,
            Purpose::DirectAssignment => self.rules.direct_assignment == DirectAssignment::IfNobodyServableWaits,
            Purpose::Take => false,
        };
        if only_servable { state.queue.iter().find(servable).copied() } else { state.queue.first().copied() }
    }

    /// Returns whether the ticket can be served, as far as the reads made so far show.
    fn may_be_served(&self, attempt: &Attempt, ticket: Ticket) -> bool {
        let reads = attempt.reads_done;
        let somebody = !reads.contains(Read::Roster) || self.operators_for(attempt, Some(ticket)).next().is_some();
        let somewhere = !reads.contains(Read::Rooms) || ticket.room.is_some() || !attempt.rooms.is_empty();
        somebody && somewhere
    }

    fn after_reading(&self, run: RunId, attempt: Attempt) -> Phase {
        let reads = attempt.reads_done;
        let nobody_free = reads.contains(Read::Roster) && attempt.candidates == [None; OPERATORS];
        let no_room = reads.contains(Read::Rooms) && attempt.rooms.is_empty();
        match (attempt.purpose, attempt.ticket) {
            (Purpose::DirectAssignment, ticket) if nobody_free || no_room || ticket.is_some() => {
                self.request_a_ticket(run, &attempt)
            }
            (Purpose::Rematch { .. }, _) if nobody_free => Phase::Ended(Outcome::Done),
            (Purpose::Rematch { .. }, None) if reads.contains(Read::Head) => Phase::Ended(Outcome::Done),
            (Purpose::Rematch { .. }, Some(ticket)) if !self.may_be_served(&attempt, ticket) => {
                Phase::Ended(Outcome::Done)
            }
            (Purpose::Rematch { is_duplicate }, Some(ticket)) if !waits_under(ticket, attempt.lead) => {
                Phase::rematch(is_duplicate)
            }
            (Purpose::DirectAssignment | Purpose::Take | Purpose::Rematch { .. }, _) => Phase::Assigning(attempt),
        }
    }

    /// Returns the next phase of a request that cannot be assigned immediately. In this phase, the handler is about to
    /// write a ticket.
    pub(crate) fn request_a_ticket(&self, run: RunId, attempt: &Attempt) -> Phase {
        let Event::Request(lead) = self.scenario.event(run) else {
            unreachable!("only a request is assigned without a ticket")
        };
        Phase::Writing(Loaded { lead: attempt.lead.map(|loaded| (lead, loaded)), operator: None })
    }

    /// Returns the best choices of an operator and a room, according to the reads. An operator from whom this lead's
    /// chat was taken is chosen only if no other operator is free. Otherwise, the operators with the fewest chats are
    /// chosen; if several have equally few chats, all of them are returned. No room is chosen for a chat that already
    /// has a room.
    pub(crate) fn choices(&self, attempt: &Attempt) -> Vec<Choice> {
        let gave_up = |operator| attempt.ticket.is_some_and(|ticket| ticket.given_up_by == Some(operator));
        let rank = |(operator, candidate): (OperatorId, Candidate)| (gave_up(operator), candidate.load);
        let best = self.operators_for(attempt, attempt.ticket).map(rank).min();
        let operators = self.operators_for(attempt, attempt.ticket).filter(|ranked| Some(rank(*ranked)) == best);
        let rooms: Vec<Option<RoomId>> = match attempt.ticket {
            Some(Ticket { room: Some(_), .. }) => vec![None],
            Some(Ticket { room: None, .. }) | None => attempt.rooms.iter().map(Some).take(self.rooms_tried()).collect(),
        };
        operators.flat_map(|(operator, _)| rooms.iter().map(move |room| Choice { operator, room: *room })).collect()
    }

    fn rooms_tried(&self) -> usize {
        match self.scenario.grain {
            Grain::Coarse => 1,
            Grain::Fine => usize::MAX,
        }
    }

    fn operators_for<'a>(
        &self,
        attempt: &'a Attempt,
        ticket: Option<Ticket>,
    ) -> impl Iterator<Item = (OperatorId, Candidate)> + use<'a> {
        let excluded = match self.rules.former_operator {
            FormerOperator::ChosenLast => None,
            FormerOperator::Excluded => ticket.and_then(|ticket| ticket.given_up_by),
        };
        (0..)
            .map(OperatorId)
            .zip(attempt.candidates)
            .filter_map(|(operator, candidate)| Some((operator, candidate?)))
            .filter(move |(operator, _)| Some(*operator) != excluded)
    }
}

/// Returns all operators on the roster who may be given one more chat under this cap.
fn candidates(state: &State, cap: usize) -> [Option<Candidate>; OPERATORS] {
    let mut candidates = [None; OPERATORS];
    for ((_, operator), candidate) in state.operators.iter().zip(&mut candidates) {
        if operator.is_free(cap) {
            *candidate = Some(Candidate { load: operator.load(), epoch: operator.epoch });
        }
    }
    candidates
}

/// Returns whether the lead still waits with this ticket. If the lead was read later than the ticket, the lead may have
/// been served or may have left in between.
fn waits_under(ticket: Ticket, lead: Option<Lead>) -> bool {
    lead.is_some_and(|lead| {
        let waits = match lead.status {
            LeadStatus::Out => false,
            LeadStatus::Waiting => true,
            LeadStatus::InChat(chat) => chat.operator.is_none(),
        };
        waits && lead.since == ticket.since && lead.generation == ticket.generation
    })
}
