use super::*;
use crate::{
    Settings,
    examples::{chat, context, full_chat, link, olena, room},
};

const NOW: Timestamp = Timestamp(9);

#[test]
fn a_room_becomes_ready_once_and_again_after_a_rest() {
    let asked = Room { state: RoomState::Asked { since: Timestamp(0) }, ..room() };
    let resting = Room { state: RoomState::Resting { group: chat().group, since: Timestamp(0) }, ..room() };
    for unready in [asked, resting] {
        let change = room_ready(Some(unready), chat().group, link()).unwrap();
        assert_eq!(change.writes, [Write::PutRoom(room())]);
    }
    assert_eq!(room_ready(Some(room()), chat().group, link()), Err(Stale));
    assert_eq!(room_ready(None, chat().group, link()), Err(Stale));
}

#[test]
fn a_room_is_deleted_or_rests_when_its_own_chat_is_sealed() {
    let sealed = |chat: &ChatId, rests| chat_sealed(Some(taken()), chat, rests, NOW);
    assert_eq!(sealed(&ChatId("another".into()), false), Err(Stale));
    assert_eq!(sealed(&chat().id, false).unwrap().writes, [Write::DeleteRoom(taken())]);
    let resting = Room { state: RoomState::Resting { group: chat().group, since: NOW }, ..room() };
    assert_eq!(sealed(&chat().id, true).unwrap().writes, [Write::PutRoom(resting)]);
}

#[test]
fn a_lead_whose_room_is_lost_keeps_the_place_for_another_room() {
    let change = room_lost(Some(taken()), Some(full_chat()), &context(&Settings::default(), NOW)).unwrap();

    let place = chat().place.again();
    assert!(change.writes.contains(&Write::PutLead(Lead { state: LeadState::Waiting(place), ..olena() })));
    assert!(matches!(change.writes.last(), Some(Write::PutTicket(ticket)) if ticket.place == place));
    assert!(change.writes.iter().any(|write| matches!(write, Write::PutChat(chat) if chat.is_over())));
}

/// Returns the room while the example chat takes place in it.
fn taken() -> Room {
    Room { state: RoomState::Taken { group: chat().group, chat: chat().id }, ..room() }
}
