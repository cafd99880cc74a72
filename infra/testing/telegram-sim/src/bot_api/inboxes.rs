//! The inboxes of all bots, with notifications of their changes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::{
    bot_api::{entry::BotApiEntry, inbox::Inbox, settings::Settings},
    journal::Journal,
    world::UserId,
};

/// The inboxes of all bots. Each bot has one inbox, which is created when it is first used.
#[derive(Debug)]
pub(super) struct Inboxes {
    by_bot: Mutex<BTreeMap<UserId, Inbox>>,
    /// Stores the numbers of removed updates, and the settings of the bots.
    journal: Arc<Journal<BotApiEntry>>,
    /// Rises with every change of an inbox.
    pub(super) changes: watch::Sender<u64>,
}

impl Inboxes {
    pub(super) fn new(journal: Arc<Journal<BotApiEntry>>) -> Self {
        Self { by_bot: Mutex::default(), journal, changes: watch::Sender::new(0) }
    }

    /// Changes a bot's inbox, stores the change and notifies the waiting tasks.
    pub(super) fn change<T>(&self, bot: UserId, change: impl FnOnce(&mut Inbox) -> T) -> T {
        let mut inboxes = self.lock();
        let inbox = inboxes.entry(bot).or_default();
        let before = inbox.settings();
        let outcome = change(inbox);
        self.store(bot, &before, inbox);
        drop(inboxes);
        self.changes.send_modify(|count| *count += 1);
        outcome
    }

    /// Reads a bot's inbox without notifying anybody.
    pub(super) fn read<T>(&self, bot: UserId, read: impl FnOnce(&Inbox) -> T) -> T {
        read(self.lock().entry(bot).or_default())
    }

    /// Stores the part of a change that must survive a restart.
    fn store(&self, bot: UserId, before: &Settings, inbox: &mut Inbox) {
        let updates = inbox.take_gone();
        if !self.journal.is_open() {
            return;
        }
        let settings = inbox.settings();
        if settings != *before {
            self.journal.write(|| BotApiEntry::Settings { bot, settings });
        }
        if !updates.is_empty() {
            self.journal.write(|| BotApiEntry::Gone { bot, updates });
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<UserId, Inbox>> {
        self.by_bot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
