//! Promises: the effects of stored changes that the desk must still carry out, and the jobs that it has sent to the
//! host (invariant 6).
//!
//! An effect is recorded when the desk passes the effect's change to the tables. It is not read from the journal,
//! because a bug could keep it out of the journal. An effect is owed until it is marked as done.
use std::collections::{BTreeMap, BTreeSet};

use domain::{Cause, Effect, HostJob};

#[derive(Debug, Default)]
pub(super) struct Promises {
    /// The effects that are not done yet. The key is the cause and the index.
    owed: BTreeMap<(String, u32), Effect>,
    /// The jobs that were sent to the host.
    jobs: BTreeSet<String>,
}

impl Promises {
    /// Records the effects of a stored change as owed.
    pub(super) fn owe(&mut self, cause: &Cause, effects: Vec<Effect>) {
        for (index, effect) in (0..).zip(effects) {
            self.owed.insert((cause.to_string(), index), effect);
        }
    }

    /// Marks an effect as done. Returns it if it was owed.
    pub(super) fn mark_done(&mut self, cause: &Cause, index: u32) -> Option<Effect> {
        self.owed.remove(&(cause.to_string(), index))
    }

    pub(super) fn note_job(&mut self, job: &HostJob) {
        self.jobs.insert(format!("{job:?}"));
    }

    pub(super) fn has_sent(&self, job: &HostJob) -> bool {
        self.jobs.contains(&format!("{job:?}"))
    }

    /// Describes the first effect that is still owed.
    pub(super) fn first_owed(&self) -> Option<String> {
        let ((cause, index), effect) = self.owed.first_key_value()?;
        Some(format!("effect {index} of {cause} was never carried out: {effect:?}"))
    }
}
