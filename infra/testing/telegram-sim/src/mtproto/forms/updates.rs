//! What happened, as updates: the same ones in pushes, in results and in differences.
//!
//! An account is told what a real one is told. Members hear of messages; who comes or goes tells a service message, and
//! nobody gets `updateChannelParticipant`, which no user account may count on. Whose own standing changed is told by
//! `updateChannel`. Admins who may let people in hear how many wait. Of reactions, the author of the message is pushed
//! them, and others ask (<https://core.telegram.org/api/reactions>). Presses of buttons are the bots' alone.

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

/// An event as a push to one account; `None` if it does not concern them.
pub(crate) fn push(world: &World, account: UserId, news: &RecordedEvent) -> Option<enums::Updates> {
    if let Event::Reacted { message, .. } = news.event.as_ref()
        && message.sender != account
    {
        return None;
    }
    let updates = Viewer::new(world, account).updates(Vec::new(), std::slice::from_ref(news));
    if updates.updates.is_empty() { None } else { Some(updates.into()) }
}

/// Of updates about messages in channels: that there is too much to tell, up to the same pts. `None` of any others.
pub(crate) fn too_long(updates: &enums::Updates) -> Option<enums::Updates> {
    let enums::Updates::Updates(updates) = updates else { return None };
    let (channel_id, pts) = updates.updates.iter().filter_map(about_channel).next_back()?;
    let too_long = types::UpdateChannelTooLong { channel_id, pts: Some(pts) }.into();
    Some(types::Updates { updates: vec![too_long], ..updates.clone() }.into())
}

/// The channel whose message is new, changed or gone, and its pts.
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

/// Updates, and whom and what they name.
#[derive(Default)]
struct Told {
    updates: Vec<enums::Update>,
    users: BTreeSet<UserId>,
    rooms: BTreeSet<RoomId>,
}

impl Viewer<'_> {
    /// Events as this viewer is told of them, behind other updates, with the chats and users that they name.
    /// `seq` is 0: none of this belongs to the common sequence of `updates.getState`.
    pub(crate) fn updates(self, first: Vec<enums::Update>, events: &[RecordedEvent]) -> types::Updates {
        let mut told = Told { updates: first, users: BTreeSet::from([self.me]), rooms: BTreeSet::new() };
        for recorded in events {
            self.tell(&mut told, &recorded.event);
        }
        self.told(told)
    }

    fn told(self, told: Told) -> types::Updates {
        types::Updates {
            updates: told.updates,
            users: self.users(told.users),
            chats: self.chats(told.rooms),
            date: date(self.world.now()),
            seq: 0,
        }
    }

    /// Several rooms, by id.
    pub(crate) fn chats(self, rooms: impl IntoIterator<Item = RoomId>) -> Vec<enums::Chat> {
        rooms.into_iter().filter_map(|id| self.room(id).map(|room| self.chat(room))).collect()
    }

    /// A message that is new to this viewer.
    pub(crate) fn new_message(self, message: &Message, pts: i32) -> enums::Update {
        let form = self.message(message);
        match message.place {
            Place::Room(_) => types::UpdateNewChannelMessage { message: form, pts, pts_count: 1 }.into(),
            Place::Private(_) => types::UpdateNewMessage { message: form, pts, pts_count: 1 }.into(),
        }
    }

    /// A message that this viewer may know in an older form.
    pub(crate) fn edited_message(self, message: &Message, pts: i32) -> enums::Update {
        let form = self.message(message);
        match message.place {
            Place::Room(_) => types::UpdateEditChannelMessage { message: form, pts, pts_count: 1 }.into(),
            Place::Private(_) => types::UpdateEditMessage { message: form, pts, pts_count: 1 }.into(),
        }
    }

    /// How people reacted to messages that this viewer sees.
    pub(crate) fn reactions_to<'m>(self, messages: impl Iterator<Item = &'m Message>) -> types::Updates {
        let mut told = Told::default();
        messages.for_each(|message| self.tell_reactions(&mut told, message));
        self.told(told)
    }

    fn tell(self, told: &mut Told, event: &Event) {
        match event {
            Event::Posted { message, pts } => {
                self.tell_message(told, message, *pts, |pts| self.new_message(message, pts));
            }
            Event::Edited { message, pts } => {
                self.tell_message(told, message, *pts, |pts| self.edited_message(message, pts));
            }
            Event::Reacted { message, .. } => self.tell_reactions(told, message),
            Event::Deleted { place, messages, pts, .. } => self.tell_deletion(told, *place, messages, *pts),
            Event::StandingChanged(change) if [change.user, change.by].contains(&self.me) => {
                told.users.insert(change.user);
                told.channel(change.room);
            }
            Event::JoinRequested { room, user, .. } | Event::JoinRequestSettled { room, user, .. } => {
                told.users.insert(*user);
                self.tell_requests(told, *room);
            }
            Event::RoomChanged { room } if self.is_in(*room) => told.channel(*room),
            Event::RoomDeleted { room, members } if members.contains(&self.me) => told.channel(*room),
            Event::StandingChanged(_)
            | Event::RoomChanged { .. }
            | Event::RoomDeleted { .. }
            | Event::Pressed(_)
            | Event::PressAnswered { .. }
            | Event::Stopped { .. }
            | Event::Acting { .. } => {}
        }
    }

    fn tell_message(self, told: &mut Told, message: &Message, pts: Pts, form: impl FnOnce(i32) -> enums::Update) {
        let Some(pts) = self.number(message.place, pts) else { return };
        told.users.extend(named_in(message));
        told.place(message.place);
        told.updates.push(form(pts));
    }

    /// Who was in then is told now; who was not reads it in the message.
    fn tell_reactions(self, told: &mut Told, message: &Message) {
        let concerned = match message.place {
            Place::Room(room) => self.is_in(room),
            Place::Private(pair) => pair.has(self.me),
        };
        if !concerned {
            return;
        }
        told.users.extend(message.reactions.keys());
        told.place(message.place);
        let update = types::UpdateMessageReactions {
            peer: self.peer(message.place),
            msg_id: message.id.0,
            top_msg_id: None,
            saved_peer_id: None,
            reactions: self.reactions(message),
        };
        told.updates.push(update.into());
    }

    fn tell_deletion(self, told: &mut Told, place: Place, messages: &[MessageId], pts: Pts) {
        let Some(pts) = self.number(place, pts) else { return };
        told.place(place);
        told.updates.push(deleted_messages(place, messages, pts));
    }

    fn tell_requests(self, told: &mut Told, room: RoomId) {
        let Ok(here) = self.world.room(room) else { return };
        if !here.standing(self.me, self.world.now()).has(AdminRight::InviteUsers) {
            return;
        }
        told.users.extend(here.requests.keys());
        told.rooms.insert(room);
        let update = types::UpdatePendingJoinRequests {
            peer: peer_room(room),
            requests_pending: count(here.requests.len()),
            recent_requesters: here.requests.keys().map(|user| user.0).collect(),
        };
        told.updates.push(update.into());
    }

    /// The event's number for this viewer; `None` if what happens there does not concern them.
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

/// Messages that are gone.
pub(crate) fn deleted_messages(place: Place, ids: &[MessageId], pts: i32) -> enums::Update {
    let (messages, pts_count) = (message_ids(ids), count(ids.len()));
    match place {
        Place::Room(RoomId(channel_id)) => {
            types::UpdateDeleteChannelMessages { channel_id, messages, pts, pts_count }.into()
        }
        Place::Private(_) => types::UpdateDeleteMessages { messages, pts, pts_count }.into(),
    }
}

impl Told {
    /// Something about the room itself has changed; once is enough, wherever it is told.
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
