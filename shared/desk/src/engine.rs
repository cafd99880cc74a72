//! The engine: everything that can happen to the desk passes through it.
//!
//! ```text
//!  trigger ─▶ decide ───────▶ commit ─▶ answer ─▶ follow up ─▶ rematch
//!             ledger, facts   ledger    outbox    follow_up     rematch
//! ```
//!
//! 1. [`trigger`]: represents each thing that can happen as a [`Trigger`], with its cause and the code that decides.
//! 2. [`facts`]: reads the tables, and never writes.
//! 3. [`ledger`]: decides and commits. If another process changed the same items first (a lost race), the ledger does
//!    both again. [`journal`] has an item for each stored cause.
//! 4. [`outbox`]: carries effects out, and marks them done in the journal.
//! 5. [`follow_up`]: converts what was learned from sending (e.g. that a person cannot be reached) to triggers, each
//!    with its own cause.
//! 6. [`rematch`]: matches the head of the queue, one ticket at a time. A rematch is not a trigger. Each try chooses a
//!    ticket again. It does not read the journal, because a ticket that was matched is no longer in the queue.
//!
//! The types keep these steps apart: [`Facts`] cannot commit, the ledger and the rematch cannot send, and the outbox
//! cannot commit a change.
pub(crate) mod facts;
mod follow_up;
mod journal;
mod ledger;
pub(crate) mod origin;
mod outbox;
pub(crate) mod reachability;
mod rematch;
pub(crate) mod screens;
pub(crate) mod trigger;

use std::{collections::BTreeMap, sync::Arc};

use bot::calls::BotApi;
use domain::{DeskId, Effect, Timestamp};
use store::{Entry, Store};
use tracing::{info, warn};

use crate::{
    engine::{
        facts::Facts,
        follow_up::{FollowUp, FollowUps},
        journal::Journal,
        ledger::{Ledger, Resolution, numbered},
        origin::Origin,
        outbox::{Delivery, Outbox},
        rematch::{Matched, Rematch},
        screens::ScreenData,
        trigger::{Decide, Trigger},
    },
    error::DeskError,
    ports::Queues,
};

/// A rematch ends after this many lost races in a row, even if more tickets could be matched. The next rematch
/// continues; the timers start a rematch every minute.
const LOST_RACES: u32 = 24;

/// Runs triggers and rematches; see the [module](self).
pub(crate) struct Engine<S, B, Q> {
    facts: Facts<S>,
    journal: Journal<S>,
    ledger: Ledger<S>,
    outbox: Outbox<S, B, Q>,
    rematch: Rematch<S>,
}

/// The result of applying a trigger.
struct Applied {
    /// The follow-ups learned from carrying out the trigger's effects.
    follow_ups: FollowUps,
    /// Whether a rematch may be needed. True if the change was stored now. Also true if the trigger is stale, because
    /// an earlier run may have stored the change and died before its rematch.
    may_rematch: bool,
    /// Whether the trigger came twice or too late.
    is_stale: bool,
}

impl<S: Store, B: BotApi, Q: Queues> Engine<S, B, Q> {
    pub(crate) fn new(desk: DeskId, store: Arc<S>, telegram: B, queues: Q) -> Self {
        let facts = Facts::new(desk, store.clone());
        let journal = Journal::new(store.clone());
        let ledger = Ledger::new(store, journal.clone(), facts.clone());
        let outbox = Outbox::new(facts.clone(), journal.clone(), telegram, queues);
        let rematch = Rematch::new(facts.clone(), ledger.clone());
        Self { facts, journal, ledger, outbox, rematch }
    }

    /// Returns the desk's facts, for entry points that must read tables before they can create the trigger.
    pub(crate) fn facts(&self) -> &Facts<S> {
        &self.facts
    }

    /// Handles a trigger: decides, commits, carries out the effects, stores the follow-ups, and rematches if the
    /// trigger may have made a match possible.
    ///
    /// Also rematches if the trigger came twice, because the earlier run may have died between its commit and its
    /// rematch.
    pub(crate) async fn run<D: Decide<S>>(&self, trigger: &Trigger<D>) -> Result<(), DeskError> {
        // Boxed, so that the futures of entry points stay small.
        let applied = Box::pin(self.apply(trigger)).await?;
        let mut rematch = self.follow_up(applied.follow_ups, &trigger.origin).await?;
        if applied.is_stale {
            rematch |= Box::pin(self.answer_stale(trigger)).await?;
        }
        if rematch || (applied.may_rematch && trigger.rematches) {
            self.rematch(trigger.origin.now).await
        } else {
            Ok(())
        }
    }

    /// Matches the head of the queue until no ticket can be served.
    pub(crate) async fn rematch(&self, now: Timestamp) -> Result<(), DeskError> {
        let mut lost = 0;
        while lost < LOST_RACES {
            match self.rematch.match_head(lost, now).await? {
                Matched::Nothing => return Ok(()),
                Matched::LostRace => lost += 1,
                Matched::Ticket(matched) => {
                    lost = 0;
                    let follow_ups = self.outbox.deliver(&matched).await?;
                    self.follow_up(follow_ups, &matched.origin).await?;
                }
            }
        }
        warn!("a rematch stopped after {LOST_RACES} lost races in a row; the next rematch continues");
        Ok(())
    }

    /// Carries out one effect that came from the queue of notices, stores the follow-ups, and rematches if they may
    /// have made a match possible.
    pub(crate) async fn carry_out_notice(&self, origin: &Origin, effect: &Effect) -> Result<(), DeskError> {
        let follow_ups = self.outbox.carry_out_notice(origin, effect).await?;
        if self.follow_up(follow_ups, origin).await? { self.rematch(origin.now).await } else { Ok(()) }
    }

    /// Claims the unsent effects of a journal item and sends them to the queues. Does nothing if another process
    /// claimed them first.
    pub(crate) async fn hand_over(&self, entry: &Entry, now: Timestamp) -> Result<(), DeskError> {
        if !self.journal.claim(entry, now).await? {
            return Ok(());
        }
        info!(cause = %entry.cause, effects = entry.unsent.len(), "unsent effects are being sent to the queues");
        self.outbox.hand_over(entry, now).await
    }

    /// Stores an update that cannot be processed, so that a person can look at it.
    pub(crate) async fn set_aside(&self, update: &[u8], now: Timestamp) -> Result<(), DeskError> {
        Ok(self.journal.set_aside(update, now).await?)
    }

    /// Decides about a trigger, stores its change, and carries out the effects.
    async fn apply<D: Decide<S>>(&self, trigger: &Trigger<D>) -> Result<Applied, DeskError> {
        let cause = &trigger.origin.cause;
        match self.ledger.resolve(trigger).await? {
            Resolution::Committed(effects, data) => {
                info!(%cause, effects = effects.len(), "a change was stored");
                let follow_ups = self.outbox.deliver(&delivery(trigger, effects, data)).await?;
                Ok(Applied { follow_ups, may_rematch: true, is_stale: false })
            }
            Resolution::Unstored(effects, data) => {
                let follow_ups = self.outbox.deliver_unjournaled(&delivery(trigger, effects, data)).await?;
                Ok(Applied { follow_ups, may_rematch: false, is_stale: false })
            }
            Resolution::Stale(effects) => {
                info!(%cause, unsent = effects.len(), "a cause came twice or too late, and changes nothing");
                let follow_ups = self.outbox.deliver(&delivery(trigger, effects, ScreenData::default())).await?;
                Ok(Applied { follow_ups, may_rematch: true, is_stale: true })
            }
        }
    }

    /// Shows the current screens to a person whose trigger came twice or too late. Returns whether a match may be
    /// possible now.
    async fn answer_stale<D: Decide<S>>(&self, trigger: &Trigger<D>) -> Result<bool, DeskError> {
        let Some(answer) = trigger.decide.answer_when_stale(&self.facts, &trigger.origin).await? else {
            return Ok(false);
        };
        let effects = numbered(answer.decision.into_answer().effects);
        let follow_ups = self.outbox.deliver_unjournaled(&delivery(trigger, effects, answer.data)).await?;
        self.follow_up(follow_ups, &trigger.origin).await
    }

    /// Stores follow-ups, each under its own cause. Returns whether a match may be possible now.
    async fn follow_up(&self, follow_ups: FollowUps, origin: &Origin) -> Result<bool, DeskError> {
        let mut rematch = false;
        for follow_up in follow_ups.into_triggers(origin) {
            rematch |= self.apply_follow_up(&follow_up).await?;
        }
        Ok(rematch)
    }

    /// Stores one follow-up. All messages of a follow-up go to the queue of notices. They are not sent here, so they do
    /// not lead to further follow-ups. Returns whether a match may be possible now.
    async fn apply_follow_up(&self, follow_up: &Trigger<FollowUp>) -> Result<bool, DeskError> {
        match Box::pin(self.apply(follow_up)).await {
            Ok(applied) => Ok(applied.may_rematch && follow_up.rematches),
            Err(error) if follow_up.decide.is_optional() => {
                warn!(cause = %follow_up.origin.cause, %error, "a follow-up was not stored");
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

/// Returns the effects of a trigger's change, with everything that the outbox needs to deliver them.
fn delivery<D>(trigger: &Trigger<D>, effects: BTreeMap<u32, Effect>, data: ScreenData) -> Delivery {
    Delivery { origin: trigger.origin.clone(), effects, immediate: trigger.immediate.clone(), data }
}
