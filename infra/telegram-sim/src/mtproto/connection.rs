//! One client's connection, from its first frame to its end.
//!
//! One task owns it: it takes turns between what the client sends, what happens in the world, and the end of patience.
//! So everything a client sees is in one order: what others did before its call reaches it before the answer, and what
//! its own call did is in the answer and is not pushed as well.

use super::accounts::{Life, Line, SignIn};
use super::calls::{self, Answered, Refusal};
use super::envelope::{self, Envelope, EnvelopeError};
use super::forms;
use super::framing::{FrameError, FrameReader, FrameWriter, TransportError};
use super::outgoing::{Numbering, Outgoing};
use super::server::Shared;
use super::session::{Session, Step};
use crate::faults::{CallFault, PushFault};
use crate::world::{DataCentre, Event, QueryId, Recorded, Subscription, World};
use grammers_tl_types::Serializable;
use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, sleep_until};

/// How long a silent connection is kept until its client asks for something else.
const PATIENCE: Duration = Duration::from_mins(10);
/// How long a bot has to answer a press. Telegram does not say; apps give up after some ten seconds.
const BOT_PATIENCE: Duration = Duration::from_secs(10);
/// How many frames may wait to be looked at.
const WAITING_FRAMES: usize = 8;

/// How a connection came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client hung up.
    HungUp,
    /// Its auth key is not known.
    KeyUnknown,
    /// It was silent for too long.
    Silent,
    /// A fault broke it.
    Cut,
}

/// Why a connection was closed on its client.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConnectionError {
    #[error("a malformed frame")]
    Frame(#[from] FrameError),
    #[error("a payload that its key does not open")]
    Envelope(#[from] EnvelopeError),
    #[error("another auth key in the middle of a connection")]
    KeyChanged,
    #[error("writing to the client")]
    Write(#[from] io::Error),
}

struct Connection {
    shared: Arc<Shared>,
    sign_in: Arc<SignIn>,
    /// The key's only line; a connection that did not get it answers every call with the reason.
    line: Option<Line>,
    frames: Frames,
    news: Subscription,
    session: Session,
    session_id: i64,
    wants_updates: bool,
    writer: Writer,
    patience: Duration,
    heard: Instant,
    /// Presses whose answers are awaited, the oldest first.
    pressed: VecDeque<Pressed>,
}

/// A press whose answer is the result of a call.
struct Pressed {
    call: i64,
    query: QueryId,
    until: Instant,
}

/// The frames of a client, read by a task of their own, since half a frame must not be given up.
struct Frames {
    queue: mpsc::Receiver<Result<Option<Vec<u8>>, FrameError>>,
    reading: AbortHandle,
}

struct Writer {
    socket: OwnedWriteHalf,
    framing: FrameWriter,
    numbering: Numbering,
}

/// What a connection turns to next.
enum Turn {
    Frame(Result<Option<Vec<u8>>, FrameError>),
    News(Option<Recorded>),
    NoAnswer,
    Silence,
    Cut,
}

/// Serves a client until one of both has had enough.
pub(super) async fn serve(stream: TcpStream, here: DataCentre, shared: Arc<Shared>) -> Result<End, ConnectionError> {
    stream.set_nodelay(true)?;
    let (reading, writing) = stream.into_split();
    let Some(reader) = FrameReader::begin(reading).await? else { return Ok(End::HungUp) };
    let framing = FrameWriter::new(reader.transport());
    let mut writer = Writer { socket: writing, framing, numbering: Numbering::default() };
    let mut frames = Frames::read(reader);

    let Some(first) = frames.next().await? else { return Ok(End::HungUp) };
    let Some(sign_in) = envelope::key_id(&first).and_then(|id| shared.accounts.find(here, id)) else {
        writer.refuse(TransportError::AuthKeyUnknown).await?;
        return Ok(End::KeyUnknown);
    };
    let first = sign_in.key.open(&first)?;
    let line = sign_in.take_line().await;
    let mut connection = Connection::new(shared, sign_in, line, frames, writer);
    match connection.receive(first).await? {
        Some(end) => Ok(end),
        None => connection.run().await,
    }
}

impl Connection {
    fn new(shared: Arc<Shared>, sign_in: Arc<SignIn>, line: Option<Line>, frames: Frames, writer: Writer) -> Self {
        Self {
            news: shared.world.subscribe(),
            session: Session::new(shared.salt),
            shared,
            sign_in,
            line,
            frames,
            session_id: 0,
            wants_updates: true,
            writer,
            patience: PATIENCE,
            heard: Instant::now(),
            pressed: VecDeque::new(),
        }
    }

    async fn run(&mut self) -> Result<End, ConnectionError> {
        let mut cuts = self.shared.faults.cuts();
        loop {
            let answer_due = self.answer_due();
            let turn = tokio::select! {
                biased;
                _ = cuts.changed() => Turn::Cut,
                frame = self.frames.queue.recv() => Turn::Frame(frame.unwrap_or(Ok(None))),
                news = self.news.next() => Turn::News(news),
                () = sleep_until(answer_due) => Turn::NoAnswer,
                () = sleep_until(self.heard + self.patience) => Turn::Silence,
            };
            let end = match turn {
                Turn::Frame(frame) => match frame? {
                    Some(frame) => self.frame(&frame).await?,
                    None => Some(End::HungUp),
                },
                Turn::News(Some(news)) => self.push(&news).await.map(|()| None)?,
                Turn::NoAnswer => self.give_up_press().await.map(|()| None)?,
                Turn::News(None) => Some(End::HungUp),
                Turn::Silence => Some(End::Silent),
                Turn::Cut => Some(End::Cut),
            };
            if let Some(end) = end {
                return Ok(end);
            }
        }
    }

    /// Takes what the client sent.
    async fn frame(&mut self, frame: &[u8]) -> Result<Option<End>, ConnectionError> {
        self.heard = Instant::now();
        if envelope::key_id(frame) != Some(self.sign_in.key.id()) {
            return Err(ConnectionError::KeyChanged);
        }
        self.receive(self.sign_in.key.open(frame)?).await
    }

    async fn receive(&mut self, envelope: Envelope) -> Result<Option<End>, ConnectionError> {
        self.session_id = envelope.session;
        let now_s = real_now_ms() / 1000;
        for step in self.session.receive(envelope, now_s) {
            let end = self.step(step).await?;
            if end.is_some() {
                return Ok(end);
            }
        }
        Ok(None)
    }

    async fn step(&mut self, step: Step) -> Result<Option<End>, ConnectionError> {
        match step {
            Step::Begin { session, welcome } if self.sign_in.is_new_session(session) => self.tell(welcome).await?,
            Step::Begin { .. } => {}
            Step::Tell(message) => self.tell(message).await?,
            Step::HangUpAfter(patience) => self.patience = patience,
            Step::Call { message, body } => return self.call(message, body).await,
        }
        Ok(None)
    }

    async fn call(&mut self, message: i64, body: Vec<u8>) -> Result<Option<End>, ConnectionError> {
        match self.standing().and_then(|()| calls::unwrap(body)) {
            Ok(call) => {
                self.wants_updates &= call.wants_updates;
                self.carry_out(message, &call.body).await
            }
            Err(refusal) => self.answer(message, refusal.to_bytes()).await.map(|()| None),
        }
    }

    async fn carry_out(&mut self, message: i64, body: &[u8]) -> Result<Option<End>, ConnectionError> {
        let fault = self.shared.faults.of_call(calls::name(body));
        if let Some(CallFault::Refuse { code, message: text }) = fault {
            self.answer(message, Refusal::new(code, text).to_bytes()).await?;
            return Ok(None);
        }
        let Answered { result, own_events, awaits } = calls::carry_out(&self.shared, &self.sign_in, body);
        match fault {
            Some(CallFault::LoseAnswer) => return Ok(Some(End::Cut)),
            Some(CallFault::Delay { by_ms }) => sleep(Duration::from_millis(by_ms)).await,
            Some(CallFault::Refuse { .. }) | None => {}
        }
        self.push_before(&own_events).await?;
        if let Some(query) = awaits {
            self.pressed.push_back(Pressed { call: message, query, until: Instant::now() + BOT_PATIENCE });
            return Ok(None);
        }
        self.answer(message, result.unwrap_or_else(|refusal| refusal.to_bytes())).await?;
        Ok(None)
    }

    /// Whether calls of this connection are carried out at all.
    fn standing(&self) -> Result<(), Refusal> {
        match (self.sign_in.life(), &self.line) {
            (Life::Duplicated, _) | (_, None) => Err(Refusal::new(406, "AUTH_KEY_DUPLICATED")),
            (Life::Revoked, _) => Err(Refusal::new(401, "SESSION_REVOKED")),
            (Life::SignedIn(_) | Life::Nobodys, Some(_)) => Ok(()),
        }
    }

    /// Pushes all that happened and is not pushed yet, but for the events that the client's own call made.
    async fn push_before(&mut self, own_events: &BTreeSet<u64>) -> Result<(), ConnectionError> {
        for news in self.news.drain() {
            if !own_events.contains(&news.seq) {
                self.push(&news).await?;
            }
        }
        Ok(())
    }

    /// When the oldest press has waited long enough for its answer.
    fn answer_due(&self) -> Instant {
        self.pressed.front().map_or_else(|| Instant::now() + PATIENCE, |pressed| pressed.until)
    }

    async fn give_up_press(&mut self) -> Result<(), ConnectionError> {
        match self.pressed.pop_front_if(|pressed| pressed.until <= Instant::now()) {
            Some(pressed) => self.answer(pressed.call, calls::no_answer_to_press()).await,
            None => Ok(()),
        }
    }

    /// An answer to a press that is awaited here.
    async fn answer_press(&mut self, news: &Recorded) -> Result<(), ConnectionError> {
        let Event::PressAnswered { query, text, alert, .. } = news.event.as_ref() else { return Ok(()) };
        let Some(at) = self.pressed.iter().position(|pressed| pressed.query == *query) else { return Ok(()) };
        let Some(pressed) = self.pressed.remove(at) else { return Ok(()) };
        self.answer(pressed.call, calls::answer_to_press(text.as_deref(), *alert)).await
    }

    async fn push(&mut self, news: &Recorded) -> Result<(), ConnectionError> {
        self.answer_press(news).await?;
        if !self.wants_updates || self.session_id == 0 || self.standing().is_err() {
            return Ok(());
        }
        let Some(account) = self.sign_in.account() else { return Ok(()) };
        let here = self.sign_in.data_centre;
        let is_home = |world: &World| world.user(account).is_ok_and(|user| user.home() == here);
        let updates = |world: &World| is_home(world).then(|| forms::push(world, account, news)).flatten();
        let Some(updates) = self.shared.world.look(updates) else { return Ok(()) };
        if self.shared.faults.of_push(PushFault::Drop) {
            tracing::info!(event.seq = news.seq, "a push got lost, as was asked for");
            return Ok(());
        }
        let updates = match forms::too_long(&updates) {
            Some(too_long) if self.shared.faults.of_push(PushFault::TooLong) => too_long,
            Some(_) | None => updates,
        };
        if self.shared.faults.of_push(PushFault::Double) {
            self.tell(Outgoing::Notice(updates.to_bytes())).await?;
        }
        self.tell(Outgoing::Notice(updates.to_bytes())).await
    }

    async fn answer(&mut self, to: i64, result: Vec<u8>) -> Result<(), ConnectionError> {
        self.tell(Outgoing::Answer { to, result }).await
    }

    async fn tell(&mut self, message: Outgoing) -> Result<(), ConnectionError> {
        let envelope = self.writer.numbering.envelope(message, self.shared.salt, self.session_id, real_now_ms());
        let frame = self.writer.framing.frame(&self.sign_in.key.seal(&envelope));
        self.writer.socket.write_all(&frame).await?;
        Ok(())
    }
}

impl Frames {
    fn read(reader: FrameReader<OwnedReadHalf>) -> Self {
        let (sender, queue) = mpsc::channel(WAITING_FRAMES);
        let reading = tokio::spawn(read_into(reader, sender)).abort_handle();
        Self { queue, reading }
    }

    async fn next(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        self.queue.recv().await.unwrap_or(Ok(None))
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

impl Writer {
    async fn refuse(&mut self, error: TransportError) -> io::Result<()> {
        self.socket.write_all(&self.framing.error(error)).await
    }
}

async fn read_into(mut reader: FrameReader<OwnedReadHalf>, sender: mpsc::Sender<Result<Option<Vec<u8>>, FrameError>>) {
    loop {
        let frame = reader.next().await;
        let more = matches!(frame, Ok(Some(_)));
        if sender.send(frame).await.is_err() || !more {
            return;
        }
    }
}

/// The machine's time, whatever the world's clock shows: clients compare message ids with their own clock.
fn real_now_ms() -> i64 {
    crate::world::machine_time().0
}
