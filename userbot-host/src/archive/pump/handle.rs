//! How others speak to the pump.
use archive::{Event, Pts};
use domain::RoomId;
use tokio::sync::{mpsc, oneshot};

use crate::{
    archive::recorder::{Log, Owner},
    peers::Channel,
};

/// To speak to the pump. Cheap to clone.
#[derive(Clone)]
pub(crate) struct PumpHandle(mpsc::UnboundedSender<Command>);

/// The pump has ended; so will the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the host is ending")]
pub(crate) struct PumpGone;

/// What the pump is asked.
pub(super) enum Command {
    Watch { room: RoomId, channel: Channel, from: Pts },
    Bind { room: RoomId, channel: Channel, from: Pts, owner: Owner, log: Log },
    Note { room: RoomId, event: Event },
    Forget { room: RoomId },
    CatchUp { room: RoomId },
    GiveUpMedia { room: RoomId },
    Tell(Waiter),
}

/// Somebody who wants to be told when something is so.
pub(super) struct Waiter {
    pub(super) room: RoomId,
    pub(super) until: Until,
    told: oneshot::Sender<Option<Pts>>,
}

/// What somebody waits for.
#[derive(Clone, Copy)]
pub(super) enum Until {
    /// Everything that Telegram can tell of the room was heard.
    CaughtUp,
    /// The chat's job of this number is in the bucket.
    Noted(u32),
    /// The log says what became of every file.
    MediaSettled,
    /// Everything is in the bucket, and the text for people says it.
    Settled,
}

impl Waiter {
    pub(super) fn tell(self, heard: Option<Pts>) {
        // Who no longer wants to know need not.
        let _ = self.told.send(heard);
    }
}

impl PumpHandle {
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<Command>) {
        let (sender, commands) = mpsc::unbounded_channel();
        (Self(sender), commands)
    }

    /// A room is ready: hear it from here on, for a chat that will be named.
    pub(crate) fn watch(&self, room: &RoomId, channel: Channel, from: Pts) -> Result<(), PumpGone> {
        self.ask(Command::Watch { room: room.clone(), channel, from })
    }

    /// A room has its chat, whose log so far is this.
    pub(crate) fn bind(
        &self,
        room: &RoomId,
        channel: Channel,
        from: Pts,
        owner: Owner,
        log: Log,
    ) -> Result<(), PumpGone> {
        self.ask(Command::Bind { room: room.clone(), channel, from, owner, log })
    }

    /// Something is known of a chat by itself.
    pub(crate) fn note(&self, room: &RoomId, event: Event) -> Result<(), PumpGone> {
        self.ask(Command::Note { room: room.clone(), event })
    }

    /// Waits until the chat's job of this number is in the bucket.
    pub(crate) async fn noted(&self, room: &RoomId, number: u32) -> Result<(), PumpGone> {
        self.wait(room, Until::Noted(number)).await.map(drop)
    }

    /// Asks Telegram for everything that happened in a room, and waits until it was heard.
    pub(crate) async fn catch_up(&self, room: &RoomId) -> Result<(), PumpGone> {
        self.ask(Command::CatchUp { room: room.clone() })?;
        self.wait(room, Until::CaughtUp).await.map(drop)
    }

    /// Up to where a room was heard, once nothing more is being asked. `None` if nobody keeps a log of it.
    pub(crate) async fn heard(&self, room: &RoomId) -> Result<Option<Pts>, PumpGone> {
        self.wait(room, Until::CaughtUp).await
    }

    /// Waits until the log says what became of every file.
    pub(crate) async fn media_settled(&self, room: &RoomId) -> Result<(), PumpGone> {
        self.wait(room, Until::MediaSettled).await.map(drop)
    }

    /// Files that are not here yet are missing.
    pub(crate) fn give_up_media(&self, room: &RoomId) -> Result<(), PumpGone> {
        self.ask(Command::GiveUpMedia { room: room.clone() })
    }

    /// Waits until everything is in the bucket. Tells up to where the room was heard.
    pub(crate) async fn settled(&self, room: &RoomId) -> Result<Option<Pts>, PumpGone> {
        self.wait(room, Until::Settled).await
    }

    /// A room is no more.
    pub(crate) fn forget(&self, room: &RoomId) -> Result<(), PumpGone> {
        self.ask(Command::Forget { room: room.clone() })
    }

    async fn wait(&self, room: &RoomId, until: Until) -> Result<Option<Pts>, PumpGone> {
        let (told, waiting) = oneshot::channel();
        self.ask(Command::Tell(Waiter { room: room.clone(), until, told }))?;
        waiting.await.map_err(|_| PumpGone)
    }

    fn ask(&self, command: Command) -> Result<(), PumpGone> {
        self.0.send(command).map_err(|_| PumpGone)
    }
}
