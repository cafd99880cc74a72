//! The log of one room: its pts, the events that wait, and, once it has a chat, the records that the bucket has.
use archive::{Event, FileId, Folder, Gap, Head, MessageId, Pts, Record, SEGMENT_VERSION, Segment, Utc, messages_text};
use domain::{RoomId, Timestamp};

use crate::archive::{
    chat_log::{LogOwner, StoredLog},
    recorder::{
        index::{EventIndex, job_number},
        input::EventBatch,
        output::{Pace, Upload, Write},
    },
};

pub(super) struct RoomLog {
    /// The pts up to which events were applied.
    pub(super) pts: Pts,
    index: EventIndex,
    /// Records that are in no segment yet.
    pending: Vec<Record>,
    chat: Option<Chat>,
}

/// The chat that has the room, and the state of its objects.
struct Chat {
    owner: LogOwner,
    next_seq: u32,
    in_flight: Option<Segment>,
    /// The records that the bucket has.
    durable: Vec<Record>,
    /// The pending records are due at once.
    is_flushing: bool,
    text: Text,
}

/// The state of `messages.txt`.
struct Text {
    /// The bucket has records that `messages.txt` does not show.
    is_outdated: bool,
    in_flight: bool,
    last_written: Option<Timestamp>,
}

impl RoomLog {
    /// Creates the log of a room that has no chat yet.
    pub(super) fn waiting(from: Pts) -> Self {
        Self { pts: from, index: EventIndex::default(), pending: Vec::new(), chat: None }
    }

    pub(super) fn bind(&mut self, owner: LogOwner, stored: StoredLog) {
        if self.chat.is_some() {
            return;
        }
        self.pts = stored.covers().map_or(self.pts, |covered| covered.max(self.pts));
        let next_seq = stored.next_seq();
        let durable: Vec<Record> =
            stored.into_records().inspect(|record| drop(self.index.add(record.event.clone()))).collect();
        let text = Text { is_outdated: !durable.is_empty(), in_flight: false, last_written: None };
        self.chat = Some(Chat { owner, next_seq, in_flight: None, durable, is_flushing: false, text });
    }

    pub(super) fn apply(&mut self, EventBatch { events, pts, .. }: EventBatch, now: Timestamp) {
        for event in events {
            self.record(event, now);
        }
        self.pts = pts;
    }

    /// Applies a difference. Records a gap if Telegram left out some of its events.
    pub(super) fn apply_with_gap(&mut self, batch: EventBatch, now: Timestamp) {
        let counted = u32::try_from(batch.pts.0 - self.pts.0).unwrap_or(0);
        let received = batch.pts_count;
        self.apply(batch, now);
        if received < counted {
            self.record(Event::Gap(Gap { counted, received }), now);
        }
    }

    /// Adds an event to the pending records, unless the log has it.
    pub(super) fn record(&mut self, event: Event, now: Timestamp) {
        let new = self.index.add(event);
        self.pending.extend(new.map(|event| Record { captured: Utc(now), event }));
    }

    pub(super) fn last_message(&self) -> MessageId {
        self.index.last_message()
    }

    /// Whether the bucket has every event.
    pub(super) fn is_durable(&self) -> bool {
        self.chat.as_ref().is_none_or(|chat| self.pending.is_empty() && chat.in_flight.is_none())
    }

    pub(super) fn is_recorded(&self, number: u32) -> bool {
        let numbers = self.chat.iter().flat_map(|chat| &chat.durable).filter_map(|record| job_number(&record.event));
        numbers.max().is_some_and(|last| last >= number)
    }

    pub(super) fn is_complete(&self) -> bool {
        self.is_durable() && self.chat.as_ref().is_none_or(|chat| !chat.text.is_outdated && !chat.text.in_flight)
    }

    pub(super) fn take_uploads(&mut self, room: &RoomId) -> Vec<Upload> {
        let Some(Chat { owner, .. }) = &self.chat else { return Vec::new() };
        let files = self.index.take_new_files().into_iter();
        files.map(|(message, file)| Upload { room: room.clone(), owner: owner.clone(), message, file }).collect()
    }

    pub(super) fn pending_media(&self) -> Vec<(MessageId, FileId)> {
        self.index.pending_files()
    }

    pub(super) fn flush(&mut self) {
        if let Some(chat) = &mut self.chat {
            chat.is_flushing = true;
        }
    }

    pub(super) fn take_segment(&mut self, room: &RoomId, fence: u64, pace: &Pace, now: Timestamp) -> Option<Write> {
        self.segment_due(pace).filter(|due| *due <= now)?;
        let chat = self.chat.as_mut()?;
        let LogOwner { chat: id, lead, group } = chat.owner.clone();
        let folder = Folder::new(lead, &id);
        let head = Head { v: SEGMENT_VERSION, lead, chat: id, room: room.clone(), group, seq: chat.next_seq, fence };
        let segment = Segment { head, records: std::mem::take(&mut self.pending), covers: self.pts };
        chat.in_flight = Some(segment.clone());
        chat.is_flushing = false;
        Some(Write::Segment { room: room.clone(), key: folder.segment(chat.next_seq), segment })
    }

    /// When the next segment is due. `None` while one is in flight.
    fn segment_due(&self, pace: &Pace) -> Option<Timestamp> {
        let chat = self.chat.as_ref().filter(|chat| chat.in_flight.is_none())?;
        let first = self.pending.first()?.captured.0;
        let is_full = self.pending.len() >= pace.segment_records;
        Some(if chat.is_flushing || is_full { first } else { first.after(pace.flush_after) })
    }

    pub(super) fn take_text(&mut self, room: &RoomId, pace: &Pace, now: Timestamp) -> Option<Write> {
        self.text_due(pace).filter(|due| *due <= now)?;
        let chat = self.chat.as_mut()?;
        let LogOwner { chat: id, lead, .. } = &chat.owner;
        chat.text = Text { is_outdated: false, in_flight: true, last_written: Some(now) };
        let text = messages_text(*lead, id, &chat.durable);
        Some(Write::Text { room: room.clone(), key: Folder::new(*lead, id).messages(), text })
    }

    /// When `messages.txt` is due. `None` while it is in flight or shows everything.
    fn text_due(&self, pace: &Pace) -> Option<Timestamp> {
        let chat = self.chat.as_ref().filter(|chat| chat.text.is_outdated && !chat.text.in_flight)?;
        let is_last = self.index.is_closed() && self.is_durable();
        match chat.text.last_written {
            Some(last) if !is_last => Some(last.after(pace.refresh_after)),
            Some(_) | None => Some(Timestamp::default()),
        }
    }

    pub(super) fn next_wakeup(&self, pace: &Pace) -> Option<Timestamp> {
        self.segment_due(pace).into_iter().chain(self.text_due(pace)).min()
    }

    pub(super) fn segment_stored(&mut self) {
        if let Some(chat) = &mut self.chat
            && let Some(segment) = chat.in_flight.take()
        {
            chat.next_seq = segment.head.seq + 1;
            chat.durable.extend(segment.records);
            chat.text.is_outdated = true;
        }
    }

    pub(super) fn rebase(&mut self, stored: StoredLog, now: Timestamp) {
        let Some(chat) = self.chat.take() else { return };
        let pending = std::mem::take(&mut self.pending);
        let in_flight = chat.in_flight.into_iter().flat_map(|segment| segment.records);
        let own: Vec<Record> = in_flight.chain(pending).filter(|record| is_from_host(&record.event)).collect();
        *self = Self::waiting(stored.covers().unwrap_or(self.pts));
        self.bind(chat.owner, stored);
        for record in own {
            self.record(record.event, now);
        }
    }

    pub(super) fn text_written(&mut self, is_stored: bool) {
        if let Some(Chat { text, .. }) = &mut self.chat {
            text.in_flight = false;
            text.is_outdated |= !is_stored;
        }
    }
}

/// Whether the event comes from the host, so that Telegram will not send it again.
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
