use std::slice;

use super::*;
use crate::{
    RoomId,
    decisions::room_reports::room_failed,
    examples::{chat, context, desk, room},
};

#[test]
fn the_pool_counts_rooms_that_are_asked_for_ready_or_resting_but_not_taken() {
    let settings = Settings { pool: 4, ..Settings::default() };
    let in_state = |state| Room { state, ..room() };
    let asked = in_state(RoomState::Asked { since: Timestamp(0) });
    let resting = in_state(RoomState::Resting { group: chat().group, since: Timestamp(0) });
    let taken = in_state(RoomState::Taken { group: chat().group, chat: chat().id });

    let change = topped_up(&[asked, room(), resting, taken], &settings, Timestamp(61_000));

    assert_eq!(change.writes.len(), 1);
    assert_eq!(change.effects.len(), 1);
}

#[test]
fn the_pool_is_topped_up_once_in_each_interval() {
    let at = |ms| cause_of_top_up(&desk(), &Settings::default(), Timestamp(ms));
    assert_eq!(at(60_000), at(119_999));
    assert_ne!(at(60_000), at(120_000));
}

#[test]
fn a_failed_room_is_replaced_by_one_that_counts_as_asked_for_since_then() {
    let settings = Settings { pool: 2, ..Settings::default() };
    let failed = failed(Room { state: RoomState::Asked { since: Timestamp(7) }, version: 1, ..room() });

    let change = topped_up(slice::from_ref(&failed), &settings, Timestamp(60_000));

    assert_eq!(change.writes[0], Write::DeleteRoom(failed));
    let since = |write: &Write| {
        let Write::PutRoom(Room { state: RoomState::Asked { since }, .. }) = write else { return None };
        Some(since.0)
    };
    assert_eq!(change.writes.iter().filter_map(since).collect::<Vec<_>>(), [7, 60_000]);
}

#[test]
fn a_top_up_fits_into_one_transaction_when_every_room_has_failed() {
    let settings = Settings { pool: 400, ..Settings::default() };
    let one = |number| Room {
        id: RoomId(format!("room-{number}")),
        state: RoomState::Failed { since: Timestamp(number) },
        version: 1,
        ..room()
    };
    let rooms: Vec<Room> = (0..400).map(one).collect();
    assert_eq!(topped_up(&rooms, &settings, Timestamp(60_000)).writes.len(), 98);
}

#[test]
fn a_host_that_makes_no_room_is_late_however_often_it_reports_a_failure() {
    let settings = Settings { pool: 1, ..Settings::default() };
    let mut rooms: Vec<Room> = vec![];
    for minute in 0..20 {
        let now = Timestamp(minute * 60_000);
        assert_eq!(is_late(&rooms, &settings, now), minute >= 10, "minute {minute}");
        let change = topped_up(&rooms, &settings, now);
        let put = |write| if let Write::PutRoom(room) = write { Some(room) } else { None };
        let asked = change.writes.into_iter().find_map(put).unwrap();
        rooms = vec![failed(asked)];
    }
}

#[test]
fn a_resting_room_is_late_if_the_host_does_not_get_it_ready() {
    let settings = Settings::default();
    let resting = Room { state: RoomState::Resting { group: chat().group, since: Timestamp(0) }, ..room() };
    let late = Timestamp(0).after(RESTS_FOR + settings.host_late_after());
    assert!(is_late(slice::from_ref(&resting), &settings, late));
    assert!(!is_late(&[resting], &settings, Timestamp(late.0 - 1)));
}

#[test]
fn rooms_that_were_asked_for_long_ago_are_late() {
    let asked = Room { state: RoomState::Asked { since: Timestamp(0) }, ..room() };
    let settings = Settings::default();
    let late = Timestamp(0).after(settings.host_late_after());
    assert!(is_late(&[room(), asked.clone()], &settings, late));
    assert!(!is_late(&[room(), asked], &settings, Timestamp(late.0 - 1)));
}

fn topped_up(rooms: &[Room], settings: &Settings, now: Timestamp) -> Change {
    let cause = cause_of_top_up(&desk(), settings, now);
    top_up(rooms, &Context { cause: &cause, ..context(settings, now) })
}

/// Returns the room after the host has reported that it cannot create the room.
fn failed(room: Room) -> Room {
    let change = room_failed(Some(room)).unwrap();
    let [Write::PutRoom(failed)] = &change.writes[..] else { panic!("{:?}", change.writes) };
    failed.clone()
}
