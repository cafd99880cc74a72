//! Messages in TL form.

use std::collections::BTreeMap;

use grammers_tl_types::{enums, types};

use crate::{
    mtproto::forms::{
        buttons::buttons,
        entities::entities,
        fields::{blank, date, peer_user, then, zeros},
        viewer::Viewer,
    },
    world::{Action, Body, Content, Forward, Message, MessageId, Place, Room, UserId},
};

impl Viewer<'_> {
    /// Converts a message to TL, as this viewer sees it.
    pub(crate) fn message(self, message: &Message) -> enums::Message {
        match &message.body {
            Body::Said(content) => self.said(message, content).into(),
            Body::Service(action) => self.service(message, action).into(),
        }
    }

    /// Returns `messageEmpty`, the placeholder for a message that does not exist or that the viewer may not see.
    pub(crate) fn no_message(self, place: Place, id: MessageId) -> enums::Message {
        types::MessageEmpty { id: id.0, peer_id: Some(self.peer(place)) }.into()
    }

    /// Returns a room's message, if it exists and this viewer may see it.
    pub(crate) fn visible(self, room: &Room, id: MessageId) -> Option<&Message> {
        room.messages.get(&id).filter(|_| room.shows(self.me, id)).map(AsRef::as_ref)
    }

    fn said(self, message: &Message, content: &Content) -> types::Message {
        let fields = then(zeros(3), &self.peer(message.place));
        let fields = then(fields, &date(message.sent));
        let mut form: types::Message = blank(&then(fields, &content.text));
        form.id = message.id.0;
        form.out = message.sender == self.me;
        form.from_id = Some(peer_user(message.sender));
        form.silent = content.silent;
        form.reply_to = content.reply_to.map(reply_header);
        form.fwd_from = content.forwarded_from.map(forward_header);
        form.media = content.media.as_ref().and_then(|media| self.media(media));
        form.entities = Some(entities(&content.entities)).filter(|entities| !entities.is_empty());
        form.edit_date = message.edited.map(date);
        form.grouped_id = content.album;
        form.reply_markup = content.markup.as_ref().and_then(buttons);
        form.reactions = (!message.reactions.is_empty()).then(|| self.reactions(message));
        form
    }

    /// Returns the reactions to a message: each emoji with the number of people who chose it.
    pub(super) fn reactions(self, message: &Message) -> enums::MessageReactions {
        let mut counts: BTreeMap<&String, i32> = BTreeMap::new();
        for emoji in message.reactions.values() {
            *counts.entry(emoji).or_default() += 1;
        }
        let own = message.reactions.get(&self.me);
        let results = counts.into_iter().map(|(emoji, count)| {
            let reaction = types::ReactionEmoji { emoticon: emoji.clone() }.into();
            types::ReactionCount { chosen_order: (own == Some(emoji)).then_some(1), reaction, count }.into()
        });
        types::MessageReactions {
            min: false,
            can_see_list: false,
            reactions_as_tags: false,
            results: results.collect(),
            recent_reactions: None,
            top_reactors: None,
        }
        .into()
    }

    fn service(self, message: &Message, action: &Action) -> types::MessageService {
        types::MessageService {
            out: message.sender == self.me,
            mentioned: false,
            media_unread: false,
            reactions_are_possible: false,
            silent: false,
            post: false,
            legacy: false,
            id: message.id.0,
            from_id: Some(peer_user(message.sender)),
            peer_id: self.peer(message.place),
            saved_peer_id: None,
            reply_to: pinned(action).map(reply_header),
            date: date(message.sent),
            action: action_form(self, action),
            reactions: None,
            ttl_period: None,
        }
    }
}

/// Returns all users whose ids are in the fields of a message, for example the sender. An answer that contains the
/// message also contains these users.
pub(crate) fn named_in(message: &Message) -> Vec<UserId> {
    let mut named = vec![message.sender];
    if let Place::Private(pair) = message.place {
        named.extend(pair.both());
    }
    match &message.body {
        Body::Said(content) => named.extend(content.forwarded_from.map(|forward| forward.author)),
        Body::Service(Action::Added { users }) => named.extend(users),
        Body::Service(Action::Removed { user } | Action::JoinedByLink { inviter: user }) => named.push(*user),
        Body::Service(
            Action::Created { .. }
            | Action::JoinedByRequest
            | Action::Titled { .. }
            | Action::Pictured { .. }
            | Action::Pinned { .. },
        ) => {}
    }
    named
}

fn action_form(viewer: Viewer<'_>, action: &Action) -> enums::MessageAction {
    match action {
        Action::Created { title } => types::MessageActionChannelCreate { title: title.clone() }.into(),
        Action::JoinedByLink { inviter } => types::MessageActionChatJoinedByLink { inviter_id: inviter.0 }.into(),
        Action::JoinedByRequest => enums::MessageAction::ChatJoinedByRequest,
        Action::Added { users } => {
            types::MessageActionChatAddUser { users: users.iter().map(|user| user.0).collect() }.into()
        }
        Action::Removed { user } => types::MessageActionChatDeleteUser { user_id: user.0 }.into(),
        Action::Titled { title } => types::MessageActionChatEditTitle { title: title.clone() }.into(),
        Action::Pictured { photo: Some(photo) } => {
            types::MessageActionChatEditPhoto { photo: viewer.photo_of(Some(*photo)) }.into()
        }
        Action::Pictured { photo: None } => enums::MessageAction::ChatDeletePhoto,
        Action::Pinned { .. } => enums::MessageAction::PinMessage,
    }
}

/// Returns the id of the message that was pinned, if the service message is about pinning a message.
fn pinned(action: &Action) -> Option<MessageId> {
    match action {
        Action::Pinned { message } => Some(*message),
        Action::Created { .. }
        | Action::JoinedByLink { .. }
        | Action::JoinedByRequest
        | Action::Added { .. }
        | Action::Removed { .. }
        | Action::Titled { .. }
        | Action::Pictured { .. } => None,
    }
}

fn reply_header(answered: MessageId) -> enums::MessageReplyHeader {
    let mut form: types::MessageReplyHeader = blank(&zeros(1));
    form.reply_to_msg_id = Some(answered.0);
    form.into()
}

fn forward_header(forward: Forward) -> enums::MessageFwdHeader {
    let mut form: types::MessageFwdHeader = blank(&zeros(2));
    form.from_id = Some(peer_user(forward.author));
    form.date = date(forward.sent);
    form.into()
}
