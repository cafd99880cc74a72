//! One room: what was heard, and, once it has a chat, what of it lies in the bucket.
mod knowledge;

use archive::{Event, FileId, Folder, Gap, Head, MessageId, Pts, Record, SEGMENT_VERSION, Segment, messages_text};
use domain::{RoomId, Timestamp};

use super::{Log, News, Owner, Pace, Wanted, Write, record};
use knowledge::Knowledge;

pub(super) struct Track {
    /// Up to where the room was heard.
    pub(super) heard: Pts,
    /// What is known of the messages so far.
    known: Knowledge,
    /// What was heard and is not yet on its way.
    gathering: Vec<Record>,
    /// The chat and its part of the bucket.
    chat: Option<Chat>,
}

struct Chat {
    owner: Owner,
    next_seq: u32,
    /// On its way to the bucket.
    flying: Option<Segment>,
    /// What the bucket has.
    durable: Vec<Record>,
    /// Whatever waits is to be written at once.
    hurried: bool,
    text: Text,
}

/// The text for people.
struct Text {
    /// It does not say all that the bucket has.
    outdated: bool,
    /// It is on its way.
    flying: bool,
    last: Option<Timestamp>,
}

impl Track {
    pub(super) fn waiting(from: Pts) -> Self {
        Self { heard: from, known: Knowledge::default(), gathering: Vec::new(), chat: None }
    }

    pub(super) fn bind(&mut self, owner: Owner, log: Log) {
        if self.chat.is_some() {
            return;
        }
        self.heard = log.covers().map_or(self.heard, |covered| covered.max(self.heard));
        let next_seq = log.next_seq();
        let durable = self.learn_log(log);
        let text = Text { outdated: !durable.is_empty(), flying: false, last: None };
        self.chat = Some(Chat { owner, next_seq, flying: None, durable, hurried: false, text });
    }

    fn learn_log(&mut self, log: Log) -> Vec<Record> {
        let records = log.segments.into_iter().flat_map(|segment| segment.records);
        records.inspect(|record| drop(self.known.learn(record.event.clone()))).collect()
    }

    pub(super) fn take(&mut self, News { events, ends, .. }: News, now: Timestamp) {
        let Self { known, gathering, heard, .. } = self;
        gathering.extend(events.into_iter().filter_map(|event| known.learn(event)).map(|event| record(event, now)));
        *heard = ends;
    }

    pub(super) fn take_with_gap(&mut self, news: News, now: Timestamp) {
        let counted = u32::try_from(news.ends.0 - self.heard.0).unwrap_or(0);
        let told = news.told;
        self.take(news, now);
        if told < counted {
            self.gathering.push(record(Event::Gap(Gap { counted, received: told }), now));
        }
    }

    pub(super) fn note(&mut self, event: Event, now: Timestamp) {
        self.gathering.extend(self.known.learn(event).map(|event| record(event, now)));
    }

    pub(super) fn last_message(&self) -> MessageId {
        self.known.last_message()
    }

    /// Whether everything that was heard is in the bucket.
    pub(super) fn is_durable(&self) -> bool {
        self.chat.as_ref().is_none_or(|chat| self.gathering.is_empty() && chat.flying.is_none())
    }

    pub(super) fn is_noted(&self, number: u32) -> bool {
        let numbers = self.chat.iter().flat_map(|chat| &chat.durable).filter_map(|record| number_of(&record.event));
        numbers.max().is_some_and(|last| last >= number)
    }

    pub(super) fn is_settled(&self) -> bool {
        self.is_durable() && self.chat.as_ref().is_none_or(|chat| !chat.text.outdated && !chat.text.flying)
    }

    pub(super) fn wanted(&mut self, room: &RoomId) -> Vec<Wanted> {
        let Some(Chat { owner, .. }) = &self.chat else { return Vec::new() };
        let files = self.known.take_wanted().into_iter();
        files.map(|(message, file)| Wanted { room: room.clone(), owner: owner.clone(), message, file }).collect()
    }

    pub(super) fn open_media(&self) -> Vec<(MessageId, FileId)> {
        self.known.open_media()
    }

    pub(super) fn hurry(&mut self) {
        if let Some(chat) = &mut self.chat {
            chat.hurried = true;
        }
    }

    pub(super) fn segment_due(&mut self, room: &RoomId, fence: u64, pace: &Pace, now: Timestamp) -> Option<Write> {
        self.segment_time(pace).filter(|due| *due <= now)?;
        let chat = self.chat.as_mut()?;
        let Owner { chat: id, lead, group } = chat.owner.clone();
        let folder = Folder::new(lead, &id);
        let head = Head { v: SEGMENT_VERSION, lead, chat: id, room: room.clone(), group, seq: chat.next_seq, fence };
        let segment = Segment { head, records: std::mem::take(&mut self.gathering), covers: self.heard };
        chat.flying = Some(segment.clone());
        chat.hurried = false;
        Some(Write::Segment { room: room.clone(), key: folder.segment(chat.next_seq), segment })
    }

    /// When the next segment is to be written, unless one is on its way.
    fn segment_time(&self, pace: &Pace) -> Option<Timestamp> {
        let chat = self.chat.as_ref().filter(|chat| chat.flying.is_none())?;
        let first = self.gathering.first()?.captured.0;
        let is_full = self.gathering.len() >= pace.segment_records;
        Some(if chat.hurried || is_full { first } else { first.after(pace.flush_after) })
    }

    pub(super) fn text_due(&mut self, room: &RoomId, pace: &Pace, now: Timestamp) -> Option<Write> {
        self.text_time(pace).filter(|due| *due <= now)?;
        let chat = self.chat.as_mut()?;
        let Owner { chat: id, lead, .. } = &chat.owner;
        chat.text = Text { outdated: false, flying: true, last: Some(now) };
        let text = messages_text(*lead, id, &chat.durable);
        Some(Write::Text { room: room.clone(), key: Folder::new(*lead, id).messages(), text })
    }

    /// When the text is to be written, unless it is on its way or says everything.
    fn text_time(&self, pace: &Pace) -> Option<Timestamp> {
        let chat = self.chat.as_ref().filter(|chat| chat.text.outdated && !chat.text.flying)?;
        let is_last = self.known.closed && self.is_durable();
        match chat.text.last {
            Some(last) if !is_last => Some(last.after(pace.refresh_after)),
            Some(_) | None => Some(Timestamp::default()),
        }
    }

    pub(super) fn next_wakeup(&self, pace: &Pace) -> Option<Timestamp> {
        self.segment_time(pace).into_iter().chain(self.text_time(pace)).min()
    }

    pub(super) fn stored(&mut self) {
        if let Some(chat) = &mut self.chat
            && let Some(segment) = chat.flying.take()
        {
            chat.next_seq = segment.head.seq + 1;
            chat.durable.extend(segment.records);
            chat.text.outdated = true;
        }
    }

    pub(super) fn overtaken(&mut self, log: Log, now: Timestamp) {
        let Some(chat) = self.chat.take() else { return };
        let gathered = std::mem::take(&mut self.gathering);
        let flown = chat.flying.into_iter().flat_map(|segment| segment.records);
        let notes: Vec<Record> = flown.chain(gathered).filter(|record| is_note(&record.event)).collect();
        *self = Self::waiting(log.covers().unwrap_or(self.heard));
        self.bind(chat.owner, log);
        for note in notes {
            self.note(note.event, now);
        }
    }

    pub(super) fn text_stored(&mut self, taken: bool) {
        if let Some(Chat { text, .. }) = &mut self.chat {
            text.flying = false;
            text.outdated |= !taken;
        }
    }
}

/// What the host knows by itself, and Telegram will not tell again.
fn is_note(event: &Event) -> bool {
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

/// The number of the chat's job that told it.
pub(super) fn number_of(event: &Event) -> Option<u32> {
    match event {
        Event::Fact { number, .. } | Event::Close { number, .. } => Some(*number),
        Event::Message(_)
        | Event::Edit { .. }
        | Event::Deletion { .. }
        | Event::MediaStored { .. }
        | Event::MediaMissing { .. }
        | Event::Join { .. }
        | Event::Leave { .. }
        | Event::Service { .. }
        | Event::Gap(_) => None,
    }
}
