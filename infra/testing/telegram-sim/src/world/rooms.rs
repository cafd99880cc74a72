//! What a supergroup is made of.

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

/// A supergroup.
#[derive(Clone, Debug)]
pub struct Room {
    /// Its bare number.
    pub id: RoomId,
    /// Its name.
    pub title: String,
    /// Its description.
    pub about: String,
    /// Its photo.
    pub photo: Option<FileId>,
    /// Who made it.
    pub creator: UserId,
    /// When.
    pub created: Timestamp,
    /// Everybody who ever was something here, and what they are now.
    pub people: BTreeMap<UserId, Membership>,
    /// New members do not see what was before them.
    pub history_hidden: bool,
    /// What plain members may not do.
    pub denied: BTreeSet<MemberRight>,
    /// Every link ever made, revoked ones too.
    pub links: Vec<InviteLink>,
    /// Who waits to be let in.
    pub requests: BTreeMap<UserId, JoinRequest>,
    /// What stands here now.
    pub messages: BTreeMap<MessageId, Arc<Message>>,
    /// Pinned messages, oldest first.
    pub pinned: Vec<MessageId>,
    /// Everything that happened to messages, numbered.
    pub log: PtsLog,
    /// It is gone for everybody.
    pub deleted: bool,
    /// The number of the newest message ever, deleted ones included.
    pub last_message: MessageId,
}

/// What somebody is in a room, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// What they are.
    pub standing: Standing,
    /// When they came in last.
    pub joined: Timestamp,
    /// The newest message when they came in last.
    pub joined_after: MessageId,
    /// The link by which they came in last, and the admin who admitted them by it.
    pub by_link: Option<(LinkHash, Option<UserId>)>,
}

/// What somebody is in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Made it; has every right.
    Creator,
    /// Was promoted.
    Admin {
        /// What they may do.
        rights: BTreeSet<AdminRight>,
        /// Who promoted them.
        by: UserId,
        /// Shown beside the name.
        title: Option<String>,
    },
    /// A plain member.
    Member,
    /// Was in, is out, may come back; or never was in.
    Left,
    /// Is out and may not come back.
    Banned {
        /// Who banned them.
        by: UserId,
        /// Until when; for ever if not said.
        until: Option<Timestamp>,
    },
}

/// What a promotion makes of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promotion {
    /// Exactly the rights that they have afterwards; without any, they are a plain member again.
    pub rights: BTreeSet<AdminRight>,
    /// Shown beside the name.
    pub title: Option<String>,
}

/// What an admin may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AdminRight {
    /// Title, description, photo.
    ChangeInfo,
    /// Anybody's messages.
    DeleteMessages,
    /// Ban, remove and let back in.
    BanUsers,
    /// Add people, make links, settle join requests.
    InviteUsers,
    /// Pin messages.
    PinMessages,
    /// Promote others.
    AddAdmins,
    /// Write without a name.
    Anonymous,
    /// Voice chats.
    ManageCalls,
    /// What every admin may: see the member list and the log.
    Other,
}

/// What plain members may be denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MemberRight {
    /// Any message.
    SendMessages,
    /// Files of any kind.
    SendMedia,
    /// Polls.
    SendPolls,
    /// Add people.
    InviteUsers,
    /// Pin messages.
    PinMessages,
    /// Title, description, photo.
    ChangeInfo,
}

impl Promotion {
    /// A promotion to these rights, with no title.
    pub fn with_rights(rights: impl Into<BTreeSet<AdminRight>>) -> Self {
        Self { rights: rights.into(), title: None }
    }
}

impl Membership {
    /// Nothing yet, from that moment on.
    pub(super) fn since(joined: Timestamp, joined_after: MessageId) -> Self {
        Self { standing: Standing::Left, joined, joined_after, by_link: None }
    }
}

impl AdminRight {
    /// Every right there is.
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
    /// Whether one with this standing is in.
    pub fn is_in(&self) -> bool {
        match self {
            Self::Creator | Self::Admin { .. } | Self::Member => true,
            Self::Left | Self::Banned { .. } => false,
        }
    }

    /// Whether one with this standing is an admin (the creator is).
    pub fn is_admin(&self) -> bool {
        match self {
            Self::Creator | Self::Admin { .. } => true,
            Self::Member | Self::Left | Self::Banned { .. } => false,
        }
    }

    /// Whether one with this standing has a right.
    pub fn has(&self, right: AdminRight) -> bool {
        match self {
            Self::Creator => true,
            Self::Admin { rights, .. } => rights.contains(&right),
            Self::Member | Self::Left | Self::Banned { .. } => false,
        }
    }
}

impl Room {
    /// What `user` is here; a ban that has run out is over.
    pub fn standing(&self, user: UserId, now: Timestamp) -> Standing {
        match self.people.get(&user).map(|membership| &membership.standing) {
            None => Standing::Left,
            Some(Standing::Banned { until: Some(until), .. }) if *until <= now => Standing::Left,
            Some(standing) => standing.clone(),
        }
    }

    /// Whether `user` is in.
    pub fn has(&self, user: UserId) -> bool {
        self.people.get(&user).is_some_and(|membership| membership.standing.is_in())
    }

    /// Everybody who is in, by id.
    pub fn members(&self) -> impl Iterator<Item = UserId> + '_ {
        self.people.iter().filter(|(_, membership)| membership.standing.is_in()).map(|(user, _)| *user)
    }

    /// Whether `viewer`, who is in, may see this message: all of them, unless history is hidden and it was before.
    pub fn shows(&self, viewer: UserId, message: MessageId) -> bool {
        self.people.get(&viewer).is_some_and(|membership| {
            membership.standing.is_in()
                && (!self.history_hidden || membership.standing.is_admin() || message > membership.joined_after)
        })
    }

    /// A link of this room.
    pub fn link(&self, hash: &LinkHash) -> Option<&InviteLink> {
        self.links.iter().find(|link| link.hash == *hash)
    }

    /// Who came in by links, or waits for that.
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

    /// How many wait to be let in by a link.
    pub fn waiting_by(&self, hash: &LinkHash) -> usize {
        self.requests.values().filter(|request| request.link == *hash).count()
    }
}
