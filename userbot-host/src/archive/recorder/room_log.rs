//! The log of one room: its pts, the index of its events, and the writer of its chat.
use archive::{Event, FileId, Gap, MessageId, Pts, Record, Utc};
use domain::{RoomId, Timestamp};
use tokio::sync::mpsc;

use crate::archive::{
    chat_log::{ChatLog, LogOwner},
    log_writer::{Progress, WriterCommand},
    recorder::{index::EventIndex, input::EventBatch, output::Upload},
};

pub(super) struct RoomLog {
    /// The pts up to which events were applied.
    pub(super) pts: Pts,
    index: EventIndex,
    state: LogState,
}

enum LogState {
    /// The room has no chat yet. Its records are kept for the chat that gets the room.
    Waiting(Vec<Record>),
    /// The room has its chat, and a writer stores the records.
    Writing(WrittenLog),
}

struct WrittenLog {
    owner: LogOwner,
    writer: mpsc::UnboundedSender<WriterCommand>,
    /// The number of the log's records since the beginning of the chat.
    records: usize,
    progress: Progress,
}

impl RoomLog {
    /// Creates the log of a room that has no chat yet.
    pub(super) fn waiting(from: Pts) -> Self {
        Self { pts: from, index: EventIndex::default(), state: LogState::Waiting(Vec::new()) }
    }

    /// Binds the room to the chat of `log`, and returns the channel from which the log's writer reads commands. `None`
    /// if the room is already bound to a chat.
    pub(super) fn bind(&mut self, log: &ChatLog) -> Option<mpsc::UnboundedReceiver<WriterCommand>> {
        let LogState::Waiting(waiting) = &mut self.state else { return None };
        let waiting = std::mem::take(waiting);
        let ChatLog { owner, stored, .. } = log;
        for record in stored.segments().iter().flat_map(|segment| &segment.records) {
            self.index.add(record.event.clone());
        }
        self.pts = stored.covers().map_or(self.pts, |covered| covered.max(self.pts));
        let (writer, commands) = mpsc::unbounded_channel();
        let progress = Progress::of(stored);
        self.state = LogState::Writing(WrittenLog { owner: owner.clone(), writer, records: progress.stored, progress });
        self.append(waiting);
        Some(commands)
    }

    pub(super) fn apply(&mut self, batch: EventBatch, now: Timestamp) {
        self.pts = batch.pts;
        let records = self.new_records(batch.events, now);
        self.append(records);
    }

    /// Applies a difference. Records a gap if the pts of the difference counts more events than Telegram sent.
    pub(super) fn apply_with_gap(&mut self, mut batch: EventBatch, now: Timestamp) {
        let counted = u32::try_from(batch.pts.0 - self.pts.0).unwrap_or(0);
        let received = batch.pts_count;
        if received < counted {
            batch.events.push(Event::Gap(Gap { counted, received }));
        }
        self.apply(batch, now);
    }

    /// Records events that do not come from Telegram.
    pub(super) fn record(&mut self, events: Vec<Event>, now: Timestamp) {
        let records = self.new_records(events, now);
        self.append(records);
    }

    /// Returns records for the events that the log does not have yet.
    fn new_records(&mut self, events: Vec<Event>, now: Timestamp) -> Vec<Record> {
        let new = events.into_iter().filter_map(|event| self.index.add(event));
        new.map(|event| Record { captured: Utc(now), event }).collect()
    }

    fn append(&mut self, new: Vec<Record>) {
        match &mut self.state {
            LogState::Waiting(waiting) => waiting.extend(new),
            LogState::Writing(log) => {
                log.records += new.len();
                log.send(WriterCommand::Append { records: new, covers: self.pts });
            }
        }
    }

    pub(super) fn flush(&self) {
        if let LogState::Writing(log) = &self.state {
            log.send(WriterCommand::Flush);
        }
    }

    pub(super) fn note_progress(&mut self, progress: Progress) {
        if let LogState::Writing(log) = &mut self.state {
            log.progress = progress;
        }
    }

    pub(super) fn last_message(&self) -> MessageId {
        self.index.last_message()
    }

    /// Returns whether the bucket has every record.
    pub(super) fn is_durable(&self) -> bool {
        self.written().is_none_or(|log| log.progress.stored == log.records)
    }

    pub(super) fn is_recorded(&self, number: u32) -> bool {
        self.written().is_some_and(|log| log.progress.last_job >= number)
    }

    pub(super) fn is_complete(&self) -> bool {
        self.written().is_none_or(|log| log.progress.shown == log.records)
    }

    pub(super) fn take_uploads(&mut self, room: &RoomId) -> Vec<Upload> {
        let LogState::Writing(WrittenLog { owner, .. }) = &self.state else { return Vec::new() };
        let files = self.index.take_new_files().into_iter();
        files.map(|(message, file)| Upload { room: room.clone(), owner: owner.clone(), message, file }).collect()
    }

    pub(super) fn pending_media(&self) -> Vec<(MessageId, FileId)> {
        self.index.pending_files()
    }

    /// Returns the chat that has the room. `None` if no chat has the room yet.
    pub(super) fn owner(&self) -> Option<&LogOwner> {
        self.written().map(|log| &log.owner)
    }

    fn written(&self) -> Option<&WrittenLog> {
        match &self.state {
            LogState::Waiting(_) => None,
            LogState::Writing(log) => Some(log),
        }
    }
}

impl WrittenLog {
    fn send(&self, command: WriterCommand) {
        // The writer may have ended, so that it cannot receive the command. No event is lost: `Recorder::rebase`
        // continues the log with another writer and keeps the events that the host added. The next difference contains
        // all other events.
        let _ = self.writer.send(command);
    }
}
