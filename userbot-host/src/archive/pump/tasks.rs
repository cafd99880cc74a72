//! The pump's slow work, in one task each: requesting differences, writing, uploading, probing the connection.
use std::{sync::Arc, time::Duration};

use archive::{Event, MessageId, Pts, Segment};
use domain::RoomId;
use tokio::{
    sync::Semaphore,
    task::{JoinError, JoinSet},
    time::sleep,
};
use tracing::warn;

use crate::{
    archive::{
        bucket::{Bucket, Placement},
        recorder::output::{Upload, Write},
        uploads::UploadTask,
    },
    config::Limits,
    peers::Channel,
    telegram::{account::Account, difference::Difference, error::TelegramError, files::RemoteFile},
};

/// The result of a task.
pub(super) enum TaskResult {
    Segment { room: RoomId, placement: Placement },
    Text { room: RoomId, is_stored: bool },
    Upload { room: RoomId, event: Option<Event> },
    Difference { room: RoomId, since: Pts, result: Result<Difference, TelegramError> },
    Probe(Result<(), TelegramError>),
}

/// See the [module](self).
pub(super) struct Tasks {
    account: Account,
    bucket: Bucket,
    limits: Limits,
    upload_slots: Arc<Semaphore>,
    running: JoinSet<TaskResult>,
}

impl Tasks {
    pub(super) fn new(account: Account, bucket: Bucket, limits: Limits) -> Self {
        let upload_slots = Arc::new(Semaphore::new(limits.uploads_at_once));
        Self { account, bucket, limits, upload_slots, running: JoinSet::new() }
    }

    /// Waits for the next result. `None` if no task is running.
    pub(super) async fn next(&mut self) -> Option<Result<TaskResult, JoinError>> {
        self.running.join_next().await
    }

    /// Writes an object to the bucket.
    pub(super) fn write(&mut self, write: Write) {
        let (bucket, pause) = (self.bucket.clone(), self.limits.retry_pause);
        match write {
            Write::Segment { room, key, segment } => self.running.spawn(async move {
                let placement = create_segment(&bucket, &key, &segment, pause).await;
                TaskResult::Segment { room, placement }
            }),
            Write::Text { room, key, text } => self.running.spawn(async move {
                let written = bucket.write_text(&key, text).await;
                if let Err(error) = &written {
                    warn!(room.id = %room, %error, "the text for people is written again later");
                }
                TaskResult::Text { room, is_stored: written.is_ok() }
            }),
        };
    }

    /// Uploads a file. `source` is where Telegram serves it, if that is still known.
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

    /// Requests the difference of a room after `since`. `last` is its last recorded message.
    pub(super) fn request_difference(&mut self, room: RoomId, channel: Channel, since: Pts, last: MessageId) {
        let account = self.account.clone();
        self.running.spawn(async move {
            let result = account.difference(channel, since, last).await;
            TaskResult::Difference { room, since, result }
        });
    }

    /// Probes the connection with a harmless request.
    pub(super) fn probe(&mut self) {
        let account = self.account.clone();
        self.running.spawn(async move { TaskResult::Probe(account.probe().await) });
    }
}

/// Retries until the bucket answers, because no record may be lost.
async fn create_segment(bucket: &Bucket, key: &str, segment: &Segment, pause: Duration) -> Placement {
    loop {
        match bucket.create_segment(key, segment).await {
            Ok(placement) => return placement,
            Err(error) => warn!(%error, "a segment is written again"),
        }
        sleep(pause).await;
    }
}
