//! Calls with many fields, of which a test cares about few.

use crate::host::Made;
use crate::town::Town;
use grammers_tl_types::{Deserializable, enums, functions, types};
use telegram_sim::world::UserId;

/// Adds somebody, as the account of the town.
pub(crate) fn invite(town: &Town, room: Made, user: UserId) -> functions::channels::InviteToChannel {
    functions::channels::InviteToChannel { channel: room.channel(), users: vec![town.input_user(town.account, user)] }
}

/// Makes somebody an admin who may let people in, as the account of the town.
pub(crate) fn promote(town: &Town, room: Made, user: UserId) -> functions::channels::EditAdmin {
    functions::channels::EditAdmin {
        channel: room.channel(),
        user_id: town.input_user(town.account, user),
        admin_rights: types::ChatAdminRights { invite_users: true, other: true, ..no_rights() }.into(),
        rank: None,
    }
}

/// Bans somebody, or lifts that, as the account of the town.
pub(crate) fn edit_banned(
    town: &Town,
    room: Made,
    user: UserId,
    view_messages: bool,
) -> functions::channels::EditBanned {
    let nothing = types::ChatBannedRights::from_bytes(&[0; 8]).unwrap();
    functions::channels::EditBanned {
        channel: room.channel(),
        participant: town.input_peer(town.account, user),
        banned_rights: types::ChatBannedRights { view_messages, ..nothing }.into(),
    }
}

/// Who came by a link, or waits for that.
pub(crate) fn importers(room: Made, link: &str, requested: bool) -> functions::messages::GetChatInviteImporters {
    functions::messages::GetChatInviteImporters {
        requested,
        subscription_expired: false,
        peer: room.peer(),
        link: Some(link.to_owned()),
        q: None,
        offset_date: 0,
        offset_user: enums::InputUser::Empty,
        limit: 10,
    }
}

/// Dismisses or admits everybody who waits by a link.
pub(crate) fn settle(room: Made, link: &str, approved: bool) -> functions::messages::HideAllChatJoinRequests {
    functions::messages::HideAllChatJoinRequests { approved, peer: room.peer(), link: Some(link.to_owned()) }
}

pub(crate) fn no_rights() -> types::ChatAdminRights {
    types::ChatAdminRights::from_bytes(&[0; 4]).unwrap()
}
