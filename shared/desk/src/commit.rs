//! A change is stored once, whatever happens: load, decide, commit, and again if somebody else was faster.
use std::collections::BTreeMap;

use domain::{Cause, Change, Effect, Refusal, Stale, Timestamp};
use futures::future::BoxFuture;
use store::{CommitError, Reason, Store};
use tracing::debug;

use crate::{
    Desk, DeskError,
    ports::{Calls, Queues},
    showing::Seen,
};

/// After how many lost races a cause is left to be delivered again.
const ATTEMPTS: u32 = 24;

/// From which attempt on a request no longer tries for an operator and a room of its own, but takes a ticket.
pub(crate) const ATTEMPTS_FOR_A_PLACE_AT_ONCE: u32 = 12;

/// What a decision answered, and what was read for it that its screens show.
pub(crate) struct Decided {
    answer: Answer,
    seen: Seen,
}

enum Answer {
    Change(Change),
    Refusal(Refusal),
    Stale,
}

/// What became of a cause. Effects are named by their index in the change.
pub(crate) enum Verdict {
    /// Stored now; these are to be carried out, and this is what their screens show.
    Committed(BTreeMap<u32, Effect>, Seen),
    /// There was nothing to store; these are to be carried out. The cause may simply come again.
    Nothing(BTreeMap<u32, Effect>, Seen),
    /// Nothing stored: the person is told why.
    Refused(Refusal),
    /// It happened before, or is not true any more. These were left behind, are still true, and are to be carried out.
    Stale(BTreeMap<u32, Effect>),
}

impl Decided {
    /// Its screens show what was read.
    pub(crate) fn seeing(self, seen: Seen) -> Self {
        Self { seen, ..self }
    }
}

impl From<Change> for Decided {
    fn from(change: Change) -> Self {
        Self { answer: Answer::Change(change), seen: Seen::default() }
    }
}

impl From<Result<Change, Refusal>> for Decided {
    fn from(decision: Result<Change, Refusal>) -> Self {
        let answer = decision.map_or_else(Answer::Refusal, Answer::Change);
        Self { answer, seen: Seen::default() }
    }
}

impl From<Result<Change, Stale>> for Decided {
    fn from(decision: Result<Change, Stale>) -> Self {
        let answer = decision.map_or(Answer::Stale, Answer::Change);
        Self { answer, seen: Seen::default() }
    }
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Loads and decides by `decide`, beside the first read of the journal, and commits. `decide` is given the number
    /// of the attempt, from zero.
    ///
    /// The journal is read first, not only found out by the commit: a run that came before may have died between its
    /// write and its look, and then this one must look.
    pub(crate) async fn decide<'a>(
        &'a self,
        cause: &'a Cause,
        now: Timestamp,
        decide: impl Fn(u32) -> BoxFuture<'a, Result<Decided, DeskError>> + Send + Sync,
    ) -> Result<Verdict, DeskError> {
        for attempt in 0..ATTEMPTS {
            let journaled = async { Ok(self.store.journaled(cause).await?) };
            let (entry, decided) = tokio::try_join!(journaled, decide(attempt))?;
            if let Some(entry) = entry {
                return Ok(Verdict::Stale(self.still_true(entry, now).await?));
            }
            let Decided { answer, seen } = decided;
            let change = match answer {
                Answer::Change(change) => change,
                Answer::Refusal(refusal) => return Ok(Verdict::Refused(refusal)),
                Answer::Stale => return Ok(Verdict::Stale(BTreeMap::new())),
            };
            if change.writes.is_empty() {
                return Ok(Verdict::Nothing(numbered(change.effects), seen));
            }
            match self.store.commit(cause, &change, now).await {
                Ok(()) => {
                    let seen = seen.after(&change.writes);
                    return Ok(Verdict::Committed(numbered(change.effects), seen));
                }
                Err(CommitError::Refused(reason)) => self.after_a_lost_race(cause, reason, attempt).await,
                Err(CommitError::Failed(error)) => return Err(error.into()),
            }
        }
        Err(DeskError::Crowded { attempts: ATTEMPTS })
    }

    /// Everything is loaded again at once, except after a conflict, which needs a moment to pass.
    pub(crate) async fn after_a_lost_race(&self, cause: &Cause, reason: Reason, attempt: u32) {
        debug!(%cause, ?reason, attempt, "somebody else was faster");
        if reason == Reason::Conflict {
            self.store.after_conflict(attempt).await;
        }
    }
}

pub(crate) fn numbered(effects: Vec<Effect>) -> BTreeMap<u32, Effect> {
    (0..).zip(effects).collect()
}
