//! The outbox: effects are carried out at least once, or found obsolete.
//!
//! Messages to the people in [`Delivery::immediate`] are sent immediately: to the person who acted, or to the lead and
//! the operator of a rematch. Calls about rooms are also made immediately. Messages to all other people go to the queue
//! of notices, and so do calls that Telegram did not accept. Jobs go to the host's queue. An effect that was carried
//! out is marked done in the journal. The timers find the unsent effects in the journal and send them to the queues.
use std::{collections::BTreeMap, time::Duration};

use bot::{
    calls::{BotApi, CallError},
    screens::{self, View},
};
use domain::{Act, Effect, GroupId, Language, MessageId, Timestamp, UserId};
use store::{Entry, Outcome, Store};
use tracing::warn;

use crate::{
    engine::{facts::Facts, follow_up::FollowUps, journal::Journal, origin::Origin, screens::ScreenData},
    error::DeskError,
    ports::Queues,
};

/// After each notice, `notices` pauses for this time multiplied by the number of calls that the notice needed. So one
/// invocation makes at most 12 calls a second. At most two invocations run at a time. Their calls and the messages that
/// are sent immediately stay below the bot's limit of 30 messages a second (Bot API FAQ).
const BETWEEN_CALLS: Duration = Duration::from_millis(1000 / 12);

/// Carries out effects; see the [module](self).
pub(crate) struct Outbox<S, B, Q> {
    facts: Facts<S>,
    journal: Journal<S>,
    telegram: B,
    queues: Q,
}

/// The effects of one cause, to be delivered.
pub(crate) struct Delivery {
    pub(crate) origin: Origin,
    /// The effects, keyed by their index in the change.
    pub(crate) effects: BTreeMap<u32, Effect>,
    /// The people whose messages are sent immediately. Messages to all other people go to the queue of notices.
    pub(crate) immediate: Vec<UserId>,
    /// The data for the screens.
    pub(crate) data: ScreenData,
}

impl<S: Store, B: BotApi, Q: Queues> Outbox<S, B, Q> {
    pub(crate) fn new(facts: Facts<S>, journal: Journal<S>, telegram: B, queues: Q) -> Self {
        Self { facts, journal, telegram, queues }
    }

    /// Carries out the effects of a stored cause, and marks them done. Returns the follow-ups.
    pub(crate) async fn deliver(&self, delivery: &Delivery) -> Result<FollowUps, DeskError> {
        let mut outcomes = vec![];
        let result = self.carry_out(delivery, &mut outcomes).await;
        // Outcomes are stored even if an effect failed, because the effects before it must not be carried out again.
        self.journal.mark_done(&delivery.origin.cause, &outcomes, delivery.origin.now).await?;
        result?;
        Ok(follow_ups(delivery, &outcomes))
    }

    /// Carries out the effects of a cause that stores nothing. Returns the follow-ups.
    pub(crate) async fn deliver_unjournaled(&self, delivery: &Delivery) -> Result<FollowUps, DeskError> {
        let mut outcomes = vec![];
        self.carry_out(delivery, &mut outcomes).await?;
        Ok(follow_ups(delivery, &outcomes))
    }

    /// Carries out one effect from the queue of notices, at the limited rate of notices. Returns the follow-ups.
    pub(crate) async fn carry_out_notice(&self, origin: &Origin, effect: &Effect) -> Result<FollowUps, DeskError> {
        let called = self.call(&effect.act, &ScreenData::default(), origin.now).await;
        self.telegram.pace(BETWEEN_CALLS * effect.act.telegram_calls()).await;
        match called {
            Ok(outcome) => Ok(FollowUps::from(&effect.act, outcome)),
            // HTTP status 429 is not a failure. The notice is sent to the queue again, and delivered when Telegram
            // allows the call.
            Err(DeskError::Telegram(CallError::RetryAfter(pause))) => {
                self.queues.send_notice(&origin.cause, effect, Some(pause)).await?;
                Ok(FollowUps::default())
            }
            Err(error) => Err(error),
        }
    }

    /// Sends the unsent effects of a journal item to the queues. If an effect was already sent, this does no harm:
    /// `notices` checks again whether each effect is valid, and the host recognizes a repeated job by its number.
    pub(crate) async fn hand_over(&self, entry: &Entry, now: Timestamp) -> Result<(), DeskError> {
        let mut outcomes = Vec::new();
        for (index, effect) in &entry.unsent {
            match &effect.act {
                Act::SendJob(job) => self.queues.send_job(&entry.cause, *index, job).await?,
                Act::Show { .. }
                | Act::Notify { .. }
                | Act::Admit { .. }
                | Act::Decline { .. }
                | Act::Disband { .. }
                | Act::Remove { .. } => self.queues.send_notice(&entry.cause, effect, None).await?,
            }
            outcomes.push((*index, Outcome::Queued));
        }
        Ok(self.journal.mark_done(&entry.cause, &outcomes, now).await?)
    }

    /// Carries effects out in order, and records the outcome of each.
    async fn carry_out(&self, delivery: &Delivery, outcomes: &mut Vec<(u32, Outcome)>) -> Result<(), DeskError> {
        for (index, effect) in &delivery.effects {
            let outcome = match &effect.act {
                Act::SendJob(job) => {
                    self.queues.send_job(&delivery.origin.cause, *index, job).await?;
                    Outcome::Queued
                }
                Act::Show { to, .. } | Act::Notify { to, .. } if !delivery.immediate.contains(&to.user) => {
                    self.queues.send_notice(&delivery.origin.cause, effect, None).await?;
                    Outcome::Queued
                }
                Act::Show { .. }
                | Act::Notify { .. }
                | Act::Admit { .. }
                | Act::Decline { .. }
                | Act::Disband { .. }
                | Act::Remove { .. } => self.call_or_queue(delivery, effect).await?,
            };
            outcomes.push((*index, outcome));
        }
        Ok(())
    }

    /// Calls Telegram. If Telegram does not accept a call, the effect is sent to the queue of notices.
    async fn call_or_queue(&self, delivery: &Delivery, effect: &Effect) -> Result<Outcome, DeskError> {
        let Origin { cause, now } = &delivery.origin;
        match self.call(&effect.act, &delivery.data, *now).await {
            Err(DeskError::Telegram(error)) => {
                warn!(%cause, %error, "a call failed and was sent to the notices queue");
                self.queues.send_notice(cause, effect, error.retry_after()).await?;
                Ok(Outcome::Queued)
            }
            other => other,
        }
    }

    /// Makes the Telegram calls that carry out this act. Returns the outcome.
    async fn call(&self, act: &Act, data: &ScreenData, now: Timestamp) -> Result<Outcome, DeskError> {
        let called = match act {
            Act::Show { to, over, screen } => {
                let data = self.facts.screen_data(to.user, screen, data).await?;
                let ScreenData { operator, settings, front } = &data;
                let view =
                    View { operator: operator.as_ref(), front: front.as_ref(), settings: settings.as_ref(), now };
                self.telegram.show(to.user, *over, &screens::show(screen, to.language, &view)).await
            }
            Act::Notify { to, notice } => self.telegram.send(to.user, &screens::notice(notice, to.language)).await,
            Act::Admit { group, user } => self.telegram.approve(*group, *user).await.map(|()| None),
            Act::Decline { group, user } => self.telegram.decline(*group, *user).await.map(|()| None),
            Act::Remove { group, user } => self.telegram.remove(*group, *user).await.map(|()| None),
            Act::Disband { group, language, people } => self.disband(*group, *language, people).await.map(|()| None),
            Act::SendJob(_) => unreachable!("jobs go to the host's queue, not to Telegram"),
        };
        match called {
            Ok(message) => Ok(Outcome::Sent { message: message.map(|MessageId(number)| number) }),
            Err(CallError::Blocked) => Ok(Outcome::Unreachable),
            Err(CallError::Gone) => Ok(Outcome::Obsolete),
            Err(error) => Err(error.into()),
        }
    }

    async fn disband(&self, group: GroupId, language: Language, people: &[UserId]) -> Result<(), CallError> {
        self.telegram.say(group, &screens::goodbye(language)).await?;
        for person in people {
            self.telegram.remove(group, *person).await?;
        }
        Ok(())
    }
}

fn follow_ups(delivery: &Delivery, outcomes: &[(u32, Outcome)]) -> FollowUps {
    let mut follow_ups = FollowUps::default();
    for (index, outcome) in outcomes {
        if let Some(effect) = delivery.effects.get(index) {
            follow_ups.extend(FollowUps::from(&effect.act, *outcome));
        }
    }
    follow_ups
}
