//! The engine: everything that can happen to the desk goes this way.
//!
//! ```text
//!  trigger ─▶ decide ─▶ commit ─▶ answer ─▶ follow up ─▶ rematch
//!             facts,    ledger    outbox    (what was      rematch
//!             domain                         learned)
//! ```
//!
//! 1. [`trigger`]: each thing that can happen is a [`Trigger`]: a cause, and how it is decided.
//! 2. [`facts`]: reads, and nothing else.
//! 3. [`ledger`]: decides and commits, again if somebody else was faster.
//! 4. [`outbox`]: carries effects out, and marks them done.
//! 5. [`rematch`]: matches the head of the queue, one ticket at a time.
//!
//! The types keep these apart: what reads cannot commit, and what commits cannot send.
pub(crate) mod facts;
mod follow_up;
mod ledger;
pub(crate) mod origin;
mod outbox;
pub(crate) mod reachability;
mod rematch;
pub(crate) mod screens;
pub(crate) mod trigger;

use std::{collections::BTreeMap, sync::Arc};

use bot::calls::BotApi;
use domain::{Change, DeskId, Effect, Screen, Timestamp};
use store::{Entry, Store};
use tracing::{info, warn};

use crate::{
    engine::{
        facts::Facts,
        follow_up::{FollowUp, Learned},
        ledger::{Ledger, Verdict, numbered},
        origin::Origin,
        outbox::{Delivery, Outbox},
        rematch::{Matched, Rematch},
        screens::ScreenData,
        trigger::Trigger,
    },
    error::DeskError,
    ports::Queues,
};

/// After this many lost races in a row the rest of the queue is left to the next rematch, at the latest the timers'.
const LOST_RACES: u32 = 24;

/// See the [module](self).
pub(crate) struct Engine<S, B, Q> {
    facts: Facts<S>,
    ledger: Ledger<S>,
    outbox: Outbox<S, B, Q>,
    rematch: Rematch<S>,
}

impl<S: Store, B: BotApi, Q: Queues> Engine<S, B, Q> {
    pub(crate) fn new(desk: DeskId, store: Arc<S>, telegram: B, queues: Q) -> Self {
        let facts = Facts::new(desk, store.clone());
        let ledger = Ledger::new(store, facts.clone());
        let outbox = Outbox::new(facts.clone(), ledger.clone(), telegram, queues);
        let rematch = Rematch::new(facts.clone(), ledger.clone());
        Self { facts, ledger, outbox, rematch }
    }

    /// The desk's facts, for entry points that have to read before they know what happened.
    pub(crate) fn facts(&self) -> &Facts<S> {
        &self.facts
    }

    /// The bot.
    pub(crate) fn telegram(&self) -> &B {
        self.outbox.telegram()
    }

    /// Decides, commits, answers, follows up, and rematches if the trigger may have made a match possible.
    ///
    /// It rematches also when the trigger came twice: the run before may have died between its commit and its rematch.
    pub(crate) async fn run<T: Trigger<S>>(&self, trigger: &T) -> Result<(), DeskError> {
        // Boxed, so that the futures of entry points stay small.
        let (learned, stored) = Box::pin(self.apply(trigger)).await?;
        let followed = self.follow_up(learned, trigger.origin()).await?;
        if followed || (stored && trigger.rematches()) { self.rematch(trigger.origin().now).await } else { Ok(()) }
    }

    /// Answers a trigger that stores nothing. It needs no journal: it may simply come again.
    pub(crate) async fn answer<T: Trigger<S>>(&self, trigger: &T) -> Result<(), DeskError> {
        let decision = trigger.decide(&self.facts, 0).await?;
        let (change, data) = decision.into_answer();
        let learned = self.send(trigger, change, data).await?;
        self.follow_up_and_rematch(learned, trigger.origin()).await
    }

    /// Matches the head of the queue for as long as there is a head, somebody free and a room.
    pub(crate) async fn rematch(&self, now: Timestamp) -> Result<(), DeskError> {
        let mut lost = 0;
        while lost < LOST_RACES {
            match self.rematch.match_head(lost, now).await? {
                Matched::Nothing => return Ok(()),
                Matched::LostRace => lost += 1,
                Matched::Ticket(matched) => {
                    lost = 0;
                    let learned = self.outbox.deliver(&matched).await?;
                    self.follow_up(learned, &matched.origin).await?;
                }
            }
        }
        warn!("left the queue to the next rematch after {LOST_RACES} lost races in a row");
        Ok(())
    }

    /// Carries out one effect of a cause that was left to the notices, and follows up.
    pub(crate) async fn carry_out_notice(&self, origin: &Origin, effect: &Effect) -> Result<(), DeskError> {
        let learned = self.outbox.carry_out_notice(origin, effect).await?;
        self.follow_up_and_rematch(learned, origin).await
    }

    /// Takes over the unsent effects of a journal item, and hands them to the queues. Another process may be faster.
    pub(crate) async fn hand_over(&self, entry: &Entry, now: Timestamp) -> Result<(), DeskError> {
        if !self.ledger.claim(entry, now).await? {
            return Ok(());
        }
        info!(cause = %entry.cause, effects = entry.unsent.len(), "handing over unsent effects");
        self.outbox.hand_over(entry, now).await
    }

    /// Stores an update that nobody can process, for a person to look at.
    pub(crate) async fn put_aside(&self, update: &[u8], now: Timestamp) -> Result<(), DeskError> {
        Ok(self.ledger.put_aside(update, now).await?)
    }

    /// Decides, commits and answers. Answers what the sending has taught, and whether the change is stored.
    async fn apply<T: Trigger<S>>(&self, trigger: &T) -> Result<(Learned, bool), DeskError> {
        let cause = &trigger.origin().cause;
        match self.ledger.decide(trigger).await? {
            Verdict::Committed(effects, data) => {
                info!(%cause, effects = effects.len(), "stored");
                let delivery = delivery(trigger, effects, data);
                Ok((self.outbox.deliver(&delivery).await?, true))
            }
            Verdict::Unstored(change, data) => Ok((self.send(trigger, change, data).await?, false)),
            Verdict::Refused(refusal, requester, data) => {
                info!(%cause, %refusal, "refused");
                let change = Change::nothing().show(&requester, Screen::Refused { refusal });
                Ok((self.send(trigger, change, data).await?, false))
            }
            Verdict::Stale(effects) => {
                info!(%cause, unsent = effects.len(), "came twice, or too late");
                let delivery = delivery(trigger, effects, ScreenData::default());
                let mut learned = self.outbox.deliver(&delivery).await?;
                if let Some(decision) = trigger.answer_when_stale(&self.facts).await? {
                    let (change, data) = decision.into_answer();
                    learned.extend(self.send(trigger, change, data).await?);
                }
                Ok((learned, true))
            }
        }
    }

    /// Carries out the effects of a change that stores nothing.
    async fn send<T: Trigger<S>>(&self, trigger: &T, change: Change, data: ScreenData) -> Result<Learned, DeskError> {
        self.outbox.deliver_unjournaled(&delivery(trigger, numbered(change.effects), data)).await
    }

    async fn follow_up_and_rematch(&self, learned: Learned, origin: &Origin) -> Result<(), DeskError> {
        if self.follow_up(learned, origin).await? { self.rematch(origin.now).await } else { Ok(()) }
    }

    /// Stores what sending has taught, each as a cause of its own. Answers whether a match may be possible now.
    async fn follow_up(&self, learned: Learned, origin: &Origin) -> Result<bool, DeskError> {
        let mut rematch = false;
        for follow_up in learned.into_follow_ups(origin) {
            rematch |= self.apply_follow_up(&follow_up).await?;
        }
        Ok(rematch)
    }

    /// A follow-up writes to nobody at once, so that it teaches nothing new.
    async fn apply_follow_up(&self, follow_up: &FollowUp) -> Result<bool, DeskError> {
        match Box::pin(self.apply(follow_up)).await {
            Ok((_, stored)) => Ok(stored && <FollowUp as Trigger<S>>::rematches(follow_up)),
            Err(error) if follow_up.is_optional() => {
                warn!(cause = %follow_up.cause(), %error, "a follow-up was not stored");
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

/// The effects of a trigger's change, on their way out.
fn delivery<S, T: Trigger<S>>(trigger: &T, effects: BTreeMap<u32, Effect>, data: ScreenData) -> Delivery {
    Delivery { origin: trigger.origin().clone(), effects, immediate: trigger.immediate(), data }
}
