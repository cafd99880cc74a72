//! A segment is JSON, one line each: a [`Head`] that names the chat, the [`Record`]s in order, and a foot that says up to
//! which of Telegram's events of the room the log is now complete. Segments are numbered from one.
use domain::{ChatId, GroupId, RoomId, UserId};
use serde::{Deserialize, Serialize};

use crate::record::Record;

/// The version of segments that this crate writes.
pub const SEGMENT_VERSION: u32 = 1;

/// How far a room's events go: Telegram's `pts` of the supergroup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pts(pub i32);

/// Whose segment it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// [`SEGMENT_VERSION`].
    pub v: u32,
    /// The chat's lead.
    pub lead: UserId,
    /// The chat.
    pub chat: ChatId,
    /// Our name for the room.
    pub room: RoomId,
    /// Telegram's number for it.
    pub group: GroupId,
    /// Which segment of the chat, from one.
    pub seq: u32,
    /// The fence of the host that wrote it.
    pub fence: u64,
}

/// A stretch of a chat's log. Once stored it never changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Whose it is.
    pub head: Head,
    /// What happened, in order.
    pub records: Vec<Record>,
    /// Everything up to here is in this segment or an earlier one.
    pub covers: Pts,
}

/// A segment that cannot be read. The text never holds what the segment says.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// It was written by a newer version.
    #[error("the segment has version {found}, this reader knows up to {SEGMENT_VERSION}: use a newer reader")]
    Newer {
        /// Its version.
        found: u32,
    },
    /// A line is not JSON of the known form.
    #[error("line {line} of the segment cannot be read")]
    Malformed {
        /// Which, from one.
        line: usize,
    },
    /// Head or foot is missing, stands elsewhere, or the foot counts otherwise.
    #[error("the segment is not whole")]
    NotWhole,
}

/// One line of a segment.
#[derive(Deserialize, Serialize)]
#[serde(tag = "line", rename_all = "snake_case")]
enum Line {
    /// The first.
    Head(Head),
    /// What happened.
    Record(Record),
    /// The last.
    Foot(Foot),
}

/// How a segment ends.
#[derive(Deserialize, Serialize)]
struct Foot {
    /// Everything up to here is in this segment or an earlier one.
    covers: Pts,
    /// How many records the segment has.
    records: u32,
}

impl Segment {
    /// The stored form. The same segment always gives the same bytes.
    pub fn to_jsonl(&self) -> String {
        let records = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let head = Line::Head(self.head.clone());
        let foot = Line::Foot(Foot { covers: self.covers, records });
        let middle = self.records.iter().cloned().map(Line::Record);
        std::iter::once(head).chain(middle).chain(std::iter::once(foot)).map(|line| to_json(&line) + "\n").collect()
    }

    /// Reads the stored form.
    pub fn parse(jsonl: &str) -> Result<Self, SegmentError> {
        let mut lines = Vec::new();
        for (index, text) in jsonl.lines().enumerate() {
            let malformed = SegmentError::Malformed { line: index + 1 };
            let line: Line = serde_json::from_str(text).map_err(|_| malformed)?;
            if let Line::Head(Head { v, .. }) = &line
                && *v > SEGMENT_VERSION
            {
                return Err(SegmentError::Newer { found: *v });
            }
            lines.push(line);
        }
        assemble(lines).ok_or(SegmentError::NotWhole)
    }
}

fn to_json(line: &Line) -> String {
    serde_json::to_string(line).expect("lines have string keys and no failing forms")
}

fn assemble(lines: Vec<Line>) -> Option<Segment> {
    let mut lines = lines.into_iter();
    let Some(Line::Head(head)) = lines.next() else { return None };
    let Some(Line::Foot(Foot { covers, records: counted })) = lines.next_back() else { return None };
    let records: Vec<Record> = lines.map(into_record).collect::<Option<_>>()?;
    (usize::try_from(counted) == Ok(records.len())).then_some(Segment { head, records, covers })
}

fn into_record(line: Line) -> Option<Record> {
    match line {
        Line::Record(record) => Some(record),
        Line::Head(_) | Line::Foot(_) => None,
    }
}

#[cfg(test)]
mod tests;
