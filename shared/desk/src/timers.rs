//! The minute: the pool of rooms is filled up, what was left unsent is carried out, and the queue is looked at.
use std::time::Duration;

use domain::{Timestamp, rooms};
use futures::future::BoxFuture;
use store::Store;
use tracing::info;

use crate::{
    Desk, DeskError,
    carry::Near,
    commit::{Decided, Verdict},
    ports::{Calls, Queues},
};

/// How long an effect may be unsent before the timers take it: longer than any invocation lives.
const UNSENT_FOR: Duration = Duration::from_mins(1);

/// How many journal items one tick takes.
const AT_ONCE: usize = 100;

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// One tick. It may come twice, or late, or never for a while: each thing that it does is due by a deadline.
    pub fn tick(&self, now: Timestamp) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move {
            self.fill_pool(now).await?;
            self.sweep(now).await?;
            self.look(now).await
        })
    }

    async fn fill_pool(&self, now: Timestamp) -> Result<(), DeskError> {
        let cause = &rooms::cause_of_top_up(&self.id, now);
        let verdict = self
            .decide(cause, now, |_| {
                Box::pin(async move {
                    let (there, settings) =
                        tokio::try_join!(self.store.rooms(&self.id), self.store.settings(&self.id))?;
                    let change = rooms::top_up(&self.id, &settings, &there, cause, now);
                    Ok(Decided::Change(change))
                })
            })
            .await?;
        match verdict {
            Verdict::Committed(effects) => {
                info!(%cause, rooms = effects.len(), "asked for rooms");
                self.carry_out_and_settle(cause, &effects, &Near::nobody(), now).await
            }
            Verdict::Nothing(_) | Verdict::Stale(_) | Verdict::Refused(_) => Ok(()),
        }
    }

    async fn sweep(&self, now: Timestamp) -> Result<(), DeskError> {
        for entry in self.store.unsent(now.before(UNSENT_FOR), AT_ONCE).await? {
            if self.store.claim(&entry, now).await? {
                info!(cause = %entry.cause, effects = entry.unsent.len(), "carrying out what was left unsent");
                self.carry_out_later(&entry, now).await?;
            }
        }
        Ok(())
    }

    /// Later than its moment, each effect is given to the notices, which look whether it is still true; jobs go to the
    /// host, which judges them by number.
    async fn carry_out_later(&self, entry: &store::Entry, now: Timestamp) -> Result<(), DeskError> {
        let mut outcomes = Vec::new();
        for (index, effect) in &entry.unsent {
            match &effect.act {
                domain::Act::Ask(job) => self.queues.send_job(&entry.cause, *index, job).await?,
                domain::Act::Show { .. }
                | domain::Act::Tell { .. }
                | domain::Act::Admit { .. }
                | domain::Act::Decline { .. }
                | domain::Act::Disband { .. }
                | domain::Act::Remove { .. } => self.queues.send_notice(&entry.cause, effect, None).await?,
            }
            outcomes.push((*index, store::Outcome::HandedOver));
        }
        Ok(self.store.settle(&entry.cause, &outcomes, now).await?)
    }
}
