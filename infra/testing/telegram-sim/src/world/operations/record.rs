//! Stores messages, and appends each change to the event sequence (`pts`) of the room, or of both users of a private
//! chat.

use std::{collections::BTreeMap, sync::Arc};

use crate::world::{
    events::Event,
    ids::{MessageId, Place, RoomId, UserId},
    messages::{Action, Body, Content, Markup, Message},
    pts::{Change, Pts},
    state::World,
};

impl World {
    /// Posts a service message in a room.
    pub(super) fn post_service_message(&mut self, by: UserId, room: RoomId, action: Action) -> Arc<Message> {
        self.append_message(by, Place::Room(room), Body::Service(action))
    }

    pub(super) fn append_message(&mut self, sender: UserId, place: Place, body: Body) -> Arc<Message> {
        let id = self.next_message(place);
        if let Body::Said(Content { random_id: Some(random_id), .. }) = body {
            self.random_ids.insert((sender, random_id));
        }
        let message =
            Arc::new(Message { id, place, sender, sent: self.now(), edited: None, body, reactions: BTreeMap::new() });
        match place {
            Place::Room(room) => {
                if let Some(room) = self.rooms.get_mut(&room) {
                    room.messages.insert(id, Arc::clone(&message));
                }
            }
            Place::Private(pair) => {
                let chat = self.private_chats.entry(pair).or_default();
                chat.wrote.insert(sender);
                chat.messages.insert(id, Arc::clone(&message));
                if !message.content().is_some_and(|content| content.silent) {
                    *chat.rings.entry(pair.other(sender)).or_default() += 1;
                }
                match message.content().and_then(|content| content.markup.as_ref()) {
                    Some(Markup::Keyboard { .. }) => chat.keyboard = Some(id),
                    Some(Markup::RemoveKeyboard) => chat.keyboard = None,
                    Some(Markup::Inline(_) | Markup::ForceReply) | None => {}
                }
            }
        }
        let pts = self.log_change(place, Change::Posted(Arc::clone(&message)));
        self.record_event(Event::Posted { message: Arc::clone(&message), pts });
        message
    }

    pub(super) fn post_edit(&mut self, message: Message) -> Arc<Message> {
        let place = message.place;
        let message = Arc::new(message);
        self.replace_stored(Arc::clone(&message));
        let pts = self.log_change(place, Change::Edited(Arc::clone(&message)));
        self.record_event(Event::Edited { message: Arc::clone(&message), pts });
        message
    }

    /// Replaces a stored message by a newer version.
    pub(super) fn replace_stored(&mut self, message: Arc<Message>) {
        let messages = match message.place {
            Place::Room(room) => self.rooms.get_mut(&room).map(|room| &mut room.messages),
            Place::Private(pair) => self.private_chats.get_mut(&pair).map(|chat| &mut chat.messages),
        };
        if let Some(messages) = messages {
            messages.insert(message.id, message);
        }
    }

    fn next_message(&mut self, place: Place) -> MessageId {
        let last = match place {
            Place::Room(room) => self.rooms.get_mut(&room).map(|room| &mut room.last_message),
            Place::Private(_) => None,
        }
        .unwrap_or(&mut self.last_private_message);
        last.0 += 1;
        *last
    }

    pub(super) fn log_change(&mut self, place: Place, change: Change) -> Pts {
        match place {
            Place::Room(room) => Pts::Room(self.rooms.get_mut(&room).map_or(0, |room| room.log.append(change))),
            Place::Private(pair) => Pts::Mailboxes(
                pair.both().map(|user| (user, self.mailboxes.entry(user).or_default().log.append(change.clone()))),
            ),
        }
    }
}
