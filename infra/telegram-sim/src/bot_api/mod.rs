//! The Bot API over HTTP, as a bot's own library speaks it.
//!
//! `POST /bot<token>/<method>`, the name in any case; parameters as JSON, form, multipart or query. The answer is
//! `{"ok": true, "result": ...}`, or `{"ok": false, "error_code": ..., "description": ...}` in Telegram's own words.
//! What the simulation itself refuses (a parameter it does not know) begins with `simulator:`.
//!
//! A call is read (`parameters`), named (`method`), run (`methods`) and answered in the Bot API's forms
//! (`forms`) or refused (`refusal`). The other way, every event of the world becomes an `update` for the bots
//! that it concerns, waits in their `inbox`, and is fetched by `getUpdates` or carried to a `webhook`.

mod faults;
mod forms;
mod html;
mod inbox;
mod method;
mod methods;
mod parameters;
mod refusal;
mod serve;
mod tasks;
mod update;
mod webhook;

pub use faults::Fault;
pub use inbox::PendingUpdate;
pub use method::Method;
pub use serve::TlsFiles;
pub use update::{QueueKey, UpdateKind};
pub use webhook::Patience;

use crate::world::{Recorded, UserId, World, WorldHandle};
use faults::Faults;
use inbox::Inboxes;
use methods::Commands;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tasks::Tasks;
use tokio::sync::mpsc;

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
    faults: Faults,
    commands: Mutex<Commands>,
    client: reqwest::Client,
    patience: Patience,
    tasks: Tasks,
}

/// There were still updates that nobody had taken.
#[derive(Debug, thiserror::Error)]
#[error("still undelivered: {0:?}")]
pub struct Undelivered(pub Vec<PendingUpdate>);

impl BotApi {
    /// Listens at an address (port 0: a free one), over TLS if given a certificate.
    pub async fn start(
        world: WorldHandle,
        address: SocketAddr,
        tls: Option<TlsFiles>,
        patience: Patience,
    ) -> std::io::Result<Self> {
        let secure = tls.is_some();
        let face = Arc::new(Face {
            world: world.clone(),
            inboxes: Inboxes::default(),
            faults: Faults::default(),
            commands: Mutex::default(),
            client: serve::webhook_client()?,
            patience,
            tasks: Tasks::default(),
        });
        let address = serve::listen(&face, address, tls).await?;
        tell_bots(&world, &face);
        Ok(Self { face, address, secure })
    }

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

    /// Makes something go wrong once.
    pub fn inject(&self, fault: Fault) {
        self.face.faults.inject(fault);
    }

    /// Fault: the webhook of a bot is given the next update that is for it twice.
    pub fn next_update_comes_twice(&self, bot: UserId) {
        self.face.inboxes.change(bot, |inbox| inbox.repeats += 1);
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
    fn commands(&self) -> std::sync::MutexGuard<'_, Commands> {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts news into inboxes while the world still stands as the event left it, and has them carried afterwards.
fn tell_bots(world: &WorldHandle, face: &Arc<Face>) {
    let (wake, mut woken) = mpsc::unbounded_channel();
    let told: Weak<Face> = Arc::downgrade(face);
    world.observe(move |world, recorded| {
        let Some(face) = told.upgrade() else { return };
        for bot in tell_of(&face, world, recorded) {
            // Nobody listens any more once the face is stopped.
            let _ = wake.send(bot);
        }
    });
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
        face.inboxes.change(bot, |inbox| inbox.put(news));
        bot
    })
    .collect()
}
