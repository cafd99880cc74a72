use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use archive::Utc;
use tokio::{sync::Semaphore, task::JoinHandle, time::timeout};

use super::*;
use crate::archive::{
    bucket::BucketError,
    examples::{at, close, fact, first_segment, message, owner, room, texts_of},
};

const NEVER: Duration = Duration::from_hours(1);
const PATIENT: Pace =
    Pace { flush_after: NEVER, segment_records: 3, refresh_after: NEVER, retry_pause: Duration::ZERO };
const PROMPT: Pace = Pace { flush_after: Duration::ZERO, refresh_after: Duration::ZERO, ..PATIENT };

#[tokio::test]
async fn a_segment_is_written_when_its_first_record_is_old_enough() {
    let mut log = Log::start(PROMPT, Store::default());
    log.append(&[says(3, "one")], 11);
    log.until(|progress| progress.stored == 1).await;
    assert_eq!(log.store.segments(), [(1, texts(&["one"]), Pts(11))]);
}

#[tokio::test]
async fn a_segment_is_written_when_it_is_full_or_flushed() {
    let mut log = Log::start(PATIENT, Store::default());
    log.append(&[says(3, "one"), says(4, "two")], 12);
    log.append(&[says(5, "three")], 13);
    log.until(|progress| progress.stored == 3).await;

    log.append(&[says(6, "four")], 14);
    log.flush();
    log.until(|progress| progress.stored == 4).await;
    assert_eq!(log.store.segments(), [(1, texts(&["one", "two", "three"]), Pts(13)), (2, texts(&["four"]), Pts(14))],);
}

#[tokio::test]
async fn records_that_were_appended_together_are_in_one_segment() {
    let mut log = Log::start(PATIENT, Store::default());
    let many: Vec<Event> = (3..8).map(|id| says(id, "many")).collect();
    log.append(&many, 20);
    log.until(|progress| progress.stored == 5).await;
    assert_eq!(log.store.segments(), [(1, texts(&["many"; 5]), Pts(20))]);
}

#[tokio::test]
async fn a_segment_waits_for_the_one_before_it() {
    let store = Store::closed();
    let mut log = Log::start(PROMPT, store.clone());
    log.append(&[says(3, "one")], 11);
    log.store.wait_for_attempt().await;
    log.append(&[says(4, "two")], 12);
    log.append(&[says(5, "three")], 13);
    assert_eq!(log.store.segments(), []);

    store.open();
    log.until(|progress| progress.stored == 3).await;
    assert_eq!(log.store.segments(), [(1, texts(&["one"]), Pts(11)), (2, texts(&["two", "three"]), Pts(13))]);
}

#[tokio::test]
async fn a_segment_is_written_again_until_the_bucket_answers() {
    let mut log = Log::start(PROMPT, Store::failing(3));
    log.append(&[says(3, "one")], 11);
    log.until(|progress| progress.stored == 1).await;
    assert_eq!(log.store.segments(), [(1, texts(&["one"]), Pts(11))]);
}

#[tokio::test]
async fn after_a_restart_the_log_continues_with_the_next_number() {
    let stored = StoredLog::new(vec![segment(&[says(3, "before"), fact(7)], 11)]);
    let mut log = Log::resume(PATIENT, Store::default(), stored);
    let progress = log.until(|progress| progress.shown == 2).await;
    assert_eq!((progress.stored, progress.last_job), (2, 7));

    log.append(&[says(4, "after")], 12);
    log.flush();
    log.until(|progress| progress.stored == 3).await;
    assert_eq!(log.store.segments(), [(2, texts(&["after"]), Pts(12))]);
}

#[tokio::test]
async fn the_text_is_written_at_its_pace_and_at_once_when_the_chat_is_closed() {
    let mut log = Log::start(PATIENT, Store::default());
    log.append(&[says(3, "one")], 11);
    log.flush();
    log.until(|progress| progress.shown == 1).await;

    log.append(&[says(4, "two")], 12);
    log.flush();
    log.until(|progress| progress.stored == 2).await;
    log.append(&[close(9)], 12);
    log.flush();
    log.until(|progress| progress.shown == 3).await;

    let texts = log.store.texts();
    assert_eq!(texts.len(), 2, "no text for the second message alone");
    assert!(texts[1].contains("two") && texts[1].contains("closed the chat"), "{}", texts[1]);
}

#[tokio::test]
async fn a_text_that_could_not_be_written_is_written_again() {
    let store = Store::default();
    let mut log = Log::start(PROMPT, store.clone());
    store.fail_texts(2);
    log.append(&[close(9)], 11);
    log.until(|progress| progress.shown == 1).await;
    assert_eq!(store.texts().len(), 1);
}

#[test]
fn the_last_text_does_not_wait_unless_a_write_has_failed() {
    let next = Instant::now() + NEVER;
    let mut text = TextSchedule { next, has_failed: false };
    assert_eq!(text.due(false), next);
    assert!(text.due(true) <= Instant::now());
    text.has_failed = true;
    assert_eq!(text.due(true), next);
}

#[tokio::test]
async fn the_log_of_an_earlier_host_is_returned_with_every_record_that_it_lacks() {
    let store = Store::closed();
    store.answers(Placement::TakenByEarlierHost(StoredLog::new(vec![segment(&[says(3, "theirs")], 11)])));
    let log = Log::start(PROMPT, store.clone());
    log.append(&[says(3, "in flight")], 11);
    log.store.wait_for_attempt().await;
    log.append(&[says(4, "after it")], 12);
    store.open();

    let commands = log.commands.clone();
    let WriterEnd::TakenByEarlierHost(taken) = log.end().await else { panic!("the log was taken") };
    let _ = commands.send(append(&[says(5, "after the end")], 13));
    let (stored, unstored) = taken.into_parts();
    assert_eq!(stored.segments().len(), 1);
    assert_eq!(texts_of(&unstored), ["in flight", "after it", "after the end"]);
}

#[tokio::test]
async fn a_writer_ends_when_a_later_host_has_the_log_or_the_room_is_forgotten() {
    let store = Store::default();
    store.answers(Placement::TakenByLaterHost);
    let log = Log::start(PROMPT, store);
    log.append(&[says(3, "one")], 11);
    assert!(matches!(log.end().await, WriterEnd::TakenByLaterHost));

    let Log { commands, writer, .. } = Log::start(PROMPT, Store::default());
    drop(commands);
    assert!(matches!(writer.await.unwrap(), WriterEnd::Forgotten));
}

/// A writer that is running, and the store that it writes to.
struct Log {
    store: Store,
    commands: mpsc::UnboundedSender<WriterCommand>,
    progress: mpsc::UnboundedReceiver<(RoomId, Progress)>,
    writer: JoinHandle<WriterEnd>,
}

impl Log {
    fn start(pace: Pace, store: Store) -> Self {
        Self::resume(pace, store, StoredLog::default())
    }

    fn resume(pace: Pace, store: Store, stored: StoredLog) -> Self {
        let log = ChatLog { owner: owner(), from: Pts(10), stored };
        let (commands, receiver) = mpsc::unbounded_channel();
        let (sender, progress) = mpsc::unbounded_channel();
        let setup = WriterSetup { store: store.clone(), fence: 5, pace, progress: sender };
        let writer = tokio::spawn(LogWriter::new(setup, room(), log, receiver).run());
        Self { store, commands, progress, writer }
    }

    fn append(&self, events: &[Event], covers: i32) {
        self.commands.send(append(events, covers)).unwrap();
    }

    fn flush(&self) {
        self.commands.send(WriterCommand::Flush).unwrap();
    }

    async fn until(&mut self, is_met: impl Fn(&Progress) -> bool) -> Progress {
        let met = async {
            loop {
                let (_, progress) = self.progress.recv().await.expect("the writer runs");
                if is_met(&progress) {
                    return progress;
                }
            }
        };
        timeout(Duration::from_mins(1), met).await.expect("the progress within a minute")
    }

    async fn end(self) -> WriterEnd {
        timeout(Duration::from_mins(1), self.writer).await.expect("the end within a minute").unwrap()
    }
}

/// A bucket in memory, which can be slow, fail, or contain the segment of another host.
#[derive(Clone)]
struct Store {
    contents: Arc<Mutex<Contents>>,
    gate: Arc<Semaphore>,
    attempts: Arc<Semaphore>,
}

#[derive(Default)]
struct Contents {
    segments: Vec<Segment>,
    texts: Vec<String>,
    failing_segments: usize,
    failing_texts: usize,
    answers: VecDeque<Placement>,
}

impl Default for Store {
    fn default() -> Self {
        let store = Self::closed();
        store.open();
        store
    }
}

impl Store {
    /// Creates a store that does not answer until [`Self::open`] is called.
    fn closed() -> Self {
        let (gate, attempts) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        Self { contents: Arc::default(), gate, attempts }
    }

    fn failing(segments: usize) -> Self {
        let store = Self::default();
        store.contents.lock().unwrap().failing_segments = segments;
        store
    }

    fn open(&self) {
        self.gate.add_permits(1000);
    }

    fn fail_texts(&self, count: usize) {
        self.contents.lock().unwrap().failing_texts = count;
    }

    fn answers(&self, placement: Placement) {
        self.contents.lock().unwrap().answers.push_back(placement);
    }

    async fn wait_for_attempt(&self) {
        timeout(Duration::from_mins(1), self.attempts.acquire()).await.expect("an attempt").unwrap().forget();
    }

    fn segments(&self) -> Vec<(u32, Vec<String>, Pts)> {
        let contents = self.contents.lock().unwrap();
        let view = |segment: &Segment| (segment.head.seq, texts_of(&segment.records), segment.covers);
        contents.segments.iter().map(view).collect()
    }

    fn texts(&self) -> Vec<String> {
        self.contents.lock().unwrap().texts.clone()
    }
}

impl LogStore for Store {
    async fn create_segment(&self, _key: &str, segment: &Segment) -> Result<Placement, BucketError> {
        self.attempts.add_permits(1);
        self.gate.acquire().await.unwrap().forget();
        let mut contents = self.contents.lock().unwrap();
        if contents.failing_segments > 0 {
            contents.failing_segments -= 1;
            return Err(no_answer());
        }
        if let Some(answer) = contents.answers.pop_front() {
            return Ok(answer);
        }
        contents.segments.push(segment.clone());
        Ok(Placement::Stored)
    }

    async fn write_text(&self, _key: &str, text: String) -> Result<(), BucketError> {
        let mut contents = self.contents.lock().unwrap();
        if contents.failing_texts > 0 {
            contents.failing_texts -= 1;
            return Err(no_answer());
        }
        contents.texts.push(text);
        Ok(())
    }
}

fn no_answer() -> BucketError {
    BucketError::Failed { doing: "writing", why: "no answer".into() }
}

fn append(events: &[Event], covers: i32) -> WriterCommand {
    WriterCommand::Append { records: records(events), covers: Pts(covers) }
}

fn segment(events: &[Event], covers: i32) -> Segment {
    first_segment(records(events), Pts(covers))
}

fn records(events: &[Event]) -> Vec<Record> {
    events.iter().map(|event| Record { captured: Utc(at(0)), event: event.clone() }).collect()
}

fn says(id: i32, text: &str) -> Event {
    Event::Message(message(id, text))
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
