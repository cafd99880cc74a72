//! Turns the events of rooms into the records of logs. The recorder calls neither Telegram nor the bucket: it gets
//! events and the time as parameters, and sends records to the writers. It records each event once, and detects when
//! Telegram left out events.
//!
//! ```text
//!              watch                   bind                                    forget
//!   (unknown) ────▶ records wait ────────────▶ each record goes to the log's writer ────▶ (unknown)
//! ```
//!
//! 1. [`Recorder::watch`] is called when a room is ready and no chat has it yet. The room's records wait for the chat.
//! 2. [`Recorder::bind`] is called when a chat gets the room. The chat's log begins with the records that waited. After
//!    a restart, the log continues after the segments that the bucket has. `bind` returns the files that have to be
//!    uploaded.
//! 3. [`Recorder::apply`] applies an update if its pts directly follows the room's pts, so that no earlier update is
//!    missing. [`Recorder::apply_difference`] applies a requested difference. If the pts of the difference counts more
//!    events than the difference contains, a gap is recorded. Both functions return the files that have to be uploaded.
//! 4. [`Recorder::record`] adds an event that does not come from Telegram, e.g. the result of an upload.
//! 5. [`Recorder::note_progress`] is called when the writer has stored more of the log.
//! 6. [`Recorder::rebase`] is called when another host has added segments to the log. The recorder begins again after
//!    the segments that the bucket has.
//!
//! Events that the host adds are never recorded twice. The recorder recognizes a fact by the number of its job, and a
//! stored file by the ids of its message and of the file.
mod index;
pub(super) mod input;
pub(super) mod output;
mod room_log;

use std::collections::BTreeMap;

use archive::{Event, FileId, MessageId, Pts};
use domain::{RoomId, Timestamp};

use crate::archive::{
    chat_log::ChatLog,
    log_writer::{Progress, TakenLog},
    recorder::{
        input::{Applied, EventBatch},
        output::{BoundLog, Upload},
        room_log::RoomLog,
    },
};

/// Records the events of every room that the host watches.
#[derive(Default)]
pub(super) struct Recorder {
    rooms: BTreeMap<RoomId, RoomLog>,
}

impl Recorder {
    /// Starts collecting the records of events that come after the pts `from`. When a chat gets the room, the chat's
    /// log begins with these records.
    pub(super) fn watch(&mut self, room: RoomId, from: Pts) {
        self.rooms.entry(room).or_insert_with(|| RoomLog::waiting(from));
    }

    /// Starts or continues the log of the chat that has the room, and returns the values for its writer. `None` if the
    /// log has a writer already.
    pub(super) fn bind(&mut self, room: &RoomId, log: ChatLog) -> Option<BoundLog> {
        let room_log = self.rooms.entry(room.clone()).or_insert_with(|| RoomLog::waiting(log.from));
        let commands = room_log.bind(&log)?;
        Some(BoundLog { log, commands, uploads: room_log.take_uploads(room) })
    }

    /// Continues a log to which a host with a lower fence has added segments, and returns the values for its new
    /// writer. The caller must request the difference again from [`Self::pts`]. `None` if the room was forgotten
    /// meanwhile.
    pub(super) fn rebase(&mut self, room: &RoomId, taken: TakenLog, now: Timestamp) -> Option<BoundLog> {
        let before = self.rooms.get(room)?;
        let (owner, pts) = (before.owner()?.clone(), before.pts);
        let (stored, unstored) = taken.into_parts();
        let from = stored.covers().unwrap_or(pts);
        self.rooms.insert(room.clone(), RoomLog::waiting(from));
        let bound = self.bind(room, ChatLog { owner, from, stored });
        let own = unstored.into_iter().map(|record| record.event).filter(is_from_host);
        self.record(room, own.collect(), now);
        bound
    }

    /// Forgets a room that is gone.
    pub(super) fn forget(&mut self, room: &RoomId) {
        self.rooms.remove(room);
    }

    /// Applies an update if its pts directly follows the room's pts, so that no earlier update is missing. [`Applied`]
    /// says what the pump must do next.
    pub(super) fn apply(&mut self, room: &RoomId, batch: EventBatch, now: Timestamp) -> Applied {
        let Some(log) = self.rooms.get_mut(room) else { return Applied::Old };
        match i64::from(log.pts.0) + i64::from(batch.pts_count) - i64::from(batch.pts.0) {
            _ if batch.pts <= log.pts => Applied::Old,
            0 => {
                log.apply(batch, now);
                Applied::Next(log.take_uploads(room))
            }
            _ => Applied::Ahead,
        }
    }

    /// Applies the difference after [`Self::pts`], and returns the files that have to be uploaded.
    pub(super) fn apply_difference(&mut self, room: &RoomId, batch: EventBatch, now: Timestamp) -> Vec<Upload> {
        match self.rooms.get_mut(room) {
            Some(log) if batch.pts > log.pts => {
                log.apply_with_gap(batch, now);
                log.take_uploads(room)
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// Returns the pts up to which the events of a room were applied. `None` if the recorder does not know the room.
    pub(super) fn pts(&self, room: &RoomId) -> Option<Pts> {
        self.rooms.get(room).map(|log| log.pts)
    }

    /// Returns the id of the last recorded message of a room. 0 if no message is recorded.
    pub(super) fn last_message(&self, room: &RoomId) -> MessageId {
        self.rooms.get(room).map_or(MessageId(0), RoomLog::last_message)
    }

    /// Records events that do not come from Telegram: a fact, the result of an upload, or the close of the chat.
    pub(super) fn record(&mut self, room: &RoomId, events: Vec<Event>, now: Timestamp) {
        if let Some(log) = self.rooms.get_mut(room) {
            log.record(events, now);
        }
    }

    /// Makes the writer of a room store its pending records immediately.
    pub(super) fn flush(&self, room: &RoomId) {
        self.rooms.get(room).into_iter().for_each(RoomLog::flush);
    }

    /// Makes every writer store its pending records immediately.
    pub(super) fn flush_all(&self) {
        self.rooms.values().for_each(RoomLog::flush);
    }

    /// Notes how much of a log its writer has stored.
    pub(super) fn note_progress(&mut self, room: &RoomId, progress: Progress) {
        if let Some(log) = self.rooms.get_mut(room) {
            log.note_progress(progress);
        }
    }

    /// Returns whether the bucket has the event that the host recorded for the chat's job `number`.
    pub(super) fn is_recorded(&self, room: &RoomId, number: u32) -> bool {
        self.rooms.get(room).is_some_and(|log| log.is_recorded(number))
    }

    /// Returns whether every event of the room is stored in the bucket and shown in `messages.txt`.
    pub(super) fn is_complete(&self, room: &RoomId) -> bool {
        self.rooms.get(room).is_none_or(RoomLog::is_complete)
    }

    /// Returns whether the bucket has every event of every chat.
    pub(super) fn is_durable(&self) -> bool {
        self.rooms.values().all(RoomLog::is_durable)
    }

    /// Returns the chat's files that have no upload result yet.
    pub(super) fn pending_media(&self, room: &RoomId) -> Vec<(MessageId, FileId)> {
        self.rooms.get(room).map(RoomLog::pending_media).unwrap_or_default()
    }
}

/// Returns whether only the host knows the event. Telegram does not know it, and never sends it.
fn is_from_host(event: &Event) -> bool {
    match event {
        Event::Fact { .. } | Event::Close { .. } | Event::MediaStored { .. } | Event::MediaMissing { .. } => true,
        Event::Message(_)
        | Event::Edit { .. }
        | Event::Deletion { .. }
        | Event::Join { .. }
        | Event::Leave { .. }
        | Event::Service { .. }
        | Event::Gap(_) => false,
    }
}

#[cfg(test)]
mod tests;
