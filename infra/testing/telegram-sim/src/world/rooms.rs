//! A supergroup (room), with its members and their roles and rights.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::world::{
    ids::{FileId, LinkHash, MessageId, RoomId, Timestamp, UserId},
    links::{Importer, InviteLink, JoinRequest},
    messages::Message,
    pts::PtsLog,
};

/// A supergroup with its members, links and messages.
#[derive(Clone, Debug)]
pub struct Room {
    /// The room's number in MTProto, without the Bot API's prefix `-100`.
    pub id: RoomId,
    /// The title, 1 to 128 characters.
    pub title: String,
    /// The description, at most 255 characters.
    pub about: String,
    /// The room's photo, which is a file of kind `Photo`.
    pub photo: Option<FileId>,
    /// The account that created the room. It never changes.
    pub creator: UserId,
    /// The time at which the room was created.
    pub created: Timestamp,
    /// The membership of each user who was ever a member or was ever banned. It is kept after the user has left.
    pub people: BTreeMap<UserId, Membership>,
    /// Whether the history is hidden. If so, plain members do not see messages from before they joined.
    pub history_hidden: bool,
    /// Rights that plain members do not have.
    pub denied: BTreeSet<MemberRight>,
    /// Every link ever created, including revoked ones.
    pub links: Vec<InviteLink>,
    /// The join requests that are not resolved yet. The key is the person who asks.
    pub requests: BTreeMap<UserId, JoinRequest>,
    /// The messages that are not deleted, in their newest version.
    pub messages: BTreeMap<MessageId, Arc<Message>>,
    /// Pinned messages, in the order of pinning.
    pub pinned: Vec<MessageId>,
    /// The room's event sequence: every change to messages, with the `pts` of the change.
    pub log: PtsLog,
    /// Whether the creator deleted the room for everybody.
    pub deleted: bool,
    /// The highest message number ever used, including the numbers of deleted messages.
    pub last_message: MessageId,
}

/// A user's standing (role) in a room, and how the user joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The user's role when it was last set. A ban may have ended since then (see [`Room::standing`]).
    pub standing: Standing,
    /// The time at which the user last joined.
    pub joined: Timestamp,
    /// The newest message of the room when the user last joined.
    pub joined_after: MessageId,
    /// The link by which the user last joined. If the link needed approval, also the admin who approved the user.
    pub by_link: Option<(LinkHash, Option<UserId>)>,
}

/// A user's role in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Created the room; has every right.
    Creator,
    /// Was promoted and has some rights.
    Admin {
        /// The rights that the admin has in this room.
        rights: BTreeSet<AdminRight>,
        /// The user who promoted the admin.
        by: UserId,
        /// The title that apps show beside the admin's name; at most 16 characters.
        title: Option<String>,
    },
    /// A member without admin rights.
    Member,
    /// Not a member, but may join. Also the standing of somebody who never was a member.
    Left,
    /// Not a member, and may not come back.
    Banned {
        /// The admin who banned the user.
        by: UserId,
        /// The end of the ban; `None` means for ever.
        until: Option<Timestamp>,
    },
}

/// The rights and title that a promotion gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promotion {
    /// All rights that the promoted user has afterwards. An empty set makes an admin a plain member again.
    pub rights: BTreeSet<AdminRight>,
    /// The title that apps show beside the admin's name; at most 16 characters.
    pub title: Option<String>,
}

/// A right that an admin may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AdminRight {
    /// Change title, description and photo.
    ChangeInfo,
    /// Delete messages of any member.
    DeleteMessages,
    /// Ban, remove and unban people.
    BanUsers,
    /// Add people, create links, resolve join requests.
    InviteUsers,
    /// Pin and unpin messages.
    PinMessages,
    /// Promote other members to admin.
    AddAdmins,
    /// Write without showing one's name. The simulation does not check this right.
    Anonymous,
    /// Manage voice chats. The simulation does not check this right.
    ManageCalls,
    /// See the member list and the log. Every admin may do this.
    Other,
}

/// A right that can be denied to plain members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MemberRight {
    /// Send messages of any kind.
    SendMessages,
    /// Send files, except stickers.
    SendMedia,
    /// Send polls. The simulation does not check this right.
    SendPolls,
    /// Add people to the room.
    InviteUsers,
    /// Pin messages. The simulation does not check this right.
    PinMessages,
    /// Change title, description and photo. The simulation does not check this right.
    ChangeInfo,
}

impl Promotion {
    /// Creates a promotion with these rights and no title.
    pub fn with_rights(rights: impl Into<BTreeSet<AdminRight>>) -> Self {
        Self { rights: rights.into(), title: None }
    }
}

impl Membership {
    /// Creates a membership with the standing [`Standing::Left`]. The caller then sets the real standing.
    pub(super) fn since(joined: Timestamp, joined_after: MessageId) -> Self {
        Self { standing: Standing::Left, joined, joined_after, by_link: None }
    }
}

impl AdminRight {
    /// Every admin right of this enum.
    pub const ALL: [Self; 9] = [
        Self::ChangeInfo,
        Self::DeleteMessages,
        Self::BanUsers,
        Self::InviteUsers,
        Self::PinMessages,
        Self::AddAdmins,
        Self::Anonymous,
        Self::ManageCalls,
        Self::Other,
    ];
}

impl Standing {
    /// Returns whether a user with this standing is a member.
    pub fn is_in(&self) -> bool {
        match self {
            Self::Creator | Self::Admin { .. } | Self::Member => true,
            Self::Left | Self::Banned { .. } => false,
        }
    }

    /// Returns whether a user with this standing is an admin. The creator counts as an admin.
    pub fn is_admin(&self) -> bool {
        match self {
            Self::Creator | Self::Admin { .. } => true,
            Self::Member | Self::Left | Self::Banned { .. } => false,
        }
    }

    /// Returns whether a user with this standing has an admin right.
    pub fn has(&self, right: AdminRight) -> bool {
        match self {
            Self::Creator => true,
            Self::Admin { rights, .. } => rights.contains(&right),
            Self::Member | Self::Left | Self::Banned { .. } => false,
        }
    }
}

impl Room {
    /// Returns the standing of `user` now. A ban that has ended counts as [`Standing::Left`].
    pub fn standing(&self, user: UserId, now: Timestamp) -> Standing {
        match self.people.get(&user).map(|membership| &membership.standing) {
            None => Standing::Left,
            Some(Standing::Banned { until: Some(until), .. }) if *until <= now => Standing::Left,
            Some(standing) => standing.clone(),
        }
    }

    /// Returns whether `user` is a member.
    pub fn has(&self, user: UserId) -> bool {
        self.people.get(&user).is_some_and(|membership| membership.standing.is_in())
    }

    /// Returns all members, sorted by id.
    pub fn members(&self) -> impl Iterator<Item = UserId> + '_ {
        self.people.iter().filter(|(_, membership)| membership.standing.is_in()).map(|(user, _)| *user)
    }

    /// Returns whether `viewer` may see this message. Members see every message. But if the history is hidden, plain
    /// members see only messages sent after they joined.
    pub fn shows(&self, viewer: UserId, message: MessageId) -> bool {
        self.people.get(&viewer).is_some_and(|membership| {
            membership.standing.is_in()
                && (!self.history_hidden || membership.standing.is_admin() || message > membership.joined_after)
        })
    }

    /// Returns the link with this hash, even if the link is revoked.
    pub fn link(&self, hash: &LinkHash) -> Option<&InviteLink> {
        self.links.iter().find(|link| link.hash == *hash)
    }

    /// If `waiting` is set, returns the people with open join requests. Otherwise returns the members who joined by a
    /// link.
    pub fn importers(&self, waiting: bool) -> Box<dyn Iterator<Item = Importer> + '_> {
        if waiting {
            Box::new(self.requests.values().map(|request| Importer {
                user: request.user,
                link: request.link.clone(),
                since: request.asked,
                waits: true,
                approved_by: None,
            }))
        } else {
            Box::new(self.people.iter().filter(|(_, person)| person.standing.is_in()).filter_map(|(user, person)| {
                let (link, approved_by) = person.by_link.clone()?;
                Some(Importer { user: *user, link, since: person.joined, waits: false, approved_by })
            }))
        }
    }

    /// Returns the number of open join requests that were made through a link.
    pub fn waiting_by(&self, hash: &LinkHash) -> usize {
        self.requests.values().filter(|request| request.link == *hash).count()
    }
}
