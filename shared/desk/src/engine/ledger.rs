//! The ledger: a change is stored once, whatever happens. It decides, commits, and does both again if somebody else was
//! faster.
use std::{collections::BTreeMap, sync::Arc};

use domain::{Cause, Change, Effect, Refusal, Requester, Timestamp};
use store::{CommitError, Entry, Outcome, Reason, Store, StoreError};
use tracing::debug;

use crate::{
    engine::{
        facts::Facts,
        origin::Origin,
        screens::ScreenData,
        trigger::{Decided, Decision, Trigger},
    },
    error::DeskError,
};

/// After this many lost races a cause is left to be delivered again.
const ATTEMPTS: u32 = 24;

/// See the [module](self).
pub(crate) struct Ledger<S> {
    store: Arc<S>,
    facts: Facts<S>,
}

/// The result for one trigger. Effects are named by their index in the change.
pub(crate) enum Verdict {
    /// Stored now; these effects are to be carried out, and their screens show this data.
    Committed(BTreeMap<u32, Effect>, ScreenData),
    /// There was nothing to store; its effects are to be carried out. The trigger may simply come again.
    Unstored(Change, ScreenData),
    /// Nothing stored: the requester is told why.
    Refused(Refusal, Requester, ScreenData),
    /// It happened before, or is not valid any more. These effects of the run before are still valid and unsent.
    Stale(BTreeMap<u32, Effect>),
}

impl<S> Clone for Ledger<S> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), facts: self.facts.clone() }
    }
}

impl<S: Store> Ledger<S> {
    pub(crate) fn new(store: Arc<S>, facts: Facts<S>) -> Self {
        Self { store, facts }
    }

    /// Decides beside the first read of the journal, and commits.
    ///
    /// The journal is read first, not only found out by the commit: a run that came before may have died between its
    /// commit and its rematch, and then this one must rematch.
    pub(crate) async fn decide<T: Trigger<S>>(&self, trigger: &T) -> Result<Verdict, DeskError> {
        let Origin { cause, now } = trigger.origin();
        let now = *now;
        for attempt in 0..ATTEMPTS {
            let journaled = async { Ok(self.store.journaled(cause).await?) };
            let (entry, decision) = tokio::try_join!(journaled, trigger.decide(&self.facts, attempt))?;
            if let Some(entry) = entry {
                return Ok(Verdict::Stale(self.still_valid(entry, now).await?));
            }
            let Decision { decided, data } = decision;
            let change = match decided {
                Decided::Change(change) if change.writes.is_empty() => return Ok(Verdict::Unstored(change, data)),
                Decided::Change(change) => change,
                Decided::Refused(refusal, requester) => return Ok(Verdict::Refused(refusal, requester, data)),
                Decided::Stale => return Ok(Verdict::Stale(BTreeMap::new())),
            };
            if self.commit(cause, &change, Attempt { number: attempt, now }).await? {
                let data = data.after(&change);
                return Ok(Verdict::Committed(numbered(change.effects), data));
            }
        }
        Err(DeskError::Crowded { attempts: ATTEMPTS })
    }

    /// Stores a change. Answers whether it is stored; if not, somebody else was faster, and everything has to be loaded
    /// again: at once, except after a conflict, which needs a moment to pass.
    pub(crate) async fn commit(&self, cause: &Cause, change: &Change, attempt: Attempt) -> Result<bool, StoreError> {
        match self.store.commit(cause, change, attempt.now).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused(reason)) => {
                debug!(%cause, ?reason, attempt = attempt.number, "somebody else was faster");
                if reason == Reason::Conflict {
                    self.store.after_conflict(attempt.number).await;
                }
                Ok(false)
            }
            Err(CommitError::Failed(error)) => Err(error),
        }
    }

    /// Marks effects of a cause as done.
    pub(crate) async fn mark_done(
        &self,
        cause: &Cause,
        outcomes: &[(u32, Outcome)],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if outcomes.is_empty() { Ok(()) } else { self.store.mark_done(cause, outcomes, now).await }
    }

    /// Takes over a journal item with unsent effects. `false` if another process was faster.
    pub(crate) async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        self.store.claim(entry, now).await
    }

    /// Stores an update that nobody can process.
    pub(crate) async fn put_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        self.store.put_aside(update, now).await
    }

    /// The unsent effects of an earlier run that are still valid. The others are marked done, as obsolete.
    async fn still_valid(&self, entry: Entry, now: Timestamp) -> Result<BTreeMap<u32, Effect>, StoreError> {
        let mut valid = BTreeMap::new();
        let mut obsolete = vec![];
        for (index, effect) in entry.unsent {
            if self.facts.is_still_valid(&effect).await? {
                valid.insert(index, effect);
            } else {
                obsolete.push((index, Outcome::Obsolete));
            }
        }
        self.mark_done(&entry.cause, &obsolete, now).await?;
        Ok(valid)
    }
}

/// One attempt to store a change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    /// How many attempts came before.
    pub(crate) number: u32,
    /// When it is made.
    pub(crate) now: Timestamp,
}

/// Effects by their index in the change.
pub(crate) fn numbered(effects: Vec<Effect>) -> BTreeMap<u32, Effect> {
    (0..).zip(effects).collect()
}
