//! Supply: who is free and which rooms are ready, read before the head of the queue.
//!
//! Reads have an order: roster and rooms first, then the queue. A match that is chosen from reads in this order misses
//! nobody, because whoever adds supply stores it first and then rematches.
use crate::{
    Board, Cause, Context, Operator, OperatorId, Position, QueueFront, ReadyRoom, Room, Settings, Shift, Ticket,
    TicketNeeds, Timestamp, UserId, WaitReason,
    decisions::{pool, ring::Ring},
};

/// The roster, those of it who are free, and the rooms.
#[derive(Clone, Debug)]
pub struct Supply {
    roster: Vec<Operator>,
    free: Vec<Operator>,
    rooms: Vec<Room>,
    settings: Settings,
}

/// One operator and one room, chosen from what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The operator.
    pub operator: Operator,
    /// The room. A ticket that names a chat needs none.
    pub room: Option<ReadyRoom>,
}

/// The answer to a lead's request: an offer, or a place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Somebody is free and a room is ready, and nobody waits who could be served.
    Offer(Box<Operator>, Box<ReadyRoom>),
    /// The lead must wait.
    Missing {
        /// The thing that is missing.
        wants: WaitReason,
        /// The place: their own if they wait already, or else at the end.
        position: Position,
        /// The operators to ring for, if nobody waited before.
        ring: Option<Ring>,
    },
}

/// The queue as it was read after the supply.
#[derive(Clone, Debug)]
pub struct QueueReading {
    /// Its front.
    pub front: QueueFront,
    /// The board: what was shown of it last.
    pub board: Board,
}

impl Supply {
    /// The supply of a desk with these operators and rooms. `rooms` are all that are not gone.
    pub fn of(roster: Vec<Operator>, rooms: Vec<Room>, settings: Settings) -> Self {
        let free = free(roster.clone(), &settings);
        Self { roster, free, rooms, settings }
    }

    /// Whether nobody is free.
    pub fn is_empty(&self) -> bool {
        self.free.is_empty()
    }

    /// The settings that it was read under.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The answer to a lead who asks now. They are served at once only if nobody waits who could be served, and only
    /// while `may_be_served`: after too many lost races a request takes a ticket, and the rematch that follows serves
    /// the queue in order.
    pub fn availability(
        self,
        reading: QueueReading,
        lead: UserId,
        may_be_served: bool,
        context: &Context<'_>,
    ) -> Availability {
        let QueueReading { front, board } = reading;
        let wants = missing(&self.free, &self.rooms, &self.settings, context.now);
        let waits_already = front.tickets().iter().any(|ticket| ticket.lead.user == lead);
        let position = if waits_already { front.position_of(lead) } else { front.end() };
        let on_shift = self.roster.iter().filter(|operator| operator.shift == Shift::On);
        let on_shift = on_shift.map(Operator::recipient).collect();
        let ring = front.is_empty().then_some(Ring { board, on_shift });
        let missing = Availability::Missing { wants, position, ring };
        if !may_be_served || self.head(&front).is_some() {
            return missing;
        }
        let room = self.room_for(context.cause);
        let operator = candidates(self.free, lead, None, context.cause).into_iter().next();
        match (operator, room) {
            (Some(operator), Some(room)) => Availability::Offer(Box::new(operator), Box::new(room)),
            (None, _) | (_, None) => missing,
        }
    }

    /// The ticket to be served next: the oldest that one of the free operators may take and for which there is a room,
    /// its own or a ready one.
    pub fn head<'a>(&self, front: &'a QueueFront) -> Option<&'a Ticket> {
        let room_is_ready = self.rooms.iter().any(|room| room.clone().ready().is_some());
        front.tickets().iter().find(|ticket| {
            let has_room = room_is_ready || matches!(ticket.wants, TicketNeeds::Operator { .. });
            has_room && self.free.iter().any(|operator| operator.id.user() != ticket.lead.user)
        })
    }

    /// The best choice for a ticket.
    pub fn offer_for(self, ticket: &Ticket) -> Option<Offer> {
        let cause = ticket.cause();
        let room = self.room_for(&cause);
        let operator = candidates(self.free, ticket.lead.user, ticket.given_up_by(), &cause);
        Some(Offer { operator: operator.into_iter().next()?, room })
    }

    /// The ready room that this cause tries first. Different causes try different rooms.
    pub fn room_for(&self, cause: &Cause) -> Option<ReadyRoom> {
        let ready = self.rooms.iter().cloned().filter_map(Room::ready);
        ready.min_by_key(|room| cause.fingerprint(&room.id().0))
    }
}

/// Everybody on the roster whom the machine may give one more chat.
pub fn free(roster: Vec<Operator>, settings: &Settings) -> Vec<Operator> {
    roster.into_iter().filter(|operator| operator.is_free(settings.automatic_cap)).collect()
}

/// Those of `free` who may serve this lead, the best choice first: did not give this lead up, fewest chats counting
/// reserved ones, longest idle. The cause breaks ties, so that simultaneous requests try different operators.
pub fn candidates(free: Vec<Operator>, lead: UserId, given_up_by: Option<OperatorId>, cause: &Cause) -> Vec<Operator> {
    let mut others: Vec<Operator> = free.into_iter().filter(|operator| operator.id.user() != lead).collect();
    others.sort_by_key(|operator| {
        let gave_up = given_up_by == Some(operator.id);
        (gave_up, operator.load(), operator.idle_since, cause.fingerprint(&operator.id.to_string()))
    });
    others
}

/// The thing that is missing for a match, when something is. `rooms` are all that are not gone.
pub fn missing(free: &[Operator], rooms: &[Room], settings: &Settings, now: Timestamp) -> WaitReason {
    if free.is_empty() {
        WaitReason::Operator
    } else if pool::is_late(rooms, settings, now) {
        WaitReason::LateRoom
    } else {
        WaitReason::Room
    }
}

#[cfg(test)]
mod tests;
