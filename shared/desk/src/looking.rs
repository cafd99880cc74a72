//! Matching: whoever made one possible looks, until nothing is left to match.
//!
//! Reads have an order: roster and ready rooms, then the head of the queue. Each match is one transaction under a cause
//! of its own, its ticket and generation. ARCHITECTURE.md, "How matching loses no wake-up", says why.
use domain::{
    Board, Cause, Operator, ReadyRoom, Room, Settings, Shift, Ticket, Timestamp, UserId,
    board::Bell,
    matching::{self, Found, Offer},
    queue::Line,
};
use futures::future::BoxFuture;
use store::{CommitError, Store, StoreError};
use tracing::{info, warn};

use crate::{
    Desk, DeskError,
    carry::Near,
    commit::{ATTEMPTS_FOR_A_PLACE_AT_ONCE, numbered},
    ports::{Calls, Queues},
    showing::Seen,
};

/// After how many lost races in a row the rest is left to the next look, at the latest the timers'.
const LOST_RACES: u32 = 24;

/// How many of each lane are read to find the head. One operator who is the only one free may stand first in the queue
/// as a lead; whoever is second is somebody else. Both lanes count whole: who needs a room that there is not does not
/// stand before who has one.
const HEAD: usize = 2;

/// Who is free and which rooms there are, before the head of the queue is read.
pub(crate) struct Supply {
    roster: Vec<Operator>,
    free: Vec<Operator>,
    rooms: Vec<Room>,
    settings: Settings,
}

/// What came of one look.
enum Looked {
    Nothing,
    Matched,
    LostARace,
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Matches the head of the queue for as long as there is a head, somebody free and a room.
    pub(crate) fn look(&self, now: Timestamp) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(self.look_until_nothing(now))
    }

    async fn look_until_nothing(&self, now: Timestamp) -> Result<(), DeskError> {
        let mut lost = 0;
        while lost < LOST_RACES {
            match self.match_head(lost, now).await? {
                Looked::Nothing => return Ok(()),
                Looked::Matched => lost = 0,
                Looked::LostARace => lost += 1,
            }
        }
        warn!("left the queue to the next look after {LOST_RACES} lost races in a row");
        Ok(())
    }

    async fn match_head(&self, attempt: u32, now: Timestamp) -> Result<Looked, DeskError> {
        let supply = self.supply().await?;
        if supply.free.is_empty() {
            return Ok(Looked::Nothing);
        }
        let line = self.heads(HEAD).await?;
        let Some(ticket) = supply.head(&line) else { return Ok(Looked::Nothing) };
        self.match_ticket(ticket.clone(), supply, attempt, now).await
    }

    async fn match_ticket(
        &self,
        ticket: Ticket,
        supply: Supply,
        attempt: u32,
        now: Timestamp,
    ) -> Result<Looked, DeskError> {
        let chat = async {
            match ticket.chat() {
                Some(chat) => self.store.chat(chat).await,
                None => Ok(None),
            }
        };
        let (lead, chat) = tokio::try_join!(self.store.lead(ticket.lead.user), chat)?;
        let (cause, settings) = (ticket.cause(), supply.settings.clone());
        let (Some(lead), Some(offer)) = (lead, supply.offer_for(&ticket)) else { return Ok(Looked::LostARace) };
        let near = Near::people(&[lead.user, offer.operator.id.user()]);
        let moment = domain::Moment { settings: &settings, cause: &cause, now };
        let Ok(change) = matching::serve(ticket, lead, chat, offer, &moment) else { return Ok(Looked::LostARace) };
        match self.store.commit(&cause, &change, now).await {
            Ok(()) => {
                info!(%cause, "matched");
                self.carry_out_and_settle(&cause, &numbered(change.effects), &near, &Seen::default(), now).await?;
                Ok(Looked::Matched)
            }
            Err(CommitError::Refused(reason)) => {
                self.after_a_lost_race(&cause, reason, attempt).await;
                Ok(Looked::LostARace)
            }
            Err(CommitError::Failed(error)) => Err(error.into()),
        }
    }

    /// What may be given, before the head of the queue is read.
    pub(crate) async fn supply(&self) -> Result<Supply, StoreError> {
        let (roster, rooms, settings) =
            tokio::try_join!(self.store.roster(&self.id), self.store.rooms(&self.id), self.store.settings(&self.id))?;
        let free = matching::free(roster.clone(), &settings);
        Ok(Supply { roster, free, rooms, settings })
    }
}

impl Supply {
    /// What a request finds, now that the queue has been read after the supply. It is served at once only if nobody
    /// waits who could be. After too many lost races it takes a ticket like everybody else, and the look that follows
    /// serves the queue in order.
    pub(crate) fn found(
        self,
        line: &Line,
        board: Board,
        lead: UserId,
        cause: &Cause,
        attempt: u32,
        now: Timestamp,
    ) -> Found {
        let wants = matching::missing(&self.free, &self.rooms, &self.settings, now);
        let waits_already = line.tickets().iter().any(|ticket| ticket.lead.user == lead);
        let position = if waits_already { line.position_of(lead) } else { line.end() };
        let on_shift = self.roster.iter().filter(|operator| operator.shift == Shift::On);
        let on_shift = on_shift.map(Operator::reader).collect();
        let missing = Found::Missing { wants, position, bell: line.is_empty().then_some(Bell { board, on_shift }) };
        if attempt >= ATTEMPTS_FOR_A_PLACE_AT_ONCE || self.head(line).is_some() {
            return missing;
        }
        let room = matching::rooms_in_order(self.ready(), cause).into_iter().next();
        let operator = matching::candidates(self.free, lead, None, cause).into_iter().next();
        match (operator, room) {
            (Some(operator), Some(room)) => Found::Offer(Box::new(operator), Box::new(room)),
            (None, _) | (_, None) => missing,
        }
    }

    /// The ticket to be served next, if one can be.
    fn head<'a>(&self, line: &'a Line) -> Option<&'a Ticket> {
        line.head(&self.free, self.rooms.iter().any(|room| room.clone().ready().is_some()))
    }

    /// The best choice for a ticket.
    fn offer_for(self, ticket: &Ticket) -> Option<Offer> {
        let cause = ticket.cause();
        let room = matching::rooms_in_order(self.ready(), &cause).into_iter().next();
        let operator = matching::candidates(self.free, ticket.lead.user, ticket.given_up_by(), &cause);
        Some(Offer { operator: operator.into_iter().next()?, room })
    }

    /// A ready room for a person's own choice.
    pub(crate) fn room_for(&self, cause: &Cause) -> Option<ReadyRoom> {
        matching::rooms_in_order(self.ready(), cause).into_iter().next()
    }

    /// The settings that it was read under.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    fn ready(&self) -> Vec<ReadyRoom> {
        self.rooms.iter().cloned().filter_map(Room::ready).collect()
    }
}
