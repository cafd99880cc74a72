//! Effects are carried out at least once, or found untrue.
//!
//! Whoever commits calls Telegram for the person who pressed, for the two people of an assignment and in their room;
//! everything else is handed to the queue of notices, and so is a call that Telegram did not take. Jobs go to the
//! host's queue. What has been carried out is ticked off in the journal; what has not is found there by the timers.
use std::{collections::BTreeMap, time::Duration};

use bot::{calls::CallError, screens};
use domain::{Act, Cause, Effect, GroupId, Language, MessageId, Timestamp, UserId};
use store::{Outcome, Store};
use tracing::warn;

use crate::{
    Desk, DeskError,
    ports::{Calls, Queues},
    showing::Seen,
};

/// Whom the desk calls at once.
#[derive(Default)]
pub(crate) struct Near {
    people: Vec<UserId>,
}

impl Near {
    pub(crate) fn nobody() -> Self {
        Self::default()
    }

    pub(crate) fn people(people: &[UserId]) -> Self {
        Self { people: people.to_vec() }
    }

    /// People are told here if they are near; rooms are always seen to at once.
    fn covers(&self, act: &Act) -> bool {
        match act {
            Act::Show { to, .. } | Act::Tell { to, .. } => self.people.contains(&to.user),
            Act::Admit { .. } | Act::Decline { .. } | Act::Disband { .. } | Act::Remove { .. } | Act::Ask(_) => true,
        }
    }
}

/// What became of a few effects, and to whom something could not be delivered.
#[derive(Default)]
pub(crate) struct Carried {
    outcomes: Vec<(u32, Outcome)>,
    unreachable: Vec<UserId>,
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Carries out what a stored cause left to do, and ticks it off.
    pub(crate) async fn carry_out_and_settle(
        &self,
        cause: &Cause,
        effects: &BTreeMap<u32, Effect>,
        near: &Near,
        seen: &Seen,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        if effects.is_empty() {
            return Ok(());
        }
        let mut carried = Carried::default();
        let result = self.carry_out(cause, effects, near, seen, &mut carried, now).await;
        // Also when the rest could not be done: what was done is not to be done again.
        if !carried.outcomes.is_empty() {
            self.store.settle(cause, &carried.outcomes, now).await?;
        }
        result?;
        self.carried_out(cause, effects, &carried, now).await
    }

    /// Carries out what a cause that stores nothing asks for.
    pub(crate) async fn only_carry_out(
        &self,
        cause: &Cause,
        effects: &BTreeMap<u32, Effect>,
        near: &Near,
        seen: &Seen,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let mut carried = Carried::default();
        self.carry_out(cause, effects, near, seen, &mut carried, now).await?;
        self.carried_out(cause, effects, &carried, now).await
    }

    /// Notes what has been learned by the way: which message shows a place now, and who is out of reach.
    async fn carried_out(
        &self,
        cause: &Cause,
        effects: &BTreeMap<u32, Effect>,
        carried: &Carried,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        for (index, outcome) in &carried.outcomes {
            if let Some(effect) = effects.get(index) {
                self.note_where_it_shows(&effect.act, *outcome, cause, now).await;
            }
        }
        self.could_not_reach(&carried.unreachable, cause, now).await
    }

    /// Carries effects out in their order, and notes what came of each. Each is with Telegram or with a queue then.
    async fn carry_out(
        &self,
        cause: &Cause,
        effects: &BTreeMap<u32, Effect>,
        near: &Near,
        seen: &Seen,
        carried: &mut Carried,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        for (index, effect) in effects {
            let outcome = match &effect.act {
                Act::Ask(job) => {
                    self.queues.send_job(cause, *index, job).await?;
                    Outcome::HandedOver
                }
                Act::Show { .. }
                | Act::Tell { .. }
                | Act::Admit { .. }
                | Act::Decline { .. }
                | Act::Disband { .. }
                | Act::Remove { .. } => self.tell(cause, effect, near, seen, now).await?,
            };
            if outcome == Outcome::Unreachable {
                carried.unreachable.extend(effect.act.told());
            }
            carried.outcomes.push((*index, outcome));
        }
        Ok(())
    }

    /// Calls Telegram for who is near; what is for others, or what Telegram does not take, is left to the notices.
    async fn tell(
        &self,
        cause: &Cause,
        effect: &Effect,
        near: &Near,
        seen: &Seen,
        now: Timestamp,
    ) -> Result<Outcome, DeskError> {
        if !near.covers(&effect.act) {
            self.queues.send_notice(cause, effect, None).await?;
            return Ok(Outcome::HandedOver);
        }
        match self.call(&effect.act, seen, now).await {
            Err(DeskError::Telegram(error)) => {
                warn!(%cause, %error, "a call was left to the notices");
                self.queues.send_notice(cause, effect, wait(&error)).await?;
                Ok(Outcome::HandedOver)
            }
            other => other,
        }
    }

    /// Makes the Telegram calls of one act.
    pub(crate) async fn call(&self, act: &Act, seen: &Seen, now: Timestamp) -> Result<Outcome, DeskError> {
        let called = match act {
            Act::Show { to, over, screen } => self.show(*to, *over, screen, seen, now).await?,
            Act::Tell { to, notice } => self.telegram.send(to.user, &screens::tell(notice, to.language)).await,
            Act::Admit { group, user } => self.telegram.approve(*group, *user).await.map(|()| None),
            Act::Decline { group, user } => self.telegram.decline(*group, *user).await.map(|()| None),
            Act::Remove { group, user } => self.telegram.remove(*group, *user).await.map(|()| None),
            Act::Disband { group, language, people } => self.disband(*group, *language, people).await.map(|()| None),
            Act::Ask(_) => unreachable!("jobs go to the host's queue, not to Telegram"),
        };
        match called {
            Ok(message) => Ok(Outcome::Told { message: message.map(|MessageId(number)| number) }),
            Err(CallError::Blocked) => Ok(Outcome::Unreachable),
            Err(CallError::Gone) => Ok(Outcome::Untrue),
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
