//! The transcript of a person: everything that the person saw and did, in order. Each message has the text that it had
//! when the person saw it.

use std::collections::BTreeSet;

use crate::{
    people::view::{Line, name_of},
    world::{Event, Message, Place, RoomId, StandingChanged, UserId, World},
};

/// Returns the transcript, with one line for each event that the person saw. A line about an event in a room starts
/// with the room's title.
pub(super) fn of(world: &World, person: UserId) -> String {
    let mut rooms = BTreeSet::new();
    let mut lines = Vec::new();
    for recorded in world.recorded_since(0) {
        if let Event::StandingChanged(change) = recorded.event.as_ref() {
            note_standing(&mut rooms, person, change);
        }
        if let Event::Posted { message, .. } = recorded.event.as_ref()
            && message.sender == person
            && let Place::Room(room) = message.place
        {
            rooms.insert(room);
        }
        lines.extend(line(world, person, &rooms, &recorded.event));
    }
    lines.join("\n")
}

fn note_standing(rooms: &mut BTreeSet<RoomId>, person: UserId, change: &StandingChanged) {
    if change.user == person {
        if change.after.is_in() {
            rooms.insert(change.room);
        } else {
            rooms.remove(&change.room);
        }
    }
}

fn line(world: &World, person: UserId, rooms: &BTreeSet<RoomId>, event: &Event) -> Option<String> {
    let sees = |place: Place| match place {
        Place::Room(room) => rooms.contains(&room),
        Place::Private(pair) => pair.has(person),
    };
    match event {
        Event::Posted { message, .. } => sees(message.place).then(|| message_line(world, person, message, "")),
        Event::Edited { message, .. } => sees(message.place).then(|| message_line(world, person, message, "(now) ")),
        Event::Deleted { place, messages, .. } => {
            sees(*place).then(|| format!("{}({} deleted)", mark(world, *place), messages.len()))
        }
        Event::PressAnswered { person: shown, text: Some(text), .. } => {
            (*shown == person).then(|| format!("(shown: {text})"))
        }
        Event::Pressed(press) => {
            let label = press.message.button(&press.data).map_or(press.data.as_str(), |button| button.label.as_str());
            (press.person == person).then(|| format!("{} pressed [{label}]", name_of(world, person)))
        }
        Event::Reacted { message, by, after: Some(emoji), .. } => sees(message.place)
            .then(|| format!("{}{} reacted {emoji}", mark(world, message.place), name_of(world, *by))),
        Event::Reacted { after: None, .. }
        | Event::StandingChanged(_)
        | Event::JoinRequested { .. }
        | Event::JoinRequestSettled { .. }
        | Event::RoomChanged { .. }
        | Event::RoomDeleted { .. }
        | Event::PressAnswered { text: None, .. }
        | Event::Stopped { .. }
        | Event::Acting { .. } => None,
    }
}

fn message_line(world: &World, person: UserId, message: &Message, how: &str) -> String {
    format!("{}{how}{}", mark(world, message.place), Line::of(world, person, message))
}

fn mark(world: &World, place: Place) -> String {
    match place {
        Place::Room(id) => {
            let title = world.room_ever(id).map_or("", |room| room.title.as_str());
            format!("{title} | ")
        }
        Place::Private(_) => String::new(),
    }
}
