//! Effects are carried out at least once, or found untrue.
//!
//! Whoever commits calls Telegram for the person who pressed, for the two people of an assignment and in their room;
//! everything else is handed to the queue of notices, and so is a call that Telegram did not take. Jobs go to the
//! host's queue. What has been carried out is ticked off in the journal; what has not is found there by the timers.
use std::{collections::BTreeMap, time::Duration};

use bot::{
    calls::{CallError, MessageId},
    screens,
};
use domain::{Act, Cause, Effect, Timestamp, UserId};
use store::{Outcome, Store};
use tracing::warn;

use crate::{
    Desk, DeskError,
    ports::{Calls, Queues},
};

/// Whom the desk calls at once, and in which message the presser is answered.
#[derive(Default)]
pub(crate) struct Near {
    people: Vec<UserId>,
    pressed: Option<(UserId, MessageId)>,
}

impl Near {
    pub(crate) fn nobody() -> Self {
        Self::default()
    }

    pub(crate) fn people(people: &[UserId]) -> Self {
        Self { people: people.to_vec(), pressed: None }
    }

    pub(crate) fn writer(user: UserId) -> Self {
        Self::people(&[user])
    }

    pub(crate) fn presser(user: UserId, message: Option<i64>) -> Self {
        Self { people: vec![user], pressed: message.map(|message| (user, MessageId(message))) }
    }

    /// The message to show a screen in.
    pub(crate) fn screen_of(&self, user: UserId) -> Option<MessageId> {
        self.pressed.filter(|(presser, _)| *presser == user).map(|(_, message)| message)
    }

    /// People are told here if they are near; rooms are always seen to at once.
    fn covers(&self, act: &Act) -> bool {
        match act {
            Act::Show { to, .. } | Act::Tell { to, .. } => self.people.contains(to),
            Act::Admit { .. } | Act::Decline { .. } | Act::Disband { .. } | Act::Remove { .. } | Act::Ask(_) => true,
        }
    }
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Carries out what a stored cause left to do, and ticks it off.
    pub(crate) async fn carry_out_and_settle(
        &self,
        cause: &Cause,
        effects: &BTreeMap<u32, Effect>,
        near: &Near,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        if effects.is_empty() {
            return Ok(());
        }
        let mut outcomes = Vec::new();
        let carried = self.carry_out(cause, effects, near, &mut outcomes).await;
        // Also when the rest could not be done: what was done is not to be done again.
        if !outcomes.is_empty() {
            self.store.settle(cause, &outcomes, now).await?;
        }
        carried
    }

    /// Carries effects out in their order, and notes what came of each. Each is with Telegram or with a queue then.
    pub(crate) async fn carry_out(
        &self,
        cause: &Cause,
        effects: &BTreeMap<u32, Effect>,
        near: &Near,
        outcomes: &mut Vec<(u32, Outcome)>,
    ) -> Result<(), DeskError> {
        for (index, effect) in effects {
            outcomes.push((*index, self.carry_out_one(cause, *index, effect, near).await?));
        }
        Ok(())
    }

    async fn carry_out_one(
        &self,
        cause: &Cause,
        index: u32,
        effect: &Effect,
        near: &Near,
    ) -> Result<Outcome, DeskError> {
        if let Act::Ask(job) = &effect.act {
            self.queues.send_job(cause, index, job).await?;
            return Ok(Outcome::HandedOver);
        }
        if !near.covers(&effect.act) {
            self.queues.send_notice(cause, effect, None).await?;
            return Ok(Outcome::HandedOver);
        }
        match self.call(&effect.act, near).await {
            Ok(outcome) => Ok(outcome),
            Err(DeskError::Telegram(error)) => {
                warn!(%cause, index, %error, "a call was left to the notices");
                self.queues.send_notice(cause, effect, wait(&error)).await?;
                Ok(Outcome::HandedOver)
            }
            Err(error) => Err(error),
        }
    }

    /// Makes the Telegram calls of one act.
    pub(crate) async fn call(&self, act: &Act, near: &Near) -> Result<Outcome, DeskError> {
        let called = match act {
            Act::Show { to, screen } => self.show(*to, screen, near.screen_of(*to)).await,
            Act::Tell { to, notice } => Ok(self.telegram.send(*to, &screens::tell(notice)).await),
            Act::Admit { group, user } => Ok(self.telegram.approve(*group, *user).await.map(|()| None)),
            Act::Decline { group, user } => Ok(self.telegram.decline(*group, *user).await.map(|()| None)),
            Act::Remove { group, user } => Ok(self.telegram.remove(*group, *user).await.map(|()| None)),
            Act::Disband { group, people } => Ok(self.disband(*group, people).await.map(|()| None)),
            Act::Ask(_) => unreachable!("jobs go to the host's queue, not to Telegram"),
        }?;
        match called {
            Ok(message) => Ok(Outcome::Told { message: message.map(|MessageId(number)| number) }),
            Err(CallError::Blocked) => Ok(Outcome::Unreachable),
            Err(CallError::Gone) => Ok(Outcome::Untrue),
            Err(error) => Err(error.into()),
        }
    }

    async fn disband(&self, group: domain::GroupId, people: &[UserId]) -> Result<(), CallError> {
        self.telegram.say(group, &screens::goodbye()).await?;
        for person in people {
            self.telegram.remove(group, *person).await?;
        }
        Ok(())
    }
}

/// How long Telegram asks to wait, if it does.
pub(crate) fn wait(error: &CallError) -> Option<Duration> {
    match error {
        CallError::RetryAfter(wait) => Some(*wait),
        CallError::Blocked
        | CallError::Gone
        | CallError::TimedOut
        | CallError::Unavailable
        | CallError::Refused { .. } => None,
    }
}
