//! Sending, forwarding, editing and deleting messages.

use std::{collections::BTreeSet, num::NonZeroI64, sync::Arc};

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        calls::{
            call::RpcCall,
            files,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::{RpcError, in_words},
        },
        forms::{count, entities_of},
    },
    world::{Content, Message, MessageId, Place, WorldError},
};

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::messages::SendMessage>(),
    listed::<functions::messages::SendMedia>(),
    listed::<functions::messages::SendMultiMedia>(),
    listed::<functions::messages::ForwardMessages>(),
    listed::<functions::messages::SetTyping>(),
    listed::<functions::messages::GetBotCallbackAnswer>(),
    listed::<functions::messages::EditMessage>(),
    listed::<functions::channels::DeleteMessages>(),
    listed::<functions::messages::DeleteMessages>(),
];

impl RpcMethod for functions::messages::SendMessage {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let content = Content {
            text: self.message,
            entities: entities_of(&self.entities.unwrap_or_default()),
            reply_to: self.reply_to.as_ref().map(reply_to).transpose()?,
            silent: self.silent,
            random_id: Some(random_id(self.random_id)?),
            ..Content::default()
        };
        send(call, &self.peer, content)
    }
}

impl RpcMethod for functions::messages::SendMedia {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let content = Content {
            text: self.message,
            entities: entities_of(&self.entities.unwrap_or_default()),
            media: Some(files::media_of(call, &self.media)?),
            reply_to: self.reply_to.as_ref().map(reply_to).transpose()?,
            silent: self.silent,
            random_id: Some(random_id(self.random_id)?),
            ..Content::default()
        };
        send(call, &self.peer, content)
    }
}

impl RpcMethod for functions::messages::SendMultiMedia {
    /// Sends an album. Each part of the album has its own random id.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let place = call.place_named(&self.peer)?;
        let reply_to = self.reply_to.as_ref().map(reply_to).transpose()?;
        let mut contents = Vec::new();
        for enums::InputSingleMedia::Media(part) in self.multi_media {
            contents.push(Content {
                text: part.message,
                entities: entities_of(&part.entities.unwrap_or_default()),
                media: Some(files::media_of(call, &part.media)?),
                reply_to,
                silent: self.silent,
                random_id: Some(random_id(part.random_id)?),
                ..Content::default()
            });
        }
        let album = call.world.post_album(call.account, place, contents)?;
        Ok(sent(call, &album))
    }
}

impl RpcMethod for functions::messages::ForwardMessages {
    /// Forwards messages by posting a copy of each message. Each copy has its own random id, and names the original
    /// author, unless `drop_author` is set.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let (from, to) = (call.place_named(&self.from_peer)?, call.place_named(&self.to_peer)?);
        if self.id.len() != self.random_id.len() {
            return Err(RpcError::bad("RANDOM_ID_INVALID"));
        }
        if self.random_id.iter().collect::<BTreeSet<_>>().len() < self.random_id.len() {
            return Err(WorldError::SentAlready.into());
        }
        let copies = ids(&self.id).into_iter().zip(self.random_id).map(|(id, number)| {
            let copy = call.world.forwarded(call.account, from, id)?;
            let forwarded_from = copy.forwarded_from.filter(|_| !self.drop_author);
            let copy = Content { forwarded_from, silent: self.silent, random_id: Some(random_id(number)?), ..copy };
            call.world.may_post(call.account, to, &copy)?;
            Ok(copy)
        });
        let copies = copies.collect::<Result<Vec<_>, RpcError>>()?;
        let copies = copies.into_iter().map(|copy| call.world.post(call.account, to, copy));
        let copies = copies.collect::<Result<Vec<_>, WorldError>>()?;
        Ok(sent(call, &copies))
    }
}

impl RpcMethod for functions::messages::SetTyping {
    fn run(self, call: &mut RpcCall<'_>) -> Result<bool, RpcError> {
        let place = call.place_named(&self.peer)?;
        call.world.send_chat_action(call.account, place)?;
        Ok(true)
    }
}

impl RpcMethod for functions::messages::GetBotCallbackAnswer {
    /// Presses a button. When the bot answers the press, the answer becomes the result of the call.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::BotCallbackAnswer, RpcError> {
        let place = call.place_named(&self.peer)?;
        let data = String::from_utf8(self.data.unwrap_or_default()).map_err(|_| RpcError::bad("DATA_INVALID"))?;
        let pressed = call.world.press(call.account, place, MessageId(self.msg_id), &data);
        let query = pressed.map_err(in_words(&[(WorldError::ButtonDataInvalid, "DATA_INVALID")]))?;
        call.awaited_press = Some(query);
        Ok(callback_answer(None, false))
    }
}

/// Converts a bot's answer to a button press into the result of the call.
pub(super) fn callback_answer(message: Option<String>, alert: bool) -> enums::messages::BotCallbackAnswer {
    types::messages::BotCallbackAnswer { alert, has_url: false, native_ui: false, message, url: None, cache_time: 0 }
        .into()
}

impl RpcMethod for functions::messages::EditMessage {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        if self.media.is_some() {
            return Err(RpcError::unsupported("editing media"));
        }
        let place = call.place_named(&self.peer)?;
        let id = MessageId(self.id);
        let old = call.world.message(place, id)?.content().cloned();
        let content = Content {
            text: self.message.unwrap_or_default(),
            entities: entities_of(&self.entities.unwrap_or_default()),
            markup: old.and_then(|old| old.markup),
            ..Content::default()
        };
        let edited = call.world.edit(call.account, place, id, content);
        edited.map_err(in_words(&[(WorldError::NotModified, "MESSAGE_NOT_MODIFIED")]))?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::channels::DeleteMessages {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::AffectedMessages, RpcError> {
        let room = call.room_named(&self.channel)?;
        let gone = call.world.delete(call.account, Place::Room(room), &ids(&self.id))?;
        let pts = call.world.room(room)?.log.pts();
        Ok(types::messages::AffectedMessages { pts, pts_count: count(gone.len()) }.into())
    }
}

impl RpcMethod for functions::messages::DeleteMessages {
    /// Deletes private messages for both sides (`revoke`). The request contains message numbers but no chat, because
    /// message numbers are unique over all private chats.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::AffectedMessages, RpcError> {
        if !self.revoke {
            return Err(RpcError::unsupported("deleting for oneself only"));
        }
        let ids = ids(&self.id);
        let chats: Vec<Place> = call
            .world
            .private_chats_of(call.account)
            .filter(|(_, chat)| ids.iter().any(|id| chat.messages.contains_key(id)))
            .map(|(other, _)| call.viewer().chat_with(other))
            .collect();
        let mut gone = 0;
        for chat in chats {
            gone += call.world.delete(call.account, chat, &ids)?.len();
        }
        let pts = call.world.mailbox(call.account).map_or(1, |mailbox| mailbox.log.pts());
        Ok(types::messages::AffectedMessages { pts, pts_count: count(gone) }.into())
    }
}

fn send(call: &mut RpcCall<'_>, peer: &enums::InputPeer, content: Content) -> Result<enums::Updates, RpcError> {
    let place = call.place_named(peer)?;
    let message = call.world.post(call.account, place, content)?;
    Ok(sent(call, &[message]))
}

/// Returns the result of a call that sends messages: first the message number for each random id, then the new
/// messages.
fn sent(call: &RpcCall<'_>, messages: &[Arc<Message>]) -> enums::Updates {
    let numbered = messages.iter().filter_map(|message| {
        let random_id = message.content()?.random_id?.get();
        Some(types::UpdateMessageId { id: message.id.0, random_id }.into())
    });
    call.updates(numbered.collect())
}

fn random_id(number: i64) -> Result<NonZeroI64, RpcError> {
    NonZeroI64::new(number).ok_or_else(|| RpcError::bad("RANDOM_ID_EMPTY"))
}

fn reply_to(reply: &enums::InputReplyTo) -> Result<MessageId, RpcError> {
    match reply {
        enums::InputReplyTo::Message(message) => Ok(MessageId(message.reply_to_msg_id)),
        enums::InputReplyTo::Story(_)
        | enums::InputReplyTo::MonoForum(_)
        | enums::InputReplyTo::EphemeralMessage(_) => Err(RpcError::unsupported("replying to anything but a message")),
    }
}

fn ids(numbers: &[i32]) -> Vec<MessageId> {
    numbers.iter().copied().map(MessageId).collect()
}
