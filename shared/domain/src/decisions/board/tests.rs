use std::time::Duration;

use super::*;
use crate::{
    Act, Language, MessageId, Reader, RoomState,
    examples::{desk, ihor, marta, room, ticket},
};

#[test]
fn each_lead_whose_place_has_changed_is_shown_the_new_one() {
    let board = Board { front: front(&[1, 2, 3]), ..Board::blank(desk()) };
    let change = redraw(board, &scene(&[2, 3]), &Settings::default(), minutes(0));
    assert_eq!(redrawn(&change), [(UserId(2), Position::Exactly(1)), (UserId(3), Position::Exactly(2))]);
}

#[test]
fn nothing_is_written_when_nothing_has_changed() {
    let first = redraw(Board::blank(desk()), &scene(&[1, 2]), &Settings::default(), minutes(0));
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    let again = redraw(board.clone(), &scene(&[1, 2]), &Settings::default(), minutes(1));
    assert_eq!(again, Change::nothing());
}

#[test]
fn a_place_is_drawn_where_it_was_not_shown_yet_though_nobody_has_moved() {
    let [first, second] = front(&[1, 2])[..] else { panic!("two wait") };
    let elsewhere = Shown { screen: Some(MessageId(1)), ..second };
    let under_another_ticket = Shown { place: second.place.again(), ..second };
    for before in [elsewhere, under_another_ticket] {
        let board = Board { front: vec![first, before], wants: Wants::Room, ..Board::blank(desk()) };
        let change = redraw(board, &scene(&[1, 2]), &Settings::default(), minutes(0));
        assert_eq!(redrawn(&change), [(UserId(2), Position::Exactly(2))]);
    }
}

#[test]
fn who_watches_sees_the_queue_move() {
    let watching = Operator { watches: Some(MessageId(7)), ..ihor() };
    let scene = Scene { roster: vec![watching, marta()], ..scene(&[1]) };
    let change = redraw(Board::blank(desk()), &scene, &Settings::default(), minutes(0));
    let shown = Act::Show { to: ihor().reader(), over: Some(MessageId(7)), screen: Screen::Queue };
    assert_eq!(change.effects.iter().filter(|effect| effect.act == shown).count(), 1);
}

#[test]
fn further_tickets_ring_once_a_minute_and_those_who_still_wait_now_and_then() {
    let settings = Settings::default();
    let mut board = Board::blank(desk());
    let mut rings = |leads: &[i64], at: u64| {
        let change = redraw(board.clone(), &scene(leads), &settings, minutes(at));
        for write in &change.writes {
            if let Write::PutBoard(next) = write {
                board = next.clone();
            }
        }
        change.effects.iter().filter(|effect| is_ring(&effect.act)).count()
    };
    assert_eq!(rings(&[1], 0), 2, "nobody has rung for it yet");
    assert_eq!(rings(&[1, 2], 1), 2, "a further one rings for both operators");
    assert_eq!(rings(&[1, 2], 2), 0);
    assert_eq!(rings(&[1, 2], 5), 0);
    assert_eq!(rings(&[1, 2], 6), 2, "five minutes after the last ring they still wait");
    assert_eq!(rings(&[], 7), 0);
}

#[test]
fn the_first_ticket_of_an_empty_queue_rings_at_once_and_not_again() {
    let settings = Settings::default();
    let bell = |board: Board| Bell { board, on_shift: vec![ihor().reader(), marta().reader()] };
    let place = scene(&[1]).line.tickets()[0].place;

    let first = ring_at_once(bell(Board::blank(desk())), place, &settings, minutes(0));
    assert_eq!(first.effects.len(), 2);
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    let redrawn = redraw(board.clone(), &scene(&[1]), &settings, minutes(1));
    assert!(redrawn.effects.iter().all(|effect| !is_ring(&effect.act)));

    let within = Timestamp(minutes(1).0 - 1);
    assert_eq!(ring_at_once(bell(board.clone()), place, &settings, within), Change::nothing());
    assert_eq!(ring_at_once(bell(board.clone()), place, &settings, minutes(1)).effects.len(), 2);
}

#[test]
fn nobody_is_rung_for_who_is_not_on_shift() {
    let bell = Bell { board: Board::blank(desk()), on_shift: vec![] };
    let place = scene(&[1]).line.tickets()[0].place;
    assert_eq!(ring_at_once(bell, place, &Settings::default(), minutes(0)), Change::nothing());
}

#[test]
fn who_stands_behind_all_that_are_shown_is_not_new_every_minute() {
    let many: Vec<i64> = (1..=700).collect();
    let first = redraw(Board::blank(desk()), &scene(&many), &Settings::default(), minutes(0));
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    let again = redraw(board.clone(), &scene(&many), &Settings::default(), minutes(1));
    assert_eq!(again, Change::nothing());
}

#[test]
fn supervisors_are_told_once_an_hour_that_nobody_is_on_shift_while_people_wait() {
    let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
    let off = |operator| Operator { shift: Shift::Off, ..operator };
    let scene = Scene { roster: vec![off(ihor()), off(marta())], ..scene(&[1]) };

    let first = redraw(Board::blank(desk()), &scene, &settings, minutes(0));
    let still = Notice::StandsStill { still: Still::NobodyOnShift };
    assert!(first.effects.iter().any(|effect| effect.act == Act::Tell { to: marta().reader(), notice: still.clone() }));
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    assert_eq!(redraw(board.clone(), &scene, &settings, minutes(59)).effects, []);
    assert_eq!(redraw(board.clone(), &scene, &settings, minutes(60)).effects.len(), 1);
}

#[test]
fn who_becomes_a_supervisor_is_told_what_stood_still_before() {
    let off = |operator| Operator { shift: Shift::Off, ..operator };
    let scene = Scene { roster: vec![off(ihor()), off(marta())], ..scene(&[1]) };
    let nobody = redraw(Board::blank(desk()), &scene, &Settings::default(), minutes(0));
    let [Write::PutBoard(board)] = &nobody.writes[..] else { panic!("{:?}", nobody.writes) };

    let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
    assert_eq!(redraw(board.clone(), &scene, &settings, minutes(1)).effects.len(), 1);
}

#[test]
fn supervisors_are_told_once_an_hour_that_the_host_has_stopped_however_often_it_does() {
    let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
    let stops_for = |board: Board, reason: &str, at| host_down(board, &[ihor(), marta()], reason.into(), &settings, at);
    let stops = |board: Board, at| stops_for(board, "SESSION_REVOKED", at);

    let first = stops(Board::blank(desk()), minutes(0)).unwrap();
    assert_eq!(first.effects.len(), 1);
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    assert_eq!(stops(board.clone(), minutes(59)), Err(Stale));
    assert_eq!(stops(board.clone(), minutes(60)).unwrap().effects.len(), 1);
    assert_eq!(stops_for(board.clone(), "AUTH_KEY_DUPLICATED", minutes(1)).unwrap().effects.len(), 1, "that is news");
    let redrawn = redraw(board.clone(), &scene(&[1]), &settings, minutes(1));
    assert!(matches!(&redrawn.writes[..], [Write::PutBoard(next)] if next.told == board.told));
}

#[test]
fn late_rooms_are_told_to_supervisors_and_to_those_who_wait_for_one() {
    let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
    let asked = Room { state: RoomState::Asked { since: minutes(0) }, ..room() };
    let scene = Scene { rooms: vec![asked], ..scene(&[1]) };
    let change = redraw(Board { front: front(&[1]), ..Board::blank(desk()) }, &scene, &settings, minutes(10));
    let late = Notice::StandsStill { still: Still::RoomsLate };
    assert!(change.effects.iter().any(|effect| effect.act == Act::Tell { to: marta().reader(), notice: late.clone() }));
    assert!(
        change.effects.iter().any(|effect| matches!(
            effect.act,
            Act::Show { screen: Screen::Waiting { wants: Wants::LateRoom, .. }, .. }
        ))
    );
}

/// These leads wait in this order; Ihor and Marta are on shift.
fn scene(leads: &[i64]) -> Scene {
    let waits = |user: i64| Ticket {
        lead: Reader { user: UserId(user), language: Language::English },
        place: Place { since: Timestamp(user), generation: 0 },
        wants: Wanted::Chat { screen: Some(MessageId(user)) },
        ..ticket()
    };
    let line = Line::of([leads.iter().copied().map(waits).collect(), vec![]], Position::LAST_EXACT + 1);
    let full = |operator: Operator| Operator { shift: Shift::On, ..operator };
    Scene { line, roster: vec![full(ihor()), full(marta())], rooms: vec![room()] }
}

/// As they were shown, in the messages that show it.
fn front(leads: &[i64]) -> Vec<Shown> {
    scene(leads).line.tickets().iter().map(in_front).collect()
}

fn redrawn(change: &Change) -> Vec<(UserId, Position)> {
    let position = |act: &Act| {
        let Act::Show { to, screen: Screen::Waiting { position, .. }, .. } = act else { return None };
        Some((to.user, *position))
    };
    change.effects.iter().filter_map(|effect| position(&effect.act)).collect()
}

fn is_ring(act: &Act) -> bool {
    matches!(act, Act::Tell { notice: Notice::SomebodyWaits { .. }, .. })
}

fn minutes(minutes: u64) -> Timestamp {
    Timestamp(0).after(Duration::from_mins(minutes))
}
