//! A desk on the store in memory, with a Telegram and queues that only record what they get. No call waits for real
//! I/O, so a test can run an action by polling its future.
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

use bot::{
    calls::{BotApi, CallError},
    screens::Message,
};
use contracts::{NoticeMessage, ReportMessage, VERSION};
use desk::{
    Desk, Parts, batch,
    ports::{QueueError, Queues},
};
use domain::{
    Act, Cause, Change, ChatId, Checklist, DeskId, Effect, GroupId, HostJob, HostReport, InviteLink, Language, Lead,
    LeadState, MessageId, Operator, OperatorId, Phone, Place, Recipient, Room, RoomId, RoomState, Shift, Ticket,
    TicketNeeds, Timestamp, UserId, Write,
};
use http::{Request, Response};
use serde_json::{Value, json};
use store::{CommitError, Reason, Store};

pub(crate) const SECRET: &str = "local-and-not-a-secret";
pub(crate) const SECRET_BEFORE: &str = "the-one-before";
pub(crate) const NOW: Timestamp = Timestamp(1_795_305_600_000);

pub(crate) const OLENA: i64 = 101;
pub(crate) const IHOR: i64 = 201;
pub(crate) const MARTA: i64 = 202;

/// A desk, with everything that it has sent.
pub(crate) struct Town<S: Store> {
    pub(crate) desk: Desk<S, Telephone, Post>,
    store: Arc<S>,
    telephone: Telephone,
    updates: AtomicI64,
    host_is_down: Arc<AtomicBool>,
    notices: Arc<Mutex<Vec<Effect>>>,
}

/// A Telegram that records the bot's messages, its answers to join requests, and its pauses.
#[derive(Clone, Default)]
pub(crate) struct Telephone {
    said: Arc<Mutex<Vec<(UserId, String)>>>,
    answered: Arc<Mutex<Vec<(UserId, bool)>>>,
    paused: Arc<Mutex<Duration>>,
}

/// Queues that accept all messages, except jobs while the host's queue is down.
#[derive(Default)]
pub(crate) struct Post {
    is_down: Arc<AtomicBool>,
    notices: Arc<Mutex<Vec<Effect>>>,
}

impl<S: Store> Town<S> {
    pub(crate) fn new(store: S) -> Self {
        let secrets = vec![SECRET.into(), SECRET_BEFORE.into()];
        let post = Post::default();
        let (host_is_down, notices) = (post.is_down.clone(), post.notices.clone());
        let (store, telephone) = (Arc::new(store), Telephone::default());
        let desk = Desk::new(Parts {
            desk: main_desk(),
            store: store.clone(),
            telegram: telephone.clone(),
            queues: post,
            bot: 7_000_000_001,
            webhook_secrets: secrets,
        });
        Self { desk, store, telephone, updates: AtomicI64::new(1), host_is_down, notices }
    }

    /// Returns the update for a press on a button in message 5.
    pub(crate) fn press(&self, user: i64, data: &str) -> Value {
        self.press_in(5, user, data)
    }

    /// Returns the update for a press on a button in this message.
    pub(crate) fn press_in(&self, message: i64, user: i64, data: &str) -> Value {
        let update_id = self.updates.fetch_add(1, Ordering::Relaxed);
        let chat = json!({"id": user, "type": "private", "first_name": "Somebody"});
        let message = json!({"message_id": message, "date": NOW.seconds(), "chat": chat, "text": "?"});
        json!({
            "update_id": update_id,
            "callback_query": {
                "id": "1", "from": from(user), "message": message, "chat_instance": "1", "data": data
            }
        })
    }

    /// Returns the update for a message in a room.
    pub(crate) fn says(&self, user: i64, group: GroupId, text: &str) -> Value {
        let update_id = self.updates.fetch_add(1, Ordering::Relaxed);
        let chat = json!({"id": group.0, "type": "supergroup", "title": "Chat"});
        json!({
            "update_id": update_id,
            "message": {"message_id": 9, "date": NOW.seconds(), "from": from(user), "chat": chat, "text": text}
        })
    }

    /// Returns the update for a message to the bot.
    pub(crate) fn writes(&self, user: i64, text: &str) -> Value {
        let update_id = self.updates.fetch_add(1, Ordering::Relaxed);
        let chat = json!({"id": user, "type": "private", "first_name": "Somebody"});
        json!({
            "update_id": update_id,
            "message": {"message_id": 9, "date": NOW.seconds(), "from": from(user), "chat": chat, "text": text}
        })
    }

    /// Returns the update for a change of a person's status in a room.
    pub(crate) fn moves(&self, user: i64, group: GroupId, before: &str, after: &str) -> Value {
        let update_id = self.updates.fetch_add(1, Ordering::Relaxed);
        let chat = json!({"id": group.0, "type": "supergroup", "title": "Chat"});
        let member = |status: &str| json!({"status": status, "user": from(user)});
        json!({
            "update_id": update_id,
            "chat_member": {
                "chat": chat, "from": from(user), "date": NOW.seconds(),
                "old_chat_member": member(before), "new_chat_member": member(after)
            }
        })
    }

    /// Returns the update for a person who blocks or unblocks the bot.
    pub(crate) fn blocks(&self, user: i64, before: &str, after: &str) -> Value {
        let mut update = self.moves(user, GroupId(user), before, after);
        let mut changed = update["chat_member"].take();
        changed["chat"] = json!({"id": user, "type": "private", "first_name": "Somebody"});
        json!({"update_id": update["update_id"], "my_chat_member": changed})
    }

    /// Returns the update for a person who shares their own contact.
    pub(crate) fn contact(&self, user: i64) -> Value {
        let update_id = self.updates.fetch_add(1, Ordering::Relaxed);
        let chat = json!({"id": user, "type": "private", "first_name": "Somebody"});
        let contact = json!({"phone_number": "380000000001", "first_name": "Somebody", "user_id": user});
        json!({
            "update_id": update_id,
            "message": {"message_id": 9, "date": NOW.seconds(), "from": from(user), "chat": chat, "contact": contact}
        })
    }

    /// Delivers an update to the webhook at the time `now`. Returns the webhook's response.
    pub(crate) fn deliver(&self, update: &Value, now: Timestamp) -> Response<Vec<u8>> {
        run(self.desk.webhook(request(SECRET, update.to_string().into_bytes()), now))
    }

    /// Delivers the update for a pressed button at [`NOW`], and checks that the webhook's response has status 200.
    pub(crate) fn presses(&self, user: i64, data: &str) {
        assert_eq!(self.deliver(&self.press(user, data), NOW).status(), 200);
    }

    /// Returns the id of the lead's current chat.
    pub(crate) fn chat_of(&self, lead: i64) -> ChatId {
        let lead = run(self.store().lead(UserId(lead))).expect("the store answers").expect("they are registered");
        lead.chat().expect("they have a chat").chat.clone()
    }

    /// Makes the host's queue refuse all jobs, until [`Self::host_comes_back`].
    pub(crate) fn host_goes_down(&self) {
        self.host_is_down.store(true, Ordering::Relaxed);
    }

    /// Makes the host's queue accept jobs again.
    pub(crate) fn host_comes_back(&self) {
        self.host_is_down.store(false, Ordering::Relaxed);
    }

    /// Returns the acts of all notices that the desk has sent.
    pub(crate) fn posted(&self) -> Vec<Act> {
        let notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        notices.iter().map(|effect| effect.act.clone()).collect()
    }

    pub(crate) fn store(&self) -> &S {
        &self.store
    }

    /// Returns the answers to join requests: the person, and whether they were admitted.
    pub(crate) fn answered(&self) -> Vec<(UserId, bool)> {
        self.telephone.answered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the total time that the desk has paused between calls.
    pub(crate) fn paused(&self) -> Duration {
        *self.telephone.paused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the bot's messages, each with the person it was sent to.
    pub(crate) fn said(&self) -> Vec<(UserId, String)> {
        self.telephone.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Returns a request to the webhook, as Telegram makes it.
pub(crate) fn request(secret: &str, body: Vec<u8>) -> Request<Vec<u8>> {
    Request::builder().header("x-telegram-bot-api-secret-token", secret).body(body).expect("a request")
}

/// Runs a future that never waits for real I/O.
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

/// Stores these writes before the test begins.
pub(crate) fn furnish(store: &impl Store, writes: Vec<Write>) {
    let mut causes = (0..).map(|number| Cause::Enlisting { operator: UserId(number), at: Timestamp(0) });
    for chunk in writes.chunks(90) {
        let change = Change { writes: chunk.to_vec(), effects: vec![] };
        let mut stored = causes.by_ref().map(|cause| run(store.commit(&cause, &change, NOW)));
        let is_new = |stored: &Result<(), CommitError>| !matches!(stored, Err(CommitError::Refused(Reason::Journal)));
        stored.find(is_new).expect("causes without end").expect("the world is furnished");
    }
}

/// Delivers the host's report about a job to the desk.
pub(crate) fn reported<S: Store>(town: &Town<S>, job: &Cause, report: HostReport) {
    let body = contracts::write(&ReportMessage { v: VERSION, cause: job.clone(), at: NOW, report });
    let again = run(town.desk.reports(vec![batch::Message { id: "1".into(), body, group: None }], NOW));
    assert!(again.is_empty());
}

/// Delivers a notice to the desk.
pub(crate) fn noticed<S: Store>(town: &Town<S>, cause: Cause, effect: Effect) {
    let body = contracts::write(&NoticeMessage { v: VERSION, cause, effect });
    let again = run(town.desk.notices(vec![batch::Message { id: "1".into(), body, group: None }], NOW));
    assert!(again.is_empty());
}

pub(crate) fn main_desk() -> DeskId {
    DeskId("main".into())
}

/// Returns a registered lead without a chat.
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

/// Returns the writes that store a lead who has waited since this time, and the lead's ticket.
pub(crate) fn waiting(user: i64, since: Timestamp) -> [Write; 2] {
    let place = Place { since, generation: 0 };
    let lead = Lead { state: LeadState::Waiting(place), ..lead(user) };
    let ticket = Ticket {
        desk: main_desk(),
        lead: Recipient { user: lead.user, language: lead.language },
        lead_name: lead.name.clone(),
        place,
        needs: TicketNeeds::Chat { screen: None },
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

impl BotApi for Telephone {
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

    async fn send_notice(&self, _cause: &Cause, effect: &Effect, _after: Option<Duration>) -> Result<(), QueueError> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).push(effect.clone());
        Ok(())
    }
}
