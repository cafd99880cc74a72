//! The updates that wait for one bot, until the bot confirms them (with the `offset` of `getUpdates`) or its webhook
//! accepts them.
//!
//! An update gets its number (`update_id`) when it enters the inbox; numbers rise by one. `getUpdates` returns updates
//! in the order of their numbers. For a webhook, updates are put into queues ([`QueueKey`]) in the order of their
//! numbers. All queues are delivered at the same time, but each queue delivers one update after the other. The number of
//! queues that hold updates is at most twice the webhook's `max_connections`. If all of them are stuck, the updates
//! that follow wait, even if their own queue is empty.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use serde_json::{Value, json};

use crate::{
    bot_api::{
        settings::{Settings, Webhook, WebhookTerms},
        update::{NewUpdate, QueueKey, UpdateKind},
    },
    world::Timestamp,
};

/// The time in seconds after which a webhook that answers only 410 is removed.
const GONE_FOR_GOOD_S: i64 = 23 * 60 * 60;
/// The time in seconds after which a webhook that accepts no update gets only one update at a time.
const SPARED_AFTER_S: i64 = 10;
/// The largest number of loaded queues, as a multiple of the webhook's `max_connections`.
const QUEUES_FOR_A_CONNECTION: usize = 2;

/// An update that has not been delivered yet.
#[derive(Clone, Debug)]
pub struct PendingUpdate {
    /// The `update_id` of the Bot API.
    pub id: u32,
    /// The kind of the update, for example a message or a button press.
    pub kind: UpdateKind,
    /// The queue in which the update is delivered to a webhook.
    pub key: QueueKey,
    /// The `Update` as JSON text. Many updates may wait, and text takes a fifth of the memory of a JSON tree.
    pub json: String,
    pub(super) expires: Timestamp,
}

/// The updates that wait for one bot, and the bot's settings for its updates.
#[derive(Debug)]
pub(super) struct Inbox {
    next_id: u32,
    pending: BTreeMap<u32, Arc<PendingUpdate>>,
    /// The loaded queues. Each queue contains the numbers of its updates, in the order of delivery.
    queues: BTreeMap<QueueKey, VecDeque<u32>>,
    /// The number of the first update that is not loaded into a queue yet. Later updates are not loaded either.
    load_from: u32,
    /// Queues that a task is delivering to the webhook.
    in_delivery: BTreeSet<QueueKey>,
    pub(super) allowed: BTreeSet<UpdateKind>,
    /// The names of the kinds of update that the bot asked for, including kinds that are not simulated. `None` means the
    /// default kinds.
    pub(super) allowed_names: Option<Vec<String>>,
    pub(super) webhook: Option<Webhook>,
    /// Rises each time a webhook is set or deleted. Each delivery remembers the value at its start: if the value has
    /// changed since then, the webhook was replaced or removed.
    pub(super) generation: u64,
    pub(super) last_error: Option<(Timestamp, String)>,
    /// Time of the first failed delivery since the last accepted delivery.
    failing_since: Option<Timestamp>,
    /// The webhook has answered only 410 since this time. `None` if its last answer was not 410.
    gone_since: Option<Timestamp>,
    /// Updates with an injected fault: after the webhook accepts such an update, it is delivered once more.
    to_repeat: BTreeSet<u32>,
    /// The number of `getUpdates` calls so far. Only the newest call may wait for updates. An older call ends when this
    /// number rises.
    pub(super) fetches: u64,
    /// Numbers of updates that were removed, but whose removal is not yet stored in the chronicle (the log file).
    gone: Vec<u32>,
    /// No update expires before this time.
    first_expiry: Option<Timestamp>,
}

/// The first update of a queue, and the webhook to which it is delivered.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) update: Arc<PendingUpdate>,
    pub(super) webhook: Webhook,
    pub(super) generation: u64,
}

impl Default for Inbox {
    fn default() -> Self {
        Self {
            next_id: 100_000,
            pending: BTreeMap::new(),
            queues: BTreeMap::new(),
            load_from: 0,
            in_delivery: BTreeSet::new(),
            allowed: UpdateKind::ALL.into_iter().filter(|kind| kind.is_default()).collect(),
            allowed_names: None,
            webhook: None,
            generation: 0,
            last_error: None,
            failing_since: None,
            gone_since: None,
            to_repeat: BTreeSet::new(),
            fetches: 0,
            gone: Vec::new(),
            first_expiry: None,
        }
    }
}

impl PendingUpdate {
    /// Returns the `Update` as a JSON tree.
    pub(super) fn tree(&self) -> Value {
        serde_json::from_str(&self.json).expect("it was written as JSON")
    }
}

impl Inbox {
    /// Returns the bot's webhook and the kinds of update that the bot asked for.
    pub(super) fn settings(&self) -> Settings {
        let webhook = self.webhook.as_ref().map(|webhook| webhook.terms.clone());
        Settings { webhook, allowed_updates: self.allowed_names.clone() }
    }

    /// Replaces or removes the webhook. All waiting updates will be loaded into queues again.
    pub(super) fn set_webhook(&mut self, terms: Option<WebhookTerms>) {
        self.webhook = terms.map(Webhook::new);
        self.reload();
    }

    /// Sets the kinds of update that the bot wants. An empty list means the default kinds.
    pub(super) fn set_allowed(&mut self, names: Vec<String>) {
        let is_named = |kind: &UpdateKind| names.iter().any(|name| name == kind.field());
        let is_wanted = |kind: &UpdateKind| if names.is_empty() { kind.is_default() } else { is_named(kind) };
        self.allowed = UpdateKind::ALL.into_iter().filter(is_wanted).collect();
        self.allowed_names = Some(names).filter(|names| !names.is_empty());
    }

    /// Restores the stored settings.
    pub(super) fn restore(&mut self, settings: Settings) {
        self.set_webhook(settings.webhook);
        self.set_allowed(settings.allowed_updates.unwrap_or_default());
    }

    /// Numbers an update and adds it. Returns the number, or `None` if the bot does not want updates of its kind.
    pub(super) fn put(&mut self, update: NewUpdate) -> Option<u32> {
        let NewUpdate { kind, key, expires, body } = update;
        if !self.allowed.contains(&kind) {
            return None;
        }
        let id = self.next_id;
        self.next_id += 1;
        self.first_expiry = Some(self.first_expiry.map_or(expires, |first| first.min(expires)));
        let json = json!({ "update_id": id, kind.field(): body }).to_string();
        self.pending.insert(id, Arc::new(PendingUpdate { id, kind, key, json, expires }));
        Some(id)
    }

    /// Injects a fault: after the webhook accepts this update, it is delivered once more.
    pub(super) fn repeat_after_delivery(&mut self, id: u32) {
        self.to_repeat.insert(id);
    }

    /// Returns the updates that have not been delivered yet, in the order of their numbers.
    pub(super) fn pending(&self) -> impl Iterator<Item = &Arc<PendingUpdate>> {
        self.pending.values()
    }

    /// Empties the queues, so that all updates will be loaded again, and forgets earlier failures. This is called when
    /// the webhook is replaced or removed.
    pub(super) fn reload(&mut self) {
        self.queues.clear();
        self.load_from = 0;
        self.generation += 1;
        self.last_error = None;
        self.failing_since = None;
        self.gone_since = None;
    }

    /// Removes the updates with numbers below `offset`. The bot has confirmed them.
    pub(super) fn confirm_below(&mut self, offset: u32) {
        self.forget(|update| update.id < offset);
    }

    /// Removes all updates except the newest `count`.
    pub(super) fn keep_newest(&mut self, count: usize) {
        let oldest_kept = self.pending.keys().rev().nth(count).map_or(0, |id| id + 1);
        self.forget(|update| update.id < oldest_kept);
    }

    /// Removes the updates that have expired by `now`.
    pub(super) fn drop_expired(&mut self, now: Timestamp) {
        if self.first_expiry.is_some_and(|expiry| expiry <= now) {
            self.forget(|update| update.expires <= now);
            self.first_expiry = self.pending.values().map(|update| update.expires).min();
        }
    }

    /// Removes updates during a replay, because an entry of the chronicle (the log file) says that they were removed.
    pub(super) fn forget_replayed(&mut self, updates: &[u32]) {
        self.pending.retain(|id, _| !updates.contains(id));
        self.tidy();
    }

    /// Returns the numbers of the updates that were removed since the last call of this function.
    pub(super) fn take_gone(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.gone)
    }

    fn forget(&mut self, is_over: impl Fn(&PendingUpdate) -> bool) {
        let over = self.pending.extract_if(.., |_, update| is_over(update)).map(|(id, _)| id);
        let before = self.gone.len();
        self.gone.extend(over);
        if self.gone.len() > before {
            self.tidy();
        }
    }

    /// Removes an update although the webhook has not accepted it. There will be no further attempt to deliver it.
    pub(super) fn give_up(&mut self, id: u32) {
        self.forget(|update| update.id == id);
    }

    /// Claims all loaded queues that are not being delivered yet. The caller must deliver the claimed queues.
    pub(super) fn claim_idle_queues(&mut self) -> Vec<QueueKey> {
        self.load();
        let idle: Vec<QueueKey> = self.queues.keys().filter(|key| !self.in_delivery.contains(key)).copied().collect();
        self.in_delivery.extend(&idle);
        idle
    }

    fn load(&mut self) {
        let Some(webhook) = &self.webhook else { return };
        let most = QUEUES_FOR_A_CONNECTION * webhook.terms.max_connections;
        while self.queues.len() < most
            && let Some((id, update)) = self.pending.range(self.load_from..).next()
        {
            self.queues.entry(update.key).or_default().push_back(*id);
            self.load_from = id + 1;
        }
    }

    /// Returns the next update of a queue that the caller has claimed. If there is no update or no webhook, returns
    /// `None` and ends the claim.
    pub(super) fn head(&mut self, key: QueueKey) -> Option<Head> {
        let first = self.queues.get(&key).and_then(VecDeque::front).and_then(|id| self.pending.get(id));
        let head = first.zip(self.webhook.as_ref()).map(|(update, webhook)| Head {
            update: Arc::clone(update),
            webhook: webhook.clone(),
            generation: self.generation,
        });
        if head.is_none() {
            self.in_delivery.remove(&key);
        }
        head
    }

    /// Returns whether the delivery must go on: the update still waits, and the webhook is the same as when the
    /// delivery began.
    pub(super) fn is_due(&self, head: &Head) -> bool {
        self.generation == head.generation && self.pending.contains_key(&head.update.id)
    }

    /// Records a failed delivery. A webhook that answers 410 for 23 hours is removed.
    pub(super) fn failed(&mut self, now: Timestamp, why: String, gone: bool) {
        self.last_error = Some((now, why));
        self.failing_since.get_or_insert(now);
        let since = gone.then(|| self.gone_since.unwrap_or(now));
        self.gone_since = since;
        if since.is_some_and(|since| since.plus_s(GONE_FOR_GOOD_S) <= now) {
            self.set_webhook(None);
        }
    }

    /// Returns whether the webhook must get only one update at a time, because its deliveries have failed for ten
    /// seconds.
    pub(super) fn spares_webhook(&self, now: Timestamp) -> bool {
        self.failing_since.is_some_and(|since| since.plus_s(SPARED_AFTER_S) <= now)
    }

    /// Records that the webhook accepted an update, and removes it. If an injected fault repeats the update, the update
    /// stays in the inbox until the webhook accepts it a second time.
    pub(super) fn delivered(&mut self, id: u32) {
        self.failing_since = None;
        self.gone_since = None;
        if self.to_repeat.remove(&id) {
            return;
        }
        let Some(update) = self.pending.remove(&id) else { return };
        self.gone.push(id);
        if let Some(queue) = self.queues.get_mut(&update.key) {
            queue.retain(|waiting| *waiting != id);
            if queue.is_empty() {
                self.queues.remove(&update.key);
            }
        }
    }

    fn tidy(&mut self) {
        for queue in self.queues.values_mut() {
            queue.retain(|id| self.pending.contains_key(id));
        }
        self.queues.retain(|_, queue| !queue.is_empty());
    }
}
