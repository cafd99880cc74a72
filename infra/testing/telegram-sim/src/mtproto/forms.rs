//! The world's things as TL objects, as one viewer sees them.
//!
//! What an object shows depends on who looks: access hashes are each account's own, `out` marks one's own messages, a
//! room that one has lost shows its title alone. So everything is a method of [`Viewer`].
//!
//! Objects with many optional fields are made from zeros: a TL type whose flags are all off is nothing but its
//! mandatory fields, so [`blank`] reads it from those, and the fields that matter are set afterwards. A later layer
//! that only adds optional fields needs no change here.

mod buttons;
mod config;
mod dialogs;
mod entities;
mod invites;
mod media;
mod messages;
mod people;
mod rights;
mod rooms;
mod updates;

pub(super) use config::config;
pub(super) use dialogs::Talk;
pub(super) use entities::entities_of;
pub(super) use invites::{importer_form, invitation, invite};
pub(super) use messages::named_in;
pub(super) use rights::{admin_rights_of, denied_rights_of};
pub(super) use updates::{deleted_messages, push, too_long};

use grammers_tl_types::{Deserializable, Serializable, enums, types};

use crate::world::{FileId, MessageId, Moment, Pair, Place, RoomId, UserId, World};

/// The world as one account sees it.
#[derive(Clone, Copy)]
pub(super) struct Viewer<'a> {
    pub(super) world: &'a World,
    pub(super) me: UserId,
}

impl<'a> Viewer<'a> {
    pub(super) fn new(world: &'a World, me: UserId) -> Self {
        Self { world, me }
    }

    /// What this viewer must show to name a user or a room.
    pub(super) fn hash(self, bare_id: i64) -> i64 {
        self.world.access_hash(self.me, bare_id)
    }

    /// What this viewer must show, beside the file reference, to read a file.
    pub(super) fn file_hash(self, file: FileId) -> i64 {
        self.hash(file.0)
    }

    /// Where a message stands, for this viewer: a private chat is named by the other one.
    pub(super) fn peer(self, place: Place) -> enums::Peer {
        match place {
            Place::Room(room) => peer_room(room),
            Place::Private(pair) => peer_user(pair.other(self.me)),
        }
    }

    /// The private chat of this viewer and somebody.
    pub(super) fn chat_with(self, other: UserId) -> Place {
        Place::Private(Pair::of(self.me, other))
    }
}

/// A TL date: whole seconds since 1970.
pub(super) fn date(moment: Moment) -> i32 {
    i32::try_from(moment.unix_s()).unwrap_or(i32::MAX)
}

/// A number of things as TL counts them.
pub(super) fn count(things: usize) -> i32 {
    i32::try_from(things).unwrap_or(i32::MAX)
}

pub(super) fn peer_user(user: UserId) -> enums::Peer {
    types::PeerUser { user_id: user.0 }.into()
}

pub(super) fn peer_room(room: RoomId) -> enums::Peer {
    types::PeerChannel { channel_id: room.0 }.into()
}

pub(super) fn message_ids(ids: &[MessageId]) -> Vec<i32> {
    ids.iter().map(|id| id.0).collect()
}

/// A type with every flag off, from the bytes of its flags and mandatory fields.
fn blank<T: Deserializable>(mandatory: &[u8]) -> T {
    T::from_bytes(mandatory).expect("the mandatory fields are those of the layer that this is built with")
}

/// The bytes of four-byte zeros: flags, numbers, empty strings.
fn zeros(words: usize) -> Vec<u8> {
    vec![0; words * 4]
}

/// Bytes of one object behind others.
fn then(mut bytes: Vec<u8>, next: &impl Serializable) -> Vec<u8> {
    next.serialize(&mut bytes);
    bytes
}

/// Notification settings as they are until somebody changes them.
fn default_notifications() -> enums::PeerNotifySettings {
    enums::PeerNotifySettings::Settings(blank(&zeros(1)))
}
