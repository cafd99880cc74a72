//! The pump: applies the updates of all rooms, and makes sure that every event is stored.
//!
//! ```text
//!   Telegram ──update──▶ pump ──batch──▶ recorder ──records──▶ log writer ──segments, text──▶ bucket
//!      ▲                 │ ▲ ▲ ◀──files───┘                         │                           ▲
//!      └── difference ───┤ │ └─────────────── progress ─────────────┘                           │
//!          if updates    │ └──result──┐                                                         │
//!          are missing   └──file──▶ uploads ────────────────────────────────────────────────────┘
//! ```
//!
//! The recorder knows, for each room, up to which pts the host has applied events. The difference of a room is its
//! events after this pts. The pump requests the difference whenever updates may be missing:
//!
//! - the pts of an update does not directly follow the room's pts;
//! - Telegram reports that there are too many updates to push;
//! - the connection was lost;
//! - a job needs every event of the room;
//! - the pump begins to watch the room.
//!
//! Until the difference has arrived, the pump drops the updates of the room, because the difference will contain them.
//!
//! Two kinds of events are not for the archive, and go to [`Listeners`]: a room is lost (it was deleted, or the account
//! can no longer access it), or a person wrote to the account in private.
//!
//! Slow work runs in [`tasks`], so that it does not delay the loop. Other parts of the host send commands through the
//! [`PumpHandle`].
mod catch_up;
pub(crate) mod handle;
mod rooms;
mod tasks;

use std::{collections::BTreeMap, time::Duration};

use archive::{Event, FileId, MessageId, MissingReason, Pts};
use domain::RoomId;
use tokio::{
    sync::mpsc,
    task::JoinError,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::{
    archive::{
        bucket::Bucket,
        log_writer::WriterEnd,
        pump::{
            handle::{Command, PumpHandle, Until, Waiter},
            rooms::WatchedRooms,
            tasks::{TaskResult, TaskSetup, Tasks},
        },
        recorder::{
            Recorder,
            input::{Applied, EventBatch},
            output::{BoundLog, Upload},
        },
    },
    clock::Clock,
    config::Limits,
    error::HostError,
    telegram::{
        account::Account,
        difference::Difference,
        error::TelegramError,
        files::RemoteFile,
        messages::RoomEvent,
        updates::{PrivateMessages, Update, UpdateStream},
    },
};

/// The arguments of [`Pump::new`].
pub(crate) struct PumpSetup {
    pub(crate) account: Account,
    pub(crate) updates: UpdateStream,
    pub(crate) bucket: Bucket,
    pub(crate) clock: Clock,
    pub(crate) limits: Limits,
    pub(crate) fence: u64,
    pub(crate) listeners: Listeners,
}

/// Channels to the receivers of events that are not for the archive.
pub(crate) struct Listeners {
    pub(crate) lost_rooms: mpsc::UnboundedSender<RoomId>,
    pub(crate) private_messages: mpsc::UnboundedSender<PrivateMessages>,
}

/// The loop that applies the updates of every room.
pub(crate) struct Pump {
    account: Account,
    updates: UpdateStream,
    clock: Clock,
    limits: Limits,
    listeners: Listeners,
    recorder: Recorder,
    rooms: WatchedRooms,
    /// The locations of files at Telegram. Each location is kept until the upload of the file begins.
    files: BTreeMap<(RoomId, MessageId, FileId), RemoteFile>,
    commands: mpsc::UnboundedReceiver<Command>,
    waiters: Vec<Waiter>,
    tasks: Tasks,
    is_probing: bool,
    next_probe: Instant,
}

impl Pump {
    pub(crate) fn new(setup: PumpSetup) -> (Self, PumpHandle) {
        let PumpSetup { account, updates, bucket, clock, limits, fence, listeners } = setup;
        let (handle, commands) = PumpHandle::new();
        let pump = Self {
            updates,
            clock,
            listeners,
            recorder: Recorder::default(),
            rooms: WatchedRooms::default(),
            files: BTreeMap::new(),
            commands,
            waiters: Vec::new(),
            tasks: Tasks::new(TaskSetup { account: account.clone(), bucket, limits: limits.clone(), fence }),
            is_probing: false,
            next_probe: Instant::now() + limits.telegram_probe,
            account,
            limits,
        };
        (pump, handle)
    }

    /// Applies updates until the shutdown, then stores every event that was applied.
    pub(crate) async fn run(mut self, shutdown: CancellationToken) -> Result<(), HostError> {
        loop {
            self.start_due_requests();
            self.notify_waiters();
            let wakeup = self.next_wakeup();
            tokio::select! {
                () = shutdown.cancelled() => return self.finish().await,
                update = self.updates.next() => self.apply(update.ok_or(HostError::Ended("the connection"))?),
                Some(command) = self.commands.recv() => self.execute(command),
                Some(result) = self.tasks.next() => self.complete(result)?,
                () = sleep_until(wakeup) => {}
            }
        }
    }

    /// Stores the remaining events. The next host starts unfinished uploads again.
    async fn finish(mut self) -> Result<(), HostError> {
        self.recorder.flush_all();
        while !self.recorder.is_durable() {
            match self.tasks.next().await {
                Some(result) => self.complete(result)?,
                None => return Err(HostError::Ended("the writing of the archive")),
            }
        }
        info!("the archive has every event");
        Ok(())
    }

    fn apply(&mut self, update: Update) {
        match update {
            Update::Channel { channel, event, pts, pts_count } => {
                let Some(room) = self.rooms.by_channel(channel) else { return };
                if self.rooms.catch_up.drops(&room, pts) {
                    return;
                }
                let (event, file) = event.map(|event| (event.event, event.file)).unzip();
                let batch = EventBatch { events: event.into_iter().collect(), pts, pts_count };
                match self.recorder.apply(&room, batch, self.clock.now()) {
                    Applied::Next(uploads) => {
                        self.keep_file(&room, file.flatten());
                        self.start_uploads(uploads);
                    }
                    Applied::Old => {}
                    Applied::Ahead => self.rooms.catch_up.request(room),
                }
            }
            Update::ChannelTooLong { channel } | Update::ChannelForbidden { channel } => {
                self.rooms.by_channel(channel).into_iter().for_each(|room| self.rooms.request_catch_up(room));
            }
            Update::PrivateMessage { from } => self.notify_of_private(PrivateMessages::From(from)),
            Update::Missed => {
                info!("updates may have been missed; every room catches up");
                self.rooms.request_catch_up_of_all();
                self.notify_of_private(PrivateMessages::Missed);
                self.next_probe = Instant::now();
            }
        }
    }

    fn execute(&mut self, command: Command) {
        match command {
            Command::Watch { room, channel, from } => {
                self.recorder.watch(room.clone(), from);
                self.rooms.add(room, channel);
            }
            Command::Bind { room, channel, log } => {
                self.rooms.add(room.clone(), channel);
                let bound = self.recorder.bind(&room, log);
                self.start_writer(room, bound);
            }
            Command::Record { room, event } => {
                self.recorder.record(&room, vec![event], self.clock.now());
                self.recorder.flush(&room);
            }
            Command::CatchUp { room } => self.rooms.request_catch_up(room),
            Command::GiveUpMedia { room } => {
                let files = self.recorder.pending_media(&room).into_iter();
                let missing =
                    files.map(|(message, file)| Event::MediaMissing { message, file, why: MissingReason::TooLate });
                self.recorder.record(&room, missing.collect(), self.clock.now());
            }
            Command::Forget { room } => {
                self.recorder.forget(&room);
                self.rooms.remove(&room);
                self.files.retain(|(of, ..), _| *of != room);
            }
            Command::Wait(waiter) => self.waiters.push(waiter),
        }
    }

    fn complete(&mut self, result: Result<TaskResult, JoinError>) -> Result<(), HostError> {
        match result {
            Ok(TaskResult::Progress { room, progress }) => self.recorder.note_progress(&room, progress),
            Ok(TaskResult::WriterEnded { room, end }) => self.writer_ended(room, end)?,
            Ok(TaskResult::Upload { room, event: Some(event) }) => {
                self.recorder.record(&room, vec![event], self.clock.now());
            }
            Ok(TaskResult::Upload { event: None, .. }) => {}
            Ok(TaskResult::Difference { room, since, result: Ok(difference) }) => {
                self.apply_difference(&room, since, difference);
            }
            Ok(TaskResult::Difference { room, result: Err(error), .. }) => self.difference_failed(room, error)?,
            Ok(TaskResult::Probe(result)) => self.probed(result)?,
            // The library grammers panics on some answers of Telegram. The next host repeats the work of the task.
            Err(panic) => {
                error!(%panic, "a task of the pump panicked");
                return Err(HostError::Ended("a task of the pump"));
            }
        }
        Ok(())
    }

    fn writer_ended(&mut self, room: RoomId, end: WriterEnd) -> Result<(), HostError> {
        match end {
            WriterEnd::Forgotten => {}
            WriterEnd::TakenByEarlierHost(taken) => {
                warn!(room.id = %room, "an earlier host has added segments to a chat's log; continuing after them");
                let bound = self.recorder.rebase(&room, taken, self.clock.now());
                self.rooms.catch_up.request(room.clone());
                self.start_writer(room, bound);
            }
            WriterEnd::TakenByLaterHost => return Err(HostError::Superseded),
        }
        Ok(())
    }

    fn apply_difference(&mut self, room: &RoomId, since: Pts, difference: Difference) {
        match self.recorder.pts(room) {
            Some(pts) if pts == since => {
                let Difference { events, pts, pts_count, is_last } = difference;
                let (events, files): (Vec<_>, Vec<_>) =
                    events.into_iter().map(|RoomEvent { event, file }| (event, file)).unzip();
                let batch = EventBatch { events, pts, pts_count };
                let uploads = self.recorder.apply_difference(room, batch, self.clock.now());
                for file in files {
                    self.keep_file(room, file);
                }
                self.start_uploads(uploads);
                self.rooms.catch_up.received(room, pts, is_last);
            }
            // After the difference was requested, the room's pts has changed, because another host added segments to
            // the log. So the difference does not begin where the log ends.
            Some(_) => self.rooms.catch_up.retry(room),
            // The room was forgotten meanwhile.
            None => self.rooms.catch_up.remove(room),
        }
    }

    fn difference_failed(&mut self, room: RoomId, error: TelegramError) -> Result<(), HostError> {
        if let fatal @ TelegramError::SessionEnded(_) = error {
            return Err(fatal.into());
        }
        if error.is_room_lost() {
            warn!(room.id = %room, %error, "a room was deleted, or the account can no longer access it");
            self.rooms.mark_lost(&room);
            // Sending fails only when the host is ending, because the receiver is dropped then.
            let _ = self.listeners.lost_rooms.send(room);
        } else {
            warn!(room.id = %room, %error, "a difference could not be received; requesting it again");
            self.rooms.catch_up.retry(&room);
            self.rooms.catch_up.pause_until(Instant::now() + self.pause_after(&error));
        }
        Ok(())
    }

    /// Handles the result of a probe. Closes a connection that does not answer, so that the next request opens a new
    /// one.
    fn probed(&mut self, result: Result<(), TelegramError>) -> Result<(), HostError> {
        self.is_probing = false;
        let next = match result {
            Ok(()) => self.limits.telegram_probe,
            Err(fatal @ TelegramError::SessionEnded(_)) => return Err(fatal.into()),
            Err(error) => {
                warn!(%error, "Telegram did not answer a probe; connecting again");
                self.account.disconnect();
                self.rooms.request_catch_up_of_all();
                self.pause_after(&error)
            }
        };
        self.next_probe = Instant::now() + next;
        Ok(())
    }

    fn pause_after(&self, error: &TelegramError) -> Duration {
        match error {
            TelegramError::Wait(pause) => *pause,
            TelegramError::Refused(_) | TelegramError::SessionEnded(_) | TelegramError::NoAnswer(_) => {
                self.limits.retry_pause
            }
        }
    }

    fn start_writer(&mut self, room: RoomId, bound: Option<BoundLog>) {
        if let Some(BoundLog { log, commands, uploads }) = bound {
            self.tasks.write_log(room, log, commands);
            self.start_uploads(uploads);
        }
    }

    fn start_uploads(&mut self, uploads: Vec<Upload>) {
        for upload in uploads {
            if let Some(channel) = self.rooms.channel(&upload.room) {
                let source = self.files.remove(&(upload.room.clone(), upload.message, upload.file));
                self.tasks.upload(channel, upload, source);
            }
        }
    }

    fn start_due_requests(&mut self) {
        for room in self.rooms.catch_up.take_due(Instant::now()) {
            match (self.rooms.channel(&room), self.recorder.pts(&room)) {
                (Some(channel), Some(since)) => {
                    let last = self.recorder.last_message(&room);
                    self.tasks.request_difference(room, channel, since, last);
                }
                _ => self.rooms.catch_up.remove(&room),
            }
        }
        if !self.is_probing && self.next_probe <= Instant::now() {
            self.is_probing = true;
            self.tasks.probe();
        }
    }

    fn notify_waiters(&mut self) {
        let Self { waiters, recorder, rooms, .. } = self;
        let is_met = |waiter: &Waiter| match waiter.until {
            Until::CaughtUp => !rooms.catch_up.is_behind(&waiter.room),
            Until::Recorded(number) => recorder.is_recorded(&waiter.room, number),
            Until::MediaDone => recorder.pending_media(&waiter.room).is_empty(),
            Until::Complete => recorder.is_complete(&waiter.room),
        };
        for waiter in waiters.extract_if(.., |waiter| is_met(waiter)) {
            let pts = recorder.pts(&waiter.room);
            waiter.notify(pts);
        }
    }

    fn notify_of_private(&self, messages: PrivateMessages) {
        // Sending fails only when the host is ending, because the receiver is dropped then.
        let _ = self.listeners.private_messages.send(messages);
    }

    fn keep_file(&mut self, room: &RoomId, file: Option<RemoteFile>) {
        if let Some(file) = file {
            self.files.insert((room.clone(), file.message, file.id), file);
        }
    }

    /// Returns the time at which the pump has to send its next probe or request a difference, if nothing else happens
    /// before.
    fn next_wakeup(&self) -> Instant {
        let probe = (!self.is_probing).then_some(self.next_probe);
        let latest = Instant::now() + self.limits.telegram_probe;
        [probe, self.rooms.catch_up.next_wakeup()].into_iter().flatten().min().unwrap_or(latest)
    }
}
