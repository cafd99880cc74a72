//! A desk on the store in memory, with a Telegram and queues that only take notes. Nothing waits for anything real, so
//! that an action is driven by polling it.
use std::{
    future::Future,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use bot::{calls::CallError, screens::Message};
use desk::{
    Desk,
    ports::{Calls, QueueError, Queues},
};
use domain::{
    Cause, Change, ChatId, Checklist, DeskId, Effect, GroupId, HostJob, InviteLink, Language, Lead, LeadState,
    MessageId, Operator, OperatorId, Phone, Place, Reader, Room, RoomId, RoomState, Shift, Ticket, Timestamp, UserId,
    Wanted, Write,
};
use http::{Request, Response};
use serde_json::{Value, json};
use store::{CommitError, Store};

pub(crate) const SECRET: &str = "local-and-not-a-secret";
pub(crate) const SECRET_BEFORE: &str = "the-one-before";
pub(crate) const NOW: Timestamp = Timestamp(1_795_305_600_000);

pub(crate) const OLENA: i64 = 101;
pub(crate) const IHOR: i64 = 201;

/// A desk, and what it has said.
pub(crate) struct Town<S: Store> {
    pub(crate) desk: Desk<S, Telephone, Post>,
    updates: AtomicI64,
    host_is_down: Arc<AtomicBool>,
}

/// What was said by Telegram.
#[derive(Default)]
pub(crate) struct Telephone {
    said: Mutex<Vec<(UserId, String)>>,
    answered: Mutex<Vec<(UserId, bool)>>,
    paused: Mutex<Duration>,
}

/// Queues, which take everything but jobs while the host's is down.
#[derive(Default)]
pub(crate) struct Post {
    is_down: Arc<AtomicBool>,
}

impl<S: Store> Town<S> {
    pub(crate) fn new(store: S) -> Self {
        let secrets = vec![SECRET.into(), SECRET_BEFORE.into()];
        let post = Post::default();
        let host_is_down = post.is_down.clone();
        let desk = Desk::of(main_desk(), store, Telephone::default(), post, 7_000_000_001, secrets);
        Self { desk, updates: AtomicI64::new(1), host_is_down }
    }

    /// Somebody presses a button of the bot's.
    pub(crate) fn press(&self, user: i64, data: &str) -> Value {
        let update_id = self.updates.fetch_add(1, Ordering::Relaxed);
        let chat = json!({"id": user, "type": "private", "first_name": "Somebody"});
        let message = json!({"message_id": 5, "date": NOW.seconds(), "chat": chat, "text": "?"});
        json!({
            "update_id": update_id,
            "callback_query": {
                "id": "1", "from": from(user), "message": message, "chat_instance": "1", "data": data
            }
        })
    }

    /// Somebody says something in a room.
    pub(crate) fn says(&self, user: i64, group: GroupId, text: &str) -> Value {
        let update_id = self.updates.fetch_add(1, Ordering::Relaxed);
        let chat = json!({"id": group.0, "type": "supergroup", "title": "Chat"});
        json!({
            "update_id": update_id,
            "message": {"message_id": 9, "date": NOW.seconds(), "from": from(user), "chat": chat, "text": text}
        })
    }

    /// Somebody shares their own contact.
    pub(crate) fn contact(&self, user: i64) -> Value {
        let update_id = self.updates.fetch_add(1, Ordering::Relaxed);
        let chat = json!({"id": user, "type": "private", "first_name": "Somebody"});
        let contact = json!({"phone_number": "380000000001", "first_name": "Somebody", "user_id": user});
        json!({
            "update_id": update_id,
            "message": {"message_id": 9, "date": NOW.seconds(), "from": from(user), "chat": chat, "contact": contact}
        })
    }

    /// Telegram delivers an update, at this time.
    pub(crate) fn deliver(&self, update: &Value, now: Timestamp) -> Response<Vec<u8>> {
        run(self.desk.webhook(request(SECRET, update.to_string().into_bytes()), now))
    }

    /// Somebody presses a button now, and is answered.
    pub(crate) fn presses(&self, user: i64, data: &str) {
        assert_eq!(self.deliver(&self.press(user, data), NOW).status(), 200);
    }

    /// The chat that a lead is in.
    pub(crate) fn chat_of(&self, lead: i64) -> ChatId {
        let lead = run(self.desk.store().lead(UserId(lead))).expect("the store answers").expect("they are registered");
        lead.seat().expect("they have a chat").chat.clone()
    }

    /// The host's queue takes nothing any more.
    pub(crate) fn host_goes_down(&self) {
        self.host_is_down.store(true, Ordering::Relaxed);
    }

    /// Who has asked to be let into a room, and whether they were.
    pub(crate) fn answered(&self) -> Vec<(UserId, bool)> {
        self.desk.telegram().answered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How long it has waited between calls, together.
    pub(crate) fn paused(&self) -> Duration {
        *self.desk.telegram().paused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the bot has said, and to whom.
    pub(crate) fn said(&self) -> Vec<(UserId, String)> {
        self.desk.telegram().said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A request as Telegram makes it.
pub(crate) fn request(secret: &str, body: Vec<u8>) -> Request<Vec<u8>> {
    Request::builder().header("x-telegram-bot-api-secret-token", secret).body(body).expect("a request")
}

/// Runs what never waits for anything real.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100_000 {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
    panic!("it waits for something that does not come");
}

/// Stores these, as if it had always been so.
pub(crate) fn furnish(store: &impl Store, writes: Vec<Write>) {
    for (number, chunk) in (0..).zip(writes.chunks(90)) {
        let cause = Cause::Enlisting { operator: UserId(number), at: Timestamp(0) };
        let change = Change { writes: chunk.to_vec(), effects: vec![] };
        let stored: Result<(), CommitError> = run(store.commit(&cause, &change, NOW));
        stored.expect("the world is furnished");
    }
}

pub(crate) fn main_desk() -> DeskId {
    DeskId("main".into())
}

/// Registered.
pub(crate) fn lead(user: i64) -> Lead {
    Lead {
        user: UserId(user),
        name: "Somebody".into(),
        tag: None,
        phone: Phone::parse("+380000000001").expect("a number"),
        language: Language::English,
        reachable: true,
        state: LeadState::Registered,
        version: 0,
    }
}

/// Has waited since this time, with their ticket.
pub(crate) fn waiting(user: i64, since: Timestamp) -> [Write; 2] {
    let place = Place { since, generation: 0 };
    let lead = Lead { state: LeadState::Waiting(place), ..lead(user) };
    let ticket = Ticket {
        desk: main_desk(),
        lead: Reader { user: lead.user, language: lead.language },
        lead_name: lead.name.clone(),
        place,
        wants: Wanted::Chat { screen: None },
    };
    [Write::PutLead(lead), Write::PutTicket(ticket)]
}

pub(crate) fn operator(user: i64, shift: Shift) -> Write {
    Write::PutOperator(Operator {
        id: OperatorId(UserId(user)),
        desk: main_desk(),
        name: "Ihor".into(),
        tag: None,
        language: Language::English,
        checklist: Checklist { started: true, ..Checklist::default() },
        shift,
        epoch: 1,
        chats: [].into(),
        idle_since: Timestamp(0),
        watches: None,
        version: 0,
    })
}

pub(crate) fn ready_room(number: i64) -> Write {
    let state = RoomState::Ready { group: group(number), link: InviteLink(format!("https://t.me/+{number}")) };
    let account = domain::AccountId("main".into());
    Write::PutRoom(Room { id: RoomId(format!("room-{number:04}")), desk: main_desk(), account, state, version: 0 })
}

pub(crate) fn group(number: i64) -> GroupId {
    GroupId(-1_002_000_000_000 - number)
}

fn from(user: i64) -> Value {
    json!({"id": user, "is_bot": false, "first_name": "Somebody", "language_code": "en"})
}

impl Telephone {
    fn note(&self, to: UserId, text: &str) -> MessageId {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.push((to, text.to_owned()));
        MessageId(i64::try_from(said.len()).expect("not so much was said"))
    }

    fn answer(&self, user: UserId, is_let_in: bool) {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner).push((user, is_let_in));
    }
}

impl Calls for Telephone {
    async fn send(&self, to: UserId, message: &Message) -> Result<Option<MessageId>, CallError> {
        Ok(Some(self.note(to, &message.text)))
    }

    async fn show(
        &self,
        to: UserId,
        over: Option<MessageId>,
        screen: &Message,
    ) -> Result<Option<MessageId>, CallError> {
        let new = self.note(to, &screen.text);
        Ok(over.or(Some(new)))
    }

    async fn say(&self, group: GroupId, message: &Message) -> Result<(), CallError> {
        self.note(UserId(group.0), &message.text);
        Ok(())
    }

    async fn approve(&self, _group: GroupId, user: UserId) -> Result<(), CallError> {
        self.answer(user, true);
        Ok(())
    }

    async fn decline(&self, _group: GroupId, user: UserId) -> Result<(), CallError> {
        self.answer(user, false);
        Ok(())
    }

    async fn remove(&self, _group: GroupId, _user: UserId) -> Result<(), CallError> {
        Ok(())
    }

    async fn pace(&self, pause: Duration) {
        *self.paused.lock().unwrap_or_else(PoisonError::into_inner) += pause;
    }
}

impl Queues for Post {
    async fn send_job(&self, _cause: &Cause, _index: u32, _job: &HostJob) -> Result<(), QueueError> {
        if self.is_down.load(Ordering::Relaxed) {
            return Err(QueueError { queue: "jobs", problem: "it is down".into() });
        }
        Ok(())
    }

    async fn send_notice(&self, _cause: &Cause, _effect: &Effect, _after: Option<Duration>) -> Result<(), QueueError> {
        Ok(())
    }
}
