//! The state of each room. Each step is stored before the next one begins, so that the next host can continue after the
//! stored step.
//!
//! ```text
//! asked ─▶ created ─▶ configured ─▶ promoted ─▶ ready ─▶ bound ─▶ closing ─▶ gone
//!   └────────────────────────────────────────▶ failed
//! ```
use archive::Pts;
use domain::{Cause, ChatId, Ending, InviteLink, RoomId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    peers::Channel,
    store::table::{StoreError, Table},
};

/// The version of the format in which this crate writes the items of rooms.
const VERSION: u32 = 1;

/// The state of a room, with the data that later steps need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum Room {
    /// The supergroup is being created. It may exist already, with the room's name as its description.
    Asked,
    /// The supergroup exists, with default settings.
    Created { channel: Channel },
    /// New members can see the history, and the default rights of members are restricted.
    Configured { channel: Channel },
    /// The bot is an administrator.
    Promoted { channel: Channel },
    /// The room has its invite link. Events after `from` belong to the chat that will get the room. `cause` is the
    /// cause of the job that asked for the room.
    Ready { channel: Channel, link: InviteLink, from: Pts, cause: Cause },
    /// The room was given to a chat.
    Bound { channel: Channel, link: InviteLink, chat: Binding },
    /// The chat of the room is over and is being sealed.
    Closing { channel: Channel, link: InviteLink, chat: Binding, closing: Closing },
    /// The chat is sealed up to the pts `ends`, and the room is deleted.
    Gone { chat: ChatId, ends: Pts },
    /// Telegram refused a step of creating the room.
    Failed { reason: String },
}

/// The chat that a room was given to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Binding {
    pub(crate) chat: ChatId,
    pub(crate) lead: UserId,
    /// The room's pts at which the chat begins.
    pub(crate) from: Pts,
    /// The number of the chat's last job that is done.
    pub(crate) done: u32,
}

/// The decision to close a chat, and the progress of the chat's seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Closing {
    /// The number of the job that closes the chat.
    pub(crate) number: u32,
    /// The time at which the desk decided to close the chat.
    pub(crate) decided: Timestamp,
    pub(crate) ending: Ending,
    /// The cause of the job that closes the chat. The report repeats this cause.
    pub(crate) cause: Cause,
    /// The time at which the host began to seal the chat.
    pub(crate) since: Timestamp,
    pub(crate) seal: Seal,
}

/// The last completed step of a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "seal", rename_all = "snake_case")]
pub(crate) enum Seal {
    /// No step is completed yet.
    Begun,
    /// The invite link is revoked, so nobody can join any more.
    LinkRevoked,
    /// The members other than the host and the bot were removed, as far as Telegram allowed.
    Emptied,
    /// The log is complete, and ends at this pts.
    Recorded { ends: Pts },
    /// The room is deleted.
    Deleted { ends: Pts },
}

#[derive(Serialize, Deserialize)]
struct RoomItem {
    account: String,
    item: String,
    v: u32,
    fence: u64,
    room: Room,
}

impl Table {
    /// Reads the state of a room. `None` if no job has asked for this room.
    pub(crate) async fn room(&self, room: &RoomId) -> Result<Option<Room>, StoreError> {
        let item: Option<RoomItem> = self.get("reading a room", name(room)).await?;
        Ok(item.map(|item| item.room))
    }

    /// Reads all rooms of the account.
    pub(crate) async fn rooms(&self) -> Result<Vec<(RoomId, Room)>, StoreError> {
        let items: Vec<RoomItem> = self.all("reading the rooms", PREFIX).await?;
        let with_name = |item: RoomItem| (RoomId(item.item.trim_start_matches(PREFIX).to_owned()), item.room);
        Ok(items.into_iter().map(with_name).collect())
    }

    /// Writes the state of a room.
    pub(crate) async fn put_room(&self, room: &RoomId, state: &Room, fence: u64) -> Result<(), StoreError> {
        let item =
            RoomItem { account: self.account.0.clone(), item: name(room), v: VERSION, fence, room: state.clone() };
        self.put("writing a room", item, fence).await
    }
}

const PREFIX: &str = "room#";

fn name(room: &RoomId) -> String {
    format!("{PREFIX}{room}")
}

#[cfg(test)]
mod tests;
