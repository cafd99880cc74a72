//! Rooms: Telegram supergroups for chats, created in advance.
//!
//! ```text
//!  Asked ──────▶ Ready ──────▶ Taken ──────▶ (gone)
//!    │  made       ▲   assigned   │  sealed, deleted
//!    ▼ failed      │ rested       ▼  sealed, kept
//!  Failed          └────────── Resting ──▶ Failed
//!    └──▶ (gone, and another room is requested in its place)
//! ```
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{AccountId, ChatId, DeskId, GroupId, InviteLink, RoomId, Timestamp};

/// The time that a room rests after its chat, before the host prepares it for another chat.
pub(crate) const RESTS_FOR: Duration = Duration::from_mins(10);

/// A room. Its item is deleted together with the supergroup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Our name for the room.
    pub id: RoomId,
    /// The desk whose pool the room is in.
    pub desk: DeskId,
    /// The account whose host creates the room.
    pub account: AccountId,
    /// Whether the room is requested, failed, free, in use or resting.
    pub state: RoomState,
    /// The version that was read; 0 if not stored yet.
    pub version: u64,
}

/// The state of a room. Each state has only the fields that it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RoomState {
    /// The host has been asked to create the room.
    Asked {
        /// The time of the request. If this room replaces a failed room, this is the `since` of the failed room.
        since: Timestamp,
    },
    /// The host could not create the room, or could not prepare it again. The next top-up of the pool asks for a
    /// replacement.
    Failed {
        /// The time since which the desk waits for the room: the `since` of the request or, for a room that could not
        /// be prepared again, the end of its rest.
        since: Timestamp,
    },
    /// The room exists and is free.
    Ready {
        /// The supergroup in Telegram.
        group: GroupId,
        /// The link by which people join the room.
        link: InviteLink,
    },
    /// A chat takes place in the room, or has ended there and is not sealed yet.
    Taken {
        /// The supergroup in Telegram.
        group: GroupId,
        /// The chat that has the room.
        chat: ChatId,
    },
    /// The room's chat is sealed. After a rest, the host prepares the room for another chat.
    Resting {
        /// The supergroup in Telegram.
        group: GroupId,
        /// The time when the rest began.
        since: Timestamp,
    },
}

/// A room that is ready. Only [`Room::ready`] creates one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyRoom {
    room: Room,
    group: GroupId,
    link: InviteLink,
}

impl Room {
    /// Returns the room as a [`ReadyRoom`], which can be given to a chat. `None` if the room is not ready.
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

    /// Returns the supergroup in Telegram. `None` in the states `Asked` and `Failed`.
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
    /// Returns our name for the room.
    pub fn id(&self) -> &RoomId {
        &self.room.id
    }

    /// Gives the room to `chat`. Returns the taken room, its supergroup and its link.
    pub(crate) fn taken_by(self, chat: ChatId) -> (Room, GroupId, InviteLink) {
        let state = RoomState::Taken { group: self.group, chat };
        (Room { state, ..self.room }, self.group, self.link)
    }
}
