//! The pump's slow work: writing a log, requesting a difference, uploading a file, probing the connection. Each piece
//! of work runs in its own task.
use std::sync::Arc;

use archive::{Event, MessageId, Pts};
use domain::RoomId;
use tokio::{
    sync::{Semaphore, mpsc},
    task::{JoinError, JoinSet},
};

use crate::{
    archive::{
        bucket::Bucket,
        chat_log::ChatLog,
        log_writer::{LogWriter, Pace, Progress, WriterCommand, WriterEnd, WriterSetup},
        recorder::output::Upload,
        uploads::UploadTask,
    },
    config::Limits,
    peers::Channel,
    telegram::{account::Account, difference::Difference, error::TelegramError, files::RemoteFile},
};

/// The result of a task, or the progress that a log writer has made.
pub(super) enum TaskResult {
    Progress { room: RoomId, progress: Progress },
    WriterEnded { room: RoomId, end: WriterEnd },
    Upload { room: RoomId, event: Option<Event> },
    Difference { room: RoomId, since: Pts, result: Result<Difference, TelegramError> },
    Probe(Result<(), TelegramError>),
}

/// The arguments of [`Tasks::new`].
pub(super) struct TaskSetup {
    pub(super) account: Account,
    pub(super) bucket: Bucket,
    pub(super) limits: Limits,
    pub(super) fence: u64,
}

/// The tasks that are running.
pub(super) struct Tasks {
    account: Account,
    bucket: Bucket,
    limits: Limits,
    writers: WriterSetup<Bucket>,
    upload_slots: Arc<Semaphore>,
    running: JoinSet<TaskResult>,
    progress: mpsc::UnboundedReceiver<(RoomId, Progress)>,
}

impl Tasks {
    pub(super) fn new(setup: TaskSetup) -> Self {
        let TaskSetup { account, bucket, limits, fence } = setup;
        let (sender, progress) = mpsc::unbounded_channel();
        let writers = WriterSetup { store: bucket.clone(), fence, pace: Pace::of(&limits), progress: sender };
        let upload_slots = Arc::new(Semaphore::new(limits.uploads_at_once));
        Self { account, bucket, limits, writers, upload_slots, running: JoinSet::new(), progress }
    }

    /// Waits for the next result. `None` if no task is running.
    pub(super) async fn next(&mut self) -> Option<Result<TaskResult, JoinError>> {
        tokio::select! {
            // `biased` checks for progress first, so that the pump gets a writer's last progress before the writer's
            // end.
            biased;
            Some((room, progress)) = self.progress.recv() => Some(Ok(TaskResult::Progress { room, progress })),
            result = self.running.join_next() => result,
        }
    }

    /// Starts a task that writes a log until the sender of the commands is dropped, or another host has added a segment
    /// to the log.
    pub(super) fn write_log(&mut self, room: RoomId, log: ChatLog, commands: mpsc::UnboundedReceiver<WriterCommand>) {
        let writer = LogWriter::new(self.writers.clone(), room.clone(), log, commands);
        self.running.spawn(async move { TaskResult::WriterEnded { room, end: writer.run().await } });
    }

    /// Starts a task that uploads a file. `source` is the file's location at Telegram, if it is still known.
    pub(super) fn upload(&mut self, channel: Channel, upload: Upload, source: Option<RemoteFile>) {
        let (account, bucket, limits) = (self.account.clone(), self.bucket.clone(), self.limits.clone());
        let slots = self.upload_slots.clone();
        self.running.spawn(async move {
            let _slot = slots.acquire_owned().await;
            let room = upload.room.clone();
            let task = UploadTask { account, bucket, limits, channel, upload, source };
            TaskResult::Upload { room, event: task.run().await }
        });
    }

    /// Starts a task that requests the difference of a room after the pts `since`. `last` is the room's last recorded
    /// message.
    pub(super) fn request_difference(&mut self, room: RoomId, channel: Channel, since: Pts, last: MessageId) {
        let account = self.account.clone();
        self.running.spawn(async move {
            let result = account.difference(channel, since, last).await;
            TaskResult::Difference { room, since, result }
        });
    }

    /// Starts a task that probes the connection with a harmless request.
    pub(super) fn probe(&mut self) {
        let account = self.account.clone();
        self.running.spawn(async move { TaskResult::Probe(account.probe().await) });
    }
}
