//! The commands that other parts of the host send to the pump.
use archive::{Event, Pts};
use domain::RoomId;
use tokio::sync::{mpsc, oneshot};

use crate::{archive::chat_log::ChatLog, peers::Channel};

/// Sends commands to the pump. Cheap to clone.
#[derive(Clone)]
pub(crate) struct PumpHandle(mpsc::UnboundedSender<Command>);

/// The pump has stopped, and the host is stopping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the host is ending")]
pub(crate) struct PumpStopped;

/// A command that the pump executes between updates.
pub(super) enum Command {
    Watch { room: RoomId, channel: Channel, from: Pts },
    Bind { room: RoomId, channel: Channel, log: ChatLog },
    Record { room: RoomId, event: Event },
    CatchUp { room: RoomId },
    GiveUpMedia { room: RoomId },
    Forget { room: RoomId },
    Wait(Waiter),
}

/// A caller that waits for a condition.
pub(super) struct Waiter {
    pub(super) room: RoomId,
    pub(super) until: Until,
    sender: oneshot::Sender<Option<Pts>>,
}

/// The condition of a [`Waiter`].
#[derive(Clone, Copy)]
pub(super) enum Until {
    /// Every known event of the room was applied, so no difference has to be requested.
    CaughtUp,
    /// The bucket has the event that the host recorded for the chat's job with this number.
    Recorded(u32),
    /// The upload of each file in the room has a result. The results are recorded, but may not be in the bucket yet.
    MediaDone,
    /// Every event of the room is stored in the bucket, and `messages.txt` shows every event.
    Complete,
}

impl Waiter {
    /// Wakes the waiting caller. `pts` is the room's current pts, which the caller receives.
    pub(super) fn notify(self, pts: Option<Pts>) {
        // Sending fails if the caller no longer waits.
        let _ = self.sender.send(pts);
    }
}

impl PumpHandle {
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<Command>) {
        let (sender, commands) = mpsc::unbounded_channel();
        (Self(sender), commands)
    }

    /// Starts collecting the events of a ready room, beginning after the pts `from`. When a chat gets the room, the
    /// chat's log begins with these events.
    pub(crate) fn watch(&self, room: &RoomId, channel: Channel, from: Pts) -> Result<(), PumpStopped> {
        self.send(Command::Watch { room: room.clone(), channel, from })
    }

    /// Starts or continues the log of the chat that has the room.
    pub(crate) fn bind(&self, room: &RoomId, channel: Channel, log: ChatLog) -> Result<(), PumpStopped> {
        self.send(Command::Bind { room: room.clone(), channel, log })
    }

    /// Records an event that does not come from Telegram, and makes the writer store all records of the room
    /// immediately.
    pub(crate) fn record(&self, room: &RoomId, event: Event) -> Result<(), PumpStopped> {
        self.send(Command::Record { room: room.clone(), event })
    }

    /// Waits until the bucket has the event that the host recorded for the chat's job `number`.
    pub(crate) async fn wait_recorded(&self, room: &RoomId, number: u32) -> Result<(), PumpStopped> {
        self.wait(room, Until::Recorded(number)).await.map(drop)
    }

    /// Requests the difference of a room, and waits until all of it was applied.
    pub(crate) async fn catch_up(&self, room: &RoomId) -> Result<(), PumpStopped> {
        self.send(Command::CatchUp { room: room.clone() })?;
        self.wait(room, Until::CaughtUp).await.map(drop)
    }

    /// Waits until every known event of the room was applied, and returns the room's pts. `None` if the pump does not
    /// watch the room.
    pub(crate) async fn pts(&self, room: &RoomId) -> Result<Option<Pts>, PumpStopped> {
        self.wait(room, Until::CaughtUp).await
    }

    /// Waits until the upload of each file in the room has a result. The results may not be in the bucket yet.
    pub(crate) async fn wait_media(&self, room: &RoomId) -> Result<(), PumpStopped> {
        self.wait(room, Until::MediaDone).await.map(drop)
    }

    /// For every file whose upload has no result yet, records that the file is missing.
    pub(crate) fn give_up_media(&self, room: &RoomId) -> Result<(), PumpStopped> {
        self.send(Command::GiveUpMedia { room: room.clone() })
    }

    /// Waits until every event of the room is stored in the bucket, and `messages.txt` shows every event. Returns the
    /// room's pts.
    pub(crate) async fn wait_complete(&self, room: &RoomId) -> Result<Option<Pts>, PumpStopped> {
        self.wait(room, Until::Complete).await
    }

    /// Stops watching a room, and removes its log from memory. The bucket keeps the log.
    pub(crate) fn forget(&self, room: &RoomId) -> Result<(), PumpStopped> {
        self.send(Command::Forget { room: room.clone() })
    }

    async fn wait(&self, room: &RoomId, until: Until) -> Result<Option<Pts>, PumpStopped> {
        let (sender, receiver) = oneshot::channel();
        self.send(Command::Wait(Waiter { room: room.clone(), until, sender }))?;
        receiver.await.map_err(|_| PumpStopped)
    }

    fn send(&self, command: Command) -> Result<(), PumpStopped> {
        self.0.send(command).map_err(|_| PumpStopped)
    }
}
