use archive::{Content, Gap, Media, MediaKind, Message, Person, Record, Utc};
use domain::UserId;
use tokio::sync::mpsc;

use super::*;
use crate::archive::{
    chat_log::StoredLog,
    examples::{at, fact, first_segment, message, owner, room, texts_of},
    log_writer::WriterCommand,
};

#[test]
fn events_before_the_chat_is_known_begin_its_log() {
    let mut recorder = Recorder::default();
    recorder.watch(room(), Pts(10));
    assert_eq!(recorder.apply(&room(), says(11, 3, "Hello"), at(0)), Applied::Next(vec![]));

    let mut bound = recorder.bind(&room(), log(StoredLog::default())).unwrap();
    let written = written(&mut bound.commands);
    assert_eq!((texts_of(&written.records), written.covers), (vec!["Hello".to_owned()], Pts(11)));
    assert!(recorder.bind(&room(), log(StoredLog::default())).is_none(), "one writer for each log");
}

#[test]
fn updates_are_applied_once_and_in_the_order_of_their_pts() {
    let (mut recorder, mut commands) = open();
    assert_eq!(recorder.apply(&room(), says(12, 4, "two"), at(0)), Applied::Ahead);
    assert_eq!(recorder.pts(&room()), Some(Pts(10)));
    assert_eq!(recorder.apply(&room(), says(11, 3, "one"), at(0)), Applied::Next(vec![]));
    assert_eq!(recorder.apply(&room(), says(11, 3, "one"), at(0)), Applied::Old);
    assert_eq!(recorder.apply(&room(), says(12, 4, "two"), at(0)), Applied::Next(vec![]));
    assert_eq!(texts_of(&written(&mut commands).records), ["one", "two"]);
}

#[test]
fn updates_of_an_unknown_room_are_skipped() {
    assert_eq!(Recorder::default().apply(&room(), says(11, 3, "Hello"), at(0)), Applied::Old);
}

#[test]
fn a_difference_with_fewer_events_than_it_counts_leaves_a_gap() {
    let (mut recorder, mut commands) = open();
    written(&mut commands);
    recorder.apply_difference(&room(), EventBatch { pts_count: 1, ..says(14, 5, "what is left") }, at(0));
    // One command has both the gap and its pts, so every segment that covers the pts also contains the gap.
    let Ok(WriterCommand::Append { records, covers }) = commands.try_recv() else { panic!("records") };
    assert_eq!(texts_of(&records), ["what is left"]);
    assert_eq!(records[1].event, Event::Gap(Gap { counted: 4, received: 1 }));
    assert_eq!(covers, Pts(14));
    assert!(commands.is_empty());
}

#[test]
fn after_a_restart_the_log_continues_where_it_ended() {
    let (mut before, mut commands) = open();
    before.apply(&room(), says(11, 3, "before"), at(0));
    let first = written(&mut commands);

    let mut after = Recorder::default();
    let mut commands = after.bind(&room(), log(stored(first))).unwrap().commands;
    assert_eq!(after.pts(&room()), Some(Pts(11)));
    assert_eq!(after.apply(&room(), says(11, 3, "before"), at(20)), Applied::Old);
    after.apply(&room(), says(12, 4, "after"), at(20));
    assert_eq!(texts_of(&written(&mut commands).records), ["after"]);
}

#[test]
fn an_edit_that_changes_nothing_is_skipped() {
    let (mut recorder, mut commands) = open();
    recorder.apply(&room(), says(11, 3, "Hello"), at(0));
    recorder.apply(&room(), edits(12, 3, "Hello"), at(0));
    assert_eq!(written(&mut commands).covers, Pts(12));
    recorder.apply(&room(), edits(13, 3, "Hello!"), at(0));
    let written = written(&mut commands);
    assert_eq!((written.records.len(), written.covers), (1, Pts(13)));
}

/// The log lacks a message if Telegram had forgotten it when the host requested the difference.
#[test]
fn an_edit_of_a_message_that_the_log_lacks_is_recorded() {
    let (mut recorder, mut commands) = open();
    recorder.apply(&room(), edits(11, 3, "Hello!"), at(0));
    let records = written(&mut commands).records;
    assert!(matches!(&records[..], [Record { event: Event::Edit { message: MessageId(3), .. }, .. }]), "{records:?}");
}

#[test]
fn a_message_that_history_repeats_is_an_edit_or_skipped() {
    let (mut recorder, mut commands) = open();
    recorder.apply(&room(), says(11, 3, "Hello"), at(0));
    recorder.apply_difference(&room(), EventBatch { pts_count: 4, ..says(15, 3, "Hello") }, at(0));
    recorder.apply_difference(&room(), EventBatch { pts_count: 1, ..says(16, 3, "Hello again") }, at(0));
    let records = written(&mut commands).records;
    let kinds: Vec<bool> = records.iter().map(|record| matches!(record.event, Event::Edit { .. })).collect();
    assert_eq!(kinds, [false, true]);
}

#[test]
fn a_fact_is_recorded_once_however_often_its_job_arrives() {
    let (mut recorder, mut commands) = open();
    recorder.record(&room(), vec![fact(2)], at(0));
    recorder.record(&room(), vec![fact(2)], at(0));
    let first = written(&mut commands);
    assert_eq!(first.records.len(), 1);
    assert!(!recorder.is_recorded(&room(), 2));
    recorder.note_progress(&room(), Progress { stored: 1, last_job: 2, ..Progress::default() });
    assert!(recorder.is_recorded(&room(), 2));

    let mut after = Recorder::default();
    let mut commands = after.bind(&room(), log(stored(first))).unwrap().commands;
    after.record(&room(), vec![fact(2)], at(9));
    assert!(after.is_recorded(&room(), 2));
    assert!(written(&mut commands).records.is_empty());
}

#[test]
fn files_are_uploaded_once_until_the_log_has_the_result() {
    let (mut recorder, mut commands) = open();
    let sent = EventBatch { events: vec![photo(3)], pts: Pts(11), pts_count: 1 };
    let Applied::Next(uploads) = recorder.apply(&room(), sent, at(0)) else { panic!("the next batch") };
    assert_eq!(uploads.iter().map(|upload| upload.file).collect::<Vec<_>>(), [FileId(55)]);
    assert_eq!(recorder.apply(&room(), edits(12, 3, "a caption"), at(0)), Applied::Next(vec![]));

    let mut after = Recorder::default();
    let mut bound = after.bind(&room(), log(stored(written(&mut commands)))).unwrap();
    assert_eq!(bound.uploads, uploads);
    after.record(&room(), vec![stored_photo(3)], at(10));
    after.record(&room(), vec![stored_photo(3)], at(10));
    assert!(after.pending_media(&room()).is_empty());
    assert_eq!(written(&mut bound.commands).records.len(), 1);
}

#[test]
fn files_of_a_room_without_a_chat_are_uploaded_when_it_gets_one() {
    let mut recorder = Recorder::default();
    recorder.watch(room(), Pts(10));
    let sent = EventBatch { events: vec![photo(3)], pts: Pts(11), pts_count: 1 };
    assert_eq!(recorder.apply(&room(), sent, at(0)), Applied::Next(vec![]));
    let uploads = recorder.bind(&room(), log(StoredLog::default())).unwrap().uploads;
    assert_eq!(uploads.iter().map(|upload| upload.file).collect::<Vec<_>>(), [FileId(55)]);
}

#[test]
fn a_rebased_log_keeps_the_events_that_only_the_host_knows() {
    let (mut recorder, mut commands) = open();
    recorder.apply(&room(), says(11, 3, "one"), at(0));
    let theirs = written(&mut commands);
    recorder.apply(&room(), says(12, 4, "two"), at(0));
    recorder.record(&room(), vec![fact(2)], at(0));
    let unstored = written(&mut commands).records;

    let mut bound = recorder.rebase(&room(), TakenLog::new(stored(theirs), unstored, commands), at(10)).unwrap();
    assert_eq!(recorder.pts(&room()), Some(Pts(11)), "the difference returns the second message again");
    let next: Vec<Event> = written(&mut bound.commands).records.into_iter().map(|record| record.event).collect();
    assert_eq!(next, [fact(2)]);
}

#[test]
fn a_log_is_durable_and_complete_when_its_writer_has_stored_and_shown_every_record() {
    let (mut recorder, _commands) = open();
    assert!(recorder.is_durable() && recorder.is_complete(&room()));
    recorder.apply(&room(), says(11, 3, "one"), at(0));
    assert!(!recorder.is_durable() && !recorder.is_complete(&room()));
    recorder.note_progress(&room(), Progress { stored: 1, ..Progress::default() });
    assert!(recorder.is_durable() && !recorder.is_complete(&room()));
    recorder.note_progress(&room(), Progress { stored: 1, shown: 1, ..Progress::default() });
    assert!(recorder.is_complete(&room()));
}

#[test]
fn a_person_without_a_name_keeps_the_last_one() {
    let (mut recorder, mut commands) = open();
    recorder.apply(&room(), says(11, 3, "one"), at(0));
    let nameless = Message { sender: Some(Person { id: UserId(7), name: None }), ..message(4, "two") };
    recorder.apply(&room(), EventBatch { events: vec![Event::Message(nameless)], pts: Pts(12), pts_count: 1 }, at(0));
    let records = written(&mut commands).records;
    let Event::Message(second) = &records[1].event else { panic!("a message") };
    assert_eq!(second.sender.as_ref().unwrap().name.as_deref(), Some("Olena"));
}

/// Returns a recorder with one chat, and the commands for the chat's writer. The chat has no segment yet.
fn open() -> (Recorder, mpsc::UnboundedReceiver<WriterCommand>) {
    let mut recorder = Recorder::default();
    let bound = recorder.bind(&room(), log(StoredLog::default())).unwrap();
    (recorder, bound.commands)
}

/// The records that the writer received, and the pts that they cover.
struct Written {
    records: Vec<Record>,
    covers: Pts,
}

/// Returns all records that the recorder has sent to the writer since the previous call.
fn written(commands: &mut mpsc::UnboundedReceiver<WriterCommand>) -> Written {
    let mut written = Written { records: Vec::new(), covers: Pts(0) };
    while let Ok(command) = commands.try_recv() {
        if let WriterCommand::Append { records, covers } = command {
            written.records.extend(records);
            written.covers = covers;
        }
    }
    written
}

/// Returns a stored log with these records in one segment.
fn stored(Written { records, covers }: Written) -> StoredLog {
    StoredLog::new(vec![first_segment(records, covers)])
}

fn log(stored: StoredLog) -> ChatLog {
    ChatLog { owner: owner(), from: Pts(10), stored }
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
