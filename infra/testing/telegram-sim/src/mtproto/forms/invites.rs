//! Invite links, and the people who use them.

use grammers_tl_types::{enums, types};

use crate::{
    mtproto::forms::fields::{count, date},
    world::{Importer, InviteLink, Room},
};

/// Converts a link to TL, as admins see it.
pub(crate) fn invite(room: &Room, link: &InviteLink) -> enums::ExportedChatInvite {
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

/// Returns the TL form of a person who joined by a link, or who asked to join.
pub(crate) fn importer_form(importer: &Importer) -> enums::ChatInviteImporter {
    types::ChatInviteImporter {
        requested: importer.waits,
        via_chatlist: false,
        user_id: importer.user.0,
        date: date(importer.since),
        about: None,
        approved_by: importer.approved_by.map(|admin| admin.0),
    }
    .into()
}

/// Converts a room to the TL form that its link shows to people who are not members.
pub(crate) fn invitation(room: &Room, request_needed: bool) -> enums::ChatInvite {
    types::ChatInvite {
        channel: true,
        broadcast: false,
        public: false,
        megagroup: true,
        request_needed,
        verified: false,
        scam: false,
        fake: false,
        can_refulfill_subscription: false,
        title: room.title.clone(),
        about: Some(room.about.clone()).filter(|about| !about.is_empty()),
        photo: types::PhotoEmpty { id: 0 }.into(),
        participants_count: count(room.members().count()),
        participants: None,
        color: 0,
        subscription_pricing: None,
        subscription_form_id: None,
        bot_verification: None,
    }
    .into()
}
