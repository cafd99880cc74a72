//! The visitors of the benchmark, and the updates that Telegram sends about them.
use std::{
    fmt,
    sync::atomic::{AtomicI64, AtomicU32, Ordering},
    time::Duration,
};

use contracts::{ReportMessage, VERSION};
use ctl::operators;
use desk::{batch::Message, ports::Queues};
use domain::{
    AccountId, Cause, Change, GroupId, HostReport, InviteLink, Person, Room, RoomId, RoomState, Timestamp, UserId,
    Write,
};
use functions::clock;
use http::Request;
use local::town::{WEBHOOK_SECRET, main_desk};
use serde_json::{Value, json};
use store::Store;

use crate::BenchDesk;

/// The bot's user id.
pub(crate) const BOT: i64 = 7_000_000_001;

/// The time that passes in the benchmark between two chats of the operator.
const BETWEEN_CHATS: Duration = Duration::from_secs(10);

static PASSED: AtomicU32 = AtomicU32::new(0);

const OPERATOR: i64 = 201;
const GROUP: GroupId = GroupId(-1_002_000_000_001);

/// The kinds of update that are timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Start,
    Register,
    Queue,
    Again,
    Leave,
    Assign,
    Talk,
    Close,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start => "`/start` of somebody new",
            Self::Register => "own contact: registered",
            Self::Queue => "*Talk*, nobody free: queued",
            Self::Again => "*Talk* once more: shown the place",
            Self::Leave => "*Leave the queue*",
            Self::Assign => "*Talk*, somebody free: assigned",
            Self::Talk => "a word in a room",
            Self::Close => "*Close* by the operator",
        })
    }
}

/// A person who is new to the bot, identified by number.
#[derive(Clone, Copy)]
pub(crate) struct Visitor(pub(crate) i64);

impl Visitor {
    fn user(self) -> i64 {
        1_000_000 + self.0
    }

    /// Returns the updates that a visitor causes while nobody is on shift, in order.
    pub(crate) fn updates(self) -> [(Kind, Value); 5] {
        let user = self.user();
        [
            (Kind::Start, says(user, &private(user), &json!({"text": "/start"}))),
            (Kind::Register, self.registers()),
            (Kind::Queue, presses(user, "1:talk")),
            (Kind::Again, presses(user, "1:talk")),
            (Kind::Leave, presses(user, "1:leave")),
        ]
    }

    pub(crate) fn registers(self) -> Value {
        let user = self.user();
        let contact = json!({"phone_number": "+380000000001", "first_name": "Olena", "user_id": user});
        says(user, &private(user), &json!({"contact": contact}))
    }

    /// Returns the update for a press on *Talk to an operator*, to be sent while somebody is on shift.
    pub(crate) fn asks(self) -> Value {
        presses(self.user(), "1:talk")
    }

    pub(crate) fn talks(self) -> Value {
        let room = json!({"id": GROUP.0, "type": "supergroup", "title": "Chat"});
        says(self.user(), &room, &json!({"text": "Hello, my lamp does not work."}))
    }

    /// Returns the update for the operator's press on *Close*, and the two reports that make the room ready again
    /// afterwards. The visitor must have a chat.
    pub(crate) async fn is_closed<S: Store, Q: Queues>(
        self,
        desk: &BenchDesk<S, Q>,
    ) -> Result<(Value, [HostReport; 2]), Box<dyn std::error::Error>> {
        let lead = desk.store.lead(UserId(self.user())).await?.ok_or("nobody registered")?;
        let chat = lead.chat().ok_or("nobody was given a chat")?.chat.clone();
        let press = presses(OPERATOR, &format!("1:close:{chat}"));
        let link = InviteLink(format!("https://t.me/+{}", self.0));
        let ready = HostReport::RoomReady { room: room(), group: GROUP, link };
        Ok((press, [HostReport::ChatSealed { chat, room: room(), rests: true }, ready]))
    }
}

/// Puts the operator on the roster, off shift.
pub(crate) async fn an_operator_is_enlisted<S: Store, Q: Queues>(
    desk: &BenchDesk<S, Q>,
) -> Result<(), Box<dyn std::error::Error>> {
    let person = Person { user: UserId(OPERATOR), name: "Ihor".into(), tag: None, language: None };
    operators::add(&*desk.store, &main_desk(), person, now()).await?;
    desk.webhook(request(&says(OPERATOR, &private(OPERATOR), &json!({"text": "/start"}))), now()).await;
    Ok(())
}

/// Starts the operator's shift and makes a room ready.
pub(crate) async fn the_desk_opens<S: Store, Q: Queues>(
    desk: &BenchDesk<S, Q>,
) -> Result<(), Box<dyn std::error::Error>> {
    let link = InviteLink("https://t.me/+first".into());
    let state = RoomState::Ready { group: GROUP, link };
    let room = Room { id: room(), desk: main_desk(), account: AccountId("main".into()), state, version: 0 };
    let change = Change { writes: vec![Write::PutRoom(room)], effects: vec![] };
    desk.store.commit(&next_cause(), &change, now()).await?;
    desk.webhook(request(&presses(OPERATOR, "1:start")), now()).await;
    Ok(())
}

/// Passes these reports to the desk, as if the host had sent them.
pub(crate) async fn reported<S: Store, Q: Queues>(desk: &BenchDesk<S, Q>, reports: [HostReport; 2]) {
    for report in reports {
        let body = contracts::write(&ReportMessage { v: VERSION, cause: next_cause(), at: now(), report });
        let again = desk.reports(vec![Message { id: "1".into(), body, group: None }], now()).await;
        assert!(again.is_empty(), "the desk did not accept a report");
    }
}

/// Returns the HTTP request by which Telegram posts an update.
pub(crate) fn request(update: &Value) -> Request<Vec<u8>> {
    let request = Request::post("/").header("x-telegram-bot-api-secret-token", WEBHOOK_SECRET);
    request.body(update.to_string().into_bytes()).expect("the request is well formed")
}

fn room() -> RoomId {
    RoomId("room".into())
}

/// Returns the present time in the benchmark: the time of the clock, plus [`BETWEEN_CHATS`] for each chat so far.
pub(crate) fn now() -> Timestamp {
    clock::now().after(PASSED.load(Ordering::Relaxed) * BETWEEN_CHATS)
}

/// Moves the time of the benchmark forward, so that nobody exceeds the limit on requests per person.
pub(crate) fn a_while_passes() {
    PASSED.fetch_add(1, Ordering::Relaxed);
}

fn next_cause() -> Cause {
    Cause::Update { bot: BOT, date: 0, update_id: next() }
}

fn next() -> i64 {
    static NUMBER: AtomicI64 = AtomicI64::new(1);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

fn private(user: i64) -> Value {
    json!({"id": user, "type": "private", "first_name": "Olena"})
}

fn from(user: i64) -> Value {
    json!({"id": user, "is_bot": false, "first_name": "Olena", "language_code": "uk"})
}

fn says(user: i64, chat: &Value, what: &Value) -> Value {
    let mut message = json!({"message_id": next(), "date": now().seconds(), "from": from(user), "chat": chat});
    let parts = message.as_object_mut().expect("the value is an object");
    parts.extend(what.as_object().expect("the value is an object").clone());
    json!({"update_id": next(), "message": message})
}

fn presses(user: i64, data: &str) -> Value {
    let below = says(BOT, &private(user), &json!({"text": "?"}))["message"].clone();
    let query = json!({"id": "1", "from": from(user), "message": below, "chat_instance": "1", "data": data});
    json!({"update_id": next(), "callback_query": query})
}
