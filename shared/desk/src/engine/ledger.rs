//! The ledger: each change is stored exactly once. The ledger decides and commits. It does both again if another
//! process has changed the same items in the meantime.
use std::{collections::BTreeMap, sync::Arc};

use domain::{Cause, Change, Effect, Timestamp};
use store::{CommitError, Entry, Outcome, Reason, Store, StoreError};
use tracing::{debug, info};

use crate::{
    engine::{
        facts::Facts,
        journal::Journal,
        origin::Origin,
        screens::ScreenData,
        trigger::{Decide, Decision, Loaded, Trigger},
    },
    error::DeskError,
};

/// After this many lost races the handler fails, and its cause is delivered again.
const ATTEMPTS: u32 = 24;

/// Decides and commits; see the [module](self).
pub(crate) struct Ledger<S> {
    store: Arc<S>,
    journal: Journal<S>,
    facts: Facts<S>,
}

/// The result of [`Ledger::resolve`] for one trigger. Effects are identified by their index in the change.
pub(crate) enum Resolution {
    /// The change was stored now. These effects must be carried out; the data is for their screens.
    Committed(BTreeMap<u32, Effect>, ScreenData),
    /// There was nothing to store, so it does no harm if the trigger comes again. These effects must be carried out.
    Unstored(BTreeMap<u32, Effect>, ScreenData),
    /// The trigger was handled before, or is no longer valid. These effects of the earlier run are still valid and
    /// unsent.
    Stale(BTreeMap<u32, Effect>),
}

impl<S> Clone for Ledger<S> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone(), journal: self.journal.clone(), facts: self.facts.clone() }
    }
}

impl<S: Store> Ledger<S> {
    pub(crate) fn new(store: Arc<S>, journal: Journal<S>, facts: Facts<S>) -> Self {
        Self { store, journal, facts }
    }

    /// Reads the journal and decides at the same time, then commits.
    ///
    /// If the cause is repeated, the caller must rematch, because the earlier run may have died between its commit and
    /// its rematch. The commit alone would not find every repeated cause, because a decision with nothing to store is
    /// not committed. So the journal is read before the commit.
    pub(crate) async fn resolve<D: Decide<S>>(&self, trigger: &Trigger<D>) -> Result<Resolution, DeskError> {
        let Origin { cause, now } = &trigger.origin;
        for attempt in 0..ATTEMPTS {
            let journaled = async {
                if trigger.journaled { Ok(self.journal.find(cause).await?) } else { Ok::<_, DeskError>(None) }
            };
            let decided = trigger.decide.decide(&self.facts, &trigger.origin, attempt);
            let (entry, Loaded { decision, data }) = tokio::try_join!(journaled, decided)?;
            if let Some(entry) = entry {
                return Ok(Resolution::Stale(self.still_valid(entry, *now).await?));
            }
            let change = match decision {
                Decision::Change(change) if !change.writes.is_empty() => change,
                Decision::Stale => return Ok(Resolution::Stale(BTreeMap::new())),
                Decision::Refused(refusal, _) => {
                    info!(%cause, %refusal, "a request was refused");
                    return Ok(Resolution::Unstored(numbered(decision.into_answer().effects), data));
                }
                Decision::Change(_) => {
                    return Ok(Resolution::Unstored(numbered(decision.into_answer().effects), data));
                }
            };
            debug_assert!(trigger.journaled, "{cause} stores something, so it needs its journal item");
            if self.commit(cause, &change, Attempt { number: attempt, now: *now }).await? {
                let data = data.after(&change);
                return Ok(Resolution::Committed(numbered(change.effects), data));
            }
        }
        Err(DeskError::Crowded { attempts: ATTEMPTS })
    }

    /// Stores a change. Returns `false` if another process was faster: the caller must then load everything and decide
    /// again. After a conflict, this function waits before it returns.
    pub(crate) async fn commit(&self, cause: &Cause, change: &Change, attempt: Attempt) -> Result<bool, StoreError> {
        match self.store.commit(cause, change, attempt.now).await {
            Ok(()) => Ok(true),
            Err(CommitError::Refused(reason)) => {
                debug!(%cause, ?reason, attempt = attempt.number, "a commit lost a race");
                if reason == Reason::Conflict {
                    self.store.after_conflict(attempt.number).await;
                }
                Ok(false)
            }
            Err(CommitError::Failed(error)) => Err(error),
        }
    }

    /// Returns the unsent effects of an earlier run that are still valid. Marks its other unsent effects as done, with
    /// the outcome [`Outcome::Obsolete`].
    async fn still_valid(&self, entry: Entry, now: Timestamp) -> Result<BTreeMap<u32, Effect>, StoreError> {
        let mut valid = BTreeMap::new();
        let mut obsolete = vec![];
        for (index, effect) in entry.unsent {
            match self.facts.still_valid(effect).await? {
                Some(effect) => {
                    valid.insert(index, effect);
                }
                None => obsolete.push((index, Outcome::Obsolete)),
            }
        }
        self.journal.mark_done(&entry.cause, &obsolete, now).await?;
        Ok(valid)
    }
}

/// One attempt to store a change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attempt {
    /// The number of earlier attempts.
    pub(crate) number: u32,
    /// The time of the attempt.
    pub(crate) now: Timestamp,
}

/// Returns the effects, keyed by their index in the change.
pub(crate) fn numbered(effects: Vec<Effect>) -> BTreeMap<u32, Effect> {
    (0..).zip(effects).collect()
}
