//! Reading the messages of chats, and the list of chats.

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        calls::{
            call::RpcCall,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::RpcError,
        },
        forms::{ChatSummary, Viewer, count, date, named_in},
    },
    world::{Message, MessageId, Place, RoomId, UserId},
};

/// The largest number of messages or chats in one answer.
const MOST_AT_ONCE: usize = 100;
const ARCHIVE_FOLDER: i32 = 1;

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::messages::GetHistory>(),
    listed::<functions::channels::GetMessages>(),
    listed::<functions::messages::GetMessages>(),
    listed::<functions::channels::ReadHistory>(),
    listed::<functions::messages::ReadHistory>(),
    listed::<functions::messages::GetDialogs>(),
];

impl RpcMethod for functions::messages::GetHistory {
    /// Returns a page of messages, newest first. The page begins at `offset_id` or `offset_date`, but the beginning is
    /// moved by `add_offset` messages: towards older messages if `add_offset` is positive, towards newer messages if it
    /// is negative. From this page, only messages with ids between `min_id` and `max_id` are returned
    /// (<https://core.telegram.org/api/offsets>).
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::Messages, RpcError> {
        let place = call.place_named(&self.peer)?;
        let messages = visible(call, place)?;
        let newer = messages.iter().filter(|message| self.is_before_page(message)).count();
        let start = i64::try_from(newer).unwrap_or(i64::MAX).saturating_add(i64::from(self.add_offset));
        let end = start.saturating_add(i64::try_from(page_size(self.limit)).unwrap_or(0)).max(0);
        let page = messages.get(index(start)..index(end).min(messages.len())).unwrap_or_default();
        let page: Vec<&Message> = page.iter().copied().filter(|message| self.is_between(message)).collect();
        Ok(messages_of(call, place, messages.len(), &page))
    }
}

impl RpcMethod for functions::channels::GetMessages {
    /// Returns the messages of a supergroup with the requested ids. If a message was deleted, or the caller may not see
    /// it, `messageEmpty` is returned in its place.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::Messages, RpcError> {
        let id = call.room_named(&self.channel)?;
        let room = call.room_joined(id)?;
        let viewer = call.viewer();
        let (mut messages, mut named) = (Vec::new(), Vec::new());
        for id in self.id.iter().map(message_id).collect::<Result<Vec<_>, _>>()? {
            match viewer.visible(room, id) {
                Some(message) => {
                    messages.push(viewer.message(message));
                    named.extend(named_in(message));
                }
                None => messages.push(viewer.no_message(Place::Room(room.id), id)),
            }
        }
        Ok(types::messages::ChannelMessages {
            inexact: false,
            pts: room.log.pts(),
            count: count(messages.len()),
            offset_id_offset: None,
            messages,
            topics: Vec::new(),
            chats: vec![viewer.chat(room)],
            users: viewer.users(named),
        }
        .into())
    }
}

impl RpcMethod for functions::messages::GetMessages {
    /// Returns messages of the caller's private chats. The request contains message numbers but no chat, because
    /// message numbers are unique over all private chats.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::Messages, RpcError> {
        let viewer = call.viewer();
        let (mut messages, mut named) = (Vec::new(), vec![call.account]);
        for id in self.id.iter().map(message_id).collect::<Result<Vec<_>, _>>()? {
            let found = call.world.private_chats_of(call.account).find_map(|(_, chat)| chat.messages.get(&id));
            match found {
                Some(message) => {
                    messages.push(viewer.message(message));
                    named.extend(named_in(message));
                }
                None => messages.push(types::MessageEmpty { id: id.0, peer_id: None }.into()),
            }
        }
        let users = viewer.users(named);
        Ok(types::messages::Messages { messages, topics: Vec::new(), chats: Vec::new(), users }.into())
    }
}

impl RpcMethod for functions::channels::ReadHistory {
    /// Does nothing: the simulator does not store which messages an account has read.
    fn run(self, call: &mut RpcCall<'_>) -> Result<bool, RpcError> {
        call.room_joined(call.room_named(&self.channel)?)?;
        Ok(true)
    }
}

impl RpcMethod for functions::messages::ReadHistory {
    /// Does nothing: the simulator does not store which messages an account has read.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::AffectedMessages, RpcError> {
        call.place_named(&self.peer)?;
        let pts = call.world.mailbox(call.account).map_or(1, |mailbox| mailbox.log.pts());
        Ok(types::messages::AffectedMessages { pts, pts_count: 0 }.into())
    }
}

impl RpcMethod for functions::messages::GetDialogs {
    /// Returns the chats of the caller. The chat with the newest message comes first. `offset_peer` is the last chat of
    /// the previous page.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::messages::Dialogs, RpcError> {
        let viewer = call.viewer();
        let chats = if self.folder_id == Some(ARCHIVE_FOLDER) { Vec::new() } else { viewer.summaries() };
        let last = call.place_named(&self.offset_peer).ok();
        let behind = match last.and_then(|last| chats.iter().position(|chat| chat.place == last)) {
            Some(at) => at + 1,
            None => chats.iter().filter(|chat| self.offset_date > 0 && date(chat.last) >= self.offset_date).count(),
        };
        let page: Vec<ChatSummary<'_>> = chats.iter().copied().skip(behind).take(page_size(self.limit)).collect();
        Ok(dialogs(viewer, chats.len(), &page))
    }
}

/// The part of a chat's history that a request asks for. A page begins with its newest message, so `is_before_page`
/// returns whether a message is too new for the page. `is_between` returns whether the message's id is between `min_id`
/// and `max_id`.
trait Window {
    fn is_before_page(&self, message: &Message) -> bool;
    fn is_between(&self, message: &Message) -> bool;
}

impl Window for functions::messages::GetHistory {
    fn is_before_page(&self, message: &Message) -> bool {
        (self.offset_id > 0 && message.id.0 >= self.offset_id)
            || (self.offset_id == 0 && self.offset_date > 0 && date(message.sent) >= self.offset_date)
    }

    fn is_between(&self, message: &Message) -> bool {
        message.id.0 > self.min_id && (self.max_id == 0 || message.id.0 < self.max_id)
    }
}

/// Returns those messages of a chat that the caller may see, newest first.
pub(super) fn visible<'c>(call: &'c RpcCall<'_>, place: Place) -> Result<Vec<&'c Message>, RpcError> {
    match place {
        Place::Room(id) => {
            let room = call.room_joined(id)?;
            let shown = room.messages.values().rev().filter(|message| room.shows(call.account, message.id));
            Ok(shown.map(AsRef::as_ref).collect())
        }
        Place::Private(pair) => {
            let chat = call.world.private_chat(pair);
            Ok(chat.map_or_else(Vec::new, |chat| chat.messages.values().rev().map(AsRef::as_ref).collect()))
        }
    }
}

fn messages_of(call: &RpcCall<'_>, place: Place, all: usize, page: &[&Message]) -> enums::messages::Messages {
    let viewer = call.viewer();
    let messages = page.iter().map(|message| viewer.message(message)).collect();
    let named = page.iter().flat_map(|message| named_in(message));
    let users = viewer.users(named.chain([call.account]));
    match place {
        Place::Room(room) => types::messages::ChannelMessages {
            inexact: false,
            pts: call.world.room(room).map_or(1, |room| room.log.pts()),
            count: count(all),
            offset_id_offset: None,
            messages,
            topics: Vec::new(),
            chats: viewer.chats([room]),
            users,
        }
        .into(),
        Place::Private(_) if page.len() == all => {
            types::messages::Messages { messages, topics: Vec::new(), chats: Vec::new(), users }.into()
        }
        Place::Private(_) => types::messages::MessagesSlice {
            inexact: false,
            count: count(all),
            next_rate: None,
            offset_id_offset: None,
            search_flood: None,
            messages,
            topics: Vec::new(),
            chats: Vec::new(),
            users,
        }
        .into(),
    }
}

fn dialogs(viewer: Viewer<'_>, all: usize, page: &[ChatSummary<'_>]) -> enums::messages::Dialogs {
    let messages = page.iter().filter_map(|chat| chat.top).map(|message| viewer.message(message)).collect();
    let rooms: Vec<RoomId> = page.iter().filter_map(ChatSummary::room).collect();
    let named: Vec<UserId> = page.iter().filter_map(|chat| chat.top).flat_map(named_in).collect();
    let dialogs = page.iter().map(|chat| viewer.dialog(chat)).collect();
    let (chats, users) = (viewer.chats(rooms), viewer.users(named));
    if page.len() == all {
        types::messages::Dialogs { dialogs, messages, chats, users }.into()
    } else {
        types::messages::DialogsSlice { count: count(all), dialogs, messages, chats, users }.into()
    }
}

fn message_id(asked: &enums::InputMessage) -> Result<MessageId, RpcError> {
    match asked {
        enums::InputMessage::Id(asked) => Ok(MessageId(asked.id)),
        enums::InputMessage::ReplyTo(_) | enums::InputMessage::Pinned | enums::InputMessage::CallbackQuery(_) => {
            Err(RpcError::unsupported("naming a message by another"))
        }
    }
}

fn page_size(limit: i32) -> usize {
    usize::try_from(limit).unwrap_or(0).min(MOST_AT_ONCE)
}

fn index(position: i64) -> usize {
    usize::try_from(position.max(0)).unwrap_or(usize::MAX)
}
