//! Invented people, rooms and chats for the unit tests.
use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use crate::{
    AccountId, Cause, Chat, ChatId, ChatState, ChatWithLead, Checklist, Context, DeskId, DeskSnapshot, FirstReply,
    FullChat, GroupId, InviteLink, Language, Lead, LeadChat, LeadState, MessageId, Operator, OperatorId, Person, Phone,
    Place, Position, QueueFront, ReadyRoom, Recipient, Requester, Roles, Room, RoomId, RoomState, Serving, Settings,
    Shift, Ticket, TicketNeeds, Timestamp, UserId, Visitor,
};

pub(crate) fn desk() -> DeskId {
    DeskId("main".into())
}

/// Returns the context for a decision of the example desk. The cause is [`press`]`(1)`.
pub(crate) fn context(settings: &Settings, now: Timestamp) -> Context<'_> {
    static DESK: LazyLock<DeskId> = LazyLock::new(desk);
    static CAUSE: LazyLock<Cause> = LazyLock::new(|| press(1));
    Context { desk: &DESK, settings, cause: &CAUSE, now }
}

/// Returns the cause of an update from Telegram with this number.
pub(crate) fn press(update_id: i64) -> Cause {
    Cause::Update { bot: 1, date: 0, update_id }
}

pub(crate) fn link() -> InviteLink {
    InviteLink("https://t.me/+example".into())
}

pub(crate) fn olena() -> Lead {
    Lead {
        user: UserId(101),
        name: "Olena".into(),
        tag: Some("@olena".into()),
        phone: Phone::parse("+380000000001").unwrap(),
        language: Language::English,
        reachable: true,
        state: LeadState::Registered,
        version: 0,
    }
}

/// Returns Olena as Telegram describes her.
pub(crate) fn person() -> Person {
    let Lead { user, name, tag, .. } = olena();
    Person { user, name, tag, language: None }
}

/// Returns Olena as the person to answer. She wrote a message and pressed no button.
pub(crate) fn requester() -> Requester {
    Requester { recipient: Recipient { user: olena().user, language: Language::English }, pressed: None }
}

/// Returns Olena as a visitor with these roles (lead, operator, both or neither). She wrote a message and pressed no
/// button.
pub(crate) fn visitor(roles: Roles) -> Visitor {
    Visitor { person: person(), roles, requester: requester() }
}

pub(crate) fn ihor() -> Operator {
    operator(201, "Ihor")
}

pub(crate) fn marta() -> Operator {
    operator(202, "Marta")
}

/// Returns the operator with the example chat as their only chat.
pub(crate) fn with_chat(operator: Operator) -> Operator {
    Operator { chats: [(chat().id, chat().slot())].into(), ..operator }
}

pub(crate) fn room() -> Room {
    Room {
        id: RoomId("room-1".into()),
        desk: desk(),
        account: AccountId("main".into()),
        state: RoomState::Ready { group: GroupId(-1_002_000_000_001), link: link() },
        version: 0,
    }
}

pub(crate) fn ready_room() -> ReadyRoom {
    room().ready().unwrap()
}

/// Returns the part of the example chat that is stored with Olena.
pub(crate) fn lead_chat() -> LeadChat {
    LeadChat { chat: chat().id, link: link(), operator_tag: Some("Ihor".into()) }
}

/// Returns the example chat: Olena is in the room, and Ihor serves the chat but has not replied yet.
pub(crate) fn chat() -> Chat {
    Chat {
        id: ChatId("20261122-example".into()),
        desk: desk(),
        lead: olena().user,
        lead_name: olena().name,
        language: Language::English,
        place: Place { since: Timestamp(5), generation: 0 },
        serving: Serving::By { operator: ihor().id, since: Timestamp(5), first_reply: FirstReply::Awaited },
        room: room().id,
        group: GroupId(-1_002_000_000_001),
        account: AccountId("main".into()),
        link: link(),
        state: ChatState::Talking { since: Timestamp(5) },
        due: None,
        step: 1,
        jobs: 2,
        version: 1,
    }
}

/// Returns Olena while she is in the room of the example chat.
pub(crate) fn accepted() -> Lead {
    Lead { state: LeadState::Accepted(lead_chat()), ..olena() }
}

/// Returns the example chat with its lead, Olena.
pub(crate) fn chat_with_lead() -> ChatWithLead {
    ChatWithLead { chat: chat(), lead: accepted() }
}

/// Returns the example chat with Olena and Ihor.
pub(crate) fn full_chat() -> FullChat {
    FullChat { chat: chat(), lead: Some(accepted()), operator: Some(ihor()) }
}

/// Returns the example chat before Olena has joined.
pub(crate) fn invited() -> FullChat {
    let chat = Chat { state: ChatState::Invited { since: Timestamp(5) }, ..chat() };
    let lead = Lead { state: LeadState::Invited(lead_chat()), ..olena() };
    FullChat { chat, lead: Some(lead), operator: Some(ihor()) }
}

/// Returns Olena's ticket. She waits for an operator and a room.
pub(crate) fn ticket() -> Ticket {
    Ticket {
        desk: desk(),
        lead: olena().recipient(),
        lead_name: olena().name,
        place: Place { since: Timestamp(5), generation: 0 },
        needs: TicketNeeds::Chat { screen: None },
    }
}

/// Returns a desk whose queue has these leads in this order. Each number is a lead's account, and also the message that
/// shows the lead's place. Ihor and Marta are on shift, and a room is ready.
pub(crate) fn snapshot(leads: &[i64]) -> DeskSnapshot {
    let waits = |user: i64| Ticket {
        lead: Recipient { user: UserId(user), language: Language::English },
        place: Place { since: Timestamp(user), generation: 0 },
        needs: TicketNeeds::Chat { screen: Some(MessageId(user)) },
        ..ticket()
    };
    let front = QueueFront::of([leads.iter().copied().map(waits).collect(), vec![]], Position::LAST_EXACT + 1);
    DeskSnapshot { front, roster: vec![ihor(), marta()], rooms: vec![room()] }
}

/// Returns the time this many minutes after `Timestamp(0)`.
pub(crate) fn minutes(minutes: u64) -> Timestamp {
    Timestamp(0).after(Duration::from_mins(minutes))
}

fn operator(user: i64, name: &str) -> Operator {
    Operator {
        id: OperatorId(UserId(user)),
        desk: desk(),
        name: name.into(),
        tag: None,
        language: Language::English,
        checklist: Checklist { started: true, ..Checklist::default() },
        shift: Shift::On,
        epoch: 3,
        chats: BTreeMap::new(),
        idle_since: Timestamp(0),
        watches: None,
        version: 1,
    }
}
