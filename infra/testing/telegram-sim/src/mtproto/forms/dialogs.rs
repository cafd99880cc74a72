//! The list of the viewer's chats.

use grammers_tl_types::{enums, types};

use crate::{
    mtproto::forms::{fields::default_notifications, viewer::Viewer},
    world::{Message, MessageId, Place, Room, RoomId, Timestamp},
};

/// One of the viewer's chats, with its newest message.
#[derive(Clone, Copy)]
pub(crate) struct ChatSummary<'a> {
    pub(crate) place: Place,
    /// The newest message that the viewer may see, if there is one.
    pub(crate) top: Option<&'a Message>,
    /// The time of the newest message. For a room without messages, the time of its creation.
    pub(crate) last: Timestamp,
    pts: Option<i32>,
}

impl<'a> Viewer<'a> {
    /// Returns all chats of this viewer. The chat with the newest message comes first.
    pub(crate) fn summaries(self) -> Vec<ChatSummary<'a>> {
        let rooms = self.world.rooms().filter(|room| !room.deleted && room.has(self.me));
        let rooms = rooms.map(|room| self.summary_of(room));
        let private = self.world.private_chats_of(self.me).filter_map(|(other, chat)| {
            let top = chat.messages.values().next_back()?;
            Some(ChatSummary { place: self.chat_with(other), top: Some(top), last: top.sent, pts: None })
        });
        let mut summaries: Vec<ChatSummary<'a>> = rooms.chain(private).collect();
        summaries.sort_by_key(|chat| std::cmp::Reverse((chat.last, chat.place)));
        summaries
    }

    pub(crate) fn dialog(self, chat: &ChatSummary<'_>) -> enums::Dialog {
        self.dialog_form(chat.place, chat.top.map_or(MessageId(0), |message| message.id), chat.pts)
    }

    /// Returns a room's `dialog` for `channelDifferenceTooLong`. It contains the id of the newest message, and the
    /// `pts` from which the client continues.
    pub(crate) fn dialog_of(self, room: &'a Room) -> enums::Dialog {
        self.dialog(&self.summary_of(room))
    }

    fn summary_of(self, room: &'a Room) -> ChatSummary<'a> {
        let top = room.messages.values().rev().find(|message| room.shows(self.me, message.id)).map(AsRef::as_ref);
        let last = top.map_or(room.created, |message| message.sent);
        ChatSummary { place: Place::Room(room.id), top, last, pts: Some(room.log.pts()) }
    }

    fn dialog_form(self, place: Place, top: MessageId, pts: Option<i32>) -> enums::Dialog {
        types::Dialog {
            pinned: false,
            unread_mark: false,
            view_forum_as_messages: false,
            peer: self.peer(place),
            top_message: top.0,
            read_inbox_max_id: 0,
            read_outbox_max_id: 0,
            unread_count: 0,
            unread_mentions_count: 0,
            unread_reactions_count: 0,
            unread_poll_votes_count: 0,
            notify_settings: default_notifications(),
            pts,
            draft: None,
            folder_id: None,
            ttl_period: None,
        }
        .into()
    }
}

impl ChatSummary<'_> {
    /// Returns the room's number, or `None` for a private chat.
    pub(crate) fn room(&self) -> Option<RoomId> {
        match self.place {
            Place::Room(room) => Some(room),
            Place::Private(_) => None,
        }
    }
}
