//! The front of the queue: one line of people, read from two lanes.
//!
//! Leads who need a room and leads who have a room wait in the same line. The lead who has waited longest is first. A
//! ticket is stored in the lane for its needs, so that the oldest tickets of one kind can be read without the tickets
//! of the other kind.
use crate::{Position, Ticket, TicketId, UserId, WaitReason};

/// The first tickets of both lanes, merged and in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueFront(Vec<Ticket>);

/// A waiting lead's ticket and position when the queue was last read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueStatus {
    /// The key of the lead's ticket.
    pub ticket: TicketId,
    /// The lead's position in the queue.
    pub position: Position,
    /// The reason why the lead still waits.
    pub wait_reason: WaitReason,
}

impl QueueFront {
    /// Merges the lanes. Each lane must be sorted with its oldest ticket first. Keeps at most `limit` tickets. If each
    /// lane contains its first `limit` tickets, the result is exactly the first `limit` tickets of the queue.
    pub fn of(lanes: [Vec<Ticket>; 2], limit: usize) -> Self {
        let mut tickets: Vec<Ticket> = lanes.into_iter().flatten().collect();
        tickets.sort_by_key(|ticket| (ticket.place.since, ticket.lead.user));
        tickets.truncate(limit);
        Self(tickets)
    }

    /// Returns the tickets, the oldest ticket first.
    pub fn tickets(&self) -> &[Ticket] {
        &self.0
    }

    /// Returns whether the queue is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the lead's position. If these tickets do not include the lead's ticket, returns "more than"
    /// [`Position::LAST_EXACT`].
    pub fn position_of(&self, lead: UserId) -> Position {
        let ahead = self.0.iter().position(|ticket| ticket.lead.user == lead);
        Position::after(ahead.unwrap_or(Position::LAST_EXACT))
    }

    /// Returns the position of a lead who would join the queue now.
    pub fn end(&self) -> Position {
        Position::after(self.0.len())
    }

    /// Returns the length of the queue: exact, or "more than" [`Position::LAST_EXACT`].
    pub fn length(&self) -> Position {
        if self.0.len() > Position::LAST_EXACT {
            Position::Beyond(Position::LAST_EXACT)
        } else {
            Position::Exactly(self.0.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Language, Place, Recipient, TicketNeeds, Timestamp,
        examples::{chat, marta, ticket},
    };

    #[test]
    fn the_lanes_are_merged_with_the_longest_waiting_first() {
        let front = QueueFront::of([vec![waits(1, 10), waits(2, 30)], vec![comes_back(3, 20)]], 50);
        let order: Vec<i64> = front.tickets().iter().map(|ticket| ticket.lead.user.0).collect();
        assert_eq!(order, [1, 3, 2]);
        assert_eq!(front.position_of(UserId(2)), Position::Exactly(3));
        assert_eq!(front.end(), Position::Exactly(4));
    }

    #[test]
    fn positions_are_exact_up_to_fifty() {
        let front = QueueFront::of([(1..=51).map(|user| waits(user, user)).collect(), vec![]], 51);
        assert_eq!(front.position_of(UserId(50)), Position::Exactly(50));
        assert_eq!(front.position_of(UserId(51)), Position::Beyond(50));
        assert_eq!(front.end(), Position::Beyond(50));
        assert_eq!(front.length(), Position::Beyond(50));
    }

    fn waits(user: i64, since: i64) -> Ticket {
        let lead = Recipient { user: UserId(user), language: Language::English };
        Ticket { lead, place: Place { since: Timestamp(since), generation: 0 }, ..ticket() }
    }

    fn comes_back(user: i64, since: i64) -> Ticket {
        let needs = TicketNeeds::Operator { chat: chat().id, given_up_by: marta().id };
        Ticket { needs, ..waits(user, since) }
    }
}
