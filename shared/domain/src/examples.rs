//! Invented people and things that the decisions' tests share.
use std::collections::BTreeMap;

use crate::{
    AccountId, Asker, Chat, ChatId, ChatState, Checklist, DeskId, FirstWord, GroupId, InviteLink, Language, Lead,
    LeadState, Operator, OperatorId, Phone, Place, Reader, ReadyRoom, Room, RoomId, RoomState, Seat, Serving, Shift,
    Ticket, Timestamp, UserId, Wanted, closing::Party,
};

pub(crate) fn desk() -> DeskId {
    DeskId("main".into())
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

/// Olena, who has written.
pub(crate) fn asker() -> Asker {
    Asker { reader: Reader { user: olena().user, language: Language::English }, pressed: None }
}

pub(crate) fn ihor() -> Operator {
    operator(201, "Ihor")
}

pub(crate) fn marta() -> Operator {
    operator(202, "Marta")
}

/// With the example chat as theirs.
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

pub(crate) fn seat() -> Seat {
    Seat { chat: chat().id, link: link(), operator_tag: Some("Ihor".into()) }
}

/// Between Olena and Ihor, who has said nothing yet.
pub(crate) fn chat() -> Chat {
    Chat {
        id: ChatId("20261122-example".into()),
        desk: desk(),
        lead: olena().user,
        lead_name: olena().name,
        language: Language::English,
        place: Place { since: Timestamp(5), generation: 0 },
        serving: Serving::By { operator: ihor().id, since: Timestamp(5), word: FirstWord::Awaited },
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

/// The same, before Olena has joined.
pub(crate) fn invited() -> Party {
    let chat = Chat { state: ChatState::Invited { since: Timestamp(5) }, ..chat() };
    let lead = Lead { state: LeadState::Invited(seat()), ..olena() };
    Party { chat, lead: Some(lead), operator: Some(ihor()) }
}

/// Olena's, as the first of all.
pub(crate) fn ticket() -> Ticket {
    Ticket {
        desk: desk(),
        lead: olena().reader(),
        lead_name: olena().name,
        place: Place { since: Timestamp(5), generation: 0 },
        wants: Wanted::Chat { screen: None },
    }
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
