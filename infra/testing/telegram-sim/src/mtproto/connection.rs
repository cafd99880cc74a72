//! The connection of one client, from its first frame to its end.
//!
//! One task owns the connection. It handles frames of the client, events of the world and time-outs, one at a time. So
//! the client sees everything in one order: if another client causes an event before this client's call, the event
//! arrives before the answer to the call. Events that the call itself caused are part of the answer and are not pushed
//! as well.

use std::{
    collections::{BTreeSet, VecDeque},
    io,
    sync::Arc,
    time::Duration,
};

use grammers_tl_types::Serializable;
use tokio::{
    net::{TcpStream, tcp::OwnedReadHalf},
    sync::mpsc,
    task::AbortHandle,
    time::{Instant, sleep, sleep_until},
};

use crate::{
    faults::{CallFault, PushFault},
    mtproto::{
        accounts::{ConnectionLock, KeyStatus, SignIn},
        calls::{self, CallOutcome, RpcError},
        envelope::{self, Envelope, EnvelopeError},
        forms,
        framing::{FrameError, FrameReader, FrameWriter, TransportError},
        outbox::Outbox,
        outgoing::Outgoing,
        session::Step,
        shared::Shared,
    },
    world::{DataCentre, Event, QueryId, RecordedEvent, Subscription, World},
};

/// How long a connection stays open if its client sends nothing. The client may ask for another time
/// (`ping_delay_disconnect`).
const PATIENCE: Duration = Duration::from_mins(10);
/// How long a bot has to answer a button press. Telegram does not document it; apps give up after about ten seconds.
const BOT_PATIENCE: Duration = Duration::from_secs(10);
/// How many frames can be read ahead of the frame that is being handled.
const WAITING_FRAMES: usize = 8;

/// The reason why a connection ended without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client closed the connection.
    HungUp,
    /// The auth key is unknown.
    KeyUnknown,
    /// The client sent nothing for too long.
    Silent,
    /// An injected fault cut the connection.
    Cut,
}

/// The error because of which the server closed a connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConnectionError {
    #[error("the client sent a malformed frame")]
    Frame(#[from] FrameError),
    #[error("the client's key does not decrypt a payload")]
    Envelope(#[from] EnvelopeError),
    #[error("the client changed its auth key within a connection")]
    KeyChanged,
    #[error("a write to the client failed")]
    Write(#[from] io::Error),
}

struct Connection {
    shared: Arc<Shared>,
    sign_in: Arc<SignIn>,
    /// The lock on the auth key. `None` if another connection did not release the lock in time: every call on this
    /// connection is then answered with `AUTH_KEY_DUPLICATED`.
    lock: Option<ConnectionLock>,
    frames: Frames,
    news: Subscription,
    /// The session of the newest message; `None` before the first message.
    session: Option<i64>,
    outbox: Outbox,
    patience: Duration,
    /// When the client last sent something.
    last_heard: Instant,
    /// Button presses that wait for the bot's answer, oldest first.
    pending_presses: VecDeque<PendingPress>,
}

/// A button press of the client. The bot's answer becomes the result of the call that pressed the button.
struct PendingPress {
    call: i64,
    query: QueryId,
    until: Instant,
}

/// The frames of a client. A separate task reads them. If the connection's task read them itself and stopped in the
/// middle of a frame to handle an event, the bytes read so far would be lost.
struct Frames {
    queue: mpsc::Receiver<Result<Option<Vec<u8>>, FrameError>>,
    reading: AbortHandle,
}

/// The next thing for a connection to handle.
enum Wakeup {
    Frame(Result<Option<Vec<u8>>, FrameError>),
    News(Option<RecordedEvent>),
    NoAnswer,
    Silence,
    Cut,
}

/// Serves a client until one of the two sides ends the connection.
pub(super) async fn serve(stream: TcpStream, here: DataCentre, shared: Arc<Shared>) -> Result<End, ConnectionError> {
    stream.set_nodelay(true)?;
    let (reading, writing) = stream.into_split();
    let Some(reader) = FrameReader::begin(reading).await? else { return Ok(End::HungUp) };
    let mut outbox = Outbox::new(writing, FrameWriter::new(reader.transport()));
    let mut frames = Frames::read(reader);

    let Some(first) = frames.next().await? else { return Ok(End::HungUp) };
    let Some(sign_in) = envelope::key_id(&first).and_then(|id| shared.accounts.find(here, id)) else {
        outbox.send_transport_error(TransportError::AuthKeyUnknown).await?;
        return Ok(End::KeyUnknown);
    };
    let first = sign_in.key.open(&first)?;
    let lock = sign_in.lock_connection().await;
    let mut connection = Connection {
        news: shared.world.subscribe(),
        shared,
        sign_in,
        lock,
        frames,
        session: None,
        outbox,
        patience: PATIENCE,
        last_heard: Instant::now(),
        pending_presses: VecDeque::new(),
    };
    let end = connection.receive(first).await?;
    connection.flush().await?;
    match end {
        Some(end) => Ok(end),
        None => connection.run().await,
    }
}

impl Connection {
    async fn run(&mut self) -> Result<End, ConnectionError> {
        let mut cuts = self.shared.faults.cuts();
        loop {
            let answer_due = self.answer_due();
            let wakeup = tokio::select! {
                biased;
                _ = cuts.changed() => Wakeup::Cut,
                frame = self.frames.queue.recv() => Wakeup::Frame(frame.unwrap_or(Ok(None))),
                news = self.news.next() => Wakeup::News(news),
                () = sleep_until(answer_due) => Wakeup::NoAnswer,
                () = sleep_until(self.last_heard + self.patience) => Wakeup::Silence,
            };
            let end = match wakeup {
                Wakeup::Frame(frame) => match frame? {
                    Some(frame) => self.frame(&frame).await?,
                    None => Some(End::HungUp),
                },
                Wakeup::News(Some(news)) => {
                    self.push(&news);
                    None
                }
                Wakeup::NoAnswer => {
                    self.give_up_press();
                    None
                }
                Wakeup::News(None) => Some(End::HungUp),
                Wakeup::Silence => Some(End::Silent),
                Wakeup::Cut => Some(End::Cut),
            };
            self.flush().await?;
            if let Some(end) = end {
                return Ok(end);
            }
        }
    }

    /// Handles a frame from the client.
    async fn frame(&mut self, frame: &[u8]) -> Result<Option<End>, ConnectionError> {
        self.last_heard = Instant::now();
        if envelope::key_id(frame) != Some(self.sign_in.key.id()) {
            return Err(ConnectionError::KeyChanged);
        }
        self.receive(self.sign_in.key.open(frame)?).await
    }

    async fn receive(&mut self, envelope: Envelope) -> Result<Option<End>, ConnectionError> {
        let (session, now_s) = (envelope.session, real_now_ms() / 1000);
        self.session = Some(session);
        let salts = &self.shared.salts;
        let steps = self.sign_in.with_session(session, |session| session.receive(envelope, salts, now_s));
        for step in steps {
            let end = self.step(session, step).await?;
            if end.is_some() {
                return Ok(end);
            }
        }
        Ok(None)
    }

    async fn step(&mut self, session: i64, step: Step) -> Result<Option<End>, ConnectionError> {
        match step {
            Step::Send(message) => self.send(message),
            Step::Resend(message) => self.outbox.push(message),
            Step::HangUpAfter(patience) => self.patience = patience,
            Step::Call { message, body } => return self.call(session, message, body).await,
        }
        Ok(None)
    }

    async fn call(&mut self, session: i64, message: i64, body: Vec<u8>) -> Result<Option<End>, ConnectionError> {
        match self.check_key().and_then(|()| calls::unwrap(body)) {
            Ok(call) => {
                self.sign_in.with_session(session, |session| session.called(call.wants_updates));
                self.execute(message, &call.body).await
            }
            Err(error) => {
                self.answer(message, error.to_bytes());
                Ok(None)
            }
        }
    }

    async fn execute(&mut self, message: i64, body: &[u8]) -> Result<Option<End>, ConnectionError> {
        let fault = self.shared.faults.of_call(calls::name(body));
        if let Some(CallFault::Refuse { code, message: text }) = fault {
            self.answer(message, RpcError::new(code, text).to_bytes());
            return Ok(None);
        }
        let CallOutcome { result, own_events, awaited_press } = calls::execute(&self.shared, &self.sign_in, body);
        let result = result.unwrap_or_else(|error| error.to_bytes());
        if let Some(query) = awaited_press {
            self.pending_presses.push_back(PendingPress { call: message, query, until: Instant::now() + BOT_PATIENCE });
        }
        match fault {
            Some(CallFault::LoseAnswer) => {
                self.send_into_nothing(Outgoing::Answer { to: message, result });
                return Ok(Some(End::Cut));
            }
            Some(CallFault::Delay { by_ms }) => {
                self.flush().await?;
                sleep(Duration::from_millis(by_ms)).await;
            }
            Some(CallFault::Refuse { .. }) | None => {}
        }
        self.push_before(&own_events);
        if awaited_press.is_none() {
            self.answer(message, result);
        }
        Ok(None)
    }

    /// Checks that this connection may execute calls. If it may not, returns the error to answer with.
    fn check_key(&self) -> Result<(), RpcError> {
        match (self.sign_in.status(), &self.lock) {
            (KeyStatus::Duplicated, _) | (_, None) => Err(RpcError::new(406, "AUTH_KEY_DUPLICATED")),
            (KeyStatus::Revoked, _) => Err(RpcError::new(401, "SESSION_REVOKED")),
            (KeyStatus::SignedIn(_) | KeyStatus::SignedOut, Some(_)) => Ok(()),
        }
    }

    /// Pushes all events that are not pushed yet, except the events that the client's own call caused.
    fn push_before(&mut self, own_events: &BTreeSet<u64>) {
        for news in self.news.drain() {
            if !own_events.contains(&news.seq) {
                self.push(&news);
            }
        }
    }

    /// Returns the deadline of the oldest pending press. If no press is pending, returns a time ten minutes from now,
    /// because [`Self::run`] always needs a time until which it waits.
    fn answer_due(&self) -> Instant {
        self.pending_presses.front().map_or_else(|| Instant::now() + PATIENCE, |pressed| pressed.until)
    }

    fn give_up_press(&mut self) {
        if let Some(pressed) = self.pending_presses.pop_front_if(|pressed| pressed.until <= Instant::now()) {
            self.answer(pressed.call, calls::no_answer_to_press());
        }
    }

    /// If this event is the bot's answer to a pending press, sends the client the result of the call that pressed the
    /// button.
    fn answer_press(&mut self, news: &RecordedEvent) {
        let Event::PressAnswered { query, text, alert, .. } = news.event.as_ref() else { return };
        let Some(at) = self.pending_presses.iter().position(|pressed| pressed.query == *query) else { return };
        let Some(pressed) = self.pending_presses.remove(at) else { return };
        self.answer(pressed.call, calls::answer_to_press(text.as_deref(), *alert));
    }

    fn push(&mut self, news: &RecordedEvent) {
        self.answer_press(news);
        if !self.wants_updates() || self.check_key().is_err() {
            return;
        }
        let Some(account) = self.sign_in.account() else { return };
        let here = self.sign_in.data_centre;
        let is_home = |world: &World| world.user(account).is_ok_and(|user| user.home() == here);
        let updates = |world: &World| is_home(world).then(|| forms::push(world, account, news)).flatten();
        let Some(updates) = self.shared.world.read(updates) else { return };
        if self.shared.faults.of_push(PushFault::Drop, account) {
            return tracing::info!(event.seq = news.seq, "an injected fault dropped a push");
        }
        let updates = match forms::too_long(&updates) {
            Some(too_long) if self.shared.faults.of_push(PushFault::TooLong, account) => too_long,
            Some(_) | None => updates,
        };
        if self.shared.faults.of_push(PushFault::Double, account) {
            self.send(Outgoing::Notice(updates.to_bytes()));
        }
        self.send(Outgoing::Notice(updates.to_bytes()));
    }

    fn wants_updates(&self) -> bool {
        self.session.is_some_and(|id| self.sign_in.with_session(id, |session| session.wants_updates()))
    }

    fn answer(&mut self, to: i64, result: Vec<u8>) {
        self.send(Outgoing::Answer { to, result });
    }

    /// Gives a message its id and sequence number, and puts it into the outbox.
    fn send(&mut self, message: Outgoing) {
        let Some(id) = self.session else { return };
        self.outbox.push(self.sign_in.with_session(id, |session| session.send(message, real_now_ms())));
    }

    /// Gives a message its id and sequence number and keeps it, but does not send it, because an injected fault loses
    /// the message. The client can still ask for the message.
    fn send_into_nothing(&mut self, message: Outgoing) {
        let Some(id) = self.session else { return };
        self.sign_in.with_session(id, |session| session.send(message, real_now_ms()));
    }

    /// Sends the messages in the outbox.
    async fn flush(&mut self) -> Result<(), ConnectionError> {
        let Some(session) = self.session else { return Ok(()) };
        Ok(self.outbox.flush(&self.sign_in, session, &self.shared.salts).await?)
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

async fn read_into(mut reader: FrameReader<OwnedReadHalf>, sender: mpsc::Sender<Result<Option<Vec<u8>>, FrameError>>) {
    loop {
        let frame = reader.next().await;
        let more = matches!(frame, Ok(Some(_)));
        if sender.send(frame).await.is_err() || !more {
            return;
        }
    }
}

/// Returns the real time, not the simulated world's time: a message id contains a time, and clients compare it with
/// their own clock.
fn real_now_ms() -> i64 {
    crate::world::machine_time().0
}
