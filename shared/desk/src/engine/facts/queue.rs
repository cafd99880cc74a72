//! Reads the queue: its first tickets, single tickets, and the positions of leads.
use domain::{
    DeskSnapshot, Lane, Lead, LeadState, Place, Position, QueueFront, QueuedLead, Ticket, TicketId, UserId, WaitReason,
};
use store::{Reads, StoreError};

use crate::engine::facts::Facts;

/// The number of tickets that are read for screens. Screens show exact positions up to [`Position::LAST_EXACT`], and
/// one more ticket shows whether the queue is longer.
const FRONT: usize = Position::LAST_EXACT + 1;

impl<S: Reads> Facts<S> {
    /// Returns the front of the queue: its first [`FRONT`] tickets.
    pub(crate) async fn front(&self) -> Result<QueueFront, StoreError> {
        self.first(FRONT).await
    }

    /// Returns the first `each` tickets of each lane, merged by waiting time. A longer lane is cut off after `each`
    /// tickets, so a ticket that is left out may be older than a returned ticket of the other lane.
    pub(crate) async fn heads(&self, each: usize) -> Result<QueueFront, StoreError> {
        Ok(QueueFront::of(self.lanes(each).await?, each * Lane::ALL.len()))
    }

    /// Returns the first `limit` tickets of the queue.
    pub(crate) async fn first(&self, limit: usize) -> Result<QueueFront, StoreError> {
        Ok(QueueFront::of(self.lanes(limit).await?, limit))
    }

    async fn lanes(&self, each: usize) -> Result<[Vec<Ticket>; 2], StoreError> {
        let lane = |lane| self.store.queue(&self.desk, lane, each);
        let (with_room, without) = tokio::try_join!(lane(Lane::Operator), lane(Lane::Chat))?;
        Ok([with_room, without])
    }

    /// Returns a ticket with its lead and its chat. `None` if the lead is gone.
    pub(crate) async fn queued(&self, ticket: Ticket) -> Result<Option<QueuedLead>, StoreError> {
        let chat = async {
            match ticket.chat() {
                Some(chat) => self.store.chat(chat).await,
                None => Ok(None),
            }
        };
        let (lead, chat) = tokio::try_join!(self.lead(ticket.lead.user), chat)?;
        Ok(lead.map(|lead| QueuedLead { ticket, lead, chat }))
    }

    /// Returns a lead's ticket in either lane, with its lead and its chat. Takes two trips to the tables.
    pub(crate) async fn queued_at(&self, lead: UserId, place: Place) -> Result<Option<QueuedLead>, StoreError> {
        let id = |lane| TicketId { desk: self.desk.clone(), lane, lead, place };
        let (needs_room, has_room) = (id(Lane::Chat), id(Lane::Operator));
        let (new, back, lead) =
            tokio::try_join!(self.store.ticket(&needs_room), self.store.ticket(&has_room), self.lead(lead))?;
        let (Some(ticket), Some(lead)) = (new.or(back), lead) else { return Ok(None) };
        let chat = match ticket.chat() {
            Some(chat) => self.store.chat(chat).await?,
            None => None,
        };
        Ok(Some(QueuedLead { ticket, lead, chat }))
    }

    /// Returns the front of the queue, the roster and the rooms.
    pub(crate) async fn snapshot(&self) -> Result<DeskSnapshot, StoreError> {
        let (front, roster, rooms) = tokio::try_join!(self.front(), self.roster(), self.rooms())?;
        Ok(DeskSnapshot { front, roster, rooms })
    }

    /// Returns the lead's position in the queue at the last redraw, and what the lead waits for, as stored in the
    /// board. `None` if the lead does not wait, or is not on the board.
    pub(crate) async fn place_on_board(&self, lead: UserId) -> Result<Option<(Position, WaitReason)>, StoreError> {
        let (board, lead) = tokio::try_join!(self.store.board(&self.desk), self.lead(lead))?;
        let (Some(board), Some(Lead { user, state: LeadState::Waiting(place), .. })) = (board, lead) else {
            return Ok(None);
        };
        Ok(board.position_of(user, place).map(|position| (position, board.wait_reason)))
    }
}
