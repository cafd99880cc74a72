//! Invite links, and the people who use them.

use serde::{Deserialize, Serialize};

use crate::world::ids::{LinkHash, RoomId, Timestamp, UserId};

/// An invite link of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteLink {
    /// The part of the link after `https://t.me/+`.
    pub hash: LinkHash,
    /// The admin who created the link.
    pub creator: UserId,
    /// The link's name, 0 to 32 characters (`title` in MTProto).
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

/// An open request to join a room: no admin has approved or dismissed it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRequest {
    /// The person who asks.
    pub user: UserId,
    /// The link that the person followed last.
    pub link: LinkHash,
    /// The time at which the person last asked.
    pub asked: Timestamp,
}

/// A person who has joined a room by a link, or who has asked to join by a link and waits for approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Importer {
    /// The person who has joined or who waits.
    pub user: UserId,
    /// The link that the person followed.
    pub link: LinkHash,
    /// The time at which the person joined. For a person who waits, the time of the request.
    pub since: Timestamp,
    /// Whether the person still waits for approval.
    pub waits: bool,
    /// The admin who approved the person, if the link needed approval.
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
