//! The list of one's chats.

use grammers_tl_types::{enums, types};

use crate::{
    mtproto::forms::{fields::default_notifications, viewer::Viewer},
    world::{Message, MessageId, Place, Room, RoomId, Timestamp},
};

/// One of the viewer's chats.
#[derive(Clone, Copy)]
pub(crate) struct Talk<'a> {
    pub(crate) place: Place,
    /// The newest message there, if any is left.
    pub(crate) top: Option<&'a Message>,
    /// When something was said there last.
    pub(crate) last: Timestamp,
    pts: Option<i32>,
}

impl<'a> Viewer<'a> {
    /// All chats of this viewer, the liveliest first.
    pub(crate) fn talks(self) -> Vec<Talk<'a>> {
        let rooms = self.world.rooms().filter(|room| !room.deleted && room.has(self.me));
        let rooms = rooms.map(|room| self.talk_in(room));
        let private = self.world.private_chats_of(self.me).filter_map(|(other, chat)| {
            let top = chat.messages.values().next_back()?;
            Some(Talk { place: self.chat_with(other), top: Some(top), last: top.sent, pts: None })
        });
        let mut talks: Vec<Talk<'a>> = rooms.chain(private).collect();
        talks.sort_by_key(|talk| std::cmp::Reverse((talk.last, talk.place)));
        talks
    }

    pub(crate) fn dialog(self, talk: &Talk<'_>) -> enums::Dialog {
        self.dialog_form(talk.place, talk.top.map_or(MessageId(0), |message| message.id), talk.pts)
    }

    /// A room as `channelDifferenceTooLong` names it: its newest message and the number to go on from.
    pub(crate) fn dialog_of(self, room: &'a Room) -> enums::Dialog {
        self.dialog(&self.talk_in(room))
    }

    fn talk_in(self, room: &'a Room) -> Talk<'a> {
        let top = room.messages.values().rev().find(|message| room.shows(self.me, message.id)).map(AsRef::as_ref);
        let last = top.map_or(room.created, |message| message.sent);
        Talk { place: Place::Room(room.id), top, last, pts: Some(room.log.pts()) }
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

impl Talk<'_> {
    /// The room, if it is one.
    pub(crate) fn room(&self) -> Option<RoomId> {
        match self.place {
            Place::Room(room) => Some(room),
            Place::Private(_) => None,
        }
    }
}
