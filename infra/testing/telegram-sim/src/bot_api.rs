//! The Bot API over HTTP, as a bot's own library speaks it.
//!
//! `POST /bot<token>/<method>`, the name in any case; parameters as JSON, form, multipart or query. The answer is
//! `{"ok": true, "result": ...}`, or `{"ok": false, "error_code": ..., "description": ...}` in Telegram's own words.
//! What the simulation itself refuses (a parameter it does not know) begins with `simulator:` and is logged as an error.
//!
//! A call is read (`parameters`), named (`method`), run (`methods`) and answered in the Bot API's forms
//! (`forms`) or refused (`refusal`). The other way, every event of the world becomes an `update` for the bots
//! that it concerns, waits in their `inbox`, and is fetched by `getUpdates` or carried to a `webhook`.

mod forms;
mod html;
mod inbox;
mod method;
mod methods;
mod pace;
mod parameters;
mod reference;
mod refusal;
mod serve;
mod settings;
mod tasks;
mod update;
mod webhook;

pub use inbox::PendingUpdate;
pub use method::Method;
pub use pace::Pace;
pub use serve::TlsFiles;
pub use update::{QueueKey, UpdateKind};
pub use webhook::Patience;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, OnceLock, PoisonError, Weak},
    time::Duration,
};

use inbox::Inboxes;
use methods::Commands;
use serde::{Deserialize, Serialize};
use tasks::Tasks;
use tokio::sync::mpsc;

use crate::{
    chronicle::{self, Chronicle},
    faults::{Faults, UpdateFault},
    world::{Recorded, UserId, World, WorldHandle},
};

/// The running face.
#[derive(Debug)]
pub struct BotApi {
    face: Arc<Face>,
    address: SocketAddr,
    secure: bool,
}

/// What every call and every delivery shares.
#[derive(Debug)]
pub(crate) struct Face {
    world: WorldHandle,
    inboxes: Inboxes,
    faults: Arc<Faults>,
    commands: Mutex<Commands>,
    chronicle: OnceLock<Arc<Chronicle>>,
    client: reqwest::Client,
    patience: Patience,
    sent: pace::Sent,
    tasks: Tasks,
}

/// There were still updates that nobody had taken.
#[derive(Debug, thiserror::Error)]
#[error("still undelivered: {0:?}")]
pub struct Undelivered(pub Vec<PendingUpdate>);

/// The face before it listens: it numbers what is for bots, and lets it wait.
#[derive(Debug)]
pub(crate) struct Prepared {
    face: Arc<Face>,
    woken: mpsc::UnboundedReceiver<UserId>,
}

/// What a chronicle keeps of this face. Updates it does not keep: they follow from the world's.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub(crate) enum Entry {
    /// A bot wants its updates in another way.
    Settings { bot: UserId, settings: settings::Settings },
    /// Updates were taken, or nobody needs them any more.
    Gone { bot: UserId, updates: Vec<u32> },
    /// A bot shows other commands.
    Commands { audience: methods::Audience, commands: Vec<methods::Command> },
}

impl Prepared {
    /// A face of a world. What happens there from now on waits for the bots that it concerns.
    pub(crate) fn new(
        world: WorldHandle,
        faults: Arc<Faults>,
        patience: Patience,
        pace: Pace,
    ) -> std::io::Result<Self> {
        let face = Arc::new(Face {
            world,
            inboxes: Inboxes::default(),
            faults,
            commands: Mutex::default(),
            chronicle: OnceLock::new(),
            client: serve::webhook_client()?,
            patience,
            sent: pace::Sent::default(),
            tasks: Tasks::default(),
        });
        face.sent.set_pace(pace);
        let woken = tell_bots(&face);
        Ok(Self { face, woken })
    }

    /// Does again what was kept.
    pub(crate) fn redo(&self, entry: Entry) {
        match entry {
            Entry::Settings { bot, settings } => self.face.inboxes.change(bot, |inbox| inbox.restore(settings)),
            Entry::Gone { bot, updates } => self.face.inboxes.change(bot, |inbox| inbox.let_go_again(&updates)),
            Entry::Commands { audience, commands } => self.face.commands().show(audience, commands),
        }
    }

    /// From now on, what changes is kept.
    pub(crate) fn kept_in(&self, chronicle: &Arc<Chronicle>) {
        self.face.inboxes.kept_in(chronicle);
        // Set once: there is one chronicle.
        let _ = self.face.chronicle.set(Arc::clone(chronicle));
    }

    /// Listens at an address (port 0: a free one), over TLS if given a certificate, and carries what waits.
    pub(crate) async fn listen(self, address: SocketAddr, tls: Option<TlsFiles>) -> std::io::Result<BotApi> {
        let Self { face, woken } = self;
        let secure = tls.is_some();
        let address = serve::listen(&face, address, tls).await?;
        carry_whenever(woken, &face);
        Ok(BotApi { face, address, secure })
    }
}

impl BotApi {
    /// Where a bot's library should send its calls.
    pub fn base_url(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Updates that wait for a bot, by number.
    pub fn pending(&self, bot: UserId) -> Vec<PendingUpdate> {
        self.face.inboxes.look(bot, |inbox| inbox.waiting().map(|update| update.as_ref().clone()).collect())
    }

    /// Waits until no more than so many updates wait for a bot.
    pub async fn delivered_but(&self, count: usize, bot: UserId, deadline: Duration) -> Result<(), Undelivered> {
        let mut changes = self.face.inboxes.changes.subscribe();
        let few_wait = |_: &u64| self.face.inboxes.look(bot, |inbox| inbox.waiting().count() <= count);
        match tokio::time::timeout(deadline, changes.wait_for(few_wait)).await {
            Ok(_) => Ok(()),
            Err(_) => Err(Undelivered(self.pending(bot))),
        }
    }

    /// From now on bots must send as slowly as Telegram wants it, or need not.
    pub fn set_pace(&self, pace: Pace) {
        self.face.sent.set_pace(pace);
    }

    /// Stops listening and delivering.
    pub fn stop(&self) {
        self.face.tasks.stop();
    }
}

impl Drop for BotApi {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Face {
    fn show_commands(&self, audience: methods::Audience, commands: Vec<methods::Command>) {
        let mut shown = self.commands();
        if let Some(chronicle) = self.chronicle.get() {
            let (audience, commands) = (audience.clone(), commands.clone());
            chronicle.write(&chronicle::Entry::BotApi(Entry::Commands { audience, commands }));
        }
        shown.show(audience, commands);
    }

    fn commands(&self) -> std::sync::MutexGuard<'_, Commands> {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts news into inboxes while the world still stands as the event left it. Answers who wakes for each.
fn tell_bots(face: &Arc<Face>) -> mpsc::UnboundedReceiver<UserId> {
    let (wake, woken) = mpsc::unbounded_channel();
    let told: Weak<Face> = Arc::downgrade(face);
    face.world.observe(move |world, recorded| {
        let Some(face) = told.upgrade() else { return };
        for bot in tell_of(&face, world, recorded) {
            // Nobody listens any more once the face is stopped.
            let _ = wake.send(bot);
        }
    });
    woken
}

fn carry_whenever(mut woken: mpsc::UnboundedReceiver<UserId>, face: &Arc<Face>) {
    let carrying = Arc::downgrade(face);
    face.tasks.spawn(async move {
        while let Some(bot) = woken.recv().await {
            let Some(face) = carrying.upgrade() else { return };
            webhook::carry(&face, bot);
        }
    });
}

fn tell_of(face: &Face, world: &World, recorded: &Recorded) -> Vec<UserId> {
    let bots = world.users().filter(|user| user.is_bot()).map(|bot| bot.id);
    let news = bots.filter_map(|bot| update::news_for(world, bot, recorded).map(|news| (bot, news)));
    news.map(|(bot, news)| {
        face.inboxes.change(bot, |inbox| put(inbox, news, &face.faults));
        bot
    })
    .collect()
}

/// Lets an update wait, or go wrong.
fn put(inbox: &mut inbox::Inbox, news: update::News, faults: &Faults) {
    let Some(id) = inbox.put(news) else { return };
    if faults.of_update(UpdateFault::Drop) {
        inbox.delivered(id);
    } else if faults.of_update(UpdateFault::Repeat) {
        inbox.comes_twice(id);
    }
}
