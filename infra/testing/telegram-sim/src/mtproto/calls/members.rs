//! The members of a supergroup, and their rights.

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        calls::{
            call::RpcCall,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::{RpcError, for_another, in_words},
        },
        forms::{admin_rights_of, count, denied_rights_of},
    },
    world::{Promotion, Room, Standing, Timestamp, UserId, WorldError},
};

/// The largest number of people in one answer.
const MOST_PARTICIPANTS: usize = 200;

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::channels::EditAdmin>(),
    listed::<functions::channels::EditBanned>(),
    listed::<functions::channels::InviteToChannel>(),
    listed::<functions::channels::LeaveChannel>(),
    listed::<functions::channels::GetParticipant>(),
    listed::<functions::channels::GetParticipants>(),
];

impl RpcMethod for functions::channels::EditAdmin {
    /// Changes a user's admin rights. A user who is not a member is added and promoted in one step.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_named(&self.channel)?;
        let user = call.user_named(&self.user_id)?;
        let title = self.rank.filter(|rank| !rank.is_empty());
        let promotion = Promotion { rights: admin_rights_of(&self.admin_rights), title };
        let done = call.world.promote(call.account, room, user, promotion);
        done.map_err(
            |error| {
                if error == WorldError::IsAnAdmin { RpcError::bad("USER_CREATOR") } else { for_another(error) }
            },
        )?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::channels::EditBanned {
    /// Bans a user if the request denies `view_messages`. Ends the ban if the request denies nothing. Denying other
    /// rights to one member is not supported.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_named(&self.channel)?;
        let user = call.user_peer(&self.participant)?;
        let enums::ChatBannedRights::Rights(denied) = &self.banned_rights;
        if denied.view_messages {
            let until = (denied.until_date > 0).then(|| Timestamp::from_unix_s(i64::from(denied.until_date)));
            call.world.ban(call.account, room, user, until)?;
        } else if denied_rights_of(&self.banned_rights).is_empty() {
            call.world.unban(call.account, room, user, true)?;
        } else {
            return Err(RpcError::unsupported("restricting one member"));
        }
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::channels::InviteToChannel {
    /// Adds users to a supergroup. If the privacy settings of a user forbid it, the user is not added but listed in
    /// `missing_invitees`.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::InvitedUsers, RpcError> {
        let room = call.room_named(&self.channel)?;
        let users = self.users.iter().map(|user| call.user_named(user)).collect::<Result<Vec<_>, _>>()?;
        if call.faults.misses_invitees() {
            let missing_invitees = users.into_iter().map(missing).collect();
            return Ok(types::messages::InvitedUsers { updates: call.no_updates().into(), missing_invitees }.into());
        }
        let invited = call.world.add_members(call.account, room, &users);
        let invited = invited.map_err(|error| {
            if error == WorldError::Banned { RpcError::bad("USER_KICKED") } else { for_another(error) }
        })?;
        let missing_invitees = invited.missing.into_iter().map(missing).collect();
        Ok(types::messages::InvitedUsers { updates: call.updates(Vec::new()), missing_invitees }.into())
    }
}

impl RpcMethod for functions::channels::LeaveChannel {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_named(&self.channel)?;
        call.world.leave(call.account, room).map_err(in_words(&[
            (WorldError::IsAnAdmin, "USER_CREATOR"),
            (WorldError::NotAMember, "USER_NOT_PARTICIPANT"),
        ]))?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::channels::GetParticipant {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::channels::ChannelParticipant, RpcError> {
        let user = call.user_peer(&self.participant)?;
        let room = call.room_joined(call.room_named(&self.channel)?)?;
        let viewer = call.viewer();
        let found = viewer.participant(room, user).filter(|found| !is_left(found));
        let participant = found.ok_or_else(|| RpcError::bad("USER_NOT_PARTICIPANT"))?;
        let (chats, users) = (vec![viewer.chat(room)], viewer.users([user]));
        Ok(types::channels::ChannelParticipant { participant, chats, users }.into())
    }
}

impl RpcMethod for functions::channels::GetParticipants {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::channels::ChannelParticipants, RpcError> {
        let room = call.room_joined(call.room_named(&self.channel)?)?;
        let offset = usize::try_from(self.offset).map_err(|_| RpcError::bad("OFFSET_INVALID"))?;
        let limit = usize::try_from(self.limit).unwrap_or(0).min(MOST_PARTICIPANTS);
        let matching = filtered(call, room, &self.filter);
        let page: Vec<UserId> = matching.iter().copied().skip(offset).take(limit).collect();

        let viewer = call.viewer();
        Ok(types::channels::ChannelParticipants {
            count: count(matching.len()),
            participants: page.iter().filter_map(|user| viewer.participant(room, *user)).collect(),
            chats: vec![viewer.chat(room)],
            users: viewer.users(page),
        }
        .into())
    }
}

fn filtered(call: &RpcCall<'_>, room: &Room, filter: &enums::ChannelParticipantsFilter) -> Vec<UserId> {
    use enums::ChannelParticipantsFilter as Filter;
    let standing = |user| room.standing(user, call.world.now());
    let is_banned = |user| matches!(standing(user), Standing::Banned { .. });
    let is_bot = |user| call.world.user(user).is_ok_and(crate::world::User::is_bot);
    let passes = |user: UserId| match filter {
        Filter::ChannelParticipantsKicked(asked) => is_banned(user) && called(call, user, &asked.q),
        Filter::ChannelParticipantsRecent => room.has(user),
        Filter::ChannelParticipantsAdmins => standing(user).is_admin(),
        Filter::ChannelParticipantsBots => room.has(user) && is_bot(user),
        Filter::ChannelParticipantsSearch(asked) => room.has(user) && called(call, user, &asked.q),
        Filter::ChannelParticipantsContacts(asked) => {
            room.has(user) && call.world.has_contact(call.account, user) && called(call, user, &asked.q)
        }
        // These filters match nobody. `Banned` asks for restricted members, but the simulator cannot restrict a member.
        // `Mentions` is not supported.
        Filter::ChannelParticipantsBanned(_) | Filter::ChannelParticipantsMentions(_) => false,
    };
    room.people.keys().copied().filter(|user| passes(*user)).collect()
}

fn called(call: &RpcCall<'_>, user: UserId, query: &str) -> bool {
    let query = query.to_lowercase();
    call.world.user(user).is_ok_and(|user| user.full_name().to_lowercase().contains(&query))
}

fn is_left(participant: &enums::ChannelParticipant) -> bool {
    matches!(participant, enums::ChannelParticipant::Left(_))
}

fn missing(user: UserId) -> enums::MissingInvitee {
    types::MissingInvitee { premium_would_allow_invite: false, premium_required_for_pm: false, user_id: user.0 }.into()
}
