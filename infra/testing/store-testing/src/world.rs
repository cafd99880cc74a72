//! Invented people and items, and a function that assigns a chat as a desk does.

use std::collections::BTreeMap;

use domain::{
    AccountId, Act, Board, Cause, Change, Chat, ChatId, ChatState, Checklist, Context, DeskId, Effect, FirstReply,
    GroupId, InviteLink, Language, Lead, LeadState, MessageId, Operator, OperatorId, Person, Phone, Place, QueueFront,
    Recipient, Roles, Room, RoomId, RoomState, Screen, Serving, Settings, Shift, ShownPlace, Slot, SlotState, Supply,
    Ticket, TicketNeeds, Timestamp, UserId, Visitor, WaitReason, Write,
    decisions::{
        matching,
        supply::{Availability, QueueReading},
    },
};
use store::{CommitError, Reason, Store};

pub(crate) const NOW: Timestamp = Timestamp(1_795_305_600_000);

/// Stores these writes, with a different cause for each commit.
pub(crate) async fn seed(store: &impl Store, writes: Vec<Write>) {
    for number in 0.. {
        let cause = Cause::Ticket { lead: UserId(number), since: NOW, generation: 0 };
        match store.commit(&cause, &Change { writes: writes.clone(), effects: vec![] }, NOW).await {
            Err(CommitError::Refused(Reason::Journal)) => {}
            result => return result.unwrap(),
        }
    }
}

/// Assigns a chat to a lead as a desk does: finds a free operator and a ready room, and commits. Tries again if another
/// call was faster. Returns `None` if no operator is free or no room is ready.
pub(crate) async fn assigned_at_once(store: &impl Store, user: UserId) -> Option<ChatId> {
    let (desk, cause, settings) = (desk(), press(user.0), Settings::default());
    let context = Context { desk: &desk, settings: &settings, cause: &cause, now: NOW };
    loop {
        let (roster, rooms) = (store.roster(&desk).await.unwrap(), store.rooms(&desk).await.unwrap());
        let supply = Supply::of(roster, rooms, settings.clone());
        let reading = QueueReading { front: QueueFront::default(), board: Board::blank(desk.clone()) };
        let availability = supply.availability(reading, user, true, &context);
        if matches!(availability, Availability::Missing { .. }) {
            return None;
        }
        let person = Person { user, name: "Olena".into(), tag: None, language: None };
        let roles = Roles { lead: store.lead(user).await.unwrap(), operator: None };
        let visitor = Visitor::new(person, roles, None, &settings);
        let change = matching::request(visitor, availability, &context).unwrap();
        match store.commit(&cause, &change, NOW).await {
            Ok(()) => return Some(cause.chat_id(NOW)),
            Err(CommitError::Refused(Reason::Operator | Reason::Room | Reason::Conflict)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Returns the reason for which a change was refused.
pub(crate) fn refused(result: Result<(), CommitError>) -> Reason {
    match result {
        Err(CommitError::Refused(reason)) => reason,
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn press(update_id: i64) -> Cause {
    Cause::Update { bot: 1, date: 1_795_305_600, update_id }
}

/// Returns a change without writes that has this many effects.
pub(crate) fn shown(count: usize) -> Change {
    Change { writes: vec![], effects: vec![effect(); count] }
}

fn effect() -> Effect {
    Effect { step: None, act: Act::Show { to: recipient(101), over: None, screen: Screen::Menu } }
}

pub(crate) fn desk() -> DeskId {
    DeskId("main".into())
}

pub(crate) fn chat_id(number: u32) -> ChatId {
    ChatId(format!("20261122-{number}"))
}

pub(crate) fn lead(user: i64) -> Lead {
    Lead {
        user: UserId(user),
        name: "Olena".into(),
        tag: None,
        phone: Phone::parse("+380000000001").unwrap(),
        language: Language::Ukrainian,
        reachable: true,
        state: LeadState::Registered,
        version: 0,
    }
}

/// Returns an operator on shift, in epoch 3.
pub(crate) fn operator(user: i64) -> Operator {
    Operator {
        id: OperatorId(UserId(user)),
        desk: desk(),
        name: "Ihor".into(),
        tag: Some("@ihor".into()),
        language: Language::English,
        checklist: Checklist { started: true, befriended: true, probed: false },
        shift: Shift::On,
        epoch: 3,
        chats: BTreeMap::new(),
        idle_since: Timestamp(0),
        watches: Some(MessageId(7)),
        version: 0,
    }
}

/// Returns a room that the host was asked to make.
pub(crate) fn room(number: i64) -> Room {
    Room {
        id: RoomId(format!("room-{number}")),
        desk: desk(),
        account: AccountId("main".into()),
        state: RoomState::Asked { since: NOW },
        version: 0,
    }
}

pub(crate) fn ready(number: i64) -> Room {
    let state = RoomState::Ready { group: GroupId(-1_002_000_000_000 - number), link: link() };
    Room { state, ..room(number) }
}

/// Returns a chat of lead 101 and operator 201, without a deadline.
pub(crate) fn chat(number: u32) -> Chat {
    Chat {
        id: chat_id(number),
        desk: desk(),
        lead: UserId(101),
        lead_name: "Olena".into(),
        language: Language::Ukrainian,
        place: Place { since: NOW, generation: 0 },
        serving: Serving::By { operator: OperatorId(UserId(201)), since: NOW, first_reply: FirstReply::Awaited },
        room: room(1).id,
        group: GroupId(-1_002_000_000_001),
        account: AccountId("main".into()),
        link: link(),
        state: ChatState::Invited { since: NOW },
        due: None,
        step: 1,
        jobs: 2,
        version: 0,
    }
}

pub(crate) fn board() -> Board {
    let place = Place { since: NOW, generation: 0 };
    Board {
        front: vec![ShownPlace { lead: UserId(101), place, screen: Some(MessageId(7)) }],
        wait_reason: WaitReason::Room,
        newest: Some(place),
        rung_at: Some(NOW),
        ..Board::blank(desk())
    }
}

/// Returns the ticket of a lead who needs a room.
pub(crate) fn waits(lead: i64, since: Timestamp) -> Ticket {
    Ticket {
        desk: desk(),
        lead: recipient(lead),
        lead_name: "Olena".into(),
        place: Place { since, generation: 0 },
        needs: TicketNeeds::Chat { screen: Some(MessageId(7)) },
    }
}

/// Returns the ticket of a lead whose chat has a room already.
pub(crate) fn comes_back(lead: i64, since: Timestamp) -> Ticket {
    let needs = TicketNeeds::Operator { chat: chat_id(1), given_up_by: OperatorId(UserId(201)) };
    Ticket { needs, ..waits(lead, since) }
}

pub(crate) fn slot(state: SlotState) -> Slot {
    Slot { state, link: link(), lead_name: "Olena".into() }
}

pub(crate) fn reserve(operator: i64, epoch: u32, cap: usize, chat: &ChatId) -> Write {
    let (operator, slot) = (OperatorId(UserId(operator)), slot(SlotState::Reserved));
    Write::ReserveSlot { desk: desk(), operator, epoch, cap, chat: chat.clone(), slot, at: NOW }
}

/// Returns the write that marks the chat's slot as open, as when the lead has joined.
pub(crate) fn set(operator: i64, chat: &ChatId) -> Write {
    let (operator, slot) = (OperatorId(UserId(operator)), slot(SlotState::Open));
    Write::SetSlot { desk: desk(), operator, chat: chat.clone(), slot }
}

pub(crate) fn release(operator: i64, chat: &ChatId) -> Write {
    Write::ReleaseSlot { desk: desk(), operator: OperatorId(UserId(operator)), chat: chat.clone() }
}

fn recipient(user: i64) -> Recipient {
    Recipient { user: UserId(user), language: Language::Ukrainian }
}

fn link() -> InviteLink {
    InviteLink("https://t.me/+example".into())
}
