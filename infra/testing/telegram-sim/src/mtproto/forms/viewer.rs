//! The account for which TL objects are made, with its access hashes.

use grammers_tl_types::enums;

use crate::{
    mtproto::forms::fields::{peer_room, peer_user},
    world::{FileId, Pair, Place, UserId, World},
};

/// The world as one account sees it.
#[derive(Clone, Copy)]
pub(crate) struct Viewer<'a> {
    pub(crate) world: &'a World,
    pub(crate) me: UserId,
}

impl<'a> Viewer<'a> {
    pub(crate) fn new(world: &'a World, me: UserId) -> Self {
        Self { world, me }
    }

    /// Returns the access hash that this viewer must send when it refers to a user or a room.
    pub(crate) fn hash(self, bare_id: i64) -> i64 {
        self.world.access_hash(self.me, bare_id)
    }

    /// Returns the access hash that this viewer must send, together with the file reference, to read a file.
    pub(crate) fn file_hash(self, file: FileId) -> i64 {
        self.hash(file.0)
    }

    /// Returns the peer of a room or private chat for this viewer. The peer of a private chat is the other user.
    pub(crate) fn peer(self, place: Place) -> enums::Peer {
        match place {
            Place::Room(room) => peer_room(room),
            Place::Private(pair) => peer_user(pair.other(self.me)),
        }
    }

    /// Returns the private chat of this viewer with another user.
    pub(crate) fn chat_with(self, other: UserId) -> Place {
        Place::Private(Pair::of(self.me, other))
    }
}
