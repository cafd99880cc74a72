//! Chooses the answer to a request, and the ticket to serve next, from the desk's [`Supply`].
use crate::{
    Board, Cause, Context, Operator, OperatorId, Position, QueueFront, ReadyRoom, Room, Settings, Shift, Supply,
    Ticket, TicketNeeds, Timestamp, UserId, WaitReason,
    decisions::{pool, ring::Ring},
};

/// An operator who can serve a ticket, and a ready room if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The operator who serves the ticket.
    pub operator: Operator,
    /// A ready room, if there is one. A ticket that names a chat needs no ready room: its chat already has a room.
    pub room: Option<ReadyRoom>,
}

/// The answer to a lead's request: an offer, or a place in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Availability {
    /// An operator is free, a room is ready, and nobody in the queue could be served instead.
    Offer(Box<Operator>, Box<ReadyRoom>),
    /// The lead must wait in the queue.
    Missing {
        /// The reason why the lead must wait.
        wait_reason: WaitReason,
        /// The lead's position: the current one if they already wait, or else the end of the queue.
        position: Position,
        /// The facts for a ring. `None` if other leads wait already: operators are notified immediately only of the
        /// first lead who joins an empty queue.
        ring: Option<Ring>,
    },
}

/// The front of the queue and the board. The front must be read after the supply. Otherwise a lead who already waits
/// could be missing, and a lead who asks later would be served first.
#[derive(Clone, Debug)]
pub struct QueueReading {
    /// The front of the queue, read after the supply.
    pub front: QueueFront,
    /// The board, with the state of the queue that was shown last.
    pub board: Board,
}

impl Supply {
    /// Returns the answer to a lead who asks for a chat now. The lead gets an offer only if nobody in the queue could
    /// be served instead, and if `may_be_served` is true. The caller sets `may_be_served` to false after the request
    /// has lost too many races against other changes. The lead then gets a ticket, and the rematch that follows serves
    /// the queue in order.
    pub fn availability(
        self,
        reading: QueueReading,
        lead: UserId,
        may_be_served: bool,
        context: &Context<'_>,
    ) -> Availability {
        let QueueReading { front, board } = reading;
        let wait_reason = missing(&self.free, &self.rooms, &self.settings, context.now);
        let waits_already = front.tickets().iter().any(|ticket| ticket.lead.user == lead);
        let position = if waits_already { front.position_of(lead) } else { front.end() };
        let on_shift = self.roster.iter().filter(|operator| operator.shift == Shift::On);
        let on_shift = on_shift.map(Operator::recipient).collect();
        let ring = front.is_empty().then_some(Ring { board, on_shift });
        let must_wait = Availability::Missing { wait_reason, position, ring };
        if !may_be_served || self.head(&front).is_some() {
            return must_wait;
        }
        let room = self.room_for(context.cause);
        let operator = candidates(self.free, lead, None, context.cause).into_iter().next();
        match (operator, room) {
            (Some(operator), Some(room)) => Availability::Offer(Box::new(operator), Box::new(room)),
            (None, _) | (_, None) => must_wait,
        }
    }

    /// Returns the ticket to serve next: the oldest ticket that a free operator may serve and for which there is a
    /// room. A ticket that names a chat uses the room of that chat. Any other ticket needs a ready room.
    pub fn head<'a>(&self, front: &'a QueueFront) -> Option<&'a Ticket> {
        let room_is_ready = a_room_is_ready(&self.rooms);
        front.tickets().iter().find(|ticket| {
            let has_room = room_is_ready || matches!(ticket.needs, TicketNeeds::Operator { .. });
            has_room && self.free.iter().any(|operator| operator.id.user() != ticket.lead.user)
        })
    }

    /// Returns the best operator for a ticket, and a ready room if there is one. `None` if no free operator may serve
    /// the ticket.
    pub fn offer_for(self, ticket: &Ticket) -> Option<Offer> {
        let cause = ticket.cause();
        let room = self.room_for(&cause);
        let operator = candidates(self.free, ticket.lead.user, ticket.given_up_by(), &cause);
        Some(Offer { operator: operator.into_iter().next()?, room })
    }

    /// Returns the ready room to try first for this cause. Different causes prefer different rooms, so that concurrent
    /// decisions rarely choose the same room.
    pub fn room_for(&self, cause: &Cause) -> Option<ReadyRoom> {
        let ready = self.rooms.iter().cloned().filter_map(Room::ready);
        ready.min_by_key(|room| cause.fingerprint(&room.id().0))
    }
}

/// Returns the operators in `free` who may serve this lead, the best choice first. The operator `given_up_by`, who gave
/// up the lead's chat, comes last. All other operators are ordered by the number of their chats (fewest first,
/// including reserved chats), then by their idle time (longest first). The cause decides between equal operators, so
/// that simultaneous requests try different operators.
pub fn candidates(free: Vec<Operator>, lead: UserId, given_up_by: Option<OperatorId>, cause: &Cause) -> Vec<Operator> {
    let mut others: Vec<Operator> = free.into_iter().filter(|operator| operator.id.user() != lead).collect();
    others.sort_by_key(|operator| {
        let gave_up = given_up_by == Some(operator.id);
        (gave_up, operator.load(), operator.idle_since, cause.fingerprint(&operator.id.to_string()))
    });
    others
}

/// Returns the reason why a lead has to wait. The result is meaningful only if no match is possible. `rooms` must be
/// all rooms in the tables.
///
/// A match can be impossible even if an operator is free and a room is ready. In this case, the only free operator is
/// also the lead who waits, and operators may not serve themselves. The result is then [`WaitReason::Operator`].
pub fn missing(free: &[Operator], rooms: &[Room], settings: &Settings, now: Timestamp) -> WaitReason {
    if free.is_empty() || a_room_is_ready(rooms) {
        WaitReason::Operator
    } else if pool::is_late(rooms, settings, now) {
        WaitReason::LateRoom
    } else {
        WaitReason::Room
    }
}

fn a_room_is_ready(rooms: &[Room]) -> bool {
    rooms.iter().any(|room| room.clone().ready().is_some())
}

#[cfg(test)]
mod tests;
