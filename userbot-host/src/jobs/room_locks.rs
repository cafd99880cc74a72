//! One lock for each room, so that only one task at a time works on a room.
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::RoomId;
use tokio::sync::OwnedMutexGuard;

/// The lock of each room that a task works on or waits for.
#[derive(Default)]
pub(super) struct RoomLocks(Mutex<BTreeMap<RoomId, Arc<tokio::sync::Mutex<()>>>>);

impl RoomLocks {
    /// Waits for the lock of a room.
    pub(super) async fn lock(&self, room: &RoomId) -> OwnedMutexGuard<()> {
        let lock = self.lock_of(room);
        lock.lock_owned().await
    }

    /// Finds or creates the lock of a room, and drops the locks that nobody holds or waits for.
    fn lock_of(&self, room: &RoomId) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| Arc::strong_count(lock) > 1);
        locks.entry(room.clone()).or_default().clone()
    }
}
