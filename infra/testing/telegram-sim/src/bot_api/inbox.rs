//! What waits for a bot, until it has fetched it or its webhook has taken it.
//!
//! One [`Inbox`] for each bot. An update gets its number when it comes in; numbers rise by one. `getUpdates` takes
//! them in order of their numbers. For a webhook they are loaded into queues, also by number, and it is given the heads
//! of the queues, one of each queue at a time. So many queues are loaded as the webhook may have twice over: if all of
//! them are stuck, whoever comes later waits, whatever queue it is for.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    bot_api::{
        Entry,
        settings::{Settings, Webhook},
        update::{News, QueueKey, UpdateKind},
    },
    chronicle::{self, Chronicle},
    world::{Moment, UserId},
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
    pub(super) expires: Moment,
}

/// All inboxes.
#[derive(Debug)]
pub(super) struct Inboxes {
    by_bot: Mutex<BTreeMap<UserId, Inbox>>,
    /// Where it is kept what they let go and how they are set.
    chronicle: OnceLock<Arc<Chronicle>>,
    /// Rises whenever anything in here changes.
    pub(super) changes: watch::Sender<u64>,
}

#[derive(Debug)]
pub(super) struct Inbox {
    next_id: u32,
    pending: BTreeMap<u32, Arc<PendingUpdate>>,
    /// What is loaded for the webhook.
    queues: BTreeMap<QueueKey, VecDeque<u32>>,
    /// The first number that is not loaded yet.
    load_from: u32,
    /// Queues that a task is carrying to the webhook.
    carried: BTreeSet<QueueKey>,
    pub(super) allowed: BTreeSet<UpdateKind>,
    /// The kinds as the bot named them, if it did; among them may be some that the simulation never sends.
    pub(super) allowed_names: Option<Vec<String>>,
    pub(super) webhook: Option<Webhook>,
    /// Rises with every webhook set or deleted.
    pub(super) generation: u64,
    pub(super) last_error: Option<(Moment, String)>,
    /// Since when nothing was taken, though something was brought.
    failing_since: Option<Moment>,
    /// Since when the webhook answers that it is gone for good.
    gone_since: Option<Moment>,
    /// Fault: those that will come once more after they were taken.
    to_repeat: BTreeSet<u32>,
    /// Rises with every `getUpdates`: only the newest call may wait.
    pub(super) fetches: u64,
    /// What was let go since that was last kept.
    gone: Vec<u32>,
    /// No update expires before.
    first_expiry: Option<Moment>,
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
        Self { by_bot: Mutex::default(), chronicle: OnceLock::new(), changes: watch::Sender::new(0) }
    }
}

impl Inboxes {
    /// Does something to a bot's inbox, and wakes whoever waits for that.
    pub(super) fn change<T>(&self, bot: UserId, change: impl FnOnce(&mut Inbox) -> T) -> T {
        let mut inboxes = self.lock();
        let inbox = inboxes.entry(bot).or_default();
        let before = inbox.settings();
        let outcome = change(inbox);
        self.keep(bot, &before, inbox);
        drop(inboxes);
        self.changes.send_modify(|count| *count += 1);
        outcome
    }

    /// Looks at a bot's inbox.
    pub(super) fn look<T>(&self, bot: UserId, look: impl FnOnce(&Inbox) -> T) -> T {
        look(self.lock().entry(bot).or_default())
    }

    /// From now on, what changes is kept.
    pub(super) fn kept_in(&self, chronicle: &Arc<Chronicle>) {
        // Kept already: by the same one.
        let _ = self.chronicle.set(Arc::clone(chronicle));
    }

    fn keep(&self, bot: UserId, before: &Settings, inbox: &mut Inbox) {
        let gone = std::mem::take(&mut inbox.gone);
        let Some(chronicle) = self.chronicle.get() else { return };
        let settings = inbox.settings();
        if settings != *before {
            chronicle.write(&chronicle::Entry::BotApi(Entry::Settings { bot, settings }));
        }
        if !gone.is_empty() {
            chronicle.write(&chronicle::Entry::BotApi(Entry::Gone { bot, updates: gone }));
        }
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
            load_from: 0,
            carried: BTreeSet::new(),
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
    /// Numbers an update and lets it wait, if the bot wants such.
    pub(super) fn put(&mut self, news: News) -> Option<u32> {
        let News { kind, key, expires, body } = news;
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
    pub(super) fn comes_twice(&mut self, id: u32) {
        self.to_repeat.insert(id);
    }

    /// What waits, by number.
    pub(super) fn waiting(&self) -> impl Iterator<Item = &Arc<PendingUpdate>> {
        self.pending.values()
    }

    /// Everything is loaded anew, for another webhook or for none.
    pub(super) fn begin_anew(&mut self) {
        self.queues.clear();
        self.load_from = 0;
        self.generation += 1;
        self.last_error = None;
        self.failing_since = None;
        self.gone_since = None;
    }

    /// Forgets updates up to a number, which the bot has.
    pub(super) fn confirm_below(&mut self, offset: u32) {
        self.let_go(|update| update.id < offset);
    }

    /// Forgets everything but the newest `count`.
    pub(super) fn keep_newest(&mut self, count: usize) {
        let oldest_kept = self.pending.keys().rev().nth(count).map_or(0, |id| id + 1);
        self.let_go(|update| update.id < oldest_kept);
    }

    /// Forgets what nobody needs to know any more.
    pub(super) fn drop_expired(&mut self, now: Moment) {
        if self.first_expiry.is_some_and(|expiry| expiry <= now) {
            self.let_go(|update| update.expires <= now);
            self.first_expiry = self.pending.values().map(|update| update.expires).min();
        }
    }

    /// Forgets updates of which it was kept that they are over.
    pub(super) fn let_go_again(&mut self, updates: &[u32]) {
        self.pending.retain(|id, _| !updates.contains(id));
        self.tidy();
    }

    fn let_go(&mut self, is_over: impl Fn(&PendingUpdate) -> bool) {
        let over = self.pending.extract_if(.., |_, update| is_over(update)).map(|(id, _)| id);
        let before = self.gone.len();
        self.gone.extend(over);
        if self.gone.len() > before {
            self.tidy();
        }
    }

    /// Forgets one update, for which no try is left.
    pub(super) fn give_up(&mut self, id: u32) {
        self.let_go(|update| update.id == id);
    }

    /// Queues with something in them that nobody carries: the caller carries them from now on.
    pub(super) fn take_up(&mut self) -> Vec<QueueKey> {
        self.load();
        let idle: Vec<QueueKey> = self.queues.keys().filter(|key| !self.carried.contains(key)).copied().collect();
        self.carried.extend(&idle);
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

    /// Whether an update still waits for the webhook that it was on its way to.
    pub(super) fn waits(&self, head: &Head) -> bool {
        self.generation == head.generation && self.pending.contains_key(&head.update.id)
    }

    /// The webhook has not taken an update. One that says for 23 hours that it is gone for good is no longer asked.
    pub(super) fn failed(&mut self, now: Moment, why: String, gone: bool) {
        self.last_error = Some((now, why));
        self.failing_since.get_or_insert(now);
        let since = gone.then(|| self.gone_since.unwrap_or(now));
        self.gone_since = since;
        if since.is_some_and(|since| since.plus_s(GONE_FOR_GOOD_S) <= now) {
            self.set_webhook(None);
        }
    }

    /// Whether so long nothing was taken that the webhook is spared.
    pub(super) fn spares_webhook(&self, now: Moment) -> bool {
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
