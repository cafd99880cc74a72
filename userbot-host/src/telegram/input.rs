//! Converts our peers and rights to the TL types of requests.
use grammers_tl_types::{Deserializable, enums, types};

use crate::peers::{Channel, Peer};

pub(super) fn input_channel(Channel { id, access_hash, .. }: Channel) -> enums::InputChannel {
    types::InputChannel { channel_id: id, access_hash }.into()
}

pub(super) fn input_peer(Channel { id, access_hash, .. }: Channel) -> enums::InputPeer {
    types::InputPeerChannel { channel_id: id, access_hash }.into()
}

pub(super) fn input_user(Peer { id, access_hash }: Peer) -> enums::InputUser {
    types::InputUser { user_id: id.0, access_hash }.into()
}

/// Returns rights that ban nothing, parsed from zeros. All flags are off in a TL type that is parsed from zeros, so a
/// later version of Telegram's schema with more flags needs no change here.
pub(super) fn nothing_banned() -> types::ChatBannedRights {
    types::ChatBannedRights::from_bytes(&[0; 8]).expect("flags and a date")
}

pub(super) fn no_rights() -> types::ChatAdminRights {
    types::ChatAdminRights::from_bytes(&[0; 4]).expect("flags")
}
