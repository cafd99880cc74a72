//! Invite links and who comes by them.

use super::{count, date};
use crate::world::{InviteLink, JoinRequest, Room};
use grammers_tl_types::{enums, types};

/// A link as admins see it.
pub(in crate::mtproto) fn invite(room: &Room, link: &InviteLink) -> enums::ExportedChatInvite {
    types::ChatInviteExported {
        revoked: link.revoked,
        permanent: link.permanent,
        request_needed: link.request_needed,
        link: link.hash.url(),
        admin_id: link.creator.0,
        date: date(link.created),
        start_date: None,
        expire_date: link.expires.map(date),
        usage_limit: link.usage_limit.and_then(|limit| i32::try_from(limit).ok()),
        usage: Some(link.used).filter(|used| *used > 0).and_then(|used| i32::try_from(used).ok()),
        requested: Some(room.waiting_by(&link.hash)).filter(|waiting| *waiting > 0).map(count),
        subscription_expired: None,
        title: link.name.clone(),
        subscription_pricing: None,
    }
    .into()
}

/// Somebody who waits to be let in.
pub(in crate::mtproto) fn importer(request: &JoinRequest) -> enums::ChatInviteImporter {
    types::ChatInviteImporter {
        requested: true,
        via_chatlist: false,
        user_id: request.user.0,
        date: date(request.asked),
        about: None,
        approved_by: None,
    }
    .into()
}
