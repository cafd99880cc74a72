//! Coverage goals: something that must happen in at least one state, so that a scenario really tests its subject.
use crate::{
    event::{Event, EventKind},
    ids::{LeadId, RoomId, RunId},
    rows::{Cause, Lead, LeadStatus, Room, Ticket},
    run::{Attempt, Choice, Outcome, Phase, Purpose, Refusal, Run},
    scenario::{CoverageGoal, Desk},
    state::State,
};

/// Every goal, in the order of its declaration.
pub const ALL: [CoverageGoal; 33] = [
    SOMEBODY_WAITS,
    ASSIGNED_AT_ONCE,
    MATCHED,
    RACE_LOST,
    ROOMS_RUN_OUT,
    QUEUE_LEFT,
    CRASH_BETWEEN_WRITE_AND_REMATCH,
    DUPLICATE_CAUSE,
    DELIVERED_TWICE,
    LOST_REPLY,
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

/// At least one lead waits in the queue.
pub const SOMEBODY_WAITS: CoverageGoal =
    CoverageGoal { name: "somebody waits", is_reached: |_, state| !state.queue.is_empty() };

/// A request is served without a ticket.
pub const ASSIGNED_AT_ONCE: CoverageGoal = CoverageGoal {
    name: "a request is assigned at once",
    is_reached: |_, state| {
        let matched = state.journal.iter().any(|cause| matches!(cause, Cause::Ticket { .. }));
        !matched && state.rooms.rows().any(|room| matches!(room, Room::Taken(_)))
    },
};

/// A lead is served through the queue.
pub const MATCHED: CoverageGoal =
    CoverageGoal { name: "a ticket is matched", is_reached: |_, state| any_ticket_served(state, |_| true) };

/// Two handlers compete for one operator or one room.
pub const RACE_LOST: CoverageGoal = CoverageGoal {
    name: "a commit is about to assign an operator or a room that was assigned meanwhile",
    is_reached: |desk, state| any_attempt(state, |attempt| loses_a_race(desk, state, &attempt)),
};

/// A free operator is not enough to serve a lead: a room must be ready as well.
pub const ROOMS_RUN_OUT: CoverageGoal = CoverageGoal {
    name: "at rest a lead waits although an operator is free, because no room is ready",
    is_reached: |desk, state| {
        let free = state.operators.rows().any(|operator| operator.is_free(desk.scenario.automatic_cap));
        state.at_rest() && free && state.ready_rooms().is_empty() && !state.queue.is_empty()
    },
};

/// A lead leaves the queue while another lead waits.
pub const QUEUE_LEFT: CoverageGoal = CoverageGoal {
    name: "somebody leaves the queue while another one waits",
    is_reached: |desk, state| is_stored(desk, state, EventKind::Leave) && !state.queue.is_empty(),
};

/// A handler dies after its write and before its rematch. When the event is delivered again, the handler has nothing to
/// write, but it must still rematch. This is why a handler reads the journal first.
pub const CRASH_BETWEEN_WRITE_AND_REMATCH: CoverageGoal = CoverageGoal {
    name: "a handler dies between its write and its rematch",
    is_reached: |desk, state| {
        state.crashes > 0
            && state.runs.iter().any(|(run, progress)| {
                progress.phase == Phase::Delivered && state.journal.contains(&desk.cause(state, run))
            })
    },
};

/// An event is delivered again after its cause was committed.
pub const DUPLICATE_CAUSE: CoverageGoal = CoverageGoal {
    name: "a handler finds that its cause was committed before, and rematches",
    is_reached: |_, state| any_attempt(state, |attempt| attempt.purpose == Purpose::Rematch { is_duplicate: true }),
};

/// Two runs handle the same update at the same time.
pub const DELIVERED_TWICE: CoverageGoal = CoverageGoal {
    name: "two deliveries of one update run side by side",
    is_reached: |desk, state| {
        let running = |run: RunId| matches!(state.runs[run].phase, Phase::Assigning(_) | Phase::Writing(_));
        desk.scenario.same_update.iter().any(|pair| running(pair.later) && running(pair.earlier))
    },
};

/// A commit succeeds, but its reply is lost, so the handler commits again. This is the most common fault of a store.
pub const LOST_REPLY: CoverageGoal = CoverageGoal {
    name: "a handler commits what it has committed already",
    is_reached: |desk, state| {
        state.lost_replies > 0
            && state.runs.iter().any(|(run, progress)| match progress.phase {
                Phase::Writing(_) => state.journal.contains(&desk.cause(state, run)),
                Phase::Assigning(attempt) => {
                    attempt.ticket.is_some_and(|ticket| state.journal.contains(&ticket.cause()))
                }
                Phase::NotDelivered | Phase::Delivered | Phase::Ended(_) => false,
            })
    },
};

/// A lead whose chat was sent back is served again, and has kept their place.
pub const SENT_BACK_AND_SERVED: CoverageGoal = CoverageGoal {
    name: "a chat that was sent back has an operator again",
    is_reached: |_, state| any_ticket_served(state, |generation| generation > 0),
};

/// A lead whose chat was sent back has waited longer than a lead who needs a room.
pub const SENT_BACK_WAITS_BEFORE_ANOTHER: CoverageGoal = CoverageGoal {
    name: "a ticket that names a chat waits before one that needs a room",
    is_reached: |_, state| matches!(state.queue[..], [Ticket { room: Some(_), .. }, Ticket { room: None, .. }, ..]),
};

/// A lead whose chat was sent back waits behind a lead who needs a room. If no room is ready, only the chat that was
/// sent back can be served, because it has a room.
pub const SENT_BACK_WAITS_BEHIND_ANOTHER: CoverageGoal = CoverageGoal {
    name: "a ticket that names a chat waits behind one that needs a room",
    is_reached: |_, state| matches!(state.queue[..], [Ticket { room: None, .. }, Ticket { room: Some(_), .. }, ..]),
};

/// A commit is tried again after a conflict.
pub const CONFLICT: CoverageGoal = CoverageGoal {
    name: "a commit meets a conflict and is tried again",
    is_reached: |_, state| state.runs.rows().any(|run| run.conflicts > 0),
};

/// A handler stops trying a match after several conflicts in a row. The timers make the match later.
pub const LEFT_TO_TIMERS: CoverageGoal = CoverageGoal {
    name: "a match is left to the timers, and they can make it",
    is_reached: |desk, state| {
        let free = state.operators.rows().any(|operator| operator.is_free(desk.scenario.automatic_cap));
        state.left_to_timers
            && state.under_way().is_empty()
            && free
            && !state.queue.is_empty()
            && !state.ready_rooms().is_empty()
    },
};

/// *Take* is a person's own decision, so the automatic cap does not apply.
pub const TAKE_PASSES_THE_CAP: CoverageGoal = CoverageGoal {
    name: "a Take passes the automatic cap",
    is_reached: |desk, state| state.operators.rows().any(|operator| operator.load() > desk.scenario.automatic_cap),
};

/// *Take* assigns the ticket whose button was pressed, not the oldest ticket.
pub const TAKE_PASSES_THE_QUEUE: CoverageGoal = CoverageGoal {
    name: "a Take takes a ticket while an older one waits",
    is_reached: |desk, state| {
        taken_leads(desk, state).any(|lead| state.queue.iter().any(|ticket| ticket.since < state.leads[lead].since))
    },
};

/// *Take* needs no ready room for a chat that was sent back, because the chat already has a room.
pub const TAKE_OF_A_CHAT_SENT_BACK: CoverageGoal = CoverageGoal {
    name: "a Take takes a chat that was sent back",
    is_reached: |desk, state| taken_leads(desk, state).any(|lead| state.leads[lead].generation > 0),
};

/// *Take* and an automatic match compete for one ticket.
pub const TAKE_MEETS_A_MATCH: CoverageGoal = CoverageGoal {
    name: "a Take and a match are about to commit the same ticket",
    is_reached: |desk, state| {
        let commits = |is_for: fn(Purpose) -> bool| {
            state.runs.rows().filter_map(move |run| match run.phase {
                Phase::Assigning(attempt) if is_for(attempt.purpose) && desk.due_reads(&attempt).is_empty() => {
                    attempt.ticket
                }
                Phase::NotDelivered | Phase::Delivered | Phase::Assigning(_) | Phase::Writing(_) | Phase::Ended(_) => {
                    None
                }
            })
        };
        commits(|purpose| purpose == Purpose::Take)
            .any(|taken| commits(|purpose| matches!(purpose, Purpose::Rematch { .. })).any(|matched| matched == taken))
    },
};

/// An automatic match commits the ticket before *Take* does.
pub const TAKE_LOSES_TO_A_MATCH: CoverageGoal = CoverageGoal {
    name: "a Take finds that its ticket was matched, and rematches",
    is_reached: |desk, state| {
        state.crashes == 0
            && state.runs.iter().any(|(run, progress)| {
                let stale = Purpose::Rematch { is_duplicate: true };
                desk.scenario.event(run).kind() == EventKind::Take
                    && matches!(progress.phase, Phase::Assigning(attempt) if attempt.purpose == stale)
            })
    },
};

/// Two assignments compete for one room.
pub const TWO_WANT_ONE_ROOM: CoverageGoal = CoverageGoal {
    name: "two are about to commit one room",
    is_reached: |desk, state| {
        let committing =
            |run: &&Run| matches!(run.phase, Phase::Assigning(attempt) if desk.due_reads(&attempt).is_empty());
        state.ready_rooms().len() == 1 && state.runs.rows().filter(committing).count() > 1
    },
};

/// *Take* is refused, because the lead has left the queue or was served.
pub const TAKE_TOO_LATE: CoverageGoal = CoverageGoal {
    name: "a Take is refused: the ticket is gone",
    is_reached: |_, state| is_refused(state, Refusal::TicketGone),
};

/// *Take* is refused, because the operator's shift has ended.
pub const TAKE_OFF_SHIFT: CoverageGoal =
    CoverageGoal { name: "a Take is refused: off shift", is_reached: |_, state| is_refused(state, Refusal::OffShift) };

/// *Take* is refused, because the operator has as many chats as the hard cap allows. *Take* may exceed the automatic
/// cap, but not the hard cap.
pub const TAKE_AT_THE_HARD_CAP: CoverageGoal = CoverageGoal {
    name: "a Take is refused: the hard cap",
    is_reached: |_, state| is_refused(state, Refusal::HardCap),
};

/// *Take* is refused for a ticket that needs a room, because no room is ready.
pub const TAKE_WITHOUT_A_ROOM: CoverageGoal = CoverageGoal {
    name: "a Take is refused: no room is ready",
    is_reached: |_, state| is_refused(state, Refusal::NoRoom),
};

/// *Take* is refused after several conflicts in a row.
pub const TAKE_BUSY: CoverageGoal = CoverageGoal {
    name: "a Take is refused: one conflict after another",
    is_reached: |_, state| is_refused(state, Refusal::Busy),
};

/// A chat expires because its lead did not join. The operator's slot becomes free while other leads wait.
pub const EXPIRED_WHILE_OTHERS_WAIT: CoverageGoal = CoverageGoal {
    name: "a chat expires while others wait",
    is_reached: |desk, state| is_stored(desk, state, EventKind::Expire) && !state.queue.is_empty(),
};

/// The freed slot of an expired chat goes to another lead.
pub const EXPIRED_AND_GIVEN_ON: CoverageGoal = CoverageGoal {
    name: "a chat expires, and its operator is given another lead",
    is_reached: |desk, state| is_stored(desk, state, EventKind::Expire) && any_ticket_served(state, |_| true),
};

/// The deadline for joining a chat also applies while the chat is back in the queue.
pub const EXPIRED_IN_THE_QUEUE: CoverageGoal = CoverageGoal {
    name: "a chat expires that was sent back to the queue",
    is_reached: |desk, state| {
        let given = |id: LeadId, lead: &Lead| {
            state.journal.contains(&Cause::Ticket { lead: id, since: lead.since, generation: lead.generation })
        };
        is_stored(desk, state, EventKind::Expire)
            && state
                .leads
                .iter()
                .any(|(id, lead)| lead.status == LeadStatus::Out && lead.generation > 0 && !given(id, lead))
    },
};

/// The lead joins just before the deadline passes.
pub const EXPIRY_LOSES_TO_JOINING: CoverageGoal = CoverageGoal {
    name: "a chat is about to expire whose lead has just joined",
    is_reached: |desk, state| is_writing(desk, state, EventKind::Expire) && is_stored(desk, state, EventKind::Join),
};

/// The deadline passes just before the lead joins.
pub const JOINING_LOSES_TO_EXPIRY: CoverageGoal = CoverageGoal {
    name: "a lead is about to join whose chat has just expired",
    is_reached: |desk, state| is_writing(desk, state, EventKind::Join) && is_stored(desk, state, EventKind::Expire),
};

/// A lead whose chat has expired may ask again immediately, and gets another chat.
pub const ASKED_AGAIN: CoverageGoal = CoverageGoal {
    name: "a lead whose chat has expired has another",
    is_reached: |desk, state| {
        is_stored(desk, state, EventKind::Expire)
            && state.leads.rows().any(|lead| matches!(lead.status, LeadStatus::InChat(_)))
    },
};

/// The room of an expired chat is used again.
pub const ROOM_USED_AGAIN: CoverageGoal = CoverageGoal {
    name: "a room in which a chat has expired is taken by the next",
    is_reached: |desk, state| {
        let taken = |room: RoomId| matches!(state.rooms[room], Room::Taken(_));
        is_stored(desk, state, EventKind::Expire)
            && desk.scenario.events.iter().any(|event| matches!(event, Event::Expire(room) if taken(*room)))
    },
};

fn any_attempt(state: &State, is: impl Fn(Attempt) -> bool) -> bool {
    state.runs.rows().any(|run| matches!(run.phase, Phase::Assigning(attempt) if is(attempt)))
}

/// Returns whether the attempt is about to lose a race: the lead still waits, but an operator or a room that the
/// attempt may choose is no longer available.
fn loses_a_race(desk: &Desk, state: &State, attempt: &Attempt) -> bool {
    let waits = attempt.ticket.is_some_and(|ticket| state.queue.contains(&ticket));
    let is_gone = |Choice { operator, room }: Choice| {
        let full = !state.operators[operator].is_free(desk.scenario.automatic_cap);
        full || room.is_some_and(|room| state.rooms[room] != Room::Ready)
    };
    waits
        && attempt.purpose != Purpose::Take
        && desk.due_reads(attempt).is_empty()
        && desk.choices(attempt).into_iter().any(is_gone)
}

fn any_ticket_served(state: &State, generation_is: impl Fn(u8) -> bool) -> bool {
    state.journal.iter().any(|cause| matches!(cause, Cause::Ticket { generation, .. } if generation_is(*generation)))
}

fn is_stored(desk: &Desk, state: &State, kind: EventKind) -> bool {
    state.runs.ids().any(|run| {
        desk.scenario.event(run).kind() == kind
            && state.journal.contains(&Cause::Event(desk.scenario.first_delivery(run)))
    })
}

fn is_writing(desk: &Desk, state: &State, kind: EventKind) -> bool {
    state
        .runs
        .iter()
        .any(|(run, progress)| desk.scenario.event(run).kind() == kind && matches!(progress.phase, Phase::Writing(_)))
}

/// Returns the lead of each *Take* that has ended and was not refused.
fn taken_leads<'a>(desk: &'a Desk, state: &'a State) -> impl Iterator<Item = LeadId> + 'a {
    state.runs.iter().filter_map(|(run, progress)| {
        let Event::Take(_, lead) = desk.scenario.event(run) else { return None };
        (progress.phase == Phase::Ended(Outcome::Done)).then_some(lead)
    })
}

fn is_refused(state: &State, refusal: Refusal) -> bool {
    state.runs.rows().any(|run| run.phase == Phase::Ended(Outcome::Refused(refusal)))
}
