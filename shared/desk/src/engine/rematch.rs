//! Matches the head of the queue with an operator and a room, one try at a time.
//!
//! The order of the reads matters: roster and ready rooms first, then the head of the queue. Each match is one
//! transaction. Its cause consists of the ticket and the ticket's generation. The reasons are in ARCHITECTURE.md, "How
//! matching loses no wake-up".
use domain::{Supply, Ticket, Timestamp, decisions::matching};
use store::Store;
use tracing::info;

use crate::{
    engine::{
        facts::Facts,
        ledger::{Attempt, Ledger, numbered},
        origin::Origin,
        outbox::Delivery,
        screens::ScreenData,
    },
    error::DeskError,
};

/// The number of tickets of each lane that are read to find the head. One is not enough: an operator can also be a
/// queued lead, so the first ticket may belong to the only free operator, who must not serve themselves. Both lanes are
/// read, so that a lead who already has a room is served even if no room is ready.
const HEAD: usize = 2;

/// Matches the head of the queue; see the [module](self).
pub(crate) struct Rematch<S> {
    facts: Facts<S>,
    ledger: Ledger<S>,
}

/// The result of one try to match the head.
pub(crate) enum Matched {
    /// No ticket can be matched.
    Nothing,
    /// A ticket was matched. Its effects must be delivered.
    Ticket(Box<Delivery>),
    /// Another process changed the same items first.
    LostRace,
}

impl<S: Store> Rematch<S> {
    pub(crate) fn new(facts: Facts<S>, ledger: Ledger<S>) -> Self {
        Self { facts, ledger }
    }

    /// Matches the head of the queue. The head is the oldest ticket that can be served: a free operator may serve it,
    /// and it has a room already or a room is ready.
    pub(crate) async fn match_head(&self, attempt: u32, now: Timestamp) -> Result<Matched, DeskError> {
        let supply = self.facts.supply().await?;
        if supply.has_no_free_operator() {
            return Ok(Matched::Nothing);
        }
        let front = self.facts.heads(HEAD).await?;
        let Some(ticket) = supply.head(&front) else { return Ok(Matched::Nothing) };
        self.match_ticket(ticket.clone(), supply, Attempt { number: attempt, now }).await
    }

    async fn match_ticket(&self, ticket: Ticket, supply: Supply, attempt: Attempt) -> Result<Matched, DeskError> {
        let Some(queued) = self.facts.queued(ticket).await? else { return Ok(Matched::LostRace) };
        let (cause, settings) = (queued.ticket.cause(), supply.settings().clone());
        let Some(offer) = supply.offer_for(&queued.ticket) else { return Ok(Matched::LostRace) };
        let immediate = vec![queued.lead.user, offer.operator.id.user()];
        let origin = Origin { cause, now: attempt.now };
        let context = self.facts.context(&origin, &settings);
        let Ok(change) = matching::serve(queued, offer, &context) else { return Ok(Matched::LostRace) };
        if !self.ledger.commit(&origin.cause, &change, attempt).await? {
            return Ok(Matched::LostRace);
        }
        info!(cause = %origin.cause, "a ticket was matched");
        let (effects, data) = (numbered(change.effects), ScreenData::default());
        Ok(Matched::Ticket(Box::new(Delivery { origin, effects, immediate, data })))
    }
}
