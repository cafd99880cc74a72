//! One world, shared by both faces, the people played, and whoever looks on.

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

/// The world, shared. Acts are short and never wait, so a plain lock is enough.
#[derive(Clone)]
pub struct WorldHandle {
    world: Arc<Mutex<World>>,
    count: Arc<watch::Sender<u64>>,
}

impl WorldHandle {
    /// An empty world whose ids and hashes follow from `seed`.
    pub fn new(seed: u64) -> Self {
        Self { world: Arc::new(Mutex::new(World::new(seed))), count: Arc::new(watch::Sender::new(0)) }
    }

    /// Reads the world. Nothing happens in it meanwhile.
    pub fn read<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        read(&self.lock())
    }

    /// Changes the world, and wakes the subscribers.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let (outcome, _) = self.change_with_events(change);
        outcome
    }

    /// Changes the world and returns the events that this made. They reach every subscriber too, with the same numbers.
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

    /// Reads the world, and again after everything that happens, until there is a result or the deadline has passed.
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

    /// A reader of everything that happens from now on.
    pub fn subscribe(&self) -> Subscription {
        let next = self.read(World::event_count);
        Subscription::new(self.clone(), next, self.count.subscribe())
    }

    /// Tells `observer` of every event, at once and with the world as the event left it. It must not use
    /// the handle.
    pub fn observe(&self, observer: impl Fn(&World, &RecordedEvent) + Send + 'static) {
        self.lock().observers.0.push(Box::new(observer));
    }

    /// Stops the world's clock at a moment, or moves it there.
    pub fn set_time(&self, moment: Timestamp) {
        self.change(|world| world.set_time(moment));
    }

    /// Stops the world's clock, so many seconds later than it shows.
    pub fn seconds_pass(&self, seconds: i64) {
        self.change(|world| world.set_time(world.now().plus_s(seconds)));
    }

    /// From now on, every operation is stored before it is done.
    pub(crate) fn journal_to(&self, store: impl Fn(TimedOperation) + Send + Sync + 'static) {
        self.lock().journal.open(store);
    }

    /// Does again what was written down.
    pub(crate) fn replay(&self, at: Timestamp, operation: Operation) {
        self.change(|world| world.replay(at, operation));
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        // An act that panicked has failed its own test; the others may go on.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for WorldHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WorldHandle")
    }
}

/// A reader of the world's log.
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

    /// The next event; waits for one. `None` when the world is gone for good.
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

    /// What has happened and was not read yet, without waiting.
    pub fn drain(&mut self) -> Vec<RecordedEvent> {
        let news = self.world.read(|world| world.recorded_since(self.next));
        self.next += news.len() as u64;
        news
    }
}
