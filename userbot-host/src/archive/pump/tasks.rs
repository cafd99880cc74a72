//! What takes time, each as a task of its own: asking, writing, bringing files, trying the connection.
use std::time::Duration;

use archive::{Event, Pts, Segment};
use domain::RoomId;
use tokio::time::{Instant, sleep};
use tracing::warn;

use super::Pump;
use crate::{
    archive::bucket::{Bucket, Placed},
    archive::recorder::{Wanted, Write},
    archive::uploads,
    telegram::{difference::Difference, error::TelegramError},
};

/// What a task has come to.
pub(super) enum Done {
    Segment { room: RoomId, placed: Placed },
    Text { room: RoomId, taken: bool },
    File { room: RoomId, event: Option<Event> },
    Answer(Answer),
    Probe(Result<(), TelegramError>),
}

/// The difference of a room after `since`.
pub(super) struct Answer {
    pub(super) room: RoomId,
    pub(super) since: Pts,
    pub(super) result: Result<Difference, TelegramError>,
}

impl Pump {
    /// Begins whatever is due.
    pub(super) fn begin_tasks(&mut self) {
        self.begin_writes();
        for wanted in self.recorder.wanted() {
            self.begin_upload(wanted);
        }
        for room in self.behind.next_to_ask(Instant::now()) {
            match (self.rooms.get(&room), self.recorder.heard(&room)) {
                (Some(channel), Some(since)) => {
                    let last = self.recorder.last_message(&room);
                    let (account, channel) = (self.account.clone(), *channel);
                    self.tasks.spawn(async move {
                        let result = account.difference(channel, since, last).await;
                        Done::Answer(Answer { room, since, result })
                    });
                }
                _ => self.behind.remove(&room),
            }
        }
        if !self.probing && self.next_probe <= Instant::now() {
            self.probing = true;
            let account = self.account.clone();
            self.tasks.spawn(async move { Done::Probe(account.probe().await) });
        }
    }

    /// Begins to write what is due.
    pub(super) fn begin_writes(&mut self) {
        for write in self.recorder.writes(self.clock.now()) {
            let (bucket, pause) = (self.bucket.clone(), self.limits.retry_pause);
            match write {
                Write::Segment { room, key, segment } => self.tasks.spawn(async move {
                    let placed = place(&bucket, &key, &segment, pause).await;
                    Done::Segment { room, placed }
                }),
                Write::Text { room, key, text } => self.tasks.spawn(async move {
                    let taken = bucket.put_text(&key, text).await;
                    if let Err(error) = &taken {
                        warn!(room.id = %room, %error, "the text for people is written again later");
                    }
                    Done::Text { room, taken: taken.is_ok() }
                }),
            };
        }
    }

    fn begin_upload(&mut self, wanted: Wanted) {
        let Some(channel) = self.rooms.get(&wanted.room).copied() else { return };
        let file = self.files.remove(&(wanted.room.clone(), wanted.message, wanted.file));
        let (account, bucket, limits) = (self.account.clone(), self.bucket.clone(), self.limits.clone());
        let uploading = self.uploading.clone();
        self.tasks.spawn(async move {
            let _turn = uploading.acquire_owned().await;
            let room = wanted.room.clone();
            Done::File { room, event: uploads::bring(account, bucket, channel, wanted, file, limits).await }
        });
    }
}

/// Tries until the bucket takes it. What was heard is never given up.
async fn place(bucket: &Bucket, key: &str, segment: &Segment, pause: Duration) -> Placed {
    loop {
        match bucket.place(key, segment).await {
            Ok(placed) => return placed,
            Err(error) => warn!(%error, "a segment is written again"),
        }
        sleep(pause).await;
    }
}
