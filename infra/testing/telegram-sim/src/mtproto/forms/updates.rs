//! Converts events into updates. Pushes, results of calls and differences contain the same updates.
//!
//! An account gets the updates that a real account gets. Members get messages; joins and leaves appear as service
//! messages. Nobody gets `updateChannelParticipant`: it is for bots, and an account cannot rely on it. If a user's
//! standing in a room changes (for example member, admin or banned), this user and the user who made the change get an
//! `updateChannel`. Admins with the right to invite get the number of open join requests. Reactions are pushed only to
//! the author of the message; other accounts must ask for them (<https://core.telegram.org/api/reactions>). Only bots
//! learn of button presses.

use std::collections::BTreeSet;

use grammers_tl_types::{enums, types};

use crate::{
    mtproto::forms::{
        fields::{count, date, message_ids, peer_room},
        messages::named_in,
        viewer::Viewer,
    },
    world::{AdminRight, Event, Message, MessageId, Place, Pts, RecordedEvent, RoomId, UserId, World},
};

/// Converts an event to a push for one account. Returns `None` if the event does not concern the account.
pub(crate) fn push(world: &World, account: UserId, news: &RecordedEvent) -> Option<enums::Updates> {
    if let Event::Reacted { message, .. } = news.event.as_ref()
        && message.sender != account
    {
        return None;
    }
    let updates = Viewer::new(world, account).updates(Vec::new(), std::slice::from_ref(news));
    if updates.updates.is_empty() { None } else { Some(updates.into()) }
}

/// Returns the `updateChannelTooLong` to send instead of all these updates. It gets the channel and pts of the last
/// update about a new, edited or deleted message in a channel. Returns `None` if no update is about such a message.
pub(crate) fn too_long(updates: &enums::Updates) -> Option<enums::Updates> {
    let enums::Updates::Updates(updates) = updates else { return None };
    let (channel_id, pts) = updates.updates.iter().filter_map(about_channel).next_back()?;
    let too_long = types::UpdateChannelTooLong { channel_id, pts: Some(pts) }.into();
    Some(types::Updates { updates: vec![too_long], ..updates.clone() }.into())
}

/// Returns the channel and its pts, if the update is about a new, edited or deleted message in a channel.
fn about_channel(update: &enums::Update) -> Option<(i64, i32)> {
    if let enums::Update::NewChannelMessage(new) = update {
        return Some((channel_of(&new.message)?, new.pts));
    }
    if let enums::Update::EditChannelMessage(edit) = update {
        return Some((channel_of(&edit.message)?, edit.pts));
    }
    let enums::Update::DeleteChannelMessages(deletion) = update else { return None };
    Some((deletion.channel_id, deletion.pts))
}

fn channel_of(message: &enums::Message) -> Option<i64> {
    let peer = match message {
        enums::Message::Message(message) => &message.peer_id,
        enums::Message::Service(message) => &message.peer_id,
        enums::Message::Empty(_) => return None,
    };
    match peer {
        enums::Peer::Channel(channel) => Some(channel.channel_id),
        enums::Peer::User(_) | enums::Peer::Chat(_) => None,
    }
}

/// Collects updates, and the users and rooms that the updates mention.
#[derive(Default)]
struct UpdatesBuilder {
    updates: Vec<enums::Update>,
    users: BTreeSet<UserId>,
    rooms: BTreeSet<RoomId>,
}

impl Viewer<'_> {
    /// Returns the updates in `first`, then the updates that this viewer gets for the events. The result also contains
    /// the chats and users that the updates mention. `seq` is 0, because the updates do not belong to the common
    /// sequence of `updates.getState`.
    pub(crate) fn updates(self, first: Vec<enums::Update>, events: &[RecordedEvent]) -> types::Updates {
        let mut updates = UpdatesBuilder { updates: first, users: BTreeSet::from([self.me]), rooms: BTreeSet::new() };
        for recorded in events {
            self.add_event(&mut updates, &recorded.event);
        }
        self.build(updates)
    }

    fn build(self, updates: UpdatesBuilder) -> types::Updates {
        types::Updates {
            updates: updates.updates,
            users: self.users(updates.users),
            chats: self.chats(updates.rooms),
            date: date(self.world.now()),
            seq: 0,
        }
    }

    /// Converts rooms to TL, in the given order. Unknown rooms are left out.
    pub(crate) fn chats(self, rooms: impl IntoIterator<Item = RoomId>) -> Vec<enums::Chat> {
        rooms.into_iter().filter_map(|id| self.room(id).map(|room| self.chat(room))).collect()
    }

    /// Returns the update for a message that is new to this viewer.
    pub(crate) fn new_message(self, message: &Message, pts: i32) -> enums::Update {
        let form = self.message(message);
        match message.place {
            Place::Room(_) => types::UpdateNewChannelMessage { message: form, pts, pts_count: 1 }.into(),
            Place::Private(_) => types::UpdateNewMessage { message: form, pts, pts_count: 1 }.into(),
        }
    }

    /// Returns the update for a message of which this viewer may have an older version.
    pub(crate) fn edited_message(self, message: &Message, pts: i32) -> enums::Update {
        let form = self.message(message);
        match message.place {
            Place::Room(_) => types::UpdateEditChannelMessage { message: form, pts, pts_count: 1 }.into(),
            Place::Private(_) => types::UpdateEditMessage { message: form, pts, pts_count: 1 }.into(),
        }
    }

    /// Returns the reactions to these messages, as updates. A message is left out if the viewer does not belong to its
    /// room or private chat.
    pub(crate) fn reactions_to<'m>(self, messages: impl Iterator<Item = &'m Message>) -> types::Updates {
        let mut updates = UpdatesBuilder::default();
        messages.for_each(|message| self.add_reactions(&mut updates, message));
        self.build(updates)
    }

    fn add_event(self, updates: &mut UpdatesBuilder, event: &Event) {
        match event {
            Event::Posted { message, pts } => {
                self.add_message(updates, message, *pts, |pts| self.new_message(message, pts));
            }
            Event::Edited { message, pts } => {
                self.add_message(updates, message, *pts, |pts| self.edited_message(message, pts));
            }
            Event::Reacted { message, .. } => self.add_reactions(updates, message),
            Event::Deleted { place, messages, pts, .. } => self.add_deletion(updates, *place, messages, *pts),
            Event::StandingChanged(change) if [change.user, change.by].contains(&self.me) => {
                updates.users.insert(change.user);
                updates.channel(change.room);
            }
            Event::JoinRequested { room, user, .. } | Event::JoinRequestSettled { room, user, .. } => {
                updates.users.insert(*user);
                self.add_requests(updates, *room);
            }
            Event::RoomChanged { room } if self.is_in(*room) => updates.channel(*room),
            Event::RoomDeleted { room, members } if members.contains(&self.me) => updates.channel(*room),
            Event::StandingChanged(_)
            | Event::RoomChanged { .. }
            | Event::RoomDeleted { .. }
            | Event::Pressed(_)
            | Event::PressAnswered { .. }
            | Event::Stopped { .. }
            | Event::Acting { .. } => {}
        }
    }

    fn add_message(
        self,
        updates: &mut UpdatesBuilder,
        message: &Message,
        pts: Pts,
        form: impl FnOnce(i32) -> enums::Update,
    ) {
        let Some(pts) = self.number(message.place, pts) else { return };
        updates.users.extend(named_in(message));
        updates.place(message.place);
        updates.updates.push(form(pts));
    }

    /// Adds an update with the reactions to a message. Does nothing if the viewer does not belong to the message's room
    /// or private chat.
    fn add_reactions(self, updates: &mut UpdatesBuilder, message: &Message) {
        let concerned = match message.place {
            Place::Room(room) => self.is_in(room),
            Place::Private(pair) => pair.has(self.me),
        };
        if !concerned {
            return;
        }
        updates.users.extend(message.reactions.keys());
        updates.place(message.place);
        let update = types::UpdateMessageReactions {
            peer: self.peer(message.place),
            msg_id: message.id.0,
            top_msg_id: None,
            saved_peer_id: None,
            reactions: self.reactions(message),
        };
        updates.updates.push(update.into());
    }

    fn add_deletion(self, updates: &mut UpdatesBuilder, place: Place, messages: &[MessageId], pts: Pts) {
        let Some(pts) = self.number(place, pts) else { return };
        updates.place(place);
        updates.updates.push(deleted_messages(place, messages, pts));
    }

    fn add_requests(self, updates: &mut UpdatesBuilder, room: RoomId) {
        let Ok(here) = self.world.room(room) else { return };
        if !here.standing(self.me, self.world.now()).has(AdminRight::InviteUsers) {
            return;
        }
        updates.users.extend(here.requests.keys());
        updates.rooms.insert(room);
        let update = types::UpdatePendingJoinRequests {
            peer: peer_room(room),
            requests_pending: count(here.requests.len()),
            recent_requesters: here.requests.keys().map(|user| user.0).collect(),
        };
        updates.updates.push(update.into());
    }

    /// Returns the `pts` that an event in `place` has for this viewer. Returns `None` if the viewer does not belong to
    /// `place`.
    fn number(self, place: Place, pts: Pts) -> Option<i32> {
        match place {
            Place::Room(room) if !self.is_in(room) => None,
            Place::Room(_) | Place::Private(_) => pts.seen_by(self.me),
        }
    }

    fn is_in(self, room: RoomId) -> bool {
        self.world.room(room).is_ok_and(|room| room.has(self.me))
    }
}

/// Returns the update for deleted messages of one room or private chat.
pub(crate) fn deleted_messages(place: Place, ids: &[MessageId], pts: i32) -> enums::Update {
    let (messages, pts_count) = (message_ids(ids), count(ids.len()));
    match place {
        Place::Room(RoomId(channel_id)) => {
            types::UpdateDeleteChannelMessages { channel_id, messages, pts, pts_count }.into()
        }
        Place::Private(_) => types::UpdateDeleteMessages { messages, pts, pts_count }.into(),
    }
}

impl UpdatesBuilder {
    /// Adds an `updateChannel` for the room, unless the updates already contain it.
    fn channel(&mut self, room: RoomId) {
        let update = types::UpdateChannel { channel_id: room.0 }.into();
        if !self.updates.contains(&update) {
            self.updates.push(update);
        }
        self.rooms.insert(room);
    }

    fn place(&mut self, place: Place) {
        match place {
            Place::Room(room) => {
                self.rooms.insert(room);
            }
            Place::Private(_) => {}
        }
    }
}
