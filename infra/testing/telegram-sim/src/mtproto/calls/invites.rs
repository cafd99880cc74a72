//! Invite links, and the people who use them.

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        calls::{
            call::RpcCall,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::{RpcError, for_another, in_words},
        },
        forms::{count, importer_form, invitation, invite},
    },
    world::{
        AdminRight, Entered, Importer, InviteLink, LinkHash, LinkPreview, LinkTerms, Room, RoomId, Timestamp, Verdict,
        WorldError,
    },
};

/// The largest number of links or people in one answer.
const MOST_NAMED: usize = 100;

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::messages::ExportChatInvite>(),
    listed::<functions::messages::EditExportedChatInvite>(),
    listed::<functions::messages::GetExportedChatInvites>(),
    listed::<functions::messages::GetChatInviteImporters>(),
    listed::<functions::messages::HideChatJoinRequest>(),
    listed::<functions::messages::HideAllChatJoinRequests>(),
    listed::<functions::messages::CheckChatInvite>(),
    listed::<functions::messages::ImportChatInvite>(),
];

impl RpcMethod for functions::messages::ExportChatInvite {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::ExportedChatInvite, RpcError> {
        if self.legacy_revoke_permanent || self.subscription_pricing.is_some() {
            return Err(RpcError::unsupported("a primary or paid link"));
        }
        let room = call.room_peer(&self.peer)?;
        let terms = LinkTerms {
            name: self.title,
            request_needed: self.request_needed,
            usage_limit: usage_limit(self.usage_limit)?,
            expires: expiry(self.expire_date),
        };
        let link = call.world.create_link(call.account, room, terms)?;
        Ok(invite(call.world.room(room)?, &link))
    }
}

impl RpcMethod for functions::messages::EditExportedChatInvite {
    /// Changes or revokes a link. Values that the request does not contain stay as they are.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::ExportedChatInvite, RpcError> {
        let room = call.room_peer(&self.peer)?;
        let hash = LinkHash::parse(&self.link);
        let link = if self.revoked {
            call.world.revoke_link(call.account, room, &hash)
        } else {
            let old = call.world.room(room)?.link(&hash).cloned().ok_or(WorldError::LinkInvalid)?;
            let terms = LinkTerms {
                name: self.title.or(old.name),
                request_needed: self.request_needed.unwrap_or(old.request_needed),
                usage_limit: usage_limit(self.usage_limit)?.or(old.usage_limit),
                expires: expiry(self.expire_date).or(old.expires),
            };
            call.world.edit_link(call.account, room, &hash, terms)
        }
        .map_err(in_words(&[(WorldError::LinkInvalid, "INVITE_HASH_EXPIRED")]))?;
        let viewer = call.viewer();
        let invite = invite(call.world.room(room)?, &link);
        Ok(types::messages::ExportedChatInvite { invite, users: viewer.users([link.creator]) }.into())
    }
}

impl RpcMethod for functions::messages::GetExportedChatInvites {
    /// Returns the links that an admin made, newest first. `offset_link` is the last link of the previous page.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::ExportedChatInvites, RpcError> {
        let admin = call.user_named(&self.admin_id)?;
        let room = room_of_inviter(call, &self.peer)?;
        let asked = |link: &&InviteLink| link.creator == admin && link.revoked == self.revoked;
        let matching: Vec<&InviteLink> = room.links.iter().rev().filter(asked).collect();
        let last = self.offset_link.as_deref().map(LinkHash::parse);
        let behind = last.and_then(|last| matching.iter().position(|link| link.hash == last)).map_or(0, |at| at + 1);

        let viewer = call.viewer();
        let page = matching.iter().skip(behind).take(page_size(self.limit));
        Ok(types::messages::ExportedChatInvites {
            count: count(matching.len()),
            invites: page.map(|link| invite(room, link)).collect(),
            users: viewer.users([admin]),
        }
        .into())
    }
}

impl RpcMethod for functions::messages::GetChatInviteImporters {
    /// Returns the people with open join requests if `requested` is set. Otherwise, returns the members who joined by a
    /// link. The newest come first.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::ChatInviteImporters, RpcError> {
        let room = room_of_inviter(call, &self.peer)?;
        let link = self.link.as_deref().map(LinkHash::parse);
        let asked = |importer: &Importer| link.as_ref().is_none_or(|link| importer.link == *link);
        let mut importers: Vec<Importer> = room.importers(self.requested).filter(asked).collect();
        importers.sort_by_key(|importer| std::cmp::Reverse((importer.since, importer.user)));
        let last = call.user_named(&self.offset_user).ok();
        let behind = last.and_then(|last| importers.iter().position(|importer| importer.user == last));
        let page = importers.iter().skip(behind.map_or(0, |at| at + 1)).take(page_size(self.limit));

        Ok(types::messages::ChatInviteImporters {
            count: count(importers.len()),
            importers: page.clone().map(importer_form).collect(),
            users: call.viewer().users(page.map(|importer| importer.user)),
        }
        .into())
    }
}

impl RpcMethod for functions::messages::HideChatJoinRequest {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_peer(&self.peer)?;
        let user = call.user_named(&self.user_id)?;
        let resolved = call.world.resolve_join_request(call.account, room, user, verdict(self.approved));
        resolved.map_err(for_another)?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::messages::HideAllChatJoinRequests {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_peer(&self.peer)?;
        let link = self.link.as_deref().map(LinkHash::parse);
        let resolved = call.world.resolve_join_requests(call.account, room, link.as_ref(), verdict(self.approved));
        resolved.map_err(for_another)?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::messages::CheckChatInvite {
    /// Returns the room to which a link leads, but does not follow the link.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::ChatInvite, RpcError> {
        let preview = call.world.peek_link(call.account, &LinkHash(self.hash));
        let preview = preview.map_err(in_words(&[(WorldError::Banned, "INVITE_HASH_EXPIRED")]))?;
        let viewer = call.viewer();
        Ok(match preview {
            LinkPreview::AlreadyIn(room) => {
                types::ChatInviteAlready { chat: viewer.chat(call.world.room(room)?) }.into()
            }
            LinkPreview::Open { room, request_needed } => invitation(call.world.room(room)?, request_needed),
        })
    }
}

impl RpcMethod for functions::messages::ImportChatInvite {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::ChatInviteJoinResult, RpcError> {
        match call.world.follow_link(call.account, &LinkHash(self.hash)) {
            Ok(Entered::Joined(room)) => {
                let joined = types::UpdateChannel { channel_id: room.0 };
                let updates = call.updates(vec![joined.into()]);
                Ok(types::messages::ChatInviteJoinResultOk { updates }.into())
            }
            Ok(Entered::Requested(_)) => Err(RpcError::bad("INVITE_REQUEST_SENT")),
            Err(error) => Err(in_words(&[(WorldError::Banned, "INVITE_HASH_EXPIRED")])(error)),
        }
    }
}

/// Returns the supergroup that `peer` names. Fails if the caller has no right to invite people to it.
fn room_of_inviter<'c>(call: &'c RpcCall<'_>, peer: &enums::InputPeer) -> Result<&'c Room, RpcError> {
    let id: RoomId = call.room_peer(peer)?;
    let room = call.room_joined(id)?;
    let may = room.standing(call.account, call.world.now()).has(AdminRight::InviteUsers);
    if may { Ok(room) } else { Err(RpcError::bad("CHAT_ADMIN_REQUIRED")) }
}

fn verdict(approved: bool) -> Verdict {
    if approved { Verdict::Admit } else { Verdict::Dismiss }
}

/// Reads the usage limit of a link from a request. A limit of 0 means no limit.
fn usage_limit(asked: Option<i32>) -> Result<Option<u32>, RpcError> {
    let limit = asked.map(u32::try_from).transpose().map_err(|_| RpcError::bad("USAGE_LIMIT_INVALID"))?;
    Ok(limit.filter(|limit| *limit > 0))
}

/// Reads the expiry date of a link from a request. A date of 0 means that the link never expires.
fn expiry(asked: Option<i32>) -> Option<Timestamp> {
    asked.filter(|date| *date > 0).map(|date| Timestamp::from_unix_s(i64::from(date)))
}

fn page_size(limit: i32) -> usize {
    usize::try_from(limit).unwrap_or(0).min(MOST_NAMED)
}
