//! Small fields that many TL objects have, and objects with all optional fields off.

use grammers_tl_types::{Deserializable, Serializable, enums, types};

use crate::world::{MessageId, RoomId, Timestamp, UserId};

/// Converts a time to a TL date: whole seconds since 1970.
pub(crate) fn date(moment: Timestamp) -> i32 {
    i32::try_from(moment.unix_s()).unwrap_or(i32::MAX)
}

/// Converts a number of things to a TL `int`.
pub(crate) fn count(things: usize) -> i32 {
    i32::try_from(things).unwrap_or(i32::MAX)
}

pub(crate) fn peer_user(user: UserId) -> enums::Peer {
    types::PeerUser { user_id: user.0 }.into()
}

pub(super) fn peer_room(room: RoomId) -> enums::Peer {
    types::PeerChannel { channel_id: room.0 }.into()
}

pub(super) fn message_ids(ids: &[MessageId]) -> Vec<i32> {
    ids.iter().map(|id| id.0).collect()
}

/// Makes an object without optional fields. `mandatory` contains the bytes of the flags, which are all off, and of the
/// mandatory fields.
pub(super) fn blank<T: Deserializable>(mandatory: &[u8]) -> T {
    T::from_bytes(mandatory).expect("the mandatory fields fit the layer of this build")
}

/// Returns `words` times four bytes, all of them zero. They stand for flags, numbers or empty strings.
pub(super) fn zeros(words: usize) -> Vec<u8> {
    vec![0; words * 4]
}

/// Appends the bytes of the object `next` to `bytes`.
pub(super) fn then(mut bytes: Vec<u8>, next: &impl Serializable) -> Vec<u8> {
    next.serialize(&mut bytes);
    bytes
}

/// Returns the default notification settings of a chat.
pub(super) fn default_notifications() -> enums::PeerNotifySettings {
    enums::PeerNotifySettings::Settings(blank(&zeros(1)))
}
