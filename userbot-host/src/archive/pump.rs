//! The pump: it hears every room, and sees to it that what was heard gets into the archive.
//!
//! ```text
//!   Telegram ──told──▶ pump ──news──▶ recorder ──segments, text──▶ bucket
//!      ▲                │  ◀──stored──────────────────────────────────┘
//!      └─ difference ───┤  asked whenever something is missing        ▲
//!                       └──files wanted──▶ uploads ───────────────────┘
//! ```
//!
//! The pump keeps its own count of each room, in the recorder, and asks for the difference itself: when a piece of news
//! does not follow the one before, when Telegram says that it has too much to tell, when the connection was lost, and when
//! a room is taken up. While it asks, news of that room wait in Telegram.
//!
//! Two things that it hears are not for the archive, and are told to [others](Others): a room that is lost, and who writes
//! to the account in private.
//!
//! Whatever takes time is a task of its own, so that nothing waits for a slow room. Others speak to the pump by its
//! [`PumpHandle`].
mod behind;
mod handle;
mod tasks;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use archive::{Event, FileId, MessageId, MissingReason};
use domain::RoomId;
use tokio::{
    sync::{Semaphore, mpsc},
    task::{JoinError, JoinSet},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::{
    archive::bucket::{Bucket, Placed},
    archive::recorder::{Hearing as Judged, News, Recorder},
    clock::Clock,
    config::Limits,
    error::HostError,
    peers::Channel,
    telegram::account::Account,
    telegram::difference::Difference,
    telegram::error::TelegramError,
    telegram::files::RemoteFile,
    telegram::messages::RoomEvent,
    telegram::updates::{PrivateMessages, Update, UpdateStream},
};
use behind::Behind;
use handle::{Command, Until, Waiter};
use tasks::{Answer, Done};

pub(crate) use handle::{PumpGone, PumpHandle};

/// Whom the pump tells what is not for the archive.
pub(crate) struct Others {
    /// A room is lost.
    pub(crate) lost: mpsc::UnboundedSender<RoomId>,
    /// Somebody wrote in private, or may have.
    pub(crate) private: mpsc::UnboundedSender<PrivateMessages>,
}

/// See the [module](self).
pub(crate) struct Pump {
    account: Account,
    hearing: UpdateStream,
    bucket: Bucket,
    clock: Clock,
    limits: Limits,
    recorder: Recorder,
    rooms: BTreeMap<RoomId, Channel>,
    behind: Behind,
    /// Rooms that Telegram need not be asked about any more.
    lost: BTreeSet<RoomId>,
    others: Others,
    /// Where files can be fetched, until somebody does.
    files: BTreeMap<(RoomId, MessageId, FileId), RemoteFile>,
    commands: mpsc::UnboundedReceiver<Command>,
    waiters: Vec<Waiter>,
    tasks: JoinSet<Done>,
    uploading: Arc<Semaphore>,
    probing: bool,
    next_probe: Instant,
}

impl Pump {
    pub(crate) fn new(
        account: Account,
        hearing: UpdateStream,
        bucket: Bucket,
        clock: Clock,
        limits: &Limits,
        recorder: Recorder,
        others: Others,
    ) -> (Self, PumpHandle) {
        let (handle, commands) = PumpHandle::new();
        let pump = Self {
            account,
            hearing,
            bucket,
            clock,
            limits: limits.clone(),
            recorder,
            rooms: BTreeMap::new(),
            behind: Behind::default(),
            lost: BTreeSet::new(),
            others,
            files: BTreeMap::new(),
            commands,
            waiters: Vec::new(),
            tasks: JoinSet::new(),
            uploading: Arc::new(Semaphore::new(limits.uploads_at_once)),
            probing: false,
            next_probe: Instant::now() + limits.telegram_probe,
        };
        (pump, handle)
    }

    /// Pumps until it is told to stop; then everything that was heard is in the bucket.
    pub(crate) async fn run(mut self, shutdown: CancellationToken) -> Result<(), HostError> {
        loop {
            self.begin_tasks();
            self.answer_waiters();
            let wake = self.wakeup();
            tokio::select! {
                () = shutdown.cancelled() => return self.finish().await,
                update = self.hearing.next() => self.hear(update.ok_or(HostError::Ended("the connection"))?),
                Some(command) = self.commands.recv() => self.obey(command),
                Some(done) = self.tasks.join_next() => self.done(done)?,
                () = sleep_until(wake) => {}
            }
        }
    }

    /// Writes what is left. Files that are on their way are begun anew by the next host.
    async fn finish(mut self) -> Result<(), HostError> {
        self.recorder.hurry_all();
        while !self.recorder.all_durable() {
            self.begin_writes();
            match self.tasks.join_next().await {
                Some(done) => self.done(done)?,
                None => return Err(HostError::Ended("the writing of the archive")),
            }
        }
        info!("everything that was heard is in the archive");
        Ok(())
    }

    fn hear(&mut self, update: Update) {
        match update {
            Update::Channel { channel, event, pts, pts_count } => {
                let Some(room) = self.room_of(channel) else { return };
                if self.behind.ignores(&room, pts) {
                    return;
                }
                let (event, file) = event.map(|event| (event.event, event.file)).unzip();
                let news = News { events: event.into_iter().collect(), ends: pts, told: pts_count };
                match self.recorder.hear(&room, news, self.clock.now()) {
                    Judged::Taken => self.keep_file(&room, file.flatten()),
                    Judged::Repeat => {}
                    Judged::Missing => self.behind.add(room),
                }
            }
            Update::ChannelTooLong { channel } | Update::ChannelForbidden { channel } => {
                self.room_of(channel).into_iter().for_each(|room| self.may_be_behind(room));
            }
            Update::PrivateMessage { from } => self.tell_of_private(PrivateMessages::From(from)),
            Update::Missed => {
                info!("Telegram may have told something that was not heard; every room is asked");
                self.all_may_be_behind();
                self.tell_of_private(PrivateMessages::Missed);
                self.next_probe = Instant::now();
            }
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Watch { room, channel, from } => {
                self.recorder.watch(room.clone(), from);
                self.take_up(room, channel);
            }
            Command::Bind { room, channel, from, owner, log } => {
                self.recorder.bind(room.clone(), owner, from, log);
                self.take_up(room, channel);
            }
            Command::Note { room, event } => {
                self.recorder.note(&room, event, self.clock.now());
                self.recorder.hurry(&room);
            }
            Command::Forget { room } => {
                self.recorder.forget(&room);
                self.rooms.remove(&room);
                self.behind.remove(&room);
                self.lost.remove(&room);
                self.files.retain(|(of, ..), _| *of != room);
            }
            Command::CatchUp { room } => self.may_be_behind(room),
            Command::GiveUpMedia { room } => {
                for (message, file) in self.recorder.open_media(&room) {
                    let event = Event::MediaMissing { message, file, why: MissingReason::TooLate };
                    self.recorder.note(&room, event, self.clock.now());
                }
            }
            Command::Tell(waiter) => self.waiters.push(waiter),
        }
    }

    /// A room of which it is not known what happened since.
    fn take_up(&mut self, room: RoomId, channel: Channel) {
        if channel.lost {
            self.lost.insert(room.clone());
        }
        if self.rooms.insert(room.clone(), channel).is_none() {
            self.may_be_behind(room);
        }
    }

    /// Telegram is to be asked what happened in a room, unless it will never say.
    fn may_be_behind(&mut self, room: RoomId) {
        if !self.lost.contains(&room) {
            self.behind.add(room);
        }
    }

    fn all_may_be_behind(&mut self) {
        let Self { rooms, lost, behind, .. } = self;
        rooms.keys().filter(|room| !lost.contains(*room)).for_each(|room| behind.add(room.clone()));
    }

    fn tell_of_private(&self, messages: PrivateMessages) {
        // Who listens is gone only when the host is ending.
        let _ = self.others.private.send(messages);
    }

    fn done(&mut self, done: Result<Done, JoinError>) -> Result<(), HostError> {
        match done {
            Ok(Done::Segment { room, placed }) => self.placed(&room, placed)?,
            Ok(Done::Text { room, taken }) => self.recorder.text_stored(&room, taken),
            Ok(Done::File { room, event: Some(event) }) => self.recorder.note(&room, event, self.clock.now()),
            Ok(Done::File { event: None, .. }) => {}
            Ok(Done::Answer(answer)) => self.answered(answer)?,
            Ok(Done::Probe(result)) => self.probed(result)?,
            // grammers panics on some things that Telegram may say; what the task was for is asked for again.
            Err(panic) => {
                error!(%panic, "a task of the pump broke off");
                return Err(HostError::Ended("a task of the pump"));
            }
        }
        Ok(())
    }

    fn placed(&mut self, room: &RoomId, placed: Placed) -> Result<(), HostError> {
        match placed {
            Placed::Ours => self.recorder.stored(room),
            Placed::Overtaken(log) => {
                warn!(room.id = %room, "the log of a chat was written further by an earlier host");
                self.recorder.overtaken(room, log, self.clock.now());
                self.behind.add(room.clone());
            }
            Placed::Straggler => return Err(HostError::Straggler),
        }
        Ok(())
    }

    fn answered(&mut self, Answer { room, since, result }: Answer) -> Result<(), HostError> {
        match result {
            Ok(difference) if self.recorder.heard(&room) == Some(since) => {
                let Difference { events, pts, pts_count, is_last } = difference;
                let (events, files): (Vec<_>, Vec<_>) =
                    events.into_iter().map(|RoomEvent { event, file }| (event, file)).unzip();
                let news = News { events, ends: pts, told: pts_count };
                self.recorder.hear_difference(&room, news, self.clock.now());
                for file in files {
                    self.keep_file(&room, file);
                }
                self.behind.answered(&room, pts, is_last);
            }
            // The room was forgotten, or its log was read anew meanwhile.
            Ok(_) if self.recorder.heard(&room).is_none() => self.behind.remove(&room),
            Ok(_) => self.behind.again(&room),
            Err(fatal @ TelegramError::SessionEnded(_)) => return Err(fatal.into()),
            Err(trouble) if trouble.is_room_lost() => {
                warn!(room.id = %room, error = %trouble, "the room is lost");
                self.behind.remove(&room);
                self.lost.insert(room.clone());
                // Who listens is gone only when the host is ending.
                let _ = self.others.lost.send(room);
            }
            Err(trouble) => {
                warn!(room.id = %room, error = %trouble, "the difference is asked for again");
                self.behind.again(&room);
                self.behind.pause_until(Instant::now() + self.pause_after(&trouble));
            }
        }
        Ok(())
    }

    fn pause_after(&self, trouble: &TelegramError) -> Duration {
        match trouble {
            TelegramError::Wait(pause) => *pause,
            TelegramError::Refused(_) | TelegramError::SessionEnded(_) | TelegramError::NoAnswer(_) => {
                self.limits.retry_pause
            }
        }
    }

    /// A connection that does not answer is closed, so that the next request opens another.
    fn probed(&mut self, result: Result<(), TelegramError>) -> Result<(), HostError> {
        self.probing = false;
        let next = match result {
            Ok(()) => self.limits.telegram_probe,
            Err(fatal @ TelegramError::SessionEnded(_)) => return Err(fatal.into()),
            Err(trouble) => {
                warn!(error = %trouble, "Telegram does not answer");
                self.account.disconnect();
                self.all_may_be_behind();
                self.pause_after(&trouble)
            }
        };
        self.next_probe = Instant::now() + next;
        Ok(())
    }

    fn keep_file(&mut self, room: &RoomId, file: Option<RemoteFile>) {
        if let Some(file) = file {
            self.files.insert((room.clone(), file.message, file.id), file);
        }
    }

    fn room_of(&self, channel: i64) -> Option<RoomId> {
        self.rooms.iter().find(|(_, of)| of.id == channel).map(|(room, _)| room.clone())
    }

    fn answer_waiters(&mut self) {
        let Self { waiters, recorder, behind, .. } = self;
        let is_so = |waiter: &Waiter| match waiter.until {
            Until::CaughtUp => !behind.contains(&waiter.room),
            Until::Noted(number) => recorder.is_noted(&waiter.room, number),
            Until::MediaSettled => recorder.open_media(&waiter.room).is_empty(),
            Until::Settled => recorder.is_settled(&waiter.room),
        };
        for waiter in waiters.extract_if(.., |waiter| is_so(waiter)) {
            let heard = recorder.heard(&waiter.room);
            waiter.tell(heard);
        }
    }

    /// When something is due, if nothing happens before.
    fn wakeup(&self) -> Instant {
        let writes = self.recorder.next_wakeup().map(|due| Instant::now() + due.since(self.clock.now()));
        let probe = (!self.probing).then_some(self.next_probe);
        let latest = Instant::now() + self.limits.telegram_probe;
        [writes, probe, self.behind.next_time()].into_iter().flatten().min().unwrap_or(latest)
    }
}
