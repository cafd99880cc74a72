//! Supergroups and people, each with the id and the access hash that requests to Telegram need. Telegram gives every
//! account different access hashes.
use domain::{GroupId, UserId};
use serde::{Deserialize, Serialize};

/// The supergroup of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Channel {
    /// The channel id of MTProto. [`Channel::group`] converts it to the Bot API's id.
    pub(crate) id: i64,
    pub(crate) access_hash: i64,
    /// Whether the host has reported the room to the desk as lost: the supergroup is deleted, or the account has no
    /// rights in it any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) lost: bool,
}

/// A person, with the id and the access hash that requests about this person need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer {
    pub(crate) id: UserId,
    pub(crate) access_hash: i64,
}

impl Channel {
    pub(crate) fn group(self) -> GroupId {
        GroupId::from_channel(self.id)
    }
}
