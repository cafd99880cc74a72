//! The minute: the pool of rooms is filled up, what is due is looked at, what was left unsent is carried out, what is
//! shown of the queue is redrawn, and the queue is matched.
use domain::{
    Act, Cause, Change, Chat, Timestamp,
    board::{self, Board, Scene},
    deadlines, matching, rooms, supervisors,
};
use futures::future::BoxFuture;
use store::{Entry, Outcome, Store};
use tracing::{error, info};

use crate::{
    Desk, DeskError,
    carry::Near,
    commit::{Decided, Verdict},
    ports::{Calls, Queues},
    showing::Seen,
};

/// How many journal items, and how many chats, one tick takes.
const AT_ONCE: usize = 100;

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// One tick. It may come twice, or late, or never for a while: each thing that it does is due by a deadline. What
    /// fails holds up nothing else; the first failure is answered, and the others are logged.
    pub fn tick(&self, now: Timestamp) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move {
            let mut done = Ok(());
            first_failure(&mut done, "filling the pool", self.fill_pool(now).await);
            first_failure(&mut done, "looking at chats", self.look_at_chats(now).await);
            first_failure(&mut done, "carrying out what was left", self.sweep(now).await);
            first_failure(&mut done, "matching", self.look(now).await);
            first_failure(&mut done, "redrawing", self.redraw(now).await);
            done
        })
    }

    async fn fill_pool(&self, now: Timestamp) -> Result<(), DeskError> {
        let settings = &self.store.settings(&self.id).await?;
        let cause = &rooms::cause_of_top_up(&self.id, settings, now);
        self.under(cause, now, |_| {
            Box::pin(async move {
                let there = self.store.rooms(&self.id).await?;
                Ok(Decided::from(rooms::top_up(&self.id, settings, &there, cause, now)))
            })
        })
        .await
    }

    async fn look_at_chats(&self, now: Timestamp) -> Result<(), DeskError> {
        let mut done = Ok(());
        for chat in self.store.chats_due(&self.id, now, AT_ONCE).await? {
            if let Some(cause) = deadlines::cause_of(&chat) {
                first_failure(&mut done, "looking at a chat", self.look_at(&chat, &cause, now).await);
            }
        }
        done
    }

    async fn look_at(&self, chat: &Chat, cause: &Cause, now: Timestamp) -> Result<(), DeskError> {
        self.under(cause, now, |_| {
            Box::pin(async move {
                let (party, roster, settings) =
                    tokio::try_join!(self.party(&chat.id), self.store.roster(&self.id), self.store.settings(&self.id))?;
                let Some(party) = party.filter(|party| party.chat.version == chat.version) else {
                    return Ok(Decided::from(Err::<Change, _>(domain::Stale)));
                };
                let told = supervisors(&roster, &settings);
                let others = matching::free(roster, &settings);
                Ok(Decided::from(deadlines::look_at(party, &others, told, &settings, now)))
            })
        })
        .await
    }

    async fn redraw(&self, now: Timestamp) -> Result<(), DeskError> {
        let settings = &self.store.settings(&self.id).await?;
        let cause = &board::cause_of_redraw(&self.id, settings, now);
        self.under(cause, now, |_| {
            Box::pin(async move {
                let (shown, line, roster, rooms) = tokio::try_join!(
                    self.store.board(&self.id),
                    self.front(),
                    self.store.roster(&self.id),
                    self.store.rooms(&self.id)
                )?;
                let shown = shown.unwrap_or_else(|| Board::blank(self.id.clone()));
                Ok(Decided::from(board::redraw(shown, &Scene { line, roster, rooms }, settings, now)))
            })
        })
        .await
    }

    /// Something that is due is done once, whoever does it; all that it says goes through the notices.
    async fn under<'a>(
        &'a self,
        cause: &'a Cause,
        now: Timestamp,
        decide: impl Fn(u32) -> BoxFuture<'a, Result<Decided, DeskError>> + Send + Sync,
    ) -> Result<(), DeskError> {
        match self.decide(cause, now, decide).await? {
            Verdict::Committed(effects, _) | Verdict::Stale(effects) => {
                if !effects.is_empty() {
                    info!(%cause, effects = effects.len(), "due");
                }
                self.carry_out_and_settle(cause, &effects, &Near::nobody(), &Seen::default(), now).await
            }
            Verdict::Nothing(effects, _) => {
                self.only_carry_out(cause, &effects, &Near::nobody(), &Seen::default(), now).await
            }
            Verdict::Refused(_) => Ok(()),
        }
    }

    async fn sweep(&self, now: Timestamp) -> Result<(), DeskError> {
        let settings = self.store.settings(&self.id).await?;
        let mut done = Ok(());
        for entry in self.store.unsent(now.before(settings.sweep_after()), AT_ONCE).await? {
            first_failure(&mut done, "carrying out what a cause has left", self.sweep_one(&entry, now).await);
        }
        done
    }

    async fn sweep_one(&self, entry: &Entry, now: Timestamp) -> Result<(), DeskError> {
        if !self.store.claim(entry, now).await? {
            return Ok(());
        }
        info!(cause = %entry.cause, effects = entry.unsent.len(), "carrying out what was left unsent");
        self.carry_out_later(entry, now).await
    }

    /// Later than its moment, each effect is given to the notices, which look whether it is still true; jobs go to the
    /// host, which judges them by number.
    async fn carry_out_later(&self, entry: &Entry, now: Timestamp) -> Result<(), DeskError> {
        let mut outcomes = Vec::new();
        for (index, effect) in &entry.unsent {
            match &effect.act {
                Act::Ask(job) => self.queues.send_job(&entry.cause, *index, job).await?,
                Act::Show { .. }
                | Act::Tell { .. }
                | Act::Admit { .. }
                | Act::Decline { .. }
                | Act::Disband { .. }
                | Act::Remove { .. } => self.queues.send_notice(&entry.cause, effect, None).await?,
            }
            outcomes.push((*index, Outcome::HandedOver));
        }
        Ok(self.store.settle(&entry.cause, &outcomes, now).await?)
    }
}

/// Goes on after a failure. The first is kept for whoever asked, the others are logged.
fn first_failure(done: &mut Result<(), DeskError>, doing: &'static str, came: Result<(), DeskError>) {
    match came {
        Err(error) if done.is_err() => error!(%error, doing, "the tick goes on without it"),
        came @ Err(_) => *done = came,
        Ok(()) => {}
    }
}
