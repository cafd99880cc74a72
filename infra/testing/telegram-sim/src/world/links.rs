//! Invite links, and those who come by them.

use serde::{Deserialize, Serialize};

use crate::world::ids::{LinkHash, RoomId, Timestamp, UserId};

/// A way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteLink {
    /// What is behind `https://t.me/+`.
    pub hash: LinkHash,
    /// The admin who made it.
    pub creator: UserId,
    /// Its name, 0 to 32 characters (`title` in MTProto).
    pub name: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// Who follows it only asks to be let in.
    pub request_needed: bool,
    /// How many may come by it.
    pub usage_limit: Option<u32>,
    /// Until when it works.
    pub expires: Option<Timestamp>,
    /// It works no more.
    pub revoked: bool,
    /// It is its creator's primary link.
    pub permanent: bool,
    /// How many came by it.
    pub used: u32,
}

/// How a link is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTerms {
    /// Its name; what is beyond 32 characters is cut off.
    pub name: Option<String>,
    /// Who follows it only asks to be let in.
    pub request_needed: bool,
    /// How many may come by it.
    pub usage_limit: Option<u32>,
    /// Until when it works.
    pub expires: Option<Timestamp>,
}

/// Somebody waits to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRequest {
    /// Who.
    pub user: UserId,
    /// By which link.
    pub link: LinkHash,
    /// Since when.
    pub asked: Timestamp,
}

/// Somebody who came in by a link, or waits for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Importer {
    /// Who.
    pub user: UserId,
    /// By which link.
    pub link: LinkHash,
    /// Since when they are in, or wait.
    pub since: Timestamp,
    /// They are not in yet.
    pub waits: bool,
    /// The admin who let them in, where the link needed that.
    pub approved_by: Option<UserId>,
}

/// What following a link led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// One is in.
    Joined(RoomId),
    /// One has asked, and waits.
    Requested(RoomId),
}

/// What somebody who looks at a link sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkPreview {
    /// One is in already.
    AlreadyIn(RoomId),
    /// A room that one could join.
    Open {
        /// Which.
        room: RoomId,
        /// One can only ask.
        request_needed: bool,
    },
}

/// What an admin says to a join request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Come in.
    Admit,
    /// No.
    Dismiss,
}
