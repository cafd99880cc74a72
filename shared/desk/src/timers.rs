//! The timers, once a minute. They fill the pool of rooms, handle chats whose deadline has passed, send unsent effects
//! to the queues, match the queue, and redraw the screens that show the queue. A redraw also notifies operators of new
//! tickets and alerts supervisors.
use bot::calls::BotApi;
use domain::{
    Cause, Chat, Settings, Timestamp,
    decisions::{deadlines, pool, redraw, silence::Staff},
};
use futures::future::BoxFuture;
use store::{Reads, Store};
use tracing::warn;

use crate::{
    desk::Desk,
    engine::{
        facts::Facts,
        origin::Origin,
        trigger::{Decide, Loaded, Trigger},
    },
    error::DeskError,
    ports::Queues,
};

/// One tick handles at most this many journal items, and at most this many chats.
const AT_ONCE: usize = 100;

impl<S: Store, B: BotApi, Q: Queues> Desk<S, B, Q> {
    /// Runs one tick. Ticks may repeat, be late or be missed: work with a deadline is done once, and the rest is safe
    /// to repeat. A failure of one part does not stop the other parts. The first failure is returned, and the others
    /// are logged.
    pub fn tick(&self, now: Timestamp) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move {
            let mut done = Ok(());
            keep_first_failure(&mut done, "filling the pool", self.fill_pool(now).await);
            keep_first_failure(&mut done, "reviewing chats", self.review_chats(now).await);
            keep_first_failure(&mut done, "sending unsent effects", self.hand_over_unsent(now).await);
            keep_first_failure(&mut done, "matching", self.engine.rematch(now).await);
            keep_first_failure(&mut done, "redrawing", self.redraw(now).await);
            done
        })
    }

    async fn fill_pool(&self, now: Timestamp) -> Result<(), DeskError> {
        let facts = self.engine.facts();
        let settings = facts.settings().await?;
        let cause = pool::cause_of_top_up(facts.desk(), &settings, now);
        self.engine.run(&due(cause, now, DueWork::FillPool(settings))).await
    }

    async fn review_chats(&self, now: Timestamp) -> Result<(), DeskError> {
        let mut done = Ok(());
        for chat in self.engine.facts().chats_due(now, AT_ONCE).await? {
            if let Some(cause) = deadlines::cause_of_review(&chat) {
                let due = due(cause, now, DueWork::ReviewChat(Box::new(chat)));
                keep_first_failure(&mut done, "reviewing a chat", self.engine.run(&due).await);
            }
        }
        done
    }

    async fn redraw(&self, now: Timestamp) -> Result<(), DeskError> {
        let facts = self.engine.facts();
        let settings = facts.settings().await?;
        let cause = redraw::cause_of_redraw(facts.desk(), &settings, now);
        self.engine.run(&due(cause, now, DueWork::Redraw(settings))).await
    }

    async fn hand_over_unsent(&self, now: Timestamp) -> Result<(), DeskError> {
        let settings = self.engine.facts().settings().await?;
        let mut done = Ok(());
        for entry in self.engine.facts().unsent(now.before(settings.sweep_after()), AT_ONCE).await? {
            keep_first_failure(&mut done, "sending a cause's unsent effects", self.engine.hand_over(&entry, now).await);
        }
        done
    }
}

/// Work of a tick that must be done only once. Each piece of work is stored under its own cause, so a second tick does
/// not repeat it.
enum DueWork {
    FillPool(Settings),
    ReviewChat(Box<Chat>),
    Redraw(Settings),
}

/// Returns the trigger for this work. It does not rematch, because the tick itself rematches once after all work.
fn due(cause: Cause, now: Timestamp, work: DueWork) -> Trigger<DueWork> {
    Trigger::of_machine(Origin { cause, now }, false, work)
}

impl<S: Reads> Decide<S> for DueWork {
    async fn decide(&self, facts: &Facts<S>, origin: &Origin, _attempt: u32) -> Result<Loaded, DeskError> {
        let context = |settings| facts.context(origin, settings);
        match self {
            Self::FillPool(settings) => Ok(Loaded::from(pool::top_up(&facts.rooms().await?, &context(settings)))),
            Self::ReviewChat(chat) => {
                let (full, roster, settings) =
                    tokio::try_join!(facts.full_chat(&chat.id), facts.roster(), facts.settings())?;
                let Some(full) = full.filter(|full| full.chat.version == chat.version) else {
                    return Ok(Loaded::stale());
                };
                let staff = Staff::of(roster, &settings);
                Ok(Loaded::from(deadlines::review(full, &staff, &context(&settings))))
            }
            Self::Redraw(settings) => {
                let (board, snapshot) = tokio::try_join!(facts.board(), facts.snapshot())?;
                Ok(Loaded::from(redraw::redraw(board, &snapshot, &context(settings))))
            }
        }
    }
}

/// Records the result of one part of the tick. The first failure is kept for the caller, and later failures are logged.
fn keep_first_failure(done: &mut Result<(), DeskError>, doing: &'static str, result: Result<(), DeskError>) {
    match result {
        Err(error) if done.is_err() => warn!(%error, doing, "a part of the tick failed; the others continue"),
        result @ Err(_) => *done = result,
        Ok(()) => {}
    }
}
