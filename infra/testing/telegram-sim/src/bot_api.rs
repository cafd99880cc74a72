//! The Bot API over HTTP. Any library for writing bots can call it.
//!
//! Calls are `POST /bot<token>/<method>` with the method's name in upper or lower case. Parameters may be sent as JSON,
//! as a form, as multipart data, or in the query string. The answer is `{"ok": true, "result": ...}`, or `{"ok": false,
//! "error_code": ..., "description": ...}` in Telegram's own words. If the simulation itself refuses a call (for
//! example for a parameter that it does not know), the description begins with `simulator:` and an error is logged.
//!
//! A call passes through these modules: `parameters` reads the request, `method` finds the method by its name, and
//! `methods` runs it. The answer is built by `forms`, or by `refusal` if the call is refused. In the other direction,
//! each event of the world becomes an `update` for each bot that it concerns. The update waits in the bot's `inbox`
//! until the bot confirms it (with the `offset` of a later `getUpdates`) or the bot's `webhook` accepts it.

mod backoff;
mod command_lists;
mod entry;
mod forms;
mod html;
mod inbox;
mod inboxes;
mod method;
mod methods;
mod pace;
mod parameters;
mod reference;
mod refusal;
mod serve;
mod settings;
mod state;
mod tasks;
mod tls;
mod update;
mod webhook;

pub use backoff::Patience;
pub(crate) use entry::BotApiEntry;
pub use inbox::PendingUpdate;
pub use method::Method;
pub use pace::Pace;
pub use tls::TlsFiles;
pub use update::{QueueKey, UpdateKind};

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::sync::mpsc;

use crate::{
    bot_api::{inbox::Inbox, state::BotApiState, update::NewUpdate},
    faults::{Faults, UpdateFault},
    world::{UserId, WorldHandle},
};

/// The running Bot API. It stops when it is dropped.
#[derive(Debug)]
pub struct BotApi {
    state: Arc<BotApiState>,
    address: SocketAddr,
    secure: bool,
}

/// The error of [`BotApi::delivered_but`], with the updates that were still waiting at the deadline.
#[derive(Debug, thiserror::Error)]
#[error("these updates are still undelivered: {0:?}")]
pub struct Undelivered(pub Vec<PendingUpdate>);

/// The Bot API before it listens for calls. It already turns events into updates and keeps them in the bots' inboxes.
#[derive(Debug)]
pub(crate) struct Prepared {
    state: Arc<BotApiState>,
    woken: mpsc::UnboundedReceiver<UserId>,
}

impl Prepared {
    /// Prepares the Bot API of a world, and starts to turn the world's events into updates for its bots.
    pub(crate) fn new(world: WorldHandle, faults: Arc<Faults>, patience: Patience, pace: Pace) -> io::Result<Self> {
        let (state, woken) = BotApiState::new(world, faults, patience, pace)?;
        let state = Arc::new(state);
        fill_inboxes(&state);
        Ok(Self { state, woken })
    }

    /// Applies an entry from a chronicle (the log file of a simulated world), to restore the state of the Bot API.
    pub(crate) fn replay(&self, entry: BotApiEntry) {
        let inboxes = &self.state.inboxes;
        match entry {
            BotApiEntry::Settings { bot, settings } => inboxes.change(bot, |inbox| inbox.restore(settings)),
            BotApiEntry::Gone { bot, updates } => inboxes.change(bot, |inbox| inbox.forget_replayed(&updates)),
            BotApiEntry::Commands { audience, commands } => self.state.commands().set(audience, commands),
        }
    }

    /// Sets the function `store`, which then gets each change that must survive a restart.
    pub(crate) fn journal_to(&self, store: impl Fn(BotApiEntry) + Send + Sync + 'static) {
        self.state.journal.open(store);
    }

    /// Listens at an address (port 0 means any free port), over TLS if a certificate is given, and starts delivering
    /// updates.
    pub(crate) async fn listen(self, address: SocketAddr, tls: Option<TlsFiles>) -> io::Result<BotApi> {
        let Self { state, woken } = self;
        let secure = tls.is_some();
        let address = serve::listen(&state, address, tls).await?;
        deliver_whenever(woken, &state);
        Ok(BotApi { state, address, secure })
    }
}

impl BotApi {
    /// Returns the URL at which bots reach this Bot API, with `http://` or `https://`.
    pub fn base_url(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Returns the updates that wait for a bot, in the order of their numbers.
    pub fn pending(&self, bot: UserId) -> Vec<PendingUpdate> {
        self.state.inboxes.read(bot, |inbox| inbox.pending().map(|update| update.as_ref().clone()).collect())
    }

    /// Waits until at most `count` updates are pending for a bot. If this takes longer than `deadline`, the error lists
    /// the pending updates.
    pub async fn delivered_but(&self, count: usize, bot: UserId, deadline: Duration) -> Result<(), Undelivered> {
        let mut changes = self.state.inboxes.changes.subscribe();
        let few_wait = |_: &u64| self.state.inboxes.read(bot, |inbox| inbox.pending().count() <= count);
        match tokio::time::timeout(deadline, changes.wait_for(few_wait)).await {
            Ok(_) => Ok(()),
            Err(_) => Err(Undelivered(self.pending(bot))),
        }
    }

    /// Switches Telegram's rate limits for bots on or off.
    pub fn set_pace(&self, pace: Pace) {
        self.state.rate_limiter.set_pace(pace);
    }

    /// Stops listening and delivering. Running tasks are aborted.
    pub fn stop(&self) {
        self.state.tasks.stop();
    }
}

impl Drop for BotApi {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Registers an observer of the world. Immediately after each event, before the world changes again, the observer puts
/// the event's updates into the bots' inboxes and starts deliveries to the bots' webhooks.
fn fill_inboxes(state: &Arc<BotApiState>) {
    let filled: Weak<BotApiState> = Arc::downgrade(state);
    state.world.observe(move |world, recorded| {
        let Some(state) = filled.upgrade() else { return };
        let bots = world.users().filter(|user| user.is_bot()).map(|bot| bot.id);
        for bot in bots {
            if let Some(update) = update::update_for(world, bot, recorded) {
                state.inboxes.change(bot, |inbox| put(inbox, update, &state.faults));
                state.wake_webhook(bot);
            }
        }
    });
}

/// Adds an update to an inbox. If an injected fault applies to the update, the update is dropped or will be delivered
/// twice.
fn put(inbox: &mut Inbox, update: NewUpdate, faults: &Faults) {
    let Some(id) = inbox.put(update) else { return };
    if faults.of_update(UpdateFault::Drop) {
        inbox.delivered(id);
    } else if faults.of_update(UpdateFault::Repeat) {
        inbox.repeat_after_delivery(id);
    }
}

/// Starts a task that receives the ids of bots from `woken`. For each bot, the task starts the deliveries to the bot's
/// webhook.
fn deliver_whenever(mut woken: mpsc::UnboundedReceiver<UserId>, state: &Arc<BotApiState>) {
    let delivering = Arc::downgrade(state);
    state.tasks.spawn(async move {
        while let Some(bot) = woken.recv().await {
            let Some(state) = delivering.upgrade() else { return };
            webhook::start_deliveries(&state, bot);
        }
    });
}
