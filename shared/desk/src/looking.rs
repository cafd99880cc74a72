//! Matching: whoever made one possible looks, until nothing is left to match.
//!
//! Reads have an order: roster and ready rooms, then the head of the queue. Each match is one transaction under a cause
//! of its own, its ticket and generation. ARCHITECTURE.md, "How matching loses no wake-up", says why.
use domain::{
    Cause, Operator, ReadyRoom, Room, Settings, Timestamp, Wants,
    matching::{self, Found, Offer},
};
use store::{CommitError, Store};
use tracing::{info, warn};

use crate::{
    Desk, DeskError,
    carry::Near,
    commit::{ATTEMPTS_FOR_A_PLACE_AT_ONCE, numbered},
    ports::{Calls, Queues},
};

/// After how many lost races in a row the rest is left to the next look, at the latest the timers'.
const LOST_RACES: u32 = 24;

/// Who is free and which rooms are ready, the best choices of a cause first.
pub(crate) struct Supply {
    candidates: Vec<Operator>,
    rooms: Vec<ReadyRoom>,
    settings: Settings,
}

/// What a request finds, under which settings.
pub(crate) struct FoundUnder {
    pub(crate) found: Found,
    pub(crate) settings: Settings,
}

/// What came of one look.
enum Looked {
    Nothing,
    Matched,
    LostARace,
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Matches the head of the queue for as long as there is a head, somebody free and a room.
    pub(crate) async fn look(&self, now: Timestamp) -> Result<(), DeskError> {
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
        let (roster, rooms, settings) = self.roster_and_rooms().await?;
        if !roster.iter().any(|operator| operator.is_free(settings.automatic_cap)) || rooms.is_empty() {
            return Ok(Looked::Nothing);
        }
        let Some(ticket) = self.store.queue(&self.id, 1).await?.pop() else { return Ok(Looked::Nothing) };
        let Some(lead) = self.store.lead(ticket.lead).await? else { return Ok(Looked::LostARace) };
        let cause = matching::cause_of_match(&ticket);
        let Some(offer) = Supply::of(roster, rooms, settings.clone(), &cause).offer() else {
            return Ok(Looked::Nothing);
        };
        let near = Near::people(&[lead.user, offer.operator.id.user()]);
        let Ok(change) = matching::serve(ticket, lead, offer, &settings, &cause, now) else {
            return Ok(Looked::LostARace);
        };
        match self.store.commit(&cause, &change, now).await {
            Ok(()) => {
                info!(%cause, "matched");
                self.carry_out_and_settle(&cause, &numbered(change.effects), &near, now).await?;
                Ok(Looked::Matched)
            }
            Err(CommitError::Refused(reason)) => {
                self.after_a_lost_race(&cause, reason, attempt).await;
                Ok(Looked::LostARace)
            }
            Err(CommitError::Failed(error)) => Err(error.into()),
        }
    }

    /// What a request may be given, before the head of the queue is read.
    pub(crate) async fn supply(&self, cause: &Cause) -> Result<Supply, store::StoreError> {
        let (roster, rooms, settings) = self.roster_and_rooms().await?;
        Ok(Supply::of(roster, rooms, settings, cause))
    }

    /// A request is served at once only if nobody waits: the head is read after the supply. After too many lost races
    /// it takes a ticket like everybody else, and the look that follows serves the queue in order.
    pub(crate) async fn found(&self, supply: Supply, attempt: u32) -> Result<FoundUnder, DeskError> {
        let settings = supply.settings.clone();
        let missing = supply.missing();
        let found = match supply.offer() {
            Some(offer) if attempt < ATTEMPTS_FOR_A_PLACE_AT_ONCE && self.nobody_waits().await? => {
                Found::Offer(Box::new(offer))
            }
            Some(_) => Found::Missing(Wants::Operator),
            None => Found::Missing(missing),
        };
        Ok(FoundUnder { found, settings })
    }

    async fn nobody_waits(&self) -> Result<bool, DeskError> {
        Ok(self.store.queue(&self.id, 1).await?.is_empty())
    }

    async fn roster_and_rooms(&self) -> Result<(Vec<Operator>, Vec<ReadyRoom>, Settings), store::StoreError> {
        let (roster, rooms, settings) =
            tokio::try_join!(self.store.roster(&self.id), self.store.rooms(&self.id), self.store.settings(&self.id))?;
        Ok((roster, rooms.into_iter().filter_map(Room::ready).collect(), settings))
    }
}

impl Supply {
    fn of(roster: Vec<Operator>, rooms: Vec<ReadyRoom>, settings: Settings, cause: &Cause) -> Self {
        Self {
            candidates: matching::candidates(roster, &settings, cause),
            rooms: matching::rooms_in_order(rooms, cause),
            settings,
        }
    }

    fn missing(&self) -> Wants {
        matching::missing(&self.candidates)
    }

    fn offer(self) -> Option<Offer> {
        let operator = self.candidates.into_iter().next()?;
        let room = self.rooms.into_iter().next()?;
        Some(Offer { operator, room })
    }
}
