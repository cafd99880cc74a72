//! Rooms: Telegram supergroups in which chats take place, made ahead.
//!
//! ```text
//!  Asked ──────▶ Ready ──────▶ Taken ──────▶ (gone)
//!    │  made       ▲   assigned   │  sealed, deleted
//!    ▼ failed      │ rested       ▼  sealed, kept
//!  Failed          └────────── Resting ──▶ Failed
//!    └──▶ (gone, and another is asked for in its place)
//! ```
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{AccountId, ChatId, DeskId, GroupId, InviteLink, RoomId, Timestamp};

/// How long a room rests after its chat, before the host gets it ready for another.
pub(crate) const RESTS_FOR: Duration = Duration::from_mins(10);

/// A room. Its item goes when the supergroup is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Our name for it.
    pub id: RoomId,
    /// The desk whose pool it is in.
    pub desk: DeskId,
    /// The account whose host makes it.
    pub account: AccountId,
    /// Its state.
    pub state: RoomState,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// The state of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RoomState {
    /// The host has been asked to make it.
    Asked {
        /// The time when it was asked for. If it replaces a failed room, the time when that one was.
        since: Timestamp,
    },
    /// The host could not make it, or get it ready again. The next top-up asks for another in its place.
    Failed {
        /// The time since when it, or one that it replaced, has been asked for.
        since: Timestamp,
    },
    /// It is there, and nobody has been given it.
    Ready {
        /// Telegram's name for it.
        group: GroupId,
        /// The way in.
        link: InviteLink,
    },
    /// A chat takes place in it, or did and is not sealed yet.
    Taken {
        /// Telegram's name for it.
        group: GroupId,
        /// The chat.
        chat: ChatId,
    },
    /// Its chat is sealed, and the host gets it ready for another.
    Resting {
        /// Telegram's name for it.
        group: GroupId,
        /// The time when that began.
        since: Timestamp,
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
            RoomState::Asked { .. }
            | RoomState::Failed { .. }
            | RoomState::Taken { .. }
            | RoomState::Resting { .. } => None,
        }
    }

    /// Telegram's name for it, once it is there.
    pub fn group(&self) -> Option<GroupId> {
        match &self.state {
            RoomState::Asked { .. } | RoomState::Failed { .. } => None,
            RoomState::Ready { group, .. } | RoomState::Taken { group, .. } | RoomState::Resting { group, .. } => {
                Some(*group)
            }
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
