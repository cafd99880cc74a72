//! Reads the supply for the tickets of the queue.
use domain::Supply;
use store::{Reads, StoreError};

use crate::engine::facts::Facts;

impl<S: Reads> Facts<S> {
    /// Returns free operators and ready rooms. The caller must do this before it reads the head of the queue, so that
    /// no match is missed (ARCHITECTURE.md, "How matching loses no wake-up").
    pub(crate) async fn supply(&self) -> Result<Supply, StoreError> {
        let (roster, rooms, settings) = tokio::try_join!(self.roster(), self.rooms(), self.settings())?;
        Ok(Supply::of(roster, rooms, settings))
    }
}
