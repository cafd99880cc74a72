//! Pinned messages, and deleting histories.

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        calls::{
            call::RpcCall,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::{RpcError, in_words},
        },
        forms::count,
    },
    world::{MessageId, Place, WorldError},
};

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::messages::UpdatePinnedMessage>(),
    listed::<functions::messages::UnpinAllMessages>(),
    listed::<functions::messages::DeleteHistory>(),
    listed::<functions::channels::DeleteHistory>(),
];

impl RpcMethod for functions::messages::UpdatePinnedMessage {
    /// Pins or unpins a message. Works in supergroups only, not in private chats.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let room = call.room_peer(&self.peer)?;
        let id = MessageId(self.id);
        let done = if self.unpin {
            call.world.unpin(call.account, room, Some(id))
        } else {
            call.world.pin(call.account, room, id)
        };
        done.map_err(in_words(&[(WorldError::NotModified, "CHAT_NOT_MODIFIED")]))?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::messages::UnpinAllMessages {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::AffectedHistory, RpcError> {
        let room = call.room_peer(&self.peer)?;
        call.world.unpin_all(call.account, room)?;
        let pts = call.world.room(room)?.log.pts();
        Ok(types::messages::AffectedHistory { pts, pts_count: 0, offset: 0 }.into())
    }
}

impl RpcMethod for functions::messages::DeleteHistory {
    /// Deletes the messages of a private chat up to `max_id`, for both sides (`revoke`). All messages are deleted in
    /// one step, so the `offset` in the answer is always 0: the client need not call the method again.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::AffectedHistory, RpcError> {
        if !self.revoke || self.min_date.is_some() || self.max_date.is_some() {
            return Err(RpcError::unsupported("deleting a part of a history, or for oneself only"));
        }
        let Place::Private(pair) = call.place_named(&self.peer)? else { return Err(RpcError::bad("PEER_ID_INVALID")) };
        let chat = call.world.private_chat(pair);
        let ids = chat.into_iter().flat_map(|chat| chat.messages.keys().copied());
        let ids: Vec<MessageId> = ids.filter(|id| is_up_to(*id, self.max_id)).collect();
        let gone = call.world.delete(call.account, Place::Private(pair), &ids)?;
        let pts = call.world.mailbox(call.account).map_or(1, |mailbox| mailbox.log.pts());
        Ok(types::messages::AffectedHistory { pts, pts_count: count(gone.len()), offset: 0 }.into())
    }
}

impl RpcMethod for functions::channels::DeleteHistory {
    /// Deletes the messages of a supergroup for everybody (`for_everyone`). Only the creator may do this.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        if !self.for_everyone {
            return Err(RpcError::unsupported("deleting for oneself only"));
        }
        let room = call.room_named(&self.channel)?;
        let up_to = (self.max_id > 0).then_some(MessageId(self.max_id));
        call.world.clear_history(call.account, room, up_to)?;
        Ok(call.updates(Vec::new()))
    }
}

/// Returns whether `id` is at most `limit`. A limit of 0 means no limit.
fn is_up_to(id: MessageId, limit: i32) -> bool {
    limit == 0 || id.0 <= limit
}
