//! Creating, changing, reading and deleting supergroups.

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        calls::{
            call::RpcCall,
            files,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::{RpcError, in_words},
        },
        forms::denied_rights_of,
    },
    world::{Room, WorldError},
};

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::channels::CreateChannel>(),
    listed::<functions::channels::EditTitle>(),
    listed::<functions::channels::EditPhoto>(),
    listed::<functions::messages::EditChatAbout>(),
    listed::<functions::channels::TogglePreHistoryHidden>(),
    listed::<functions::messages::EditChatDefaultBannedRights>(),
    listed::<functions::channels::DeleteChannel>(),
    listed::<functions::channels::GetChannels>(),
    listed::<functions::channels::GetFullChannel>(),
];

impl RpcMethod for functions::channels::CreateChannel {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        if !self.megagroup || self.broadcast || self.forum {
            return Err(RpcError::unsupported("a channel that is not a plain supergroup"));
        }
        let room = call.world.create_room(call.account, &self.title, &self.about)?;
        let created = types::UpdateChannel { channel_id: room.0 };
        Ok(call.updates(vec![created.into()]))
    }
}

impl RpcMethod for functions::channels::EditTitle {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_named(&self.channel)?;
        call.world.set_title(call.account, room, &self.title)?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::channels::EditPhoto {
    /// Sets an uploaded photo as the room's photo, or removes the room's photo.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_named(&self.channel)?;
        let photo = match &self.photo {
            enums::InputChatPhoto::Empty => None,
            enums::InputChatPhoto::InputChatUploadedPhoto(types::InputChatUploadedPhoto {
                file: Some(file),
                video: None,
                ..
            }) => Some(files::photo_of(call, file)?),
            enums::InputChatPhoto::InputChatUploadedPhoto(_) | enums::InputChatPhoto::Photo(_) => {
                return Err(RpcError::unsupported("a photo that was not just uploaded"));
            }
        };
        let done = call.world.set_photo(call.account, room, photo);
        done.map_err(in_words(&[(WorldError::NotModified, "PHOTO_NOT_MODIFIED")]))?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::messages::EditChatAbout {
    fn run(self, call: &mut RpcCall<'_>) -> Result<bool, RpcError> {
        let room = call.room_peer(&self.peer)?;
        let done = call.world.set_about(call.account, room, &self.about);
        done.map_err(in_words(&[(WorldError::NotModified, "CHAT_ABOUT_NOT_MODIFIED")]))?;
        Ok(true)
    }
}

impl RpcMethod for functions::channels::TogglePreHistoryHidden {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_named(&self.channel)?;
        call.world.set_history_hidden(call.account, room, self.enabled)?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::messages::EditChatDefaultBannedRights {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_peer(&self.peer)?;
        call.world.set_denied(call.account, room, denied_rights_of(&self.banned_rights))?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::channels::DeleteChannel {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_named(&self.channel)?;
        call.world.delete_room(call.account, room)?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::channels::GetChannels {
    /// Returns the requested rooms. A deleted room is returned as `channelForbidden`; it is not left out.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::Chats, RpcError> {
        let rooms = self.id.iter().map(|channel| call.room_named(channel)).collect::<Result<Vec<_>, _>>()?;
        Ok(types::messages::Chats { chats: call.viewer().chats(rooms) }.into())
    }
}

impl RpcMethod for functions::channels::GetFullChannel {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::ChatFull, RpcError> {
        let room: &Room = call.room_joined(call.room_named(&self.channel)?)?;
        Ok(call.viewer().channel_full(room))
    }
}
