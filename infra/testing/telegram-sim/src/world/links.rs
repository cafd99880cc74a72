//! Invite links, and the people who use them.

use serde::{Deserialize, Serialize};

use crate::world::ids::{LinkHash, RoomId, Timestamp, UserId};

/// An invite link of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteLink {
    /// The part after `https://t.me/+`.
    pub hash: LinkHash,
    /// The admin who created the link.
    pub creator: UserId,
    /// Its name, 0 to 32 characters (`title` in MTProto).
    pub name: Option<String>,
    /// When the link was created.
    pub created: Timestamp,
    /// Whether a person who follows the link only sends a join request, which an admin must approve.
    pub request_needed: bool,
    /// The number of people who may join by the link. `None` means no limit.
    pub usage_limit: Option<u32>,
    /// The time from which the link no longer works.
    pub expires: Option<Timestamp>,
    /// Whether the link was revoked. A revoked link no longer works.
    pub revoked: bool,
    /// Whether this is the primary link of the admin who created it.
    pub permanent: bool,
    /// The number of people who have joined by the link.
    pub used: u32,
}

/// The settings of a link, given when it is created or edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTerms {
    /// The link's name; anything after 32 characters is cut off.
    pub name: Option<String>,
    /// Whether a person who follows the link only sends a join request, which an admin must approve.
    pub request_needed: bool,
    /// The number of people who may join by the link, 1 to 99999. `None` means no limit.
    pub usage_limit: Option<u32>,
    /// The time from which the link no longer works; must be in the future.
    pub expires: Option<Timestamp>,
}

/// A request to join a room, not resolved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRequest {
    /// The person who asks.
    pub user: UserId,
    /// The link that they followed last.
    pub link: LinkHash,
    /// When they asked last.
    pub asked: Timestamp,
}

/// A person who joined by a link, or waits for approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Importer {
    /// The member, or the person who waits.
    pub user: UserId,
    /// The link that they followed.
    pub link: LinkHash,
    /// When they joined, or asked to join.
    pub since: Timestamp,
    /// Whether they still wait for approval.
    pub waits: bool,
    /// The admin who approved them, if the link needed approval.
    pub approved_by: Option<UserId>,
}

/// The result of following a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// The person is now a member.
    Joined(RoomId),
    /// The person has asked to join and waits.
    Requested(RoomId),
}

/// The information that a link shows before it is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkPreview {
    /// The viewer is already a member.
    AlreadyIn(RoomId),
    /// A room that the viewer can join.
    Open {
        /// The room behind the link.
        room: RoomId,
        /// Whether the viewer can only send a join request.
        request_needed: bool,
    },
}

/// An admin's decision about a join request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The person becomes a member.
    Admit,
    /// The request is dropped; the person may ask again.
    Dismiss,
}
