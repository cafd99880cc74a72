//! An invented chat for the tests of the module `archive`: its room, its ids (chat, lead and group), and events with
//! short texts.
use archive::{Content, Event, Head, Message, MessageId, Person, Pts, Record, SEGMENT_VERSION, Segment, Utc};
use domain::{ChatId, DeskFact, Ending, GroupId, OperatorId, RoomId, Timestamp, UserId};

use crate::archive::chat_log::LogOwner;

pub(super) fn room() -> RoomId {
    RoomId("bb".into())
}

pub(super) fn owner() -> LogOwner {
    LogOwner { chat: ChatId("20261122-aa".into()), lead: UserId(7), group: GroupId(-1_002_000_000_001) }
}

/// Returns the time `second` seconds after the start of the chat.
pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_seconds(1_795_341_600 + second)
}

/// Returns a message with this id and text. The lead is its sender.
pub(super) fn message(id: i32, text: &str) -> Message {
    Message {
        message: MessageId(id),
        sent: Utc(at(0)),
        sender: Some(Person { id: UserId(7), name: Some("Olena".into()) }),
        content: Content { text: text.into(), ..Content::default() },
        reply_to: None,
        album: None,
        edited: None,
        forwarded_from: None,
    }
}

pub(super) fn fact(number: u32) -> Event {
    Event::Fact { number, decided: Utc(at(0)), fact: DeskFact::Assigned { operator: OperatorId(UserId(9)) } }
}

pub(super) fn close(number: u32) -> Event {
    let ending = Ending::ClosedByOperator { operator: OperatorId(UserId(9)) };
    Event::Close { number, decided: Utc(at(0)), ending }
}

/// Returns the first segment of the chat, as a host with fence 4 writes it.
pub(super) fn first_segment(records: Vec<Record>, covers: Pts) -> Segment {
    let LogOwner { chat, lead, group } = owner();
    let head = Head { v: SEGMENT_VERSION, lead, chat, room: room(), group, seq: 1, fence: 4 };
    Segment { head, records, covers }
}

/// Returns the texts of the messages. Skips records of other events.
pub(super) fn texts_of(records: &[Record]) -> Vec<String> {
    let text = |record: &Record| {
        if let Event::Message(message) = &record.event { Some(message.content.text.clone()) } else { None }
    };
    records.iter().filter_map(text).collect()
}
