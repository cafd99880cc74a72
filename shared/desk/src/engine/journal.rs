//! The journal: one item for each cause, with its unsent effects. Nothing here stores a change.
use std::sync::Arc;

use domain::{Cause, Timestamp};
use store::{Entry, Outcome, Store, StoreError};

/// See the [module](self).
pub(crate) struct Journal<S> {
    store: Arc<S>,
}

impl<S> Clone for Journal<S> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone() }
    }
}

impl<S: Store> Journal<S> {
    pub(crate) fn new(store: Arc<S>) -> Self {
        Self { store }
    }

    /// The item of a cause, if it has happened.
    pub(crate) async fn find(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        self.store.journaled(cause).await
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

    /// Takes over an item with unsent effects. `false` if another process was faster.
    pub(crate) async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        self.store.claim(entry, now).await
    }

    /// Keeps an update that nobody can process, as it came.
    pub(crate) async fn put_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        self.store.put_aside(update, now).await
    }
}
