//! A segment is JSON, one value per line: a [`Head`] that names the chat, the [`Record`]s in order, and a [`Foot`]. The
//! foot contains a position in the room's Telegram events; up to this position, the log is complete. Segments are
//! numbered from one.
use domain::{ChatId, GroupId, RoomId, UserId};
use serde::{Deserialize, Serialize};

use crate::record::Record;

/// The version of segments that this crate writes.
pub const SEGMENT_VERSION: u32 = 1;

/// A position in a room's events: Telegram's `pts` of the supergroup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pts(pub i32);

/// The first line of a segment, which names its chat and its writer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The version of the segment; see [`SEGMENT_VERSION`].
    pub v: u32,
    /// The account of the chat's lead.
    pub lead: UserId,
    /// The identifier of the chat.
    pub chat: ChatId,
    /// Our name for the room.
    pub room: RoomId,
    /// The room's supergroup in Telegram.
    pub group: GroupId,
    /// The number of the segment within the chat, counted from one.
    pub seq: u32,
    /// The fence of the host that wrote the segment.
    pub fence: u64,
}

/// A part of a chat's log. It never changes after it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// The chat and the writer of the segment.
    pub head: Head,
    /// The records, in order.
    pub records: Vec<Record>,
    /// All events up to this position are in this segment or in an earlier segment.
    pub covers: Pts,
}

/// A segment that cannot be read. The error text never contains any of its content.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// The segment was written by a newer version than this reader knows.
    #[error(
        "the segment has version {found}, but this reader knows versions up to {SEGMENT_VERSION}: use a newer reader"
    )]
    Newer {
        /// The version in the segment.
        found: u32,
    },
    /// A line is not JSON of a known form.
    #[error("line {line} of the segment cannot be parsed")]
    Malformed {
        /// The number of the line, counted from one.
        line: usize,
    },
    /// The head or the foot is missing or on the wrong line, or the number of records is not the number in the foot.
    #[error("the segment is incomplete")]
    NotWhole,
}

/// One line of a segment. The JSON field `line` says whether it is a head, a record or a foot.
#[derive(Deserialize, Serialize)]
#[serde(tag = "line", rename_all = "snake_case")]
enum Line {
    Head(Head),
    Record(Record),
    Foot(Foot),
}

/// The last line of a segment.
#[derive(Deserialize, Serialize)]
struct Foot {
    /// All events up to this position are in this segment or in an earlier segment.
    covers: Pts,
    /// The number of records in the segment.
    records: u32,
}

impl Segment {
    /// Returns the segment in its stored form, JSON with one value per line. The same segment always gives the same
    /// bytes.
    pub fn to_jsonl(&self) -> String {
        let records = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let head = Line::Head(self.head.clone());
        let foot = Line::Foot(Foot { covers: self.covers, records });
        let middle = self.records.iter().cloned().map(Line::Record);
        std::iter::once(head).chain(middle).chain(std::iter::once(foot)).map(|line| to_json(&line) + "\n").collect()
    }

    /// Parses a segment from the form that [`Segment::to_jsonl`] returns.
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
    serde_json::to_string(line).expect("a line has string keys, and its fields can be serialized")
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
