//! What waits for a bot, until it has fetched it or its webhook has taken it.
//!
//! An update gets its number when it comes in; numbers rise by one. `getUpdates` takes updates in the order of their
//! numbers. For a webhook they are loaded into queues, also by number, and it is given the heads of the queues, one of
//! each queue at a time. At most twice as many queues are loaded as the webhook may have connections: if all of them are
//! stuck, later updates wait, whatever queue they belong to.

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

/// A webhook that answers 410 for this long is closed.
const GONE_FOR_GOOD_S: i64 = 23 * 60 * 60;
/// A webhook that has taken nothing for this long is given one update at a time.
const SPARED_AFTER_S: i64 = 10;
/// So many queues are loaded for each delivery that may be under way.
const QUEUES_FOR_A_CONNECTION: usize = 2;

/// An update that was not delivered yet.
#[derive(Clone, Debug)]
pub struct PendingUpdate {
    /// `update_id`.
    pub id: u32,
    /// What it tells.
    pub kind: UpdateKind,
    /// The queue it stands in.
    pub key: QueueKey,
    /// The `Update`, written as JSON: a crowd of them takes a fifth of the memory that their trees would.
    pub json: String,
    pub(super) expires: Timestamp,
}

/// The updates of one bot, and how it wants them.
#[derive(Debug)]
pub(super) struct Inbox {
    next_id: u32,
    pending: BTreeMap<u32, Arc<PendingUpdate>>,
    /// What is loaded for the webhook.
    queues: BTreeMap<QueueKey, VecDeque<u32>>,
    /// The first number that is not loaded yet.
    load_from: u32,
    /// Queues that a task is delivering to the webhook.
    in_delivery: BTreeSet<QueueKey>,
    pub(super) allowed: BTreeSet<UpdateKind>,
    /// The kinds as the bot named them, if it did; among them may be some that the simulation never sends.
    pub(super) allowed_names: Option<Vec<String>>,
    pub(super) webhook: Option<Webhook>,
    /// Rises with every webhook set or deleted.
    pub(super) generation: u64,
    pub(super) last_error: Option<(Timestamp, String)>,
    /// Since when nothing was taken, though something was brought.
    failing_since: Option<Timestamp>,
    /// Since when the webhook answers that it is gone for good.
    gone_since: Option<Timestamp>,
    /// Fault: those that will come once more after they were taken.
    to_repeat: BTreeSet<u32>,
    /// Rises with every `getUpdates`: only the newest call may wait.
    pub(super) fetches: u64,
    /// Numbers of updates that are over and not stored as such yet.
    gone: Vec<u32>,
    /// No update expires before.
    first_expiry: Option<Timestamp>,
}

/// The head of a queue on its way to a webhook.
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
    /// The `Update` as a tree.
    pub(super) fn tree(&self) -> Value {
        serde_json::from_str(&self.json).expect("it was written as JSON")
    }
}

impl Inbox {
    /// How the bot wants its updates.
    pub(super) fn settings(&self) -> Settings {
        let webhook = self.webhook.as_ref().map(|webhook| webhook.terms.clone());
        Settings { webhook, allowed_updates: self.allowed_names.clone() }
    }

    /// Another webhook, or none.
    pub(super) fn set_webhook(&mut self, terms: Option<WebhookTerms>) {
        self.webhook = terms.map(Webhook::new);
        self.reload();
    }

    /// Which kinds the bot wants: the default ones, if it names none.
    pub(super) fn set_allowed(&mut self, names: Vec<String>) {
        let is_named = |kind: &UpdateKind| names.iter().any(|name| name == kind.field());
        let is_wanted = |kind: &UpdateKind| if names.is_empty() { kind.is_default() } else { is_named(kind) };
        self.allowed = UpdateKind::ALL.into_iter().filter(is_wanted).collect();
        self.allowed_names = Some(names).filter(|names| !names.is_empty());
    }

    /// Restores the settings that were stored.
    pub(super) fn restore(&mut self, settings: Settings) {
        self.set_webhook(settings.webhook);
        self.set_allowed(settings.allowed_updates.unwrap_or_default());
    }

    /// Numbers an update and adds it, if the bot wants updates of its kind. Returns the number.
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

    /// Fault: an update will come once more after it was taken.
    pub(super) fn repeat_after_delivery(&mut self, id: u32) {
        self.to_repeat.insert(id);
    }

    /// The updates that were not delivered yet, by number.
    pub(super) fn pending(&self) -> impl Iterator<Item = &Arc<PendingUpdate>> {
        self.pending.values()
    }

    /// Loads everything again, for another webhook or for none.
    pub(super) fn reload(&mut self) {
        self.queues.clear();
        self.load_from = 0;
        self.generation += 1;
        self.last_error = None;
        self.failing_since = None;
        self.gone_since = None;
    }

    /// Forgets updates up to a number, which the bot has.
    pub(super) fn confirm_below(&mut self, offset: u32) {
        self.forget(|update| update.id < offset);
    }

    /// Forgets everything but the newest `count`.
    pub(super) fn keep_newest(&mut self, count: usize) {
        let oldest_kept = self.pending.keys().rev().nth(count).map_or(0, |id| id + 1);
        self.forget(|update| update.id < oldest_kept);
    }

    /// Forgets what nobody needs to know any more.
    pub(super) fn drop_expired(&mut self, now: Timestamp) {
        if self.first_expiry.is_some_and(|expiry| expiry <= now) {
            self.forget(|update| update.expires <= now);
            self.first_expiry = self.pending.values().map(|update| update.expires).min();
        }
    }

    /// Forgets updates that were stored as over.
    pub(super) fn forget_replayed(&mut self, updates: &[u32]) {
        self.pending.retain(|id, _| !updates.contains(id));
        self.tidy();
    }

    /// Numbers of updates that are over since this was last asked.
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

    /// Forgets one update, for which no try is left.
    pub(super) fn give_up(&mut self, id: u32) {
        self.forget(|update| update.id == id);
    }

    /// Claims the queues that have something in them and that no task delivers: the caller delivers them from now on.
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

    /// The next update of a queue that the caller delivers. Without one, or without a webhook, the claim ends.
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

    /// Whether an update still waits for the webhook that it was on its way to.
    pub(super) fn is_due(&self, head: &Head) -> bool {
        self.generation == head.generation && self.pending.contains_key(&head.update.id)
    }

    /// The webhook has not taken an update. One that says for 23 hours that it is gone for good is no longer asked.
    pub(super) fn failed(&mut self, now: Timestamp, why: String, gone: bool) {
        self.last_error = Some((now, why));
        self.failing_since.get_or_insert(now);
        let since = gone.then(|| self.gone_since.unwrap_or(now));
        self.gone_since = since;
        if since.is_some_and(|since| since.plus_s(GONE_FOR_GOOD_S) <= now) {
            self.set_webhook(None);
        }
    }

    /// Whether so long nothing was taken that the webhook is spared.
    pub(super) fn spares_webhook(&self, now: Timestamp) -> bool {
        self.failing_since.is_some_and(|since| since.plus_s(SPARED_AFTER_S) <= now)
    }

    /// The webhook has taken an update.
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
