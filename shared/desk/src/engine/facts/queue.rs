//! The queue: its front, its tickets, and places in it.
use domain::{
    DeskSnapshot, Lane, Lead, LeadState, Place, Position, QueueFront, QueuedLead, Ticket, TicketId, UserId, WaitReason,
};
use store::{Reads, StoreError};

use crate::engine::facts::Facts;

/// How many tickets of each lane are read for screens. Screens show exact positions up to [`Position::LAST_EXACT`], and
/// one more ticket shows whether the queue is longer.
const FRONT: usize = Position::LAST_EXACT + 1;

impl<S: Reads> Facts<S> {
    /// The front of the queue, as far as screens show it.
    pub(crate) async fn front(&self) -> Result<QueueFront, StoreError> {
        self.first(FRONT).await
    }

    /// The first `each` tickets of each lane, merged by waiting time. Within a lane no ticket is skipped. The merged
    /// order may lack later tickets of a lane that come before tickets of the other lane.
    pub(crate) async fn heads(&self, each: usize) -> Result<QueueFront, StoreError> {
        Ok(QueueFront::of(self.lanes(each).await?, each * Lane::ALL.len()))
    }

    /// The first `limit` tickets of the queue.
    pub(crate) async fn first(&self, limit: usize) -> Result<QueueFront, StoreError> {
        Ok(QueueFront::of(self.lanes(limit).await?, limit))
    }

    async fn lanes(&self, each: usize) -> Result<[Vec<Ticket>; 2], StoreError> {
        let lane = |lane| self.store.queue(&self.desk, lane, each);
        let (with_room, without) = tokio::try_join!(lane(Lane::Operator), lane(Lane::Chat))?;
        Ok([with_room, without])
    }

    /// A ticket with its lead and its chat. `None` if the lead is gone.
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

    /// A lead's ticket in either lane, with its lead and its chat. Takes two trips.
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

    /// The front of the queue, the roster and the rooms.
    pub(crate) async fn snapshot(&self) -> Result<DeskSnapshot, StoreError> {
        let (front, roster, rooms) = tokio::try_join!(self.front(), self.roster(), self.rooms())?;
        Ok(DeskSnapshot { front, roster, rooms })
    }

    /// The lead's position that the board recorded at the last redraw.
    pub(crate) async fn place_on_board(&self, lead: UserId) -> Result<Option<(Position, WaitReason)>, StoreError> {
        let (board, lead) = tokio::try_join!(self.store.board(&self.desk), self.lead(lead))?;
        let (Some(board), Some(Lead { user, state: LeadState::Waiting(place), .. })) = (board, lead) else {
            return Ok(None);
        };
        Ok(board.position_of(user, place).map(|position| (position, board.wait_reason)))
    }
}
