//! The journal: one item for each stored cause, with the cause's unsent effects. The ledger creates an item when it
//! commits a change.
use std::sync::Arc;

use domain::{Cause, Timestamp};
use store::{Entry, Outcome, Store, StoreError};

/// Reads and updates journal items; see the [module](self).
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

    /// Returns the item of a cause. `None` if no change is committed under this cause yet.
    pub(crate) async fn find(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        self.store.journaled(cause).await
    }

    /// Marks effects of a cause as done, with their outcomes.
    pub(crate) async fn mark_done(
        &self,
        cause: &Cause,
        outcomes: &[(u32, Outcome)],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if outcomes.is_empty() { Ok(()) } else { self.store.mark_done(cause, outcomes, now).await }
    }

    /// Claims an item with unsent effects. Returns `false` if another process claimed the item first.
    pub(crate) async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        self.store.claim(entry, now).await
    }

    /// Stores an update that cannot be processed, byte for byte.
    pub(crate) async fn set_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        self.store.set_aside(update, now).await
    }
}
