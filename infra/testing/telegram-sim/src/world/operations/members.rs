//! Room membership: adding, promoting, banning, leaving.

use std::sync::Arc;

use crate::world::{
    error::WorldError,
    events::{Event, StandingChanged},
    ids::{RoomId, Timestamp, UserId},
    links::InviteLink,
    messages::{Action, Message},
    operation::Operation,
    rooms::{AdminRight, MemberRight, Membership, Promotion, Standing},
    state::World,
    users::{InvitesFrom, User},
};

/// The longest title beside an admin's name, in characters (`rank` of `channels.editAdmin`).
const RANK_LIMIT: usize = 16;

/// The result of adding people.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The people who became members.
    pub added: Vec<UserId>,
    /// The people who were not added, because their privacy settings forbid it.
    pub missing: Vec<UserId>,
    /// The service message about the added people; `None` if nobody was added.
    pub message: Option<Arc<Message>>,
}

/// The circumstances in which a standing (role) changes: the acting user, the link, and whether a join request was
/// approved.
pub(super) struct StandingCause {
    pub(super) by: UserId,
    pub(super) link: Option<InviteLink>,
    pub(super) by_request: bool,
}

impl World {
    /// Adds people to a room. If a person lets only their contacts add them to groups, and `by` is not a contact, the
    /// person is not added. This is not an error: the field `missing` of the result lists such people.
    pub fn add_members(&mut self, by: UserId, room: RoomId, users: &[UserId]) -> Result<Invited, WorldError> {
        self.log_operation(|| Operation::AddMembers { by, room, users: users.to_vec() });
        self.add_all(by, room, users)
    }

    /// Makes a member an admin with exactly the rights of `promotion`. The promoter must have each of these rights,
    /// except `Anonymous`. If `promotion` has no rights, an admin becomes a plain member again. A person who is not a
    /// member is added first, if the promoter may add people and the person's privacy allows it; a banned person cannot
    /// be promoted.
    pub fn promote(&mut self, by: UserId, room: RoomId, user: UserId, promotion: Promotion) -> Result<(), WorldError> {
        let Promotion { rights, title } = promotion;
        self.log_operation(|| Operation::Promote { by, room, user, rights: rights.clone(), title: title.clone() });
        let now = self.now();
        self.user(user)?;
        if title.as_ref().is_some_and(|title| title.chars().count() > RANK_LIMIT) {
            return Err(WorldError::RankTooLong);
        }
        let here = self.room_as_admin(room, by, AdminRight::AddAdmins)?;
        let (standing, own) = (here.standing(user, now), here.standing(by, now));
        if let Some(right) = rights.iter().find(|right| **right != AdminRight::Anonymous && !own.has(**right)) {
            return Err(WorldError::CannotGive(*right));
        }
        match standing {
            Standing::Creator => return Err(WorldError::IsAnAdmin),
            Standing::Left if rights.is_empty() => return Err(WorldError::NotAParticipant),
            Standing::Left | Standing::Banned { .. } => {
                if !self.add_all(by, room, &[user])?.missing.is_empty() {
                    return Err(WorldError::PrivacyForbids);
                }
            }
            Standing::Admin { .. } | Standing::Member => {}
        }
        let standing = if rights.is_empty() { Standing::Member } else { Standing::Admin { rights, by, title } };
        self.set_standing(room, user, standing, StandingCause::of(by));
        Ok(())
    }

    /// Removes a person and bans them until the time `until`, or for ever if `until` is `None`. A person who is not a
    /// member can be banned too.
    pub fn ban(&mut self, by: UserId, room: RoomId, user: UserId, until: Option<Timestamp>) -> Result<(), WorldError> {
        self.log_operation(|| Operation::Ban { by, room, user, until });
        self.user(user)?;
        let was_in = self.remove_member(by, room, user, Standing::Banned { by, until })?;
        if was_in {
            self.post_service_message(by, room, Action::Removed { user });
        }
        Ok(())
    }

    /// Ends a ban. If the user is a member, the user is removed but may join again. If `only_if_banned` is set, a
    /// member stays in the room.
    pub fn unban(&mut self, by: UserId, room: RoomId, user: UserId, only_if_banned: bool) -> Result<(), WorldError> {
        self.log_operation(|| Operation::Unban { by, room, user, only_if_banned });
        let now = self.now();
        let standing = self.room_as_admin(room, by, AdminRight::BanUsers)?.standing(user, now);
        match standing {
            Standing::Banned { .. } => {
                self.set_standing(room, user, Standing::Left, StandingCause::of(by));
                Ok(())
            }
            Standing::Creator | Standing::Admin { .. } | Standing::Member if !only_if_banned => {
                self.remove_member(by, room, user, Standing::Left)?;
                self.post_service_message(by, room, Action::Removed { user });
                Ok(())
            }
            Standing::Creator | Standing::Admin { .. } | Standing::Member | Standing::Left => Ok(()),
        }
    }

    /// Makes `user` leave a room. The creator cannot leave.
    pub fn leave(&mut self, user: UserId, room: RoomId) -> Result<(), WorldError> {
        self.log_operation(|| Operation::Leave { user, room });
        match self.room(room)?.standing(user, self.now()) {
            Standing::Creator => Err(WorldError::IsAnAdmin),
            Standing::Left | Standing::Banned { .. } => Err(WorldError::NotAMember),
            Standing::Admin { .. } | Standing::Member => {
                self.post_service_message(user, room, Action::Removed { user });
                self.set_standing(room, user, Standing::Left, StandingCause::of(user));
                Ok(())
            }
        }
    }

    /// Changes a user's standing and records the event. Does nothing if the standing stays the same. If the user
    /// becomes a member, their open join request is removed.
    pub(super) fn set_standing(&mut self, room: RoomId, user: UserId, after: Standing, cause: StandingCause) {
        let now = self.now();
        let Some(here) = self.rooms.get_mut(&room) else { return };
        let before = here.standing(user, now);
        if before == after {
            return;
        }
        if after.is_in() {
            self.end_join_request(room, user, true);
        }
        let Some(here) = self.rooms.get_mut(&room) else { return };
        let last = here.last_message;
        let StandingCause { by, link, by_request } = cause;
        let membership = here.people.entry(user).or_insert_with(|| Membership::since(now, last));
        if after.is_in() && !before.is_in() {
            let by_link = link.as_ref().map(|link| (link.hash.clone(), by_request.then_some(by)));
            *membership = Membership { by_link, ..Membership::since(now, last) };
        }
        membership.standing = after.clone();
        self.record_event(Event::StandingChanged(StandingChanged { room, user, by, before, after, link, by_request }));
    }

    fn add_all(&mut self, by: UserId, room: RoomId, users: &[UserId]) -> Result<Invited, WorldError> {
        self.may_add(by, room)?;
        for user in users {
            self.may_be_added(room, *user)?;
            self.may_join(*user, room)?;
        }
        let (willing, missing): (Vec<UserId>, Vec<UserId>) =
            users.iter().copied().partition(|user| self.lets_add(*user, by));
        let added: Vec<UserId> =
            willing.into_iter().filter(|user| !self.rooms.get(&room).is_some_and(|here| here.has(*user))).collect();
        for user in &added {
            self.set_standing(room, *user, Standing::Member, StandingCause::of(by));
        }
        let message =
            (!added.is_empty()).then(|| self.post_service_message(by, room, Action::Added { users: added.clone() }));
        Ok(Invited { added, missing, message })
    }

    fn remove_member(&mut self, by: UserId, room: RoomId, user: UserId, after: Standing) -> Result<bool, WorldError> {
        let now = self.now();
        let here = self.room_as_admin(room, by, AdminRight::BanUsers)?;
        let was_in = match here.standing(user, now) {
            Standing::Creator => return Err(WorldError::IsAnAdmin),
            Standing::Admin { by: promoter, .. } if promoter != by && here.creator != by => {
                return Err(WorldError::IsAnAdmin);
            }
            Standing::Admin { .. } | Standing::Member => true,
            Standing::Left | Standing::Banned { .. } => false,
        };
        self.end_join_request(room, user, false);
        self.set_standing(room, user, after, StandingCause::of(by));
        Ok(was_in)
    }

    fn may_add(&self, by: UserId, room: RoomId) -> Result<(), WorldError> {
        let here = self.room(room)?;
        match here.standing(by, self.now()) {
            standing if standing.has(AdminRight::InviteUsers) => Ok(()),
            Standing::Member if !here.denied.contains(&MemberRight::InviteUsers) => Ok(()),
            Standing::Creator | Standing::Admin { .. } | Standing::Member => {
                Err(WorldError::RightMissing(AdminRight::InviteUsers))
            }
            Standing::Left | Standing::Banned { .. } => Err(WorldError::NotAMember),
        }
    }

    fn may_be_added(&self, room: RoomId, user: UserId) -> Result<(), WorldError> {
        self.user(user)?;
        match self.room(room)?.standing(user, self.now()) {
            Standing::Banned { .. } => Err(WorldError::Banned),
            Standing::Creator | Standing::Admin { .. } | Standing::Member | Standing::Left => Ok(()),
        }
    }

    fn lets_add(&self, user: UserId, by: UserId) -> bool {
        match self.users.get(&user).and_then(User::person).map(|person| person.invites_from) {
            None | Some(InvitesFrom::Everybody) => true,
            Some(InvitesFrom::Contacts) => self.has_contact(user, by),
        }
    }
}

impl StandingCause {
    pub(super) fn of(by: UserId) -> Self {
        Self { by, link: None, by_request: false }
    }
}
