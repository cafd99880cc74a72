//! Looking: what is read before an assignment, in which order, and who is chosen from it.
use crate::{
    desk::Desk,
    ids::{OperatorId, RoomId, RunId, Set},
    rules::{GaveUp, Head, Reads, Spot},
    run::{At, Candidate, End, Goal, Loaded, Look, OPERATORS, Read},
    scenario::{Event, Grain},
    state::{Lead, Place, State, Ticket},
};

impl Desk {
    /// Somebody looks: nothing is read yet.
    pub(crate) fn look(goal: Goal, lead: Option<Lead>) -> At {
        At::Looking(Look {
            goal,
            done: Set::EMPTY,
            candidates: [None; OPERATORS],
            rooms: Set::EMPTY,
            ticket: None,
            lead,
            seen: Set::EMPTY,
        })
    }

    /// Somebody looks for what can be matched.
    pub(crate) fn look_for_a_match(stale: bool) -> At {
        Self::look(Goal::Match { stale }, None)
    }

    /// The reads that may come next. When there is none, the assignment is committed.
    pub(crate) fn due(&self, look: &Look) -> Vec<Read> {
        let trips: &[&[Read]] = match (look.goal, self.rules.reads) {
            (Goal::Take, _) => &[],
            (_, Reads::RosterAndRoomsThenHead) => &[&[Read::Roster, Read::Rooms], &[Read::Head], &[Read::Lead]],
            (_, Reads::RosterThenHeadAndRooms) => &[&[Read::Roster], &[Read::Head, Read::Rooms], &[Read::Lead]],
            (_, Reads::Unordered) => &[&[Read::Roster, Read::Rooms, Read::Head], &[Read::Lead]],
        };
        let open = |trip: &&[Read]| -> Vec<Read> {
            trip.iter().copied().filter(|read| !look.done.contains(*read) && self.is_needed(*read, look.goal)).collect()
        };
        let mut due = trips.iter().map(open).find(|open| !open.is_empty()).unwrap_or_default();
        if self.scenario.grain == Grain::Coarse && self.rules.reads != Reads::Unordered {
            due.truncate(1);
        }
        due
    }

    fn is_needed(&self, read: Read, goal: Goal) -> bool {
        match read {
            Read::Roster | Read::Rooms => true,
            Read::Head => goal != Goal::Spot || self.rules.spot != Spot::IfThereIsSupply,
            Read::Lead => goal != Goal::Spot && self.scenario.grain == Grain::Fine,
        }
    }

    /// One read comes back.
    pub(crate) fn read(&self, state: &mut State, run: RunId, read: Read) {
        let At::Looking(mut look) = state.runs[run].at else { return };
        look.done.insert(read);
        match read {
            Read::Roster => look.candidates = candidates(state, self.scenario.cap),
            Read::Rooms => look.rooms = state.ready(),
            Read::Head => {
                look.ticket = self.head(state, &look);
                if let (Goal::Match { .. }, Some(ticket)) = (look.goal, look.ticket) {
                    look.lead = Some(state.leads[ticket.lead]);
                }
            }
            Read::Lead => look.lead = look.ticket.map(|ticket| state.leads[ticket.lead]),
        }
        if read != Read::Lead {
            look.seen = look.seen.and(state.waiting());
        }
        state.runs[run].at = self.after_reading(run, look);
    }

    fn head(&self, state: &State, look: &Look) -> Option<Ticket> {
        let servable = |ticket: &&Ticket| self.may_be_served(look, **ticket);
        let only_servable = match look.goal {
            Goal::Match { .. } => self.rules.head == Head::OldestServable,
            Goal::Spot => self.rules.spot == Spot::IfNobodyServableWaits,
            Goal::Take => false,
        };
        if only_servable { state.queue.iter().find(servable).copied() } else { state.queue.first().copied() }
    }

    /// As far as is known from what was read.
    fn may_be_served(&self, look: &Look, ticket: Ticket) -> bool {
        let somebody = !look.done.contains(Read::Roster) || self.operators_for(look, Some(ticket)).next().is_some();
        let somewhere = !look.done.contains(Read::Rooms) || ticket.room.is_some() || !look.rooms.is_empty();
        somebody && somewhere
    }

    fn after_reading(&self, run: RunId, look: Look) -> At {
        let nobody_free = look.done.contains(Read::Roster) && look.candidates == [None; OPERATORS];
        let no_room = look.done.contains(Read::Rooms) && look.rooms.is_empty();
        match (look.goal, look.ticket) {
            (Goal::Spot, ticket) if nobody_free || no_room || ticket.is_some() => self.take_a_ticket(run, &look),
            (Goal::Match { .. }, _) if nobody_free => At::Ended(End::Done),
            (Goal::Match { .. }, None) if look.done.contains(Read::Head) => At::Ended(End::Done),
            (Goal::Match { .. }, Some(ticket)) if !self.may_be_served(&look, ticket) => At::Ended(End::Done),
            (goal @ Goal::Match { .. }, Some(ticket)) if !waits_under(ticket, look.lead) => Self::look(goal, None),
            (Goal::Spot | Goal::Take | Goal::Match { .. }, _) => At::Looking(look),
        }
    }

    /// A request that cannot be assigned at once.
    pub(crate) fn take_a_ticket(&self, run: RunId, look: &Look) -> At {
        let Event::Request(lead) = self.scenario.event(run) else {
            unreachable!("only a request is assigned without a ticket")
        };
        At::Writing(Loaded { lead: look.lead.map(|loaded| (lead, loaded)), operator: None })
    }

    /// The best choices from what was read: who has not given this lead up comes first, then who has the fewest chats.
    /// Ties are left open. No room is chosen for a chat that has one.
    pub(crate) fn choices(&self, look: &Look) -> Vec<(OperatorId, Option<RoomId>)> {
        let gave_up = |operator| look.ticket.is_some_and(|ticket| ticket.gave_up == Some(operator));
        let rank = |(operator, candidate): (OperatorId, Candidate)| (gave_up(operator), candidate.load);
        let best = self.operators_for(look, look.ticket).map(rank).min();
        let operators = self.operators_for(look, look.ticket).filter(|choice| Some(rank(*choice)) == best);
        let rooms: Vec<Option<RoomId>> = match look.ticket {
            Some(Ticket { room: Some(_), .. }) => vec![None],
            Some(Ticket { room: None, .. }) | None => look.rooms.iter().map(Some).take(self.rooms_tried()).collect(),
        };
        operators.flat_map(|(operator, _)| rooms.iter().map(move |room| (operator, *room))).collect()
    }

    fn rooms_tried(&self) -> usize {
        match self.scenario.grain {
            Grain::Coarse => 1,
            Grain::Fine => usize::MAX,
        }
    }

    fn operators_for<'a>(
        &self,
        look: &'a Look,
        ticket: Option<Ticket>,
    ) -> impl Iterator<Item = (OperatorId, Candidate)> + use<'a> {
        let excluded = match self.rules.gave_up {
            GaveUp::ChosenLast => None,
            GaveUp::Never => ticket.and_then(|ticket| ticket.gave_up),
        };
        (0..)
            .map(OperatorId)
            .zip(look.candidates)
            .filter_map(|(operator, candidate)| Some((operator, candidate?)))
            .filter(move |(operator, _)| Some(*operator) != excluded)
    }
}

/// Everybody on the roster who may be given one more under this cap.
fn candidates(state: &State, cap: usize) -> [Option<Candidate>; OPERATORS] {
    let mut candidates = [None; OPERATORS];
    for ((_, operator), candidate) in state.operators.iter().zip(&mut candidates) {
        if operator.is_free(cap) {
            *candidate = Some(Candidate { load: operator.load(), epoch: operator.epoch });
        }
    }
    candidates
}

/// The lead may have been read after the ticket.
fn waits_under(ticket: Ticket, lead: Option<Lead>) -> bool {
    lead.is_some_and(|lead| {
        let waits = match lead.place {
            Place::Out => false,
            Place::Waiting => true,
            Place::Chat(chat) => chat.operator.is_none(),
        };
        waits && lead.since == ticket.since && lead.generation == ticket.generation
    })
}
