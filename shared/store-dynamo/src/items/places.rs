//! The stored forms of rooms and chats.

use domain::{
    AccountId, Chat, ChatId, ChatState, DeskId, Ending, FirstReply, GroupId, InviteLink, Language, OperatorId, Place,
    Room, RoomId, RoomState, Serving, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::items::form::Malformed;

#[derive(Serialize, Deserialize)]
pub(crate) struct RoomItem {
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
    Failed,
    Ready,
    Taken,
    Resting,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct ChatItem {
    chat_id: ChatId,
    desk: DeskId,
    lead_id: UserId,
    lead_name: String,
    language: Language,
    /// The time since which the lead has waited. This time and `generation` together are the lead's place in the queue.
    waited_since: Timestamp,
    generation: u32,
    /// The operator who serves the chat. Present together with `served_since` and `first_reply`.
    #[serde(skip_serializing_if = "Option::is_none")]
    operator_id: Option<OperatorId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    served_since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_reply: Option<FirstReply>,
    /// The operator who gave up the chat. Present only while nobody serves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    given_up_by: Option<OperatorId>,
    room_id: RoomId,
    group_id: GroupId,
    account: AccountId,
    link: InviteLink,
    chat_status: ChatStatus,
    since: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ending: Option<Ending>,
    /// The deadline. The index `due` contains only the chats that have a deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Timestamp>,
    step: u32,
    jobs: u32,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ChatStatus {
    Invited,
    Talking,
    Left,
    Over,
}

impl From<Room> for RoomItem {
    fn from(room: Room) -> Self {
        let group_id = room.group();
        let (room_status, since, link, chat_id) = match room.state {
            RoomState::Asked { since } => (RoomStatus::Asked, Some(since), None, None),
            RoomState::Failed { since } => (RoomStatus::Failed, Some(since), None, None),
            RoomState::Ready { group: _, link } => (RoomStatus::Ready, None, Some(link), None),
            RoomState::Taken { group: _, chat } => (RoomStatus::Taken, None, None, Some(chat)),
            RoomState::Resting { group: _, since } => (RoomStatus::Resting, Some(since), None, None),
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
            RoomStatus::Failed => RoomState::Failed { since: item.since.ok_or(Malformed)? },
            RoomStatus::Ready => RoomState::Ready { group: group?, link: item.link.ok_or(Malformed)? },
            RoomStatus::Taken => RoomState::Taken { group: group?, chat: item.chat_id.ok_or(Malformed)? },
            RoomStatus::Resting => RoomState::Resting { group: group?, since: item.since.ok_or(Malformed)? },
        };
        Ok(Self { id: item.room_id, desk: item.desk, account: item.account, state, version: item.version })
    }
}

impl From<Chat> for ChatItem {
    fn from(chat: Chat) -> Self {
        let (chat_status, since, ending) = match chat.state {
            ChatState::Invited { since } => (ChatStatus::Invited, since, None),
            ChatState::Talking { since } => (ChatStatus::Talking, since, None),
            ChatState::Left { since } => (ChatStatus::Left, since, None),
            ChatState::Over { since, ending } => (ChatStatus::Over, since, Some(ending)),
        };
        let (operator_id, served_since, first_reply, given_up_by) = match chat.serving {
            Serving::By { operator, since, first_reply } => (Some(operator), Some(since), Some(first_reply), None),
            Serving::Nobody { given_up_by } => (None, None, None, Some(given_up_by)),
        };
        Self {
            chat_id: chat.id,
            desk: chat.desk,
            lead_id: chat.lead,
            lead_name: chat.lead_name,
            language: chat.language,
            waited_since: chat.place.since,
            generation: chat.place.generation,
            operator_id,
            served_since,
            first_reply,
            given_up_by,
            room_id: chat.room,
            group_id: chat.group,
            account: chat.account,
            link: chat.link,
            chat_status,
            since,
            ending,
            due: chat.due,
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
            ChatStatus::Left => ChatState::Left { since },
            ChatStatus::Over => ChatState::Over { since, ending: item.ending.ok_or(Malformed)? },
        };
        let serving = match (item.operator_id, item.served_since, item.first_reply, item.given_up_by) {
            (Some(operator), Some(since), Some(first_reply), None) => Serving::By { operator, since, first_reply },
            (None, None, None, Some(given_up_by)) => Serving::Nobody { given_up_by },
            (_, _, _, _) => return Err(Malformed),
        };
        Ok(Self {
            id: item.chat_id,
            desk: item.desk,
            lead: item.lead_id,
            lead_name: item.lead_name,
            language: item.language,
            place: Place { since: item.waited_since, generation: item.generation },
            serving,
            room: item.room_id,
            group: item.group_id,
            account: item.account,
            link: item.link,
            state,
            due: item.due,
            step: item.step,
            jobs: item.jobs,
            version: item.version,
        })
    }
}
