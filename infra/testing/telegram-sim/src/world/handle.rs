//! The two interfaces, the simulated people and all observers share one world through this handle.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::watch;

use crate::world::{
    events::RecordedEvent,
    ids::Timestamp,
    operation::{Operation, TimedOperation},
    state::World,
};

/// The shared world. Operations are short and never wait, so a blocking `Mutex` is enough.
#[derive(Clone)]
pub struct WorldHandle {
    world: Arc<Mutex<World>>,
    count: Arc<watch::Sender<u64>>,
}

impl WorldHandle {
    /// Creates an empty world whose ids and hashes follow from `seed`.
    pub fn new(seed: u64) -> Self {
        Self { world: Arc::new(Mutex::new(World::new(seed))), count: Arc::new(watch::Sender::new(0)) }
    }

    /// Reads the world. The world cannot change during the call.
    pub fn read<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        read(&self.lock())
    }

    /// Changes the world and wakes the subscribers.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let (outcome, _) = self.change_with_events(change);
        outcome
    }

    /// Changes the world and returns the events that this caused. Every subscriber gets the same events with the same
    /// `seq`.
    pub fn change_with_events<T>(&self, change: impl FnOnce(&mut World) -> T) -> (T, Vec<RecordedEvent>) {
        let mut world = self.lock();
        let before = world.event_count();
        world.operation_time = Some(world.clock.now());
        let outcome = change(&mut world);
        world.operation_time = None;
        let happened = world.recorded_since(before);
        let after = world.event_count();
        drop(world);
        if after > before {
            self.count.send_if_modified(|count| {
                let news = after > *count;
                *count = after.max(*count);
                news
            });
        }
        (outcome, happened)
    }

    /// Calls `read` immediately and after each new event, until `read` returns a result. Returns `None` if the deadline
    /// passes first.
    pub async fn until<T>(&self, deadline: Duration, mut read: impl FnMut(&World) -> Option<T>) -> Option<T> {
        let mut count = self.count.subscribe();
        let found = async {
            loop {
                let (seen, found) = self.read(|world| (world.event_count(), read(world)));
                if found.is_some() {
                    return found;
                }
                count.wait_for(|count| *count > seen).await.ok()?;
            }
        };
        tokio::time::timeout(deadline, found).await.ok().flatten()
    }

    /// Returns a reader of the events that happen after this call.
    pub fn subscribe(&self) -> Subscription {
        let next = self.read(World::event_count);
        Subscription::new(self.clone(), next, self.count.subscribe())
    }

    /// Calls `observer` immediately after every event, before the world changes again. The observer must not use the
    /// handle, because the world is locked.
    pub fn observe(&self, observer: impl Fn(&World, &RecordedEvent) + Send + 'static) {
        self.lock().observers.0.push(Box::new(observer));
    }

    /// Sets the world's clock to `moment`. From then on, the clock stands still.
    pub fn set_time(&self, moment: Timestamp) {
        self.change(|world| world.set_time(moment));
    }

    /// Moves the world's clock forward by `seconds`. From then on, the clock stands still.
    pub fn seconds_pass(&self, seconds: i64) {
        self.change(|world| world.set_time(world.now().plus_s(seconds)));
    }

    /// Makes the world call `store` with each later operation, before the operation is carried out.
    pub(crate) fn journal_to(&self, store: impl Fn(TimedOperation) + Send + Sync + 'static) {
        self.lock().journal.open(store);
    }

    /// Repeats a stored operation. During the operation, the world's time is `at`, the operation's original time.
    pub(crate) fn replay(&self, at: Timestamp, operation: Operation) {
        self.change(|world| world.replay(at, operation));
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        // If an operation panicked, the test that called it has failed. Other users of the world may continue, so
        // ignore that the lock is poisoned.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for WorldHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WorldHandle")
    }
}

/// A reader of the world's event log.
#[derive(Debug)]
pub struct Subscription {
    world: WorldHandle,
    next: u64,
    count: watch::Receiver<u64>,
}

impl Subscription {
    fn new(world: WorldHandle, next: u64, count: watch::Receiver<u64>) -> Self {
        Self { world, next, count }
    }

    /// Waits for the next event and returns it. `None` would mean that the world no longer exists, which cannot happen:
    /// the subscription keeps the world alive.
    pub async fn next(&mut self) -> Option<RecordedEvent> {
        loop {
            if let Some(recorded) = self.world.read(|world| world.recorded(self.next)) {
                self.next += 1;
                return Some(recorded);
            }
            let next = self.next;
            self.count.wait_for(|count| *count > next).await.ok()?;
        }
    }

    /// Returns all events that were not read yet, without waiting.
    pub fn drain(&mut self) -> Vec<RecordedEvent> {
        let news = self.world.read(|world| world.recorded_since(self.next));
        self.next += news.len() as u64;
        news
    }
}
