//! What must come to pass on some path, so that a scenario is about what it says it is about.
use crate::{
    desk::Desk,
    ids::{LeadId, OperatorId, RoomId, RunId},
    run::{At, End, Goal, Look, Refusal, Run},
    scenario::{Event, Kind},
    state::{Cause, Lead, Place, Room, State, Ticket},
};

/// Something that can be seen in some state.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// Its sentence.
    pub name: &'static str,
    /// Whether it is seen here.
    pub seen: fn(&Desk, &State) -> bool,
}

/// All of them.
pub const ALL: [Sight; 33] = [
    SOMEBODY_WAITS,
    ASSIGNED_AT_ONCE,
    MATCHED,
    RACE_LOST,
    ROOMS_RUN_OUT,
    QUEUE_LEFT,
    DEATH_BETWEEN_WRITE_AND_LOOK,
    STALE,
    DELIVERED_TWICE,
    UNHEARD,
    SENT_BACK_AND_SERVED,
    SENT_BACK_WAITS_BEFORE_ANOTHER,
    SENT_BACK_WAITS_BEHIND_ANOTHER,
    CONFLICT,
    LEFT_TO_TIMERS,
    TAKE_PASSES_THE_CAP,
    TAKE_PASSES_THE_QUEUE,
    TAKE_OF_A_CHAT_SENT_BACK,
    TAKE_MEETS_A_MATCH,
    TAKE_LOSES_TO_A_MATCH,
    TWO_WANT_ONE_ROOM,
    TAKE_TOO_LATE,
    TAKE_OFF_SHIFT,
    TAKE_AT_THE_HARD_CAP,
    TAKE_WITHOUT_A_ROOM,
    TAKE_BUSY,
    EXPIRED_WHILE_OTHERS_WAIT,
    EXPIRED_AND_GIVEN_ON,
    EXPIRED_IN_THE_QUEUE,
    EXPIRY_LOSES_TO_JOINING,
    JOINING_LOSES_TO_EXPIRY,
    ASKED_AGAIN,
    ROOM_USED_AGAIN,
];

/// Waiting.
pub const SOMEBODY_WAITS: Sight = Sight { name: "somebody waits", seen: |_, state| !state.queue.is_empty() };

/// The way past the queue.
pub const ASSIGNED_AT_ONCE: Sight = Sight {
    name: "a request is assigned at once",
    seen: |_, state| {
        let matched = state.journal.iter().any(|cause| matches!(cause, Cause::Ticket { .. }));
        !matched && state.rooms.rows().any(|room| matches!(room, Room::Taken(_)))
    },
};

/// The way through the queue.
pub const MATCHED: Sight = Sight { name: "a ticket is matched", seen: |_, state| any_ticket(state, |_| true) };

/// Two want one operator or one room.
pub const RACE_LOST: Sight = Sight {
    name: "an operator or a room is about to be committed that somebody else was given",
    seen: |desk, state| any_look(state, |look| loses_a_race(desk, state, &look)),
};

/// Operators alone are not enough.
pub const ROOMS_RUN_OUT: Sight = Sight {
    name: "at rest somebody waits beside a free operator, for there is no room",
    seen: |desk, state| {
        let free = state.operators.rows().any(|operator| operator.is_free(desk.scenario.cap));
        state.at_rest() && free && state.ready().is_empty() && !state.queue.is_empty()
    },
};

/// Who waits may change their mind.
pub const QUEUE_LEFT: Sight = Sight {
    name: "somebody leaves the queue while another one waits",
    seen: |desk, state| stored(desk, state, Kind::Leave) && !state.queue.is_empty(),
};

/// The moment for which the journal is read first.
pub const DEATH_BETWEEN_WRITE_AND_LOOK: Sight = Sight {
    name: "a handler dies between its write and its look",
    seen: |desk, state| {
        state.crashes > 0
            && state
                .runs
                .iter()
                .any(|(run, standing)| standing.at == At::Delivered && state.journal.contains(&desk.cause(state, run)))
    },
};

/// A cause comes again.
pub const STALE: Sight = Sight {
    name: "a handler finds that its cause came before, and looks",
    seen: |_, state| any_look(state, |look| look.goal == Goal::Match { stale: true }),
};

/// Two deliveries of one update.
pub const DELIVERED_TWICE: Sight = Sight {
    name: "two deliveries of one update run side by side",
    seen: |desk, state| {
        let running = |run: RunId| matches!(state.runs[run].at, At::Looking(_) | At::Writing(_));
        desk.scenario.same_update.iter().any(|(later, earlier)| running(*later) && running(*earlier))
    },
};

/// The commonest fault of a store.
pub const UNHEARD: Sight = Sight {
    name: "a handler commits what it has committed already",
    seen: |desk, state| {
        state.unheard > 0
            && state.runs.iter().any(|(run, standing)| match standing.at {
                At::Writing(_) => state.journal.contains(&desk.cause(state, run)),
                At::Looking(look) => look.ticket.is_some_and(|ticket| state.journal.contains(&ticket.cause())),
                At::NotYet | At::Delivered | At::Ended(_) => false,
            })
    },
};

/// A lead keeps their place.
pub const SENT_BACK_AND_SERVED: Sight = Sight {
    name: "a chat that was sent back has an operator again",
    seen: |_, state| any_ticket(state, |generation| generation > 0),
};

/// Who was sent back is served before who came later.
pub const SENT_BACK_WAITS_BEFORE_ANOTHER: Sight = Sight {
    name: "a ticket that names a chat waits before one that needs a room",
    seen: |_, state| matches!(state.queue[..], [Ticket { room: Some(_), .. }, Ticket { room: None, .. }, ..]),
};

/// A head that nobody can serve.
pub const SENT_BACK_WAITS_BEHIND_ANOTHER: Sight = Sight {
    name: "a ticket that names a chat waits behind one that needs a room",
    seen: |_, state| matches!(state.queue[..], [Ticket { room: None, .. }, Ticket { room: Some(_), .. }, ..]),
};

/// A conflict, and the second try.
pub const CONFLICT: Sight = Sight {
    name: "a commit meets a conflict and is tried again",
    seen: |_, state| state.runs.rows().any(|run| run.conflicts > 0),
};

/// One conflict after another.
pub const LEFT_TO_TIMERS: Sight = Sight {
    name: "a match is left to the timers, for whom there is something to do",
    seen: |desk, state| {
        let free = state.operators.rows().any(|operator| operator.is_free(desk.scenario.cap));
        state.left_to_timers
            && state.under_way().is_empty()
            && free
            && !state.queue.is_empty()
            && !state.ready().is_empty()
    },
};

/// *Take* is a person's own decision.
pub const TAKE_PASSES_THE_CAP: Sight = Sight {
    name: "a Take passes the automatic cap",
    seen: |desk, state| state.operators.rows().any(|operator| operator.load() > desk.scenario.cap),
};

/// *Take* takes the ticket that was pressed.
pub const TAKE_PASSES_THE_QUEUE: Sight = Sight {
    name: "a Take takes a ticket while an older one waits",
    seen: |desk, state| {
        taken(desk, state).any(|lead| state.queue.iter().any(|ticket| ticket.since < state.leads[lead].since))
    },
};

/// *Take* needs no room for a chat that has one.
pub const TAKE_OF_A_CHAT_SENT_BACK: Sight = Sight {
    name: "a Take takes a chat that was sent back",
    seen: |desk, state| taken(desk, state).any(|lead| state.leads[lead].generation > 0),
};

/// *Take* and the machine want one ticket.
pub const TAKE_MEETS_A_MATCH: Sight = Sight {
    name: "a Take and a match are about to commit the same ticket",
    seen: |desk, state| {
        let commits = |goal: fn(Goal) -> bool| {
            state.runs.rows().filter_map(move |run| match run.at {
                At::Looking(look) if goal(look.goal) && desk.due(&look).is_empty() => look.ticket,
                At::NotYet | At::Delivered | At::Looking(_) | At::Writing(_) | At::Ended(_) => None,
            })
        };
        commits(|goal| goal == Goal::Take)
            .any(|taken| commits(|goal| matches!(goal, Goal::Match { .. })).any(|matched| matched == taken))
    },
};

/// The machine was faster.
pub const TAKE_LOSES_TO_A_MATCH: Sight = Sight {
    name: "a Take finds that its ticket was matched, and looks",
    seen: |desk, state| {
        state.crashes == 0
            && state.runs.iter().any(|(run, standing)| {
                let stale = Goal::Match { stale: true };
                desk.scenario.event(run).kind() == Kind::Take
                    && matches!(standing.at, At::Looking(look) if look.goal == stale)
            })
    },
};

/// Two people want one room.
pub const TWO_WANT_ONE_ROOM: Sight = Sight {
    name: "two are about to commit one room",
    seen: |desk, state| {
        let committing = |run: &&Run| matches!(run.at, At::Looking(look) if desk.due(&look).is_empty());
        state.ready().len() == 1 && state.runs.rows().filter(committing).count() > 1
    },
};

/// The lead was faster.
pub const TAKE_TOO_LATE: Sight =
    Sight { name: "a Take is refused: the ticket is gone", seen: |_, state| refused(state, Refusal::TicketGone) };

/// The shift has ended meanwhile.
pub const TAKE_OFF_SHIFT: Sight =
    Sight { name: "a Take is refused: off shift", seen: |_, state| refused(state, Refusal::OffShift) };

/// Even people have a limit.
pub const TAKE_AT_THE_HARD_CAP: Sight =
    Sight { name: "a Take is refused: the hard cap", seen: |_, state| refused(state, Refusal::HardCap) };

/// Nowhere to talk.
pub const TAKE_WITHOUT_A_ROOM: Sight =
    Sight { name: "a Take is refused: no room is ready", seen: |_, state| refused(state, Refusal::NoRoom) };

/// One conflict after another.
pub const TAKE_BUSY: Sight =
    Sight { name: "a Take is refused: one conflict after another", seen: |_, state| refused(state, Refusal::Busy) };

/// The slot of a lead who did not come is another's.
pub const EXPIRED_WHILE_OTHERS_WAIT: Sight = Sight {
    name: "a chat expires while others wait",
    seen: |desk, state| stored(desk, state, Kind::Expire) && !state.queue.is_empty(),
};

/// The same slot, given on.
pub const EXPIRED_AND_GIVEN_ON: Sight = Sight {
    name: "a chat expires, and its operator is given another lead",
    seen: |desk, state| stored(desk, state, Kind::Expire) && any_ticket(state, |_| true),
};

/// The deadline goes on in the queue.
pub const EXPIRED_IN_THE_QUEUE: Sight = Sight {
    name: "a chat expires that was sent back to the queue",
    seen: |desk, state| {
        let given = |id: LeadId, lead: &Lead| {
            state.journal.contains(&Cause::Ticket { lead: id, since: lead.since, generation: lead.generation })
        };
        stored(desk, state, Kind::Expire)
            && state.leads.iter().any(|(id, lead)| lead.place == Place::Out && lead.generation > 0 && !given(id, lead))
    },
};

/// The lead is faster than the deadline.
pub const EXPIRY_LOSES_TO_JOINING: Sight = Sight {
    name: "a chat is about to expire whose lead has just joined",
    seen: |desk, state| writing(desk, state, Kind::Expire) && stored(desk, state, Kind::Join),
};

/// The deadline is faster than the lead.
pub const JOINING_LOSES_TO_EXPIRY: Sight = Sight {
    name: "a lead is about to join whose chat has just expired",
    seen: |desk, state| writing(desk, state, Kind::Join) && stored(desk, state, Kind::Expire),
};

/// Nobody has to wait for having missed a link.
pub const ASKED_AGAIN: Sight = Sight {
    name: "a lead whose chat has expired has another",
    seen: |desk, state| {
        stored(desk, state, Kind::Expire) && state.leads.rows().any(|lead| matches!(lead.place, Place::Chat(_)))
    },
};

/// A room that nobody joined is used again.
pub const ROOM_USED_AGAIN: Sight = Sight {
    name: "a room in which a chat has expired is taken by the next",
    seen: |desk, state| {
        let taken = |room: RoomId| matches!(state.rooms[room], Room::Taken(_));
        stored(desk, state, Kind::Expire)
            && desk.scenario.events.iter().any(|event| matches!(event, Event::Expire(room) if taken(*room)))
    },
};

fn any_look(state: &State, is: impl Fn(Look) -> bool) -> bool {
    state.runs.rows().any(|run| matches!(run.at, At::Looking(look) if is(look)))
}

/// The lead still waits, but the best choice is not there any more.
fn loses_a_race(desk: &Desk, state: &State, look: &Look) -> bool {
    let waits = look.ticket.is_some_and(|ticket| state.queue.contains(&ticket));
    let is_gone = |(operator, room): (OperatorId, Option<RoomId>)| {
        let full = !state.operators[operator].is_free(desk.scenario.cap);
        full || room.is_some_and(|room| state.rooms[room] != Room::Ready)
    };
    waits && look.goal != Goal::Take && desk.due(look).is_empty() && desk.choices(look).into_iter().any(is_gone)
}

fn any_ticket(state: &State, generation_is: impl Fn(u8) -> bool) -> bool {
    state.journal.iter().any(|cause| matches!(cause, Cause::Ticket { generation, .. } if generation_is(*generation)))
}

fn stored(desk: &Desk, state: &State, kind: Kind) -> bool {
    state.runs.ids().any(|run| {
        desk.scenario.event(run).kind() == kind
            && state.journal.contains(&Cause::Event(desk.scenario.first_delivery(run)))
    })
}

fn writing(desk: &Desk, state: &State, kind: Kind) -> bool {
    state
        .runs
        .iter()
        .any(|(run, standing)| desk.scenario.event(run).kind() == kind && matches!(standing.at, At::Writing(_)))
}

/// The leads of those tickets whose *Take* was granted.
fn taken<'a>(desk: &'a Desk, state: &'a State) -> impl Iterator<Item = LeadId> + 'a {
    state.runs.iter().filter_map(|(run, standing)| {
        let Event::Take(_, lead) = desk.scenario.event(run) else { return None };
        (standing.at == At::Ended(End::Done)).then_some(lead)
    })
}

fn refused(state: &State, refusal: Refusal) -> bool {
    state.runs.rows().any(|run| run.at == At::Ended(End::Refused(refusal)))
}
