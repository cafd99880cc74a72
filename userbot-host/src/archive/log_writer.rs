//! Writes the log of one chat to the bucket. Each chat has a writer, which runs in a task of its own, so that no chat
//! has to wait for a different chat.
//!
//! ```text
//!   recorder ──records──▶ pending ──full, old enough or flushed──▶ segment ──stored──▶ messages.txt
//! ```
//!
//! 1. [`LogWriter::collect`] receives records until there are enough for a segment, until the first record is old
//!    enough, or until the recorder sends a flush.
//! 2. The writer creates a segment with the log's next sequence number. If the bucket does not answer, the writer
//!    retries, because no record may be lost. Each segment contains the pts up to which the log is now complete.
//!    Records that were appended together are never divided between two segments, so that the host can request the
//!    difference from exactly this pts after a restart.
//! 3. `messages.txt` is written, but at most once in [`Pace::refresh_after`]. The final version of a closed chat is
//!    written without this wait. The text shows only records that the bucket has.
//! 4. The writer sends its [`Progress`] to the pump.
use std::{future::pending, time::Duration};

use archive::{Event, Folder, Head, Pts, Record, SEGMENT_VERSION, Segment, messages_text};
use domain::RoomId;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep, sleep_until},
};
use tracing::warn;

use crate::{
    archive::{
        bucket::{LogStore, Placement},
        chat_log::{ChatLog, LogOwner, StoredLog},
    },
    config::Limits,
};

/// A command that the recorder sends to a writer.
#[derive(Debug, PartialEq)]
pub(super) enum WriterCommand {
    /// Adds records, which must all be in one segment. `records` is empty if only the pts has changed.
    Append {
        records: Vec<Record>,
        /// The room's pts after these records.
        covers: Pts,
    },
    /// Makes the writer store its pending records immediately. If no records are pending, the writer stores the next
    /// records immediately.
    Flush,
}

/// How much of a log the writer has stored. Every number counts from the beginning of the chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// The number of records that the bucket has.
    pub(super) stored: usize,
    /// The number of records that `messages.txt` shows.
    pub(super) shown: usize,
    /// Some jobs of the chat add an event: a fact, or the close. This is the highest number of a job whose event is in
    /// the bucket (0 if there is none).
    pub(super) last_job: u32,
    /// Whether the bucket has the event that closes the chat.
    pub(super) is_closed: bool,
}

/// The reason why a writer ended.
#[derive(Debug)]
pub(super) enum WriterEnd {
    /// The recorder has removed the room, so no more records will arrive.
    Forgotten,
    /// The bucket already has the next segment of the log. A host with a lower fence created it.
    TakenByEarlierHost(TakenLog),
    /// The bucket already has the next segment of the log. A host with a higher fence created it, and holds the account
    /// now.
    TakenByLaterHost,
}

/// A log to which a host with a lower fence has added segments.
#[derive(Debug)]
pub(super) struct TakenLog {
    stored: StoredLog,
    unstored: Vec<Record>,
    commands: mpsc::UnboundedReceiver<WriterCommand>,
}

/// The parts that all writers of a host share.
#[derive(Clone)]
pub(super) struct WriterSetup<S> {
    pub(super) store: S,
    pub(super) fence: u64,
    pub(super) pace: Pace,
    pub(super) progress: mpsc::UnboundedSender<(RoomId, Progress)>,
}

/// The limits that decide when a writer stores a segment or writes `messages.txt`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// A segment is written when its first record is this old.
    pub(super) flush_after: Duration,
    /// A segment is also written when it has this many records.
    pub(super) segment_records: usize,
    /// The shortest time between two writes of `messages.txt`. The final version of a closed chat need not wait.
    pub(super) refresh_after: Duration,
    /// The pause before the writer tries again to create a segment.
    pub(super) retry_pause: Duration,
}

/// The writer of one log. [`Self::run`] is its main loop.
pub(super) struct LogWriter<S> {
    setup: WriterSetup<S>,
    room: RoomId,
    owner: LogOwner,
    commands: mpsc::UnboundedReceiver<WriterCommand>,
    next_seq: u32,
    pending: Pending,
    /// The records that the bucket has.
    stored: Vec<Record>,
    text: TextSchedule,
    progress: Progress,
}

/// Records that are in no segment yet.
struct Pending {
    records: Vec<Record>,
    covers: Pts,
    /// The time at which the first of these records arrived.
    since: Instant,
    is_flushing: bool,
}

/// Decides when `messages.txt` may be written again.
struct TextSchedule {
    next: Instant,
    has_failed: bool,
}

impl<S: LogStore> LogWriter<S> {
    /// Creates a writer, which continues the log of a room's chat after the segments that the bucket has.
    pub(super) fn new(
        setup: WriterSetup<S>,
        room: RoomId,
        log: ChatLog,
        commands: mpsc::UnboundedReceiver<WriterCommand>,
    ) -> Self {
        let ChatLog { owner, stored, .. } = log;
        let (next_seq, progress) = (stored.next_seq(), Progress::of(&stored));
        let pending = Pending { records: Vec::new(), covers: Pts(0), since: Instant::now(), is_flushing: false };
        let text = TextSchedule { next: Instant::now(), has_failed: false };
        let stored = stored.into_records().collect();
        Self { setup, room, owner, commands, next_seq, pending, stored, text, progress }
    }

    /// Writes segments and `messages.txt` until the recorder forgets the room, or until another host has added a
    /// segment to the log. Returns the reason for the end.
    pub(super) async fn run(mut self) -> WriterEnd {
        while self.collect().await {
            if is_due(self.segment_due()) {
                let segment = self.next_segment();
                match self.create(&segment).await {
                    Placement::Stored => self.segment_stored(segment),
                    Placement::TakenByEarlierHost(stored) => return self.taken(segment, stored),
                    Placement::TakenByLaterHost => return WriterEnd::TakenByLaterHost,
                }
            }
            if is_due(self.text_due()) {
                self.write_text().await;
            }
            // Sending fails only when the host is ending, because the receiver is dropped then.
            let _ = self.setup.progress.send((self.room.clone(), self.progress));
        }
        WriterEnd::Forgotten
    }

    /// Receives records until a segment or `messages.txt` has to be written. Returns `false` if the recorder has
    /// forgotten the room.
    async fn collect(&mut self) -> bool {
        loop {
            let due = self.segment_due().into_iter().chain(self.text_due()).min();
            tokio::select! {
                // `biased` checks for commands first, so that a segment gets every record that has arrived.
                biased;
                command = self.commands.recv() => match command {
                    Some(WriterCommand::Append { records, covers }) => self.pending.append(records, covers),
                    Some(WriterCommand::Flush) => self.pending.is_flushing = true,
                    None => return false,
                },
                () = wait_until(due) => return true,
            }
        }
    }

    fn segment_due(&self) -> Option<Instant> {
        let Pending { records, since, is_flushing, .. } = &self.pending;
        let Pace { flush_after, segment_records, .. } = self.setup.pace;
        let is_full = records.len() >= segment_records;
        let due = if *is_flushing || is_full { *since } else { *since + flush_after };
        (!records.is_empty()).then_some(due)
    }

    fn next_segment(&mut self) -> Segment {
        let LogOwner { chat, lead, group } = self.owner.clone();
        let (room, seq, fence) = (self.room.clone(), self.next_seq, self.setup.fence);
        let head = Head { v: SEGMENT_VERSION, lead, chat, room, group, seq, fence };
        Segment { head, records: self.pending.take(), covers: self.pending.covers }
    }

    /// Creates a segment. Retries until the bucket answers.
    async fn create(&self, segment: &Segment) -> Placement {
        let key = self.folder().segment(segment.head.seq);
        loop {
            match self.setup.store.create_segment(&key, segment).await {
                Ok(placement) => return placement,
                Err(error) => warn!(room.id = %self.room, %error, "a segment could not be stored; retrying"),
            }
            sleep(self.setup.pace.retry_pause).await;
        }
    }

    fn segment_stored(&mut self, segment: Segment) {
        self.next_seq += 1;
        self.progress.add(&segment.records);
        self.stored.extend(segment.records);
    }

    /// Ends the writer, because a host with a lower fence has already created a segment with the number of `segment`.
    /// Returns the log in the bucket (`stored`), and the records of this writer that the bucket does not have.
    fn taken(self, segment: Segment, stored: StoredLog) -> WriterEnd {
        let unstored = segment.records.into_iter().chain(self.pending.records).collect();
        WriterEnd::TakenByEarlierHost(TakenLog::new(stored, unstored, self.commands))
    }

    /// Returns the time at which `messages.txt` has to be written. `None` if it already shows every record that the
    /// bucket has.
    fn text_due(&self) -> Option<Instant> {
        let is_outdated = self.progress.shown < self.progress.stored;
        let is_last = self.progress.is_closed && self.pending.records.is_empty();
        is_outdated.then(|| self.text.due(is_last))
    }

    /// Writes the whole `messages.txt`. If the write fails, the writer tries again later.
    async fn write_text(&mut self) {
        self.text.next = Instant::now() + self.setup.pace.refresh_after;
        let LogOwner { chat, lead, .. } = &self.owner;
        let text = messages_text(*lead, chat, &self.stored);
        let written = self.setup.store.write_text(&self.folder().messages(), text).await;
        self.text.has_failed = written.is_err();
        match written {
            Ok(()) => self.progress.shown = self.stored.len(),
            Err(error) => warn!(room.id = %self.room, %error, "messages.txt could not be stored; retrying later"),
        }
    }

    fn folder(&self) -> Folder {
        Folder::new(self.owner.lead, &self.owner.chat)
    }
}

impl Pending {
    fn append(&mut self, records: Vec<Record>, covers: Pts) {
        if self.records.is_empty() {
            self.since = Instant::now();
        }
        self.records.extend(records);
        self.covers = covers;
    }

    fn take(&mut self) -> Vec<Record> {
        self.is_flushing = false;
        std::mem::take(&mut self.records)
    }
}

impl TextSchedule {
    /// Returns the earliest time at which `messages.txt` may be written. The chat's final version may be written
    /// immediately, unless the previous write failed.
    fn due(&self, is_last: bool) -> Instant {
        if is_last && !self.has_failed { Instant::now() } else { self.next }
    }
}

impl Progress {
    /// Returns the progress of a log that has these segments. `shown` is 0, because `messages.txt` may be older than
    /// the segments.
    pub(super) fn of(stored: &StoredLog) -> Self {
        let mut progress = Self::default();
        stored.segments().iter().for_each(|segment| progress.add(&segment.records));
        progress
    }

    fn add(&mut self, records: &[Record]) {
        self.stored += records.len();
        self.last_job = records.iter().filter_map(|record| record.event.job_number()).fold(self.last_job, u32::max);
        self.is_closed |= records.iter().any(|record| matches!(record.event, Event::Close { .. }));
    }
}

impl TakenLog {
    /// Creates a `TakenLog`. `stored` is the whole log that the bucket has, `unstored` has the records of this host
    /// that the bucket lacks, and `commands` has the commands that the writer has not received yet.
    pub(super) fn new(
        stored: StoredLog,
        unstored: Vec<Record>,
        commands: mpsc::UnboundedReceiver<WriterCommand>,
    ) -> Self {
        Self { stored, unstored, commands }
    }

    /// Returns the whole log as the bucket has it, and the records of this host that the bucket does not have.
    pub(super) fn into_parts(mut self) -> (StoredLog, Vec<Record>) {
        // The writer ended before it received these commands, so the bucket lacks their records too.
        while let Ok(command) = self.commands.try_recv() {
            if let WriterCommand::Append { records, .. } = command {
                self.unstored.extend(records);
            }
        }
        (self.stored, self.unstored)
    }
}

impl Pace {
    pub(super) fn of(limits: &Limits) -> Self {
        Self {
            flush_after: limits.flush_after,
            segment_records: limits.segment_records,
            refresh_after: limits.refresh_after,
            retry_pause: limits.retry_pause,
        }
    }
}

fn is_due(due: Option<Instant>) -> bool {
    due.is_some_and(|due| due <= Instant::now())
}

async fn wait_until(due: Option<Instant>) {
    match due {
        Some(due) => sleep_until(due).await,
        None => pending().await,
    }
}

#[cfg(test)]
mod tests;
