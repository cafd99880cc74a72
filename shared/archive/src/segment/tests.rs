use domain::{ChatId, DeskFact, Ending, GroupId, OperatorId, RoomId, Timestamp, UserId};
use insta::assert_snapshot;

use super::*;
use crate::{
    Content, Entity, Event, FileId, Gap, JoinMethod, Media, MediaKind, Message, MessageId, MissingReason, Person, Utc,
};

#[test]
fn every_kind_of_record_has_its_stored_form() {
    assert_snapshot!(everything().to_jsonl(), @r#"
    {"line":"head","v":1,"lead":7,"chat":"20261122-aa","room":"bb","group":-1002000000001,"seq":3,"fence":2}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"join","message":2,"sent":"2026-11-22T10:00:00.000Z","person":{"id":7,"name":"Olena"},"way":{"way":"request"}}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"message","message":3,"sent":"2026-11-22T10:00:00.000Z","sender":{"id":7,"name":"Olena"},"content":{"text":"Hello","entities":[{"kind":"messageEntityBold","offset_utf16":0,"length_utf16":5}],"media":{"kind":"photo","file":55,"size_bytes":1300}},"reply_to":1}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"edit","message":3,"edited":"2026-11-22T10:00:00.000Z","content":{"text":"Hello!"}}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"deletion","messages":[3,4]}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"media_stored","message":3,"file":55,"key":"7/20261122-aa/media/3-55.jpg","size_bytes":1300,"sha256":"00ff"}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"media_missing","message":3,"file":56,"why":{"reason":"refused","error":"FILE_ID_INVALID"}}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"leave","message":5,"sent":"2026-11-22T10:00:00.000Z","person":{"id":7},"removed_by":{"id":1001}}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"service","message":6,"sent":"2026-11-22T10:00:00.000Z","sender":null,"action":"messageActionPinMessage"}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"fact","number":2,"decided":"2026-11-22T10:00:00.000Z","fact":{"fact":"assigned","operator":9}}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"gap","counted":5,"received":3}
    {"line":"record","captured":"2026-11-22T10:00:00.000Z","record":"close","number":4,"decided":"2026-11-22T10:00:00.000Z","ending":{"ended":"closed_by_operator","operator":9}}
    {"line":"foot","covers":41,"records":11}
    "#);
}

/// Serde's error about an unknown variant names all known variants. The test reads their names from this error.
#[test]
fn no_kind_of_record_is_missing_in_the_stored_forms() {
    let error = serde_json::from_str::<Event>(r#"{"record":"?"}"#).unwrap_err().to_string();
    let kinds: Vec<&str> = error.split('`').skip(3).step_by(2).collect();
    assert!(!kinds.is_empty(), "{error}");
    let stored = everything().to_jsonl();
    for kind in kinds {
        assert!(stored.contains(&format!(r#""record":"{kind}""#)), "`everything` has no {kind}: add one");
    }
}

#[test]
fn a_stored_segment_is_read_back() {
    assert_eq!(Segment::parse(&everything().to_jsonl()).unwrap(), everything());
}

#[test]
fn a_segment_that_lost_a_line_is_not_whole() {
    let stored = everything().to_jsonl();
    for lost in 0..stored.lines().count() {
        let rest: String =
            stored.lines().enumerate().filter(|(at, _)| *at != lost).map(|(_, l)| l.to_owned() + "\n").collect();
        assert!(matches!(Segment::parse(&rest), Err(SegmentError::NotWhole)), "without line {lost}");
    }
    assert!(matches!(Segment::parse(""), Err(SegmentError::NotWhole)));
}

#[test]
fn a_newer_segment_asks_for_a_newer_reader() {
    let newer = everything().to_jsonl().replacen("\"v\":1", "\"v\":2", 1);
    assert!(matches!(Segment::parse(&newer), Err(SegmentError::Newer { found: 2 })));
}

#[test]
fn an_error_contains_no_text_of_the_segment() {
    let broken = everything().to_jsonl().replacen("\"text\":\"Hello\"", "\"text\":Hello", 1);
    assert_snapshot!(Segment::parse(&broken).unwrap_err(), @"line 3 of the segment cannot be parsed");
}

fn everything() -> Segment {
    let at = Utc(Timestamp::from_seconds(1_795_341_600));
    let olena = Person { id: UserId(7), name: Some("Olena".into()) };
    let bold = Entity { kind: "messageEntityBold".into(), offset_utf16: 0, length_utf16: 5, means: None };
    let photo = Media {
        kind: MediaKind::Photo,
        file: Some(FileId(55)),
        size_bytes: Some(1300),
        mime: None,
        self_destructing: false,
    };
    let hello = Content { text: "Hello".into(), entities: vec![bold], media: Some(photo) };
    let ihor = OperatorId(UserId(9));
    let (three, number) = (MessageId(3), 4);
    let happened = [
        Event::Join { message: MessageId(2), sent: at, person: olena.clone(), way: JoinMethod::Request },
        Event::Message(Message {
            message: three,
            sent: at,
            sender: Some(olena),
            content: hello,
            reply_to: Some(MessageId(1)),
            album: None,
            edited: None,
            forwarded_from: None,
        }),
        Event::Edit { message: three, edited: at, content: Content { text: "Hello!".into(), ..Content::default() } },
        Event::Deletion { messages: vec![three, MessageId(4)] },
        Event::MediaStored {
            message: three,
            file: FileId(55),
            key: "7/20261122-aa/media/3-55.jpg".into(),
            size_bytes: 1300,
            sha256: "00ff".into(),
        },
        Event::MediaMissing {
            message: three,
            file: FileId(56),
            why: MissingReason::Refused { error: "FILE_ID_INVALID".into() },
        },
        Event::Leave {
            message: MessageId(5),
            sent: at,
            person: Person { id: UserId(7), name: None },
            removed_by: Some(Person { id: UserId(1001), name: None }),
        },
        Event::Service { message: MessageId(6), sent: at, sender: None, action: "messageActionPinMessage".into() },
        Event::Fact { number: 2, decided: at, fact: DeskFact::Assigned { operator: ihor } },
        Event::Gap(Gap { counted: 5, received: 3 }),
        Event::Close { number, decided: at, ending: Ending::ClosedByOperator { operator: ihor } },
    ];
    Segment {
        head: Head {
            v: SEGMENT_VERSION,
            lead: UserId(7),
            chat: ChatId("20261122-aa".into()),
            room: RoomId("bb".into()),
            group: GroupId(-1_002_000_000_001),
            seq: 3,
            fence: 2,
        },
        records: happened.into_iter().map(|event| Record { captured: at, event }).collect(),
        covers: Pts(41),
    }
}
