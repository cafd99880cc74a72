use std::time::Duration;

use archive::{Content, Gap, Media, MediaKind, Message, Person, Record, Segment, Utc};
use domain::{ChatId, DeskFact, Ending, GroupId, OperatorId, UserId};

use super::*;
use crate::archive::chat_log::LogOwner;

#[test]
fn events_before_the_chat_is_known_begin_its_log() {
    let mut recorder = recorder();
    recorder.watch(room(), Pts(10));
    assert_eq!(recorder.apply(&room(), says(11, 3, "Hello"), at(0)), PtsOrder::Next);
    assert_eq!(recorder.next_wakeup(), None);

    recorder.bind(room(), log(StoredLog::default()));
    let segment = only_segment(recorder.take_writes(at(100)));
    assert_eq!(segment.head.seq, 1);
    assert_eq!(segment.covers, Pts(11));
    assert_eq!(texts(&segment), ["Hello"]);
}

#[test]
fn a_segment_is_written_when_its_first_record_is_old_or_when_it_is_full() {
    let mut recorder = open();
    recorder.apply(&room(), says(11, 3, "one"), at(5));
    assert_eq!(recorder.next_wakeup(), Some(at(7)));
    assert!(recorder.take_writes(at(6)).is_empty());
    assert_eq!(texts(&only_segment(recorder.take_writes(at(7)))), ["one"]);
    recorder.segment_stored(&room());
    recorder.take_writes(at(7));

    for number in 0..3 {
        recorder.apply(&room(), says(12 + number, 4 + number, "next"), at(8));
    }
    assert_eq!(only_segment(recorder.take_writes(at(8))).records.len(), 3);
}

#[test]
fn a_segment_waits_for_the_one_before_it() {
    let mut recorder = open();
    recorder.apply(&room(), says(11, 3, "one"), at(0));
    assert_eq!(only_segment(recorder.take_writes(at(9))).head.seq, 1);
    recorder.apply(&room(), says(12, 4, "two"), at(9));
    assert!(recorder.take_writes(at(99)).is_empty());

    recorder.segment_stored(&room());
    let next = recorder.take_writes(at(99));
    assert_eq!(segments(&next)[0].head.seq, 2);
}

#[test]
fn updates_are_applied_once_and_in_the_order_of_their_pts() {
    let mut recorder = open();
    assert_eq!(recorder.apply(&room(), says(12, 4, "two"), at(0)), PtsOrder::Ahead);
    assert_eq!(recorder.pts(&room()), Some(Pts(10)));
    assert_eq!(recorder.apply(&room(), says(11, 3, "one"), at(0)), PtsOrder::Next);
    assert_eq!(recorder.apply(&room(), says(11, 3, "one"), at(0)), PtsOrder::Old);
    assert_eq!(recorder.apply(&room(), says(12, 4, "two"), at(0)), PtsOrder::Next);
    assert_eq!(texts(&only_segment(recorder.take_writes(at(9)))), ["one", "two"]);
}

#[test]
fn updates_of_an_unknown_room_are_skipped() {
    assert_eq!(recorder().apply(&room(), says(11, 3, "Hello"), at(0)), PtsOrder::Old);
}

#[test]
fn a_difference_with_fewer_events_than_it_counts_leaves_a_gap() {
    let mut recorder = open();
    recorder.apply_difference(&room(), EventBatch { pts_count: 1, ..says(14, 5, "what is left") }, at(0));
    let segment = only_segment(recorder.take_writes(at(9)));
    assert_eq!(texts(&segment), ["what is left"]);
    assert_eq!(segment.records[1].event, Event::Gap(Gap { counted: 4, received: 1 }));
    assert_eq!(segment.covers, Pts(14));
}

#[test]
fn after_a_restart_the_log_continues_where_it_ended() {
    let mut before = open();
    before.apply(&room(), says(11, 3, "before"), at(0));
    let first = only_segment(before.take_writes(at(9)));

    let mut after = recorder();
    after.bind(room(), log(StoredLog::new(vec![first])));
    assert_eq!(after.pts(&room()), Some(Pts(11)));
    assert_eq!(after.apply(&room(), says(11, 3, "before"), at(20)), PtsOrder::Old);
    after.apply(&room(), says(12, 4, "after"), at(20));
    let second = segments(&after.take_writes(at(29)))[0].clone();
    assert_eq!((second.head.seq, texts(&second)), (2, vec!["after".to_owned()]));
}

#[test]
fn an_edit_that_changes_nothing_is_skipped() {
    let mut recorder = open();
    recorder.apply(&room(), says(11, 3, "Hello"), at(0));
    recorder.apply(&room(), edits(12, 3, "Hello"), at(0));
    recorder.apply(&room(), edits(13, 3, "Hello!"), at(0));
    let segment = only_segment(recorder.take_writes(at(9)));
    assert_eq!(segment.records.len(), 2);
    assert_eq!(segment.covers, Pts(13));
}

#[test]
fn a_message_that_history_repeats_is_an_edit_or_skipped() {
    let mut recorder = open();
    recorder.apply(&room(), says(11, 3, "Hello"), at(0));
    recorder.apply_difference(&room(), EventBatch { pts_count: 4, ..says(15, 3, "Hello") }, at(0));
    recorder.apply_difference(&room(), EventBatch { pts_count: 1, ..says(16, 3, "Hello again") }, at(0));
    let segment = only_segment(recorder.take_writes(at(9)));
    let kinds: Vec<bool> = segment.records.iter().map(|record| matches!(record.event, Event::Edit { .. })).collect();
    assert_eq!(kinds, [false, true]);
}

#[test]
fn a_fact_is_recorded_once_however_often_its_job_arrives() {
    let mut recorder = open();
    recorder.record(&room(), fact(2), at(0));
    recorder.record(&room(), fact(2), at(0));
    recorder.flush(&room());
    let segment = only_segment(recorder.take_writes(at(0)));
    assert_eq!(segment.records.len(), 1);
    assert!(!recorder.is_recorded(&room(), 2));
    recorder.segment_stored(&room());
    assert!(recorder.is_recorded(&room(), 2));

    let mut after = self::recorder();
    after.bind(room(), log(StoredLog::new(vec![segment])));
    after.record(&room(), fact(2), at(9));
    assert!(after.is_recorded(&room(), 2));
    assert!(after.next_wakeup() == Some(Timestamp::default()), "only the text is due");
}

#[test]
fn files_are_uploaded_once_until_the_log_has_the_result() {
    let mut recorder = open();
    recorder.apply(&room(), EventBatch { events: vec![photo(3)], pts: Pts(11), pts_count: 1 }, at(0));
    let uploads = recorder.take_uploads();
    assert_eq!(uploads.iter().map(|upload| upload.file).collect::<Vec<_>>(), [FileId(55)]);
    assert!(recorder.take_uploads().is_empty());
    let segment = only_segment(recorder.take_writes(at(9)));

    let mut after = self::recorder();
    after.bind(room(), log(StoredLog::new(vec![segment])));
    assert_eq!(after.take_uploads(), uploads);
    after.record(&room(), stored_photo(3), at(10));
    after.record(&room(), stored_photo(3), at(10));
    assert!(after.pending_media(&room()).is_empty());
    assert_eq!(segments(&after.take_writes(at(19)))[0].records.len(), 1);
}

#[test]
fn a_rebased_log_keeps_the_events_that_only_the_host_knows() {
    let mut recorder = open();
    recorder.apply(&room(), says(11, 3, "one"), at(0));
    recorder.record(&room(), fact(2), at(0));
    let ours = only_segment(recorder.take_writes(at(9)));
    recorder.apply(&room(), says(12, 4, "two"), at(9));

    let theirs = Segment { records: ours.records[..1].to_vec(), ..ours.clone() };
    recorder.rebase(&room(), StoredLog::new(vec![theirs]), at(10));
    assert_eq!(recorder.pts(&room()), Some(Pts(11)), "the second message is to be asked for again");
    let next = segments(&recorder.take_writes(at(99)))[0].clone();
    assert_eq!(next.head.seq, 2);
    assert_eq!(next.records.iter().map(|record| record.event.clone()).collect::<Vec<_>>(), [fact(2)]);
}

#[test]
fn the_text_is_written_at_its_pace_and_only_if_it_would_change() {
    let mut recorder = open();
    recorder.apply(&room(), says(11, 3, "one"), at(0));
    recorder.take_writes(at(2));
    recorder.segment_stored(&room());
    assert!(only_text(recorder.take_writes(at(2))).contains("one"));
    recorder.text_written(&room(), true);
    assert_eq!(recorder.next_wakeup(), None);

    recorder.apply(&room(), says(12, 4, "two"), at(2));
    recorder.take_writes(at(4));
    recorder.segment_stored(&room());
    assert!(recorder.take_writes(at(4)).is_empty());
    assert_eq!(recorder.next_wakeup(), Some(at(5)));
    assert!(only_text(recorder.take_writes(at(5))).contains("two"));
    recorder.text_written(&room(), false);
    assert_eq!(recorder.next_wakeup(), Some(at(8)), "it was not taken, so it is tried again");
}

#[test]
fn a_closed_chat_is_complete_when_its_last_text_is_written() {
    let mut recorder = open();
    recorder.apply(&room(), says(11, 3, "one"), at(0));
    let ending = Ending::ClosedByOperator { operator: OperatorId(UserId(9)) };
    recorder.record(&room(), Event::Close { number: 3, decided: Utc(at(0)), ending }, at(0));
    recorder.flush(&room());
    assert_eq!(only_segment(recorder.take_writes(at(0))).records.len(), 2);
    recorder.segment_stored(&room());
    assert!(!recorder.is_complete(&room()));
    assert!(only_text(recorder.take_writes(at(0))).contains("closed the chat"));
    recorder.text_written(&room(), true);
    assert!(recorder.is_complete(&room()));
}

#[test]
fn a_person_without_a_name_keeps_the_last_one() {
    let mut recorder = open();
    recorder.apply(&room(), says(11, 3, "one"), at(0));
    let nameless = Message { sender: Some(Person { id: UserId(7), name: None }), ..message(4, "two") };
    recorder.apply(&room(), EventBatch { events: vec![Event::Message(nameless)], pts: Pts(12), pts_count: 1 }, at(0));
    let segment = only_segment(recorder.take_writes(at(9)));
    let Event::Message(second) = &segment.records[1].event else { panic!("a message") };
    assert_eq!(second.sender.as_ref().unwrap().name.as_deref(), Some("Olena"));
}

fn recorder() -> Recorder {
    let pace = Pace { flush_after: Duration::from_secs(2), segment_records: 3, refresh_after: Duration::from_secs(3) };
    Recorder::new(5, pace)
}

/// A recorder with one chat, which has no segment yet.
fn open() -> Recorder {
    let mut recorder = recorder();
    recorder.bind(room(), log(StoredLog::default()));
    recorder
}

fn room() -> RoomId {
    RoomId("bb".into())
}

fn owner() -> LogOwner {
    LogOwner { chat: ChatId("20261122-aa".into()), lead: UserId(7), group: GroupId(-1_002_000_000_001) }
}

fn log(stored: StoredLog) -> ChatLog {
    ChatLog { owner: owner(), from: Pts(10), stored }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_seconds(1_795_341_600 + second)
}

fn says(pts: i32, id: i32, text: &str) -> EventBatch {
    EventBatch { events: vec![Event::Message(message(id, text))], pts: Pts(pts), pts_count: 1 }
}

fn edits(pts: i32, id: i32, text: &str) -> EventBatch {
    let content = Content { text: text.into(), ..Content::default() };
    EventBatch {
        events: vec![Event::Edit { message: MessageId(id), edited: Utc(at(0)), content }],
        pts: Pts(pts),
        pts_count: 1,
    }
}

fn message(id: i32, text: &str) -> Message {
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

fn photo(id: i32) -> Event {
    let media = Media {
        kind: MediaKind::Photo,
        file: Some(FileId(55)),
        size_bytes: Some(1300),
        mime: None,
        self_destructing: false,
    };
    let content = Content { media: Some(media), ..Content::default() };
    Event::Message(Message { content, ..message(id, "") })
}

fn stored_photo(id: i32) -> Event {
    Event::MediaStored {
        message: MessageId(id),
        file: FileId(55),
        key: "7/20261122-aa/media/3-55.jpg".into(),
        size_bytes: 1300,
        sha256: "00ff".into(),
    }
}

fn fact(number: u32) -> Event {
    Event::Fact { number, decided: Utc(at(0)), fact: DeskFact::Assigned { operator: OperatorId(UserId(9)) } }
}

fn segments(writes: &[Write]) -> Vec<Segment> {
    let segment = |write: &Write| match write {
        Write::Segment { segment, .. } => Some(segment.clone()),
        Write::Text { .. } => None,
    };
    writes.iter().filter_map(segment).collect()
}

fn only_segment(writes: Vec<Write>) -> Segment {
    let found = segments(&writes);
    assert_eq!((found.len(), writes.len()), (1, 1), "{writes:?}");
    found[0].clone()
}

fn only_text(writes: Vec<Write>) -> String {
    match writes.as_slice() {
        [Write::Text { text, .. }] => text.clone(),
        other => panic!("not a text alone: {other:?}"),
    }
}

fn texts(segment: &Segment) -> Vec<String> {
    let text = |record: &Record| {
        if let Event::Message(message) = &record.event { Some(message.content.text.clone()) } else { None }
    };
    segment.records.iter().filter_map(text).collect()
}
