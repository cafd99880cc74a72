//! Joining a room: invite links, and join requests.

use crate::world::{
    error::WorldError,
    events::Event,
    ids::{LinkHash, RoomId, Timestamp, UserId},
    links::{Entered, InviteLink, JoinRequest, LinkPreview, LinkTerms, Verdict},
    messages::Action,
    operation::Operation,
    operations::members::StandingCause,
    rooms::{AdminRight, Room, Standing},
    state::World,
    users::{Grace, User},
};

/// The longest time, in seconds, during which a bot may write to a person because of the person's join request.
const GRACE_S: i64 = 300;
const USAGE_LIMIT: u32 = 99_999;
/// The longest name of a link, in characters. A longer name is cut off.
const NAME_LIMIT: usize = 32;

impl World {
    /// Creates an invite link. The user `by` needs the right to invite.
    pub fn create_link(&mut self, by: UserId, room: RoomId, terms: LinkTerms) -> Result<InviteLink, WorldError> {
        self.log_operation(|| Operation::CreateLink { by, room, terms: terms.clone() });
        self.make_link(by, room, terms)
    }

    /// Returns the primary link of an admin. The first call creates it.
    pub fn primary_link(&mut self, by: UserId, room: RoomId) -> Result<InviteLink, WorldError> {
        self.log_operation(|| Operation::PrimaryLink { by, room });
        let here = self.room_as_admin(room, by, AdminRight::InviteUsers)?;
        let primary = here.links.iter().find(|link| link.permanent && !link.revoked && link.creator == by);
        if let Some(link) = primary {
            return Ok(link.clone());
        }
        let made = self.make_link(by, room, LinkTerms::default())?;
        self.change_link(by, room, &made.hash, |link| link.permanent = true)
    }

    /// Changes the terms of a link. Revoked links can be changed too.
    pub fn edit_link(
        &mut self,
        by: UserId,
        room: RoomId,
        hash: &LinkHash,
        terms: LinkTerms,
    ) -> Result<InviteLink, WorldError> {
        self.log_operation(|| Operation::EditLink { by, room, hash: hash.clone(), terms: terms.clone() });
        check_terms(&terms, self.now())?;
        self.change_link(by, room, hash, |link| {
            let LinkTerms { name, request_needed, usage_limit, expires } = terms;
            (link.name, link.request_needed, link.usage_limit, link.expires) =
                (name.map(short), request_needed, usage_limit, expires);
        })
    }

    /// Revokes a link. Join requests that were made through the link stay open.
    pub fn revoke_link(&mut self, by: UserId, room: RoomId, hash: &LinkHash) -> Result<InviteLink, WorldError> {
        self.log_operation(|| Operation::RevokeLink { by, room, hash: hash.clone() });
        self.change_link(by, room, hash, |link| link.revoked = true)
    }

    /// Returns the preview of a link: its room, and whether joining needs approval. Does not follow the link.
    pub fn peek_link(&self, user: UserId, hash: &LinkHash) -> Result<LinkPreview, WorldError> {
        let (room, link) = self.find_link(hash)?;
        if room.has(user) {
            return Ok(LinkPreview::AlreadyIn(room.id));
        }
        check_usable(link, self.now())?;
        Ok(LinkPreview::Open { room: room.id, request_needed: link.request_needed })
    }

    /// Follows a link: the person joins, or asks to join if the link needs approval. Asking again replaces the open
    /// request and makes no new event.
    pub fn follow_link(&mut self, user: UserId, hash: &LinkHash) -> Result<Entered, WorldError> {
        self.log_operation(|| Operation::FollowLink { user, hash: hash.clone() });
        if self.user(user)?.is_bot() {
            return Err(WorldError::NotForBots);
        }
        let now = self.now();
        let (here, link) = self.find_link(hash)?;
        let (room, link) = (here.id, link.clone());
        match here.standing(user, now) {
            Standing::Creator | Standing::Admin { .. } | Standing::Member => Err(WorldError::AlreadyAParticipant),
            Standing::Banned { .. } => Err(WorldError::Banned),
            Standing::Left => {
                check_usable(&link, now)?;
                self.may_join(user, room)?;
                Ok(if link.request_needed {
                    self.request_to_join(room, user, link)
                } else {
                    self.join(room, user, link)
                })
            }
        }
    }

    /// Approves or dismisses the join request of one person.
    pub fn resolve_join_request(
        &mut self,
        by: UserId,
        room: RoomId,
        user: UserId,
        verdict: Verdict,
    ) -> Result<(), WorldError> {
        self.log_operation(|| Operation::ResolveJoinRequest { by, room, user, verdict });
        self.resolve(by, room, user, verdict)
    }

    /// Approves or dismisses all join requests of a room, or only the requests made through `link`. If one of the
    /// people is in too many rooms, no request is approved. Returns the people whose requests were approved or
    /// dismissed.
    pub fn resolve_join_requests(
        &mut self,
        by: UserId,
        room: RoomId,
        link: Option<&LinkHash>,
        verdict: Verdict,
    ) -> Result<Vec<UserId>, WorldError> {
        self.log_operation(|| Operation::ResolveJoinRequests { by, room, link: link.cloned(), verdict });
        let here = self.room_as_admin(room, by, AdminRight::InviteUsers)?;
        let users: Vec<UserId> = here
            .requests
            .values()
            .filter(|request| link.is_none_or(|hash| request.link == *hash))
            .map(|request| request.user)
            .collect();
        if verdict == Verdict::Admit {
            users.iter().try_for_each(|user| self.may_join(*user, room))?;
        }
        for user in &users {
            self.carry_out(by, room, *user, verdict);
        }
        Ok(users)
    }

    fn make_link(&mut self, by: UserId, room: RoomId, terms: LinkTerms) -> Result<InviteLink, WorldError> {
        let created = self.now();
        check_terms(&terms, created)?;
        self.room_as_admin(room, by, AdminRight::InviteUsers)?;
        let hash = LinkHash(self.chance.word("link", 16));
        let LinkTerms { name, request_needed, usage_limit, expires } = terms;
        let link = InviteLink {
            hash,
            creator: by,
            name: name.map(short),
            created,
            request_needed,
            usage_limit,
            expires,
            revoked: false,
            permanent: false,
            used: 0,
        };
        self.room_as_admin(room, by, AdminRight::InviteUsers)?.links.push(link.clone());
        Ok(link)
    }

    fn resolve(&mut self, by: UserId, room: RoomId, user: UserId, verdict: Verdict) -> Result<(), WorldError> {
        self.user(user)?;
        let here = self.room_as_admin(room, by, AdminRight::InviteUsers)?;
        if here.has(user) {
            return Err(WorldError::AlreadyAParticipant);
        }
        if !here.requests.contains_key(&user) {
            return Err(WorldError::RequestMissing);
        }
        if verdict == Verdict::Admit {
            self.may_join(user, room)?;
        }
        self.carry_out(by, room, user, verdict);
        Ok(())
    }

    /// Carries out a verdict. The caller must have checked that the verdict is allowed, because this function cannot
    /// return an error. A caller with several verdicts must check all of them before it carries out the first one.
    /// Otherwise an error could leave only some of the verdicts carried out.
    fn carry_out(&mut self, by: UserId, room: RoomId, user: UserId, verdict: Verdict) {
        let admitted = verdict == Verdict::Admit;
        let Some(request) = self.end_join_request(room, user, admitted) else { return };
        if admitted {
            let link = self.rooms.get(&room).and_then(|here| here.link(&request.link)).cloned();
            self.count_use(room, &request.link);
            self.set_standing(room, user, Standing::Member, StandingCause { by, link, by_request: true });
            self.post_service_message(user, room, Action::JoinedByRequest);
        }
    }

    /// Removes the person's open join request, if there is one. The request had allowed the room's bots to write to the
    /// person; this permission ends too.
    pub(super) fn end_join_request(&mut self, room: RoomId, user: UserId, admitted: bool) -> Option<JoinRequest> {
        let request = self.rooms.get_mut(&room)?.requests.remove(&user)?;
        self.end_graces(room, user);
        self.record_event(Event::JoinRequestSettled { room, user, admitted });
        Some(request)
    }

    fn request_to_join(&mut self, room: RoomId, user: UserId, link: InviteLink) -> Entered {
        let asked = self.now();
        let Some(here) = self.rooms.get_mut(&room) else { return Entered::Requested(room) };
        let request = JoinRequest { user, link: link.hash.clone(), asked };
        if here.requests.insert(user, request).is_none() {
            self.grant_graces(room, user, asked.plus_s(GRACE_S));
            self.record_event(Event::JoinRequested { room, user, link });
        }
        Entered::Requested(room)
    }

    fn join(&mut self, room: RoomId, user: UserId, link: InviteLink) -> Entered {
        self.count_use(room, &link.hash);
        let inviter = link.creator;
        let link = self.rooms.get(&room).and_then(|here| here.link(&link.hash)).cloned();
        self.set_standing(room, user, Standing::Member, StandingCause { by: user, link, by_request: false });
        self.post_service_message(user, room, Action::JoinedByLink { inviter });
        Entered::Joined(room)
    }

    /// Allows bots to write to the person until the time `until`. Only bots that may approve the person's join request
    /// get this permission.
    fn grant_graces(&mut self, room: RoomId, user: UserId, until: Timestamp) {
        let Some(here) = self.rooms.get(&room) else { return };
        let bots = here.people.iter().filter(|(_, person)| person.standing.has(AdminRight::InviteUsers));
        let bots = bots.filter(|(id, _)| self.users.get(id).is_some_and(User::is_bot));
        self.graces.extend(bots.map(|(bot, _)| ((*bot, user), Grace { until })));
    }

    fn end_graces(&mut self, room: RoomId, user: UserId) {
        let Some(here) = self.rooms.get(&room) else { return };
        self.graces.retain(|(bot, asked), _| *asked != user || !here.people.contains_key(bot));
    }

    fn find_link(&self, hash: &LinkHash) -> Result<(&Room, &InviteLink), WorldError> {
        let mut rooms = self.rooms.values().filter(|room| !room.deleted);
        rooms.find_map(|room| room.link(hash).map(|link| (room, link))).ok_or(WorldError::LinkInvalid)
    }

    fn change_link(
        &mut self,
        by: UserId,
        room: RoomId,
        hash: &LinkHash,
        change: impl FnOnce(&mut InviteLink),
    ) -> Result<InviteLink, WorldError> {
        let here = self.room_as_admin(room, by, AdminRight::InviteUsers)?;
        let link = here.links.iter_mut().find(|link| link.hash == *hash).ok_or(WorldError::LinkInvalid)?;
        change(link);
        Ok(link.clone())
    }

    fn count_use(&mut self, room: RoomId, hash: &LinkHash) {
        let links = self.rooms.get_mut(&room).map(|here| here.links.iter_mut());
        if let Some(link) = links.and_then(|mut links| links.find(|link| link.hash == *hash)) {
            link.used += 1;
        }
    }
}

fn short(name: String) -> String {
    name.chars().take(NAME_LIMIT).collect()
}

fn check_terms(terms: &LinkTerms, now: Timestamp) -> Result<(), WorldError> {
    if terms.usage_limit.is_some_and(|limit| terms.request_needed || !(1..=USAGE_LIMIT).contains(&limit)) {
        return Err(WorldError::UsageLimitInvalid);
    }
    if terms.expires.is_some_and(|expires| expires <= now) {
        return Err(WorldError::ExpiryInvalid);
    }
    Ok(())
}

fn check_usable(link: &InviteLink, now: Timestamp) -> Result<(), WorldError> {
    let used_up = link.usage_limit.is_some_and(|limit| link.used >= limit);
    let too_old = link.expires.is_some_and(|expires| expires <= now);
    if link.revoked || used_up || too_old { Err(WorldError::LinkExpired) } else { Ok(()) }
}
