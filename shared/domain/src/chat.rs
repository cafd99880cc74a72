//! Rooms and the chats that take place in them, and the desk's settings.
use serde::{Deserialize, Serialize};

use crate::{
    AccountId, ChatId, ChatJob, ChatTask, DeskId, Ending, GroupId, HostJob, InviteLink, OperatorId, RoomId, Timestamp,
    UserId, Work,
};

/// A Telegram supergroup in which a chat takes place; made ahead. Its item goes when the supergroup is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Our name for it.
    pub id: RoomId,
    /// Whose pool it is in.
    pub desk: DeskId,
    /// Whose host makes it.
    pub account: AccountId,
    /// Where it stands.
    pub state: RoomState,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// Where a room stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RoomState {
    /// The host has been asked to make it.
    Asked {
        /// When.
        since: Timestamp,
    },
    /// It is there, and nobody has been given it.
    Ready {
        /// Telegram's name for it.
        group: GroupId,
        /// The way in.
        link: InviteLink,
    },
    /// A chat takes place in it.
    Taken {
        /// Telegram's name for it.
        group: GroupId,
        /// The chat.
        chat: ChatId,
    },
}

/// A room that is ready. Only [`Room::ready`] hands one out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyRoom {
    room: Room,
    group: GroupId,
    link: InviteLink,
}

impl Room {
    /// The room as one that can be given to a chat, if it is ready.
    pub fn ready(self) -> Option<ReadyRoom> {
        match &self.state {
            RoomState::Ready { group, link } => {
                let (group, link) = (*group, link.clone());
                Some(ReadyRoom { room: self, group, link })
            }
            RoomState::Asked { .. } | RoomState::Taken { .. } => None,
        }
    }
}

impl ReadyRoom {
    /// Our name for it.
    pub fn id(&self) -> &RoomId {
        &self.room.id
    }

    /// The room as `chat` has it from now on.
    pub(crate) fn taken_by(self, chat: ChatId) -> (Room, GroupId, InviteLink) {
        let state = RoomState::Taken { group: self.group, chat };
        (Room { state, ..self.room }, self.group, self.link)
    }
}

/// One conversation between one lead and the desk, from link to seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Its name.
    pub id: ChatId,
    /// Whose.
    pub desk: DeskId,
    /// The lead.
    pub lead: UserId,
    /// The lead's name when the chat began.
    pub lead_name: String,
    /// The operator.
    pub operator: OperatorId,
    /// Our name for the room.
    pub room: RoomId,
    /// Telegram's name for the room.
    pub group: GroupId,
    /// The account whose host keeps the room.
    pub account: AccountId,
    /// The way in.
    pub link: InviteLink,
    /// Where it stands.
    pub state: ChatState,
    /// Grows with everything that makes an earlier effect untrue.
    pub step: u32,
    /// How many jobs the host has been sent for it.
    pub jobs: u32,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// Where a chat stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ChatState {
    /// The lead has the link.
    Invited {
        /// Since when.
        since: Timestamp,
    },
    /// The lead is in the room.
    Talking {
        /// Since when.
        since: Timestamp,
    },
    /// It is over.
    Over {
        /// Since when.
        since: Timestamp,
        /// Why.
        ending: Ending,
    },
}

/// A moment in the life of a chat. An effect that names it is carried out only while it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The chat.
    pub chat: ChatId,
    /// Its [`Chat::step`].
    pub number: u32,
}

impl Chat {
    /// The moment it is in.
    pub fn now_at(&self) -> Step {
        Step { chat: self.id.clone(), number: self.step }
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        matches!(self.state, ChatState::Over { .. })
    }

    /// Whether this person belongs in its room: its lead and its operator, while it is not over.
    pub fn admits(&self, user: UserId) -> bool {
        !self.is_over() && (user == self.lead || user == self.operator.user())
    }

    /// The chat's next job for its host.
    pub(crate) fn next_job(&mut self, task: ChatTask, at: Timestamp) -> HostJob {
        self.jobs += 1;
        let job = ChatJob { chat: self.id.clone(), lead: self.lead, number: self.jobs, at, task };
        HostJob { account: self.account.clone(), room: self.room.clone(), work: Work::Chat(job) }
    }
}

/// What a desk may have otherwise. [`Settings::default`] is what a new desk has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// How many chats the machine gives one operator at most.
    pub automatic_cap: usize,
    /// How many rooms are kept asked for or ready.
    pub pool: usize,
    /// Whose host makes the rooms.
    pub account: AccountId,
}

impl Default for Settings {
    fn default() -> Self {
        Self { automatic_cap: 6, pool: 20, account: AccountId("main".into()) }
    }
}
