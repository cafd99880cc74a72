//! Turns what was heard in rooms into segments of a log. It touches neither Telegram nor the bucket: it is told what
//! happened and when, and answers with [`Write`]s and with the time at which it next wants to be woken.
//!
//! ```text
//!            watch               bind                                close
//!   (nobody) ────▶ heard, waits ────▶ heard, written segment by segment ────▶ last segment, final text
//! ```
//!
//! 1. [`Recorder::watch`]: a ready room whose chat nobody has named yet. What is heard there waits.
//! 2. [`Recorder::bind`]: the room has its chat, and what waited is the beginning of its log. After a restart the chat
//!    brings the [`Log`] that lies in the bucket, and goes on behind it.
//! 3. [`Recorder::hear`]: one piece of news, if it is the next one by Telegram's count. [`Recorder::hear_difference`]:
//!    what Telegram told when it was asked; where it counted more than it told, a gap is recorded.
//! 4. [`Recorder::writes`]: segments that are full or old enough, one at a time for each chat, and the text for people.
//! 5. [`Recorder::stored`]: the bucket has it. Only then the next one is written.
//!
//! A segment ends with the count it covers and never divides a piece of news, so that after a restart Telegram is asked
//! from exactly there. What is known by itself (a fact, a file) carries its own number and is never noted twice.
mod track;

use std::{collections::BTreeMap, time::Duration};

use archive::{Event, FileId, MessageId, Pts, Record, Segment, Utc};
use domain::{ChatId, GroupId, RoomId, Timestamp, UserId};

use track::Track;

/// See the [module](self).
pub(crate) struct Recorder {
    fence: u64,
    pace: Pace,
    tracks: BTreeMap<RoomId, Track>,
}

/// When something is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// A segment is written when its first record is this old.
    pub(crate) flush_after: Duration,
    /// Or when it has this many records.
    pub(crate) segment_records: usize,
    /// The text for people is written at most once in this time.
    pub(crate) refresh_after: Duration,
}

/// Whose log a room's events go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) chat: ChatId,
    pub(crate) lead: UserId,
    pub(crate) group: GroupId,
}

/// What Telegram told at once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct News {
    /// What happened, in order. Some news, such as a pin, say nothing that is kept.
    pub(crate) events: Vec<Event>,
    /// The room's count with it.
    pub(crate) ends: Pts,
    /// By how much of that count it was told.
    pub(crate) told: u32,
}

/// What became of a piece of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hearing {
    /// It was the next one.
    Taken,
    /// It was known, or it belongs to a room of which nobody keeps a log.
    Repeat,
    /// Something before it was not told: ask for the difference.
    Missing,
}

/// What lies in the bucket of a chat's log.
#[derive(Debug, Default)]
pub(crate) struct Log {
    segments: Vec<Segment>,
}

/// Something to be put into the bucket.
#[derive(Debug, PartialEq)]
pub(crate) enum Write {
    /// A new object, which nobody may have written before.
    Segment { room: RoomId, key: String, segment: Segment },
    /// The text for people, anew.
    Text { room: RoomId, key: String, text: String },
}

/// A file that is to be brought into the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) room: RoomId,
    pub(crate) owner: Owner,
    pub(crate) message: MessageId,
    pub(crate) file: FileId,
}

impl Log {
    /// From all its segments, in order.
    pub(crate) fn of(segments: Vec<Segment>) -> Self {
        Self { segments }
    }

    /// Up to where it is complete.
    fn covers(&self) -> Option<Pts> {
        self.segments.last().map(|segment| segment.covers)
    }

    fn next_seq(&self) -> u32 {
        self.segments.last().map_or(1, |segment| segment.head.seq + 1)
    }
}

impl Recorder {
    /// A recorder for the host that holds this fence.
    pub(crate) fn new(fence: u64, pace: Pace) -> Self {
        Self { fence, pace, tracks: BTreeMap::new() }
    }

    /// A room is ready: whatever happens there from now on waits for its chat.
    pub(crate) fn watch(&mut self, room: RoomId, from: Pts) {
        self.tracks.entry(room).or_insert_with(|| Track::waiting(from));
    }

    /// A room has its chat, whose log so far is this. `from` is where the chat's part of the room's count begins.
    pub(crate) fn bind(&mut self, room: RoomId, owner: Owner, from: Pts, log: Log) {
        self.tracks.entry(room).or_insert_with(|| Track::waiting(from)).bind(owner, log);
    }

    /// A room is no more.
    pub(crate) fn forget(&mut self, room: &RoomId) {
        self.tracks.remove(room);
    }

    /// Telegram told something by itself.
    pub(crate) fn hear(&mut self, room: &RoomId, news: News, now: Timestamp) -> Hearing {
        let Some(track) = self.tracks.get_mut(room) else { return Hearing::Repeat };
        match i64::from(track.heard.0) + i64::from(news.told) - i64::from(news.ends.0) {
            _ if news.ends <= track.heard => Hearing::Repeat,
            0 => {
                track.take(news, now);
                Hearing::Taken
            }
            _ => Hearing::Missing,
        }
    }

    /// Telegram told what happened from [`Self::heard`] on.
    pub(crate) fn hear_difference(&mut self, room: &RoomId, news: News, now: Timestamp) {
        if let Some(track) = self.tracks.get_mut(room)
            && news.ends > track.heard
        {
            track.take_with_gap(news, now);
        }
    }

    /// Up to where a room was heard. `None` if nobody keeps a log of it.
    pub(crate) fn heard(&self, room: &RoomId) -> Option<Pts> {
        self.tracks.get(room).map(|track| track.heard)
    }

    /// The last message that was heard in a room.
    pub(crate) fn last_message(&self, room: &RoomId) -> MessageId {
        self.tracks.get(room).map_or(MessageId(0), Track::last_message)
    }

    /// Something is known of a chat by itself: a fact, what became of a file, or its close.
    pub(crate) fn note(&mut self, room: &RoomId, event: Event, now: Timestamp) {
        if let Some(track) = self.tracks.get_mut(room) {
            track.note(event, now);
        }
    }

    /// Whether the chat's job of this number is in the bucket.
    pub(crate) fn is_noted(&self, room: &RoomId, number: u32) -> bool {
        self.tracks.get(room).is_some_and(|track| track.is_noted(number))
    }

    /// Whether everything that was heard is in the bucket and the text for people says it.
    pub(crate) fn is_settled(&self, room: &RoomId) -> bool {
        self.tracks.get(room).is_none_or(Track::is_settled)
    }

    /// Files that were not yet asked for, each once.
    pub(crate) fn wanted(&mut self) -> Vec<Wanted> {
        let tracks = self.tracks.iter_mut();
        tracks.flat_map(|(room, track)| track.wanted(room)).collect()
    }

    /// Files of a chat of which the log does not yet say what became of them.
    pub(crate) fn open_media(&self, room: &RoomId) -> Vec<(MessageId, FileId)> {
        self.tracks.get(room).map(Track::open_media).unwrap_or_default()
    }

    /// Whatever waits is to be written at once.
    pub(crate) fn hurry(&mut self, room: &RoomId) {
        if let Some(track) = self.tracks.get_mut(room) {
            track.hurry();
        }
    }

    /// Everything that waits, of every chat, is to be written at once.
    pub(crate) fn hurry_all(&mut self) {
        self.tracks.values_mut().for_each(Track::hurry);
    }

    /// Whether everything of every chat is in the bucket.
    pub(crate) fn all_durable(&self) -> bool {
        self.tracks.values().all(Track::is_durable)
    }

    /// What is to be written now.
    pub(crate) fn writes(&mut self, now: Timestamp) -> Vec<Write> {
        let (fence, pace) = (self.fence, self.pace);
        let mut writes = Vec::new();
        for (room, track) in &mut self.tracks {
            writes.extend(track.segment_due(room, fence, &pace, now));
            writes.extend(track.text_due(room, &pace, now));
        }
        writes
    }

    /// When to ask for [`Self::writes`] again, if nothing happens before.
    pub(crate) fn next_wakeup(&self) -> Option<Timestamp> {
        self.tracks.values().filter_map(|track| track.next_wakeup(&self.pace)).min()
    }

    /// The bucket has the segment of this room that was on its way.
    pub(crate) fn stored(&mut self, room: &RoomId) {
        if let Some(track) = self.tracks.get_mut(room) {
            track.stored();
        }
    }

    /// Another host, with a lower fence, wrote that segment first: its log is taken as it is, and what it lacks goes
    /// behind it. Telegram is to be asked from [`Self::heard`] on.
    pub(crate) fn overtaken(&mut self, room: &RoomId, log: Log, now: Timestamp) {
        if let Some(track) = self.tracks.get_mut(room) {
            track.overtaken(log, now);
        }
    }

    /// The bucket has the text of this room that was on its way, or would not take it.
    pub(crate) fn text_stored(&mut self, room: &RoomId, taken: bool) {
        if let Some(track) = self.tracks.get_mut(room) {
            track.text_stored(taken);
        }
    }
}

/// The records of a segment are a chat's; nothing else is ever written.
pub(crate) fn record(event: Event, now: Timestamp) -> Record {
    Record { captured: Utc(now), event }
}

#[cfg(test)]
mod tests;
