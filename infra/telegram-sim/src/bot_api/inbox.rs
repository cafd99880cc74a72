//! What waits for a bot, until it has fetched it or its webhook has taken it.
//!
//! One [`Inbox`] for each bot. An update gets its number when it comes in; numbers rise by one. `getUpdates` takes
//! them in order of their numbers; a webhook is given the heads of the queues, one of each queue at a time.

use super::update::{News, QueueKey, UpdateKind};
use crate::world::{Moment, UserId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Semaphore, watch};

/// An update that was not delivered yet.
#[derive(Clone, Debug)]
pub struct PendingUpdate {
    /// `update_id`.
    pub id: u32,
    /// What it tells.
    pub kind: UpdateKind,
    /// The queue it stands in.
    pub key: QueueKey,
    /// The `Update` as JSON.
    pub body: Value,
    pub(super) expires: Moment,
}

/// Where a bot wants its updates.
#[derive(Clone, Debug)]
pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) secret: Option<String>,
    pub(super) max_connections: usize,
    pub(super) ip_address: Option<String>,
    pub(super) slots: Arc<Semaphore>,
}

/// All inboxes.
#[derive(Debug)]
pub(super) struct Inboxes {
    by_bot: Mutex<BTreeMap<UserId, Inbox>>,
    /// Rises whenever anything in here changes.
    pub(super) changes: watch::Sender<u64>,
}

#[derive(Debug)]
pub(super) struct Inbox {
    next_id: u32,
    pending: BTreeMap<u32, Arc<PendingUpdate>>,
    queues: BTreeMap<QueueKey, VecDeque<u32>>,
    /// Queues that a task is carrying to the webhook.
    carried: BTreeSet<QueueKey>,
    pub(super) allowed: BTreeSet<UpdateKind>,
    /// The kinds as the bot named them, if it did; among them may be some that the simulation never sends.
    pub(super) allowed_names: Option<Vec<String>>,
    pub(super) webhook: Option<Webhook>,
    /// Rises with every webhook set or deleted.
    pub(super) generation: u64,
    pub(super) last_error: Option<(Moment, String)>,
    /// Fault: so many of the updates to come are delivered twice.
    pub(super) repeats: u32,
    /// Those that will come once more after they were taken.
    to_repeat: BTreeSet<u32>,
    /// Rises with every `getUpdates`: only the newest call may wait.
    pub(super) fetches: u64,
}

/// The head of a queue on its way to a webhook.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) update: Arc<PendingUpdate>,
    pub(super) webhook: Webhook,
    pub(super) generation: u64,
}

impl Default for Inboxes {
    fn default() -> Self {
        Self { by_bot: Mutex::default(), changes: watch::Sender::new(0) }
    }
}

impl Inboxes {
    /// Does something to a bot's inbox, and wakes whoever waits for that.
    pub(super) fn change<T>(&self, bot: UserId, change: impl FnOnce(&mut Inbox) -> T) -> T {
        let outcome = change(self.lock().entry(bot).or_default());
        self.changes.send_modify(|count| *count += 1);
        outcome
    }

    /// Looks at a bot's inbox.
    pub(super) fn look<T>(&self, bot: UserId, look: impl FnOnce(&Inbox) -> T) -> T {
        look(self.lock().entry(bot).or_default())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<UserId, Inbox>> {
        self.by_bot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Inbox {
    fn default() -> Self {
        Self {
            next_id: 100_000,
            pending: BTreeMap::new(),
            queues: BTreeMap::new(),
            carried: BTreeSet::new(),
            allowed: UpdateKind::ALL.into_iter().filter(|kind| kind.is_default()).collect(),
            allowed_names: None,
            webhook: None,
            generation: 0,
            last_error: None,
            repeats: 0,
            to_repeat: BTreeSet::new(),
            fetches: 0,
        }
    }
}

impl Inbox {
    /// Numbers an update and lets it wait, if the bot wants such.
    pub(super) fn put(&mut self, news: News) {
        let News { kind, key, expires, body } = news;
        if !self.allowed.contains(&kind) {
            return;
        }
        let id = self.next_id;
        self.next_id += 1;
        if self.repeats > 0 {
            self.repeats -= 1;
            self.to_repeat.insert(id);
        }
        let body = json!({ "update_id": id, kind.field(): body });
        self.pending.insert(id, Arc::new(PendingUpdate { id, kind, key, body, expires }));
        self.queues.entry(key).or_default().push_back(id);
    }

    /// What waits, by number.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &Arc<PendingUpdate>> {
        self.pending.values()
    }

    /// Forgets updates up to a number, which the bot has.
    pub(super) fn confirm_below(&mut self, offset: u32) {
        self.pending = self.pending.split_off(&offset);
        self.tidy();
    }

    /// Forgets everything but the newest `count`.
    pub(super) fn keep_newest(&mut self, count: usize) {
        while self.pending.len() > count {
            self.pending.pop_first();
        }
        self.tidy();
    }

    /// Forgets what nobody needs to know any more.
    pub(super) fn drop_expired(&mut self, now: Moment) {
        self.pending.retain(|_, update| update.expires > now);
        self.tidy();
    }

    /// Queues with something in them that nobody carries: the caller carries them from now on.
    pub(super) fn take_up(&mut self) -> Vec<QueueKey> {
        if self.webhook.is_none() {
            return Vec::new();
        }
        let idle: Vec<QueueKey> = self.queues.keys().filter(|key| !self.carried.contains(key)).copied().collect();
        self.carried.extend(&idle);
        idle
    }

    /// The next of a queue that the caller carries; with none, or no webhook, the caller carries it no more.
    pub(super) fn head(&mut self, key: QueueKey) -> Option<Head> {
        let first = self.queues.get(&key).and_then(VecDeque::front).and_then(|id| self.pending.get(id));
        let head = first.zip(self.webhook.as_ref()).map(|(update, webhook)| Head {
            update: Arc::clone(update),
            webhook: webhook.clone(),
            generation: self.generation,
        });
        if head.is_none() {
            self.carried.remove(&key);
        }
        head
    }

    /// The webhook has taken an update.
    pub(super) fn delivered(&mut self, id: u32) {
        if self.to_repeat.remove(&id) {
            return;
        }
        self.pending.remove(&id);
        self.tidy();
    }

    fn tidy(&mut self) {
        for queue in self.queues.values_mut() {
            queue.retain(|id| self.pending.contains_key(id));
        }
        self.queues.retain(|_, queue| !queue.is_empty());
    }
}
