//! Turns the events of rooms into the segments of logs. It calls neither Telegram nor the bucket. Its input is events
//! and the time; its output is [`Write`]s, [`Upload`]s and the time at which the next write is due.
//!
//! ```text
//!              watch                  bind                                   close
//!   (unknown) ────▶ events wait ──────────▶ written segment by segment ──────────▶ last segment, last text
//! ```
//!
//! 1. [`Recorder::watch`]: a room is ready, and no chat has it yet. Its events wait.
//! 2. [`Recorder::bind`]: the room has its chat, and the events that waited begin its log. After a restart, the log
//!    continues after the segments that the bucket has.
//! 3. [`Recorder::apply`]: an update, if it is the next one by its pts. [`Recorder::apply_difference`]: a requested
//!    difference. If its pts counts more events than it contains, a gap is recorded.
//! 4. [`Recorder::take_writes`]: segments that are full or old enough, one at a time for each chat, and `messages.txt`.
//! 5. [`Recorder::segment_stored`]: the bucket has the segment. Only then is the next one written.
//!
//! A segment ends with the pts that it covers and never divides a batch, so that after a restart the difference is
//! requested from exactly there. Events that the host adds are never recorded twice: a fact is recognized by the number
//! of its job, a stored file by its message and its id.
mod index;
pub(super) mod input;
pub(super) mod output;
mod room_log;

use std::collections::BTreeMap;

use archive::{Event, FileId, MessageId, Pts};
use domain::{RoomId, Timestamp};

use crate::archive::{
    chat_log::{ChatLog, StoredLog},
    recorder::{
        input::{EventBatch, PtsOrder},
        output::{Pace, Upload, Write},
        room_log::RoomLog,
    },
};

/// See the [module](self).
pub(super) struct Recorder {
    fence: u64,
    pace: Pace,
    rooms: BTreeMap<RoomId, RoomLog>,
}

impl Recorder {
    /// A recorder for the host that holds this fence.
    pub(super) fn new(fence: u64, pace: Pace) -> Self {
        Self { fence, pace, rooms: BTreeMap::new() }
    }

    /// Keeps the events of a room after `from`, for the chat that will get the room.
    pub(super) fn watch(&mut self, room: RoomId, from: Pts) {
        self.rooms.entry(room).or_insert_with(|| RoomLog::waiting(from));
    }

    /// Starts or continues the log of the chat that has the room.
    pub(super) fn bind(&mut self, room: RoomId, log: ChatLog) {
        let ChatLog { owner, from, stored } = log;
        self.rooms.entry(room).or_insert_with(|| RoomLog::waiting(from)).bind(owner, stored);
    }

    /// Forgets a room that is gone.
    pub(super) fn forget(&mut self, room: &RoomId) {
        self.rooms.remove(room);
    }

    /// Applies an update if it is the next one by its pts.
    pub(super) fn apply(&mut self, room: &RoomId, batch: EventBatch, now: Timestamp) -> PtsOrder {
        let Some(log) = self.rooms.get_mut(room) else { return PtsOrder::Old };
        match i64::from(log.pts.0) + i64::from(batch.pts_count) - i64::from(batch.pts.0) {
            _ if batch.pts <= log.pts => PtsOrder::Old,
            0 => {
                log.apply(batch, now);
                PtsOrder::Next
            }
            _ => PtsOrder::Ahead,
        }
    }

    /// Applies the difference after [`Self::pts`].
    pub(super) fn apply_difference(&mut self, room: &RoomId, batch: EventBatch, now: Timestamp) {
        if let Some(log) = self.rooms.get_mut(room)
            && batch.pts > log.pts
        {
            log.apply_with_gap(batch, now);
        }
    }

    /// The pts up to which the events of a room were applied. `None` if the recorder does not know the room.
    pub(super) fn pts(&self, room: &RoomId) -> Option<Pts> {
        self.rooms.get(room).map(|log| log.pts)
    }

    /// The id of the last recorded message of a room, or 0.
    pub(super) fn last_message(&self, room: &RoomId) -> MessageId {
        self.rooms.get(room).map_or(MessageId(0), RoomLog::last_message)
    }

    /// Records an event that does not come from Telegram: a fact, the result of an upload, or the close.
    pub(super) fn record(&mut self, room: &RoomId, event: Event, now: Timestamp) {
        if let Some(log) = self.rooms.get_mut(room) {
            log.record(event, now);
        }
    }

    /// Whether the bucket has the event of the chat's job with this number.
    pub(super) fn is_recorded(&self, room: &RoomId, number: u32) -> bool {
        self.rooms.get(room).is_some_and(|log| log.is_recorded(number))
    }

    /// Whether the bucket has every event of the room, and `messages.txt` shows it.
    pub(super) fn is_complete(&self, room: &RoomId) -> bool {
        self.rooms.get(room).is_none_or(RoomLog::is_complete)
    }

    /// Takes the files that have to be uploaded, each once.
    pub(super) fn take_uploads(&mut self) -> Vec<Upload> {
        self.rooms.iter_mut().flat_map(|(room, log)| log.take_uploads(room)).collect()
    }

    /// The files of a chat whose upload has no result yet.
    pub(super) fn pending_media(&self, room: &RoomId) -> Vec<(MessageId, FileId)> {
        self.rooms.get(room).map(RoomLog::pending_media).unwrap_or_default()
    }

    /// Makes the waiting events of a room due at once.
    pub(super) fn flush(&mut self, room: &RoomId) {
        if let Some(log) = self.rooms.get_mut(room) {
            log.flush();
        }
    }

    /// Makes the waiting events of every room due at once.
    pub(super) fn flush_all(&mut self) {
        self.rooms.values_mut().for_each(RoomLog::flush);
    }

    /// Whether the bucket has every event of every chat.
    pub(super) fn is_durable(&self) -> bool {
        self.rooms.values().all(RoomLog::is_durable)
    }

    /// Takes the writes that are due.
    pub(super) fn take_writes(&mut self, now: Timestamp) -> Vec<Write> {
        let (fence, pace) = (self.fence, self.pace);
        let mut writes = Vec::new();
        for (room, log) in &mut self.rooms {
            writes.extend(log.take_segment(room, fence, &pace, now));
            writes.extend(log.take_text(room, &pace, now));
        }
        writes
    }

    /// The time at which [`Self::take_writes`] has its next write. `None` if no write is waiting.
    pub(super) fn next_wakeup(&self) -> Option<Timestamp> {
        self.rooms.values().filter_map(|log| log.next_wakeup(&self.pace)).min()
    }

    /// Notes that the bucket has the segment of this room that was in flight.
    pub(super) fn segment_stored(&mut self, room: &RoomId) {
        if let Some(log) = self.rooms.get_mut(room) {
            log.segment_stored();
        }
    }

    /// Continues after the log of another host with a lower fence, which was first to store a segment under the key of
    /// the one in flight. The caller must request the difference again from [`Self::pts`].
    pub(super) fn rebase(&mut self, room: &RoomId, stored: StoredLog, now: Timestamp) {
        if let Some(log) = self.rooms.get_mut(room) {
            log.rebase(stored, now);
        }
    }

    /// Notes that the `messages.txt` of this room that was in flight is stored, or that storing it failed.
    pub(super) fn text_written(&mut self, room: &RoomId, is_stored: bool) {
        if let Some(log) = self.rooms.get_mut(room) {
            log.text_written(is_stored);
        }
    }
}

#[cfg(test)]
mod tests;
