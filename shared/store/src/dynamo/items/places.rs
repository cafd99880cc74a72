//! Rooms and chats.

use domain::{
    AccountId, Chat, ChatId, ChatState, DeskId, Ending, GroupId, InviteLink, OperatorId, Room, RoomId, RoomState,
    Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use super::Malformed;

#[derive(Serialize, Deserialize)]
pub(in crate::dynamo) struct RoomItem {
    desk: DeskId,
    room_id: RoomId,
    account: AccountId,
    room_status: RoomStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_id: Option<GroupId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<InviteLink>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chat_id: Option<ChatId>,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RoomStatus {
    Asked,
    Ready,
    Taken,
}

#[derive(Serialize, Deserialize)]
pub(in crate::dynamo) struct ChatItem {
    chat_id: ChatId,
    desk: DeskId,
    lead_id: UserId,
    lead_name: String,
    operator_id: OperatorId,
    room_id: RoomId,
    group_id: GroupId,
    account: AccountId,
    link: InviteLink,
    chat_status: ChatStatus,
    since: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ending: Option<Ending>,
    step: u32,
    jobs: u32,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ChatStatus {
    Invited,
    Talking,
    Over,
}

impl From<Room> for RoomItem {
    fn from(room: Room) -> Self {
        let group_id = group_of(&room);
        let (room_status, since, link, chat_id) = match room.state {
            RoomState::Asked { since } => (RoomStatus::Asked, Some(since), None, None),
            RoomState::Ready { group: _, link } => (RoomStatus::Ready, None, Some(link), None),
            RoomState::Taken { group: _, chat } => (RoomStatus::Taken, None, None, Some(chat)),
        };
        let Room { id: room_id, desk, account, version, .. } = room;
        Self { desk, room_id, account, room_status, since, group_id, link, chat_id, version }
    }
}

impl TryFrom<RoomItem> for Room {
    type Error = Malformed;

    fn try_from(item: RoomItem) -> Result<Self, Malformed> {
        let group = item.group_id.ok_or(Malformed);
        let state = match item.room_status {
            RoomStatus::Asked => RoomState::Asked { since: item.since.ok_or(Malformed)? },
            RoomStatus::Ready => RoomState::Ready { group: group?, link: item.link.ok_or(Malformed)? },
            RoomStatus::Taken => RoomState::Taken { group: group?, chat: item.chat_id.ok_or(Malformed)? },
        };
        Ok(Self { id: item.room_id, desk: item.desk, account: item.account, state, version: item.version })
    }
}

/// Telegram's number of a room that is there.
pub(in crate::dynamo) fn group_of(room: &Room) -> Option<GroupId> {
    match &room.state {
        RoomState::Asked { .. } => None,
        RoomState::Ready { group, .. } | RoomState::Taken { group, .. } => Some(*group),
    }
}

impl From<Chat> for ChatItem {
    fn from(chat: Chat) -> Self {
        let (chat_status, since, ending) = match chat.state {
            ChatState::Invited { since } => (ChatStatus::Invited, since, None),
            ChatState::Talking { since } => (ChatStatus::Talking, since, None),
            ChatState::Over { since, ending } => (ChatStatus::Over, since, Some(ending)),
        };
        Self {
            chat_id: chat.id,
            desk: chat.desk,
            lead_id: chat.lead,
            lead_name: chat.lead_name,
            operator_id: chat.operator,
            room_id: chat.room,
            group_id: chat.group,
            account: chat.account,
            link: chat.link,
            chat_status,
            since,
            ending,
            step: chat.step,
            jobs: chat.jobs,
            version: chat.version,
        }
    }
}

impl TryFrom<ChatItem> for Chat {
    type Error = Malformed;

    fn try_from(item: ChatItem) -> Result<Self, Malformed> {
        let since = item.since;
        let state = match item.chat_status {
            ChatStatus::Invited => ChatState::Invited { since },
            ChatStatus::Talking => ChatState::Talking { since },
            ChatStatus::Over => ChatState::Over { since, ending: item.ending.ok_or(Malformed)? },
        };
        Ok(Self {
            id: item.chat_id,
            desk: item.desk,
            lead: item.lead_id,
            lead_name: item.lead_name,
            operator: item.operator_id,
            room: item.room_id,
            group: item.group_id,
            account: item.account,
            link: item.link,
            state,
            step: item.step,
            jobs: item.jobs,
            version: item.version,
        })
    }
}
