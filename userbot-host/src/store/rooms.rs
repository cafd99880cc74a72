//! The state of each room. Each step is stored before the next one begins, so that the next host continues from there.
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

/// The version of room items that this crate writes.
const VERSION: u32 = 1;

/// The state of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum Room {
    /// The supergroup is being created: one with this name may exist.
    Asked,
    /// The supergroup exists.
    Created { channel: Channel },
    /// History is visible, and people may do what they may.
    Configured { channel: Channel },
    /// The bot is an administrator.
    Promoted { channel: Channel },
    /// It has its link. Events after `from` belong to the chat that it will be given to. `cause` is that of the job that
    /// asked for the room.
    Ready { channel: Channel, link: InviteLink, from: Pts, cause: Cause },
    /// It was given to a chat.
    Bound { channel: Channel, link: InviteLink, chat: Binding },
    /// Its chat is over and is being sealed.
    Closing { channel: Channel, link: InviteLink, chat: Binding, closing: Closing },
    /// Its chat is sealed, up to this pts, and the room is deleted.
    Gone { chat: ChatId, ends: Pts },
    /// Telegram refused to create it.
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

/// The end of a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Closing {
    /// The number of the job that closes it.
    pub(crate) number: u32,
    /// When the desk decided it.
    pub(crate) decided: Timestamp,
    pub(crate) ending: Ending,
    /// The cause of the job that closes it, which the report repeats.
    pub(crate) cause: Cause,
    /// When the host began to seal it.
    pub(crate) since: Timestamp,
    pub(crate) seal: Seal,
}

/// The last step of a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "seal", rename_all = "snake_case")]
pub(crate) enum Seal {
    /// Nothing is done yet.
    Begun,
    /// Nobody can come in any more.
    LinkRevoked,
    /// Everybody but host and bot was removed.
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
    /// Reads a room. `None` if no job named it.
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

    /// Writes a room.
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
