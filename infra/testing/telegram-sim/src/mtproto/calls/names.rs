//! Resolving the users and chats that a request names. An access hash proves that the caller may name the user or chat.

use grammers_tl_types::enums;

use crate::{
    mtproto::calls::{call::RpcCall, rpc_error::RpcError},
    world::{Place, Room, RoomId, UserId},
};

impl RpcCall<'_> {
    /// Returns the supergroup that `channel` names. Checks only the access hash. Whether the caller may act in the
    /// supergroup is checked later, by the operation on the world.
    pub(super) fn room_named(&self, channel: &enums::InputChannel) -> Result<RoomId, RpcError> {
        match channel {
            enums::InputChannel::Channel(named) => self.room_proved(named.channel_id, named.access_hash),
            enums::InputChannel::Empty | enums::InputChannel::FromMessage(_) => Err(RpcError::bad("CHANNEL_INVALID")),
        }
    }

    /// Returns the chat that `peer` names: a supergroup or a private chat.
    pub(super) fn place_named(&self, peer: &enums::InputPeer) -> Result<Place, RpcError> {
        match peer {
            enums::InputPeer::Channel(named) => self.room_proved(named.channel_id, named.access_hash).map(Place::Room),
            enums::InputPeer::User(named) => {
                let user = self.user_proved(named.user_id, named.access_hash)?;
                Ok(self.viewer().chat_with(user))
            }
            enums::InputPeer::Empty
            | enums::InputPeer::PeerSelf
            | enums::InputPeer::Chat(_)
            | enums::InputPeer::UserFromMessage(_)
            | enums::InputPeer::ChannelFromMessage(_) => Err(RpcError::bad("PEER_ID_INVALID")),
        }
    }

    /// Returns the supergroup that `peer` names. Fails if `peer` names a user.
    pub(super) fn room_peer(&self, peer: &enums::InputPeer) -> Result<RoomId, RpcError> {
        match self.place_named(peer)? {
            Place::Room(room) => Ok(room),
            Place::Private(_) => Err(RpcError::bad("PEER_ID_INVALID")),
        }
    }

    /// Returns the user whom `peer` names. Fails if `peer` names a supergroup.
    pub(super) fn user_peer(&self, peer: &enums::InputPeer) -> Result<UserId, RpcError> {
        match peer {
            enums::InputPeer::PeerSelf => Ok(self.account),
            enums::InputPeer::User(named) => self.user_proved(named.user_id, named.access_hash),
            enums::InputPeer::Empty
            | enums::InputPeer::Chat(_)
            | enums::InputPeer::Channel(_)
            | enums::InputPeer::UserFromMessage(_)
            | enums::InputPeer::ChannelFromMessage(_) => Err(RpcError::bad("PARTICIPANT_ID_INVALID")),
        }
    }

    /// Returns the user whom `user` names.
    pub(super) fn user_named(&self, user: &enums::InputUser) -> Result<UserId, RpcError> {
        match user {
            enums::InputUser::UserSelf => Ok(self.account),
            enums::InputUser::User(named) => self.user_proved(named.user_id, named.access_hash),
            enums::InputUser::Empty | enums::InputUser::FromMessage(_) => Err(RpcError::bad("USER_ID_INVALID")),
        }
    }

    /// Returns the room with this number. Fails if the room does not exist or the caller is not a member.
    pub(super) fn room_joined(&self, id: RoomId) -> Result<&Room, RpcError> {
        let room = self.world.room(id)?;
        if room.has(self.account) { Ok(room) } else { Err(RpcError::bad("CHANNEL_PRIVATE")) }
    }

    fn room_proved(&self, id: i64, access_hash: i64) -> Result<RoomId, RpcError> {
        if access_hash == self.viewer().hash(id) { Ok(RoomId(id)) } else { Err(RpcError::bad("CHANNEL_INVALID")) }
    }

    fn user_proved(&self, id: i64, access_hash: i64) -> Result<UserId, RpcError> {
        let proved = access_hash == self.viewer().hash(id) && self.world.user(UserId(id)).is_ok();
        if proved { Ok(UserId(id)) } else { Err(RpcError::bad("USER_ID_INVALID")) }
    }
}
