//! The chats and messages that a person sees.

use std::fmt::{Display, Formatter, Result};

use serde::Serialize;

use crate::world::{
    Action, Body, Content, FileKind, InlineButton, KeyboardButton, Markup, Media, Message, MessageId, Pair, Place,
    RoomId, User, UserId, World,
};

/// Everything that a person sees now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct View {
    /// The person's full name.
    pub name: String,
    /// The person's private chats, with people and bots.
    pub private: Vec<ChatView>,
    /// The rooms where the person is a member.
    pub rooms: Vec<ChatView>,
    /// The last text that a bot showed the person as the answer to a button press.
    pub notice: Option<String>,
}

/// A chat as a person sees it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatView {
    /// The room or private chat.
    pub place: Place,
    /// The room's title, or the other user's name.
    pub title: String,
    /// The messages that the person may see, oldest first.
    pub lines: Vec<Line>,
    /// The number of notifications that the person got for messages in this chat. Always 0 for rooms, because the
    /// simulator counts notifications only for private chats.
    pub rings: u32,
}

/// A message as a person sees it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The message's number within the chat.
    pub id: MessageId,
    /// The full name of the sender.
    pub who: String,
    /// The text, with media in brackets; a service message is wholly in brackets.
    pub text: String,
    /// The labels of the buttons that can be pressed, in order.
    pub buttons: Vec<String>,
    /// Reactions: the name of the person and the emoji.
    pub reactions: Vec<(String, String)>,
}

impl View {
    pub(super) fn of(world: &World, person: UserId) -> Self {
        let rooms = world.rooms().filter(|room| !room.deleted && room.has(person));
        Self {
            name: name_of(world, person),
            private: world.private_chats_of(person).map(|(other, _)| private(world, person, other)).collect(),
            rooms: rooms.map(|room| room_view(world, person, room)).collect(),
            notice: world.notice(person).map(str::to_owned),
        }
    }

    /// Returns every line of every chat: private chats first, then rooms.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.private.iter().chain(&self.rooms).flat_map(|chat| &chat.lines)
    }

    /// Returns the private chat with the user who has this full name.
    pub fn with(&self, name: &str) -> Option<&ChatView> {
        self.private.iter().find(|chat| chat.title == name)
    }

    /// Returns the room with this number, if the person is a member.
    pub fn room(&self, room: RoomId) -> Option<&ChatView> {
        self.rooms.iter().find(|chat| chat.place == Place::Room(room))
    }

    /// Returns whether the text of any line contains these words.
    pub fn has(&self, words: &str) -> bool {
        self.lines().any(|line| line.text.contains(words))
    }

    /// Returns whether any visible button has this label.
    pub fn has_button(&self, label: &str) -> bool {
        self.lines().any(|line| line.buttons.iter().any(|button| button == label))
    }
}

impl Line {
    pub(super) fn of(world: &World, viewer: UserId, message: &Message) -> Self {
        let who = name_of(world, message.sender);
        let by_name = |(user, emoji): (&UserId, &String)| (name_of(world, *user), emoji.clone());
        let reactions = message.reactions.iter().map(by_name).collect();
        match &message.body {
            Body::Said(content) => {
                let buttons = buttons(world, viewer, message, content);
                Self { id: message.id, who, text: said(world, content), buttons, reactions }
            }
            Body::Service(action) => {
                let text = format!("({})", done(world, message, action));
                Self { id: message.id, who, text, buttons: Vec::new(), reactions }
            }
        }
    }
}

impl Display for View {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for chat in self.private.iter().chain(&self.rooms) {
            writeln!(f, "{chat}")?;
        }
        Ok(())
    }
}

impl Display for ChatView {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "-- {}", self.title)?;
        self.lines.iter().try_for_each(|line| write!(f, "\n{line}"))
    }
}

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}: {}", self.who, self.text)?;
        self.buttons.iter().try_for_each(|button| write!(f, " [{button}]"))?;
        self.reactions.iter().try_for_each(|(_, emoji)| write!(f, " {emoji}"))
    }
}

fn private(world: &World, person: UserId, other: UserId) -> ChatView {
    let pair = Pair::of(person, other);
    let chat = world.private_chat(pair);
    let messages = chat.into_iter().flat_map(|chat| chat.messages.values());
    ChatView {
        place: Place::Private(pair),
        title: name_of(world, other),
        lines: messages.map(|message| Line::of(world, person, message)).collect(),
        rings: chat.and_then(|chat| chat.rings.get(&person)).copied().unwrap_or_default(),
    }
}

fn room_view(world: &World, person: UserId, room: &crate::world::Room) -> ChatView {
    let shown = room.messages.values().filter(|message| room.shows(person, message.id));
    ChatView {
        place: Place::Room(room.id),
        title: room.title.clone(),
        lines: shown.map(|message| Line::of(world, person, message)).collect(),
        rings: 0,
    }
}

pub(super) fn name_of(world: &World, user: UserId) -> String {
    world.user(user).map(User::full_name).unwrap_or_default()
}

fn said(world: &World, content: &Content) -> String {
    let media = content.media.as_ref().map(|media| media_name(world, media)).unwrap_or_default();
    let forwarded = content.forwarded_from.map(|from| format!("(from {})", name_of(world, from.author)));
    let parts = [forwarded.unwrap_or_default(), media, content.text.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn media_name(world: &World, media: &Media) -> String {
    match media {
        Media::Contact(card) => format!("(contact: {} {})", card.first_name, card.phone),
        Media::Location { .. } => "(location)".to_owned(),
        Media::File(id) => match world.file(*id) {
            Ok(file) => match (&file.kind, &file.name) {
                (FileKind::Photo { .. }, _) => "(photo)".to_owned(),
                (FileKind::Voice { .. }, _) => "(voice)".to_owned(),
                (FileKind::Audio { .. }, _) => "(audio)".to_owned(),
                (FileKind::Video { .. }, _) => "(video)".to_owned(),
                (FileKind::RoundVideo { .. }, _) => "(round video)".to_owned(),
                (FileKind::Animation { .. }, _) => "(animation)".to_owned(),
                (FileKind::Sticker { emoji, .. }, _) => format!("(sticker {emoji})"),
                (FileKind::Document, Some(name)) => format!("(document {name})"),
                (FileKind::Document, None) => "(document)".to_owned(),
            },
            Err(_) => "(file)".to_owned(),
        },
    }
}

fn done(world: &World, message: &Message, action: &Action) -> String {
    match action {
        Action::Created { title } => format!("created «{title}»"),
        Action::JoinedByLink { .. } => "joined by a link".to_owned(),
        Action::JoinedByRequest => "was let in".to_owned(),
        Action::Added { users } => {
            let names: Vec<String> = users.iter().map(|user| name_of(world, *user)).collect();
            format!("added {}", names.join(", "))
        }
        Action::Removed { user } if *user == message.sender => "left".to_owned(),
        Action::Removed { user } => format!("removed {}", name_of(world, *user)),
        Action::Titled { title } => format!("renamed this «{title}»"),
        Action::Pictured { photo: Some(_) } => "gave this a photo".to_owned(),
        Action::Pictured { photo: None } => "took the photo away".to_owned(),
        Action::Pinned { .. } => "pinned a message".to_owned(),
    }
}

/// Returns the labels of the buttons under a message. The labels of a reply keyboard are included only while the
/// person's app shows this keyboard.
fn buttons(world: &World, viewer: UserId, message: &Message, content: &Content) -> Vec<String> {
    let inline = |button: &InlineButton| button.label.clone();
    let key = |button: &KeyboardButton| button.label.clone();
    match &content.markup {
        Some(Markup::Inline(rows)) => rows.iter().flatten().map(inline).collect(),
        Some(Markup::Keyboard { rows, .. }) if is_in_force(world, viewer, message) => {
            rows.iter().flatten().map(key).collect()
        }
        Some(Markup::Keyboard { .. } | Markup::RemoveKeyboard | Markup::ForceReply) | None => Vec::new(),
    }
}

fn is_in_force(world: &World, viewer: UserId, message: &Message) -> bool {
    match message.place {
        Place::Private(pair) => {
            message.sender != viewer && world.private_chat(pair).is_some_and(|chat| chat.keyboard == Some(message.id))
        }
        Place::Room(_) => false,
    }
}
