//! The invariants, with their numbers in ARCHITECTURE.md ("What always holds").
use crate::{
    event::Event,
    ids::{LeadId, OperatorId, RoomId, Set},
    rows::{Cause, Lead, LeadStatus, Operator, Room, Ticket},
    run::{Outcome, Phase},
    scenario::Desk,
    state::{State, Violation},
};

/// A condition that must hold in every state.
#[derive(Clone, Copy, Debug)]
pub struct Invariant {
    /// The condition as a sentence. If ARCHITECTURE.md lists the condition, its number stands before the sentence.
    pub name: &'static str,
    /// Whether the condition holds in this state.
    pub holds: fn(&Desk, &State) -> bool,
}

/// Every invariant that the model checks.
pub const ALL: [Invariant; 12] = [
    AUTOMATIC_CAP,
    HARD_CAP,
    LOAD,
    ONE_CHAT,
    ON_SHIFT,
    FIRST_COME,
    NOBODY_OVERTAKES,
    ONCE,
    NOBODY_VANISHES,
    NOBODY_WAITS_IN_VAIN,
    JOINED_IN_TIME,
    COMES_TO_AN_END,
];

/// Invariant 1, for automatic assignments: they bring no operator above the automatic cap.
pub const AUTOMATIC_CAP: Invariant = Invariant {
    name: "1 the machine brings nobody above the automatic cap",
    holds: |_, state| !state.violations.contains(Violation::PassedAutomaticCap),
};

/// Invariant 1, for decisions of people: even with *Take*, no operator has more chats than the hard cap.
pub const HARD_CAP: Invariant = Invariant {
    name: "1 nobody is above the hard cap",
    holds: |desk, state| state.operators.rows().all(|operator| operator.load() <= desk.scenario.hard_cap),
};

/// Invariant 1: an operator's load is the number of their reserved and open chats.
pub const LOAD: Invariant = Invariant {
    name: "1 an operator's load is the number of their chats",
    holds: |_, state| state.operators.iter().all(|(id, operator)| operator.chats == chats_of(state, id)),
};

/// Invariant 2, and a part of invariant 13: a lead has at most one chat, and a room has only one lead's chat.
pub const ONE_CHAT: Invariant = Invariant {
    name: "2 a lead has one chat or one ticket; both while the chat has no operator; a room has one lead",
    holds: |_, state| state.leads.iter().all(|(id, lead)| has_at_most_one_of_each(state, id, *lead)),
};

/// Invariant 3, for shifts: a lead is assigned only to an operator on shift.
pub const ON_SHIFT: Invariant = Invariant {
    name: "3 only an operator on shift is assigned",
    holds: |_, state| !state.violations.contains(Violation::AssignedOffShift),
};

/// Invariant 3, for the order of the queue: a handler never assigns a lead automatically before an older ticket that it
/// has read and could serve.
pub const FIRST_COME: Invariant = Invariant {
    name: "3 the machine overtakes no older ticket that it has read and could serve",
    holds: |_, state| !state.violations.contains(Violation::OvertookATicketItRead),
};

/// Invariant 3, as leads experience it: a waiting lead who could be served is not overtaken by a lead who asks later.
pub const NOBODY_OVERTAKES: Invariant = Invariant {
    name: "3 the machine serves nobody before somebody who waited when they asked",
    holds: |_, state| !state.violations.contains(Violation::OvertookAnEarlierRequest),
};

/// Invariant 4, for causes that are delivered twice: a cause is committed only once.
pub const ONCE: Invariant = Invariant {
    name: "4 an event that arrives twice is stored once",
    holds: |_, state| !state.violations.contains(Violation::CommittedTwice),
};

/// Invariant 5. A request that was answered is stored. Each stored request is a ticket or a chat, until the lead leaves
/// the queue, or the chat is closed or expires.
pub const NOBODY_VANISHES: Invariant = Invariant {
    name: "5 every request is assigned, waits, or was ended by somebody",
    holds: |desk, state| answers_are_stored(desk, state) && requests_are_kept(desk, state),
};

/// Invariant 7, for tickets: while the desk is at rest, no waiting lead could be served.
pub const NOBODY_WAITS_IN_VAIN: Invariant = Invariant {
    name: "7 at rest nobody waits who could be served",
    holds: |desk, state| !state.at_rest() || !state.queue.iter().any(|ticket| could_be_served(desk, state, *ticket)),
};

/// A lead may join until the link expires. A chat must not expire after its lead has joined.
pub const JOINED_IN_TIME: Invariant = Invariant {
    name: "a chat does not expire that its lead has joined",
    holds: |_, state| !state.violations.contains(Violation::ExpiredAfterJoining),
};

/// Every handler must end. Otherwise a handler could rematch forever, and its event would never be answered.
pub const COMES_TO_AN_END: Invariant = Invariant {
    name: "a handler that nothing interrupts ends",
    holds: |desk, state| match state.under_way()[..] {
        [run] => desk.comes_to_an_end(state, run),
        _ => true,
    },
};

fn chats_of(state: &State, id: OperatorId) -> Set<RoomId> {
    let room = |lead: &Lead| match lead.status {
        LeadStatus::InChat(chat) if chat.operator == Some(id) => Some(chat.room),
        LeadStatus::InChat(_) | LeadStatus::Waiting | LeadStatus::Out => None,
    };
    state.leads.rows().filter_map(room).collect()
}

fn has_at_most_one_of_each(state: &State, id: LeadId, lead: Lead) -> bool {
    let tickets: Vec<&Ticket> = state.queue.iter().filter(|ticket| ticket.lead == id).collect();
    let rooms: Set<RoomId> =
        state.rooms.iter().filter(|(_, room)| **room == Room::Taken(id)).map(|(room, _)| room).collect();
    match lead.status {
        LeadStatus::Out => tickets.is_empty() && rooms.is_empty(),
        LeadStatus::Waiting => matches!(tickets[..], [Ticket { room: None, .. }]) && rooms.is_empty(),
        LeadStatus::InChat(chat) => {
            let ticket_fits = match chat.operator {
                Some(_) => tickets.is_empty(),
                None => matches!(tickets[..], [ticket] if ticket.room == Some(chat.room)),
            };
            ticket_fits && rooms.len() == 1 && rooms.contains(chat.room)
        }
    }
}

fn answers_are_stored(desk: &Desk, state: &State) -> bool {
    state.runs.iter().all(|(run, progress)| {
        let asked =
            matches!(desk.scenario.event(run), Event::Request(_)) && progress.phase == Phase::Ended(Outcome::Done);
        !asked || state.journal.contains(&desk.cause(state, run))
    })
}

/// Returns whether every stored request was kept. Each stored request adds one lead who waits or has a chat. Each
/// stored leave, close or expiry removes one. So the number of leads who wait or have a chat must be the number of
/// additions minus the number of removals.
fn requests_are_kept(desk: &Desk, state: &State) -> bool {
    let stored = |of: fn(Event) -> bool| {
        let is_stored = |cause: &&Cause| match cause {
            Cause::Event(run) => of(desk.scenario.event(*run)),
            Cause::Ticket { .. } => false,
        };
        state.journal.iter().filter(is_stored).count()
    };
    let asked = stored(|event| matches!(event, Event::Request(_)));
    let ended = stored(|event| matches!(event, Event::Leave(_) | Event::Close(_) | Event::Expire(_)));
    asked == ended + state.leads.rows().filter(|lead| lead.status != LeadStatus::Out).count()
}

fn could_be_served(desk: &Desk, state: &State, ticket: Ticket) -> bool {
    let somewhere = ticket.room.is_some() || !state.ready_rooms().is_empty();
    somewhere && state.operators.rows().any(|operator: &Operator| operator.is_free(desk.scenario.automatic_cap))
}
