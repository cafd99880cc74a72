//! The state that all calls and deliveries share.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::mpsc;

use crate::{
    bot_api::{
        backoff::Patience,
        command_lists::{Audience, Command, CommandLists},
        entry::BotApiEntry,
        inboxes::Inboxes,
        pace::{Pace, RateLimiter},
        tasks::Tasks,
        tls,
    },
    faults::Faults,
    journal::Journal,
    world::{UserId, WorldHandle},
};

/// The state of the Bot API, shared by its tasks.
#[derive(Debug)]
pub(super) struct BotApiState {
    pub(super) world: WorldHandle,
    pub(super) inboxes: Inboxes,
    pub(super) faults: Arc<Faults>,
    pub(super) client: reqwest::Client,
    pub(super) patience: Patience,
    pub(super) rate_limiter: RateLimiter,
    pub(super) tasks: Tasks,
    pub(super) journal: Arc<Journal<BotApiEntry>>,
    commands: Mutex<CommandLists>,
    /// Sends the id of a bot when updates may be waiting for the bot's webhook.
    wake: mpsc::UnboundedSender<UserId>,
}

impl BotApiState {
    /// Creates the state for a world. The receiver gets the id of a bot each time updates may be waiting for the bot's
    /// webhook.
    pub(super) fn new(
        world: WorldHandle,
        faults: Arc<Faults>,
        patience: Patience,
        pace: Pace,
    ) -> io::Result<(Self, mpsc::UnboundedReceiver<UserId>)> {
        let (wake, woken) = mpsc::unbounded_channel();
        let journal = Arc::<Journal<BotApiEntry>>::default();
        let state = Self {
            world,
            inboxes: Inboxes::new(Arc::clone(&journal)),
            faults,
            client: tls::client()?,
            patience,
            rate_limiter: RateLimiter::new(pace),
            tasks: Tasks::default(),
            journal,
            commands: Mutex::default(),
            wake,
        };
        Ok((state, woken))
    }

    /// Starts the delivery of the updates that wait for a bot's webhook.
    pub(super) fn wake_webhook(&self, bot: UserId) {
        // Sending fails only if the Bot API has stopped and dropped the receiver. Nothing is delivered then, so ignore
        // the error.
        let _ = self.wake.send(bot);
    }

    /// Replaces a bot's list of commands for one audience, and stores the change.
    pub(super) fn set_commands(&self, audience: Audience, commands: Vec<Command>) {
        let mut lists = self.commands();
        self.journal.write(|| BotApiEntry::Commands { audience: audience.clone(), commands: commands.clone() });
        lists.set(audience, commands);
    }

    /// Locks the lists of commands and returns them.
    pub(super) fn commands(&self) -> MutexGuard<'_, CommandLists> {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
