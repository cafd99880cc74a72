//! Invented people and things that the decisions' tests share.
use std::collections::BTreeMap;

use crate::{
    AccountId, Chat, ChatId, ChatState, DeskId, GroupId, InviteLink, Lead, LeadState, Operator, OperatorId, Phone,
    ReadyRoom, Room, RoomId, RoomState, Seat, Shift, Timestamp, UserId,
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
        state: LeadState::Registered,
        version: 0,
    }
}

pub(crate) fn ihor() -> Operator {
    operator(201, "Ihor")
}

pub(crate) fn marta() -> Operator {
    operator(202, "Marta")
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
    Seat { chat: chat().id, link: link(), operator_tag: "Ihor".into() }
}

/// Between Olena and Ihor, just begun.
pub(crate) fn chat() -> Chat {
    Chat {
        id: ChatId("20261122-example".into()),
        desk: desk(),
        lead: olena().user,
        lead_name: olena().name,
        operator: ihor().id,
        room: room().id,
        group: GroupId(-1_002_000_000_001),
        account: AccountId("main".into()),
        link: link(),
        state: ChatState::Invited { since: Timestamp(5) },
        step: 1,
        jobs: 2,
        version: 1,
    }
}

fn operator(user: i64, name: &str) -> Operator {
    Operator {
        id: OperatorId(UserId(user)),
        desk: desk(),
        name: name.into(),
        tag: None,
        shift: Shift::On,
        epoch: 3,
        chats: BTreeMap::new(),
        idle_since: Timestamp(0),
        version: 1,
    }
}
