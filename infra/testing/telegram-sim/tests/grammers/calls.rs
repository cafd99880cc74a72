//! Functions that build calls with many fields. A test names only the few fields that it needs.

use grammers_tl_types::{Deserializable, enums, functions, types};
use telegram_sim::world::{MessageId, UserId};

use crate::{host::Made, town::Town};

/// Builds the call with which the town's account adds somebody to a room.
pub(crate) fn invite(town: &Town, room: Made, user: UserId) -> functions::channels::InviteToChannel {
    functions::channels::InviteToChannel { channel: room.channel(), users: vec![town.input_user(town.account, user)] }
}

/// Builds the call with which the town's account makes somebody an admin who may invite people.
pub(crate) fn promote(town: &Town, room: Made, user: UserId) -> functions::channels::EditAdmin {
    functions::channels::EditAdmin {
        channel: room.channel(),
        user_id: town.input_user(town.account, user),
        admin_rights: types::ChatAdminRights { invite_users: true, other: true, ..no_rights() }.into(),
        rank: None,
    }
}

/// Builds the call with which the town's account bans somebody or lifts a ban. The call bans if `view_messages` is set.
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

/// Builds the call that lists the people who joined by a link. If `requested` is set, the call instead lists the people
/// who asked to join by the link and still wait for approval.
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

/// Builds the call that approves or declines everybody who asked to join by a link.
pub(crate) fn settle(room: Made, link: &str, approved: bool) -> functions::messages::HideAllChatJoinRequests {
    functions::messages::HideAllChatJoinRequests { approved, peer: room.peer(), link: Some(link.to_owned()) }
}

/// Builds the call that forwards messages, each with its own random id.
pub(crate) fn forward(
    from_peer: enums::InputPeer,
    messages: &[MessageId],
    to_peer: enums::InputPeer,
) -> functions::messages::ForwardMessages {
    functions::messages::ForwardMessages {
        silent: false,
        background: false,
        with_my_score: false,
        drop_author: false,
        drop_media_captions: false,
        noforwards: false,
        allow_paid_floodskip: false,
        from_ephemeral: false,
        from_peer,
        id: messages.iter().map(|message| message.0).collect(),
        random_id: messages.iter().map(|message| 40 + i64::from(message.0)).collect(),
        to_peer,
        top_msg_id: None,
        reply_to: None,
        schedule_date: None,
        schedule_repeat_period: None,
        send_as: None,
        quick_reply_shortcut: None,
        effect: None,
        video_timestamp: None,
        allow_paid_stars: None,
        suggested_post: None,
    }
}

pub(crate) fn no_rights() -> types::ChatAdminRights {
    types::ChatAdminRights::from_bytes(&[0; 4]).unwrap()
}
