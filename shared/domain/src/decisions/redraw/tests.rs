use std::time::Duration;

use super::*;
use crate::{
    Act, Alert, Language, MessageId, Notice, Place, QueueFront, Recipient, Room, RoomState, Shift, Stale, UserId,
    decisions::{
        alerts::host_down,
        ring::{Ring, ring_at_once},
    },
    examples::{context, desk, ihor, marta, room, ticket},
};

#[test]
fn each_lead_whose_place_has_changed_is_shown_the_new_one() {
    let board = Board { front: front(&[1, 2, 3]), ..Board::blank(desk()) };
    let change = redraw(board, &snapshot(&[2, 3]), &context(&Settings::default(), minutes(0)));
    assert_eq!(redrawn(&change), [(UserId(2), Position::Exactly(1)), (UserId(3), Position::Exactly(2))]);
}

#[test]
fn nothing_is_written_when_nothing_has_changed() {
    let first = redraw(Board::blank(desk()), &snapshot(&[1, 2]), &context(&Settings::default(), minutes(0)));
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    let again = redraw(board.clone(), &snapshot(&[1, 2]), &context(&Settings::default(), minutes(1)));
    assert_eq!(again, Change::nothing());
}

#[test]
fn a_place_is_redrawn_if_its_message_or_its_ticket_has_changed() {
    let [first, second] = front(&[1, 2])[..] else { panic!("two wait") };
    let elsewhere = ShownPlace { screen: Some(MessageId(1)), ..second };
    let under_another_ticket = ShownPlace { place: second.place.again(), ..second };
    for before in [elsewhere, under_another_ticket] {
        let board = Board { front: vec![first, before], wait_reason: WaitReason::Room, ..Board::blank(desk()) };
        let change = redraw(board, &snapshot(&[1, 2]), &context(&Settings::default(), minutes(0)));
        assert_eq!(redrawn(&change), [(UserId(2), Position::Exactly(2))]);
    }
}

#[test]
fn an_operator_who_watches_sees_the_queue_move() {
    let watching = Operator { watches: Some(MessageId(7)), ..ihor() };
    let snapshot = DeskSnapshot { roster: vec![watching, marta()], ..snapshot(&[1]) };
    let change = redraw(Board::blank(desk()), &snapshot, &context(&Settings::default(), minutes(0)));
    let shown = Act::Show { to: ihor().recipient(), over: Some(MessageId(7)), screen: Screen::Queue };
    assert_eq!(change.effects.iter().filter(|effect| effect.act == shown).count(), 1);
}

#[test]
fn further_tickets_ring_once_a_minute_and_waiting_leads_every_five_minutes() {
    let settings = Settings::default();
    let mut board = Board::blank(desk());
    let mut rings = |leads: &[i64], at: u64| {
        let change = redraw(board.clone(), &snapshot(leads), &context(&settings, minutes(at)));
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
    let place = snapshot(&[1]).front.tickets()[0].place;
    let rings = |board: Board, now| {
        let on_shift = vec![ihor().recipient(), marta().recipient()];
        ring_at_once(Ring { board, on_shift }, place, &context(&settings, now))
    };

    let first = rings(Board::blank(desk()), minutes(0));
    assert_eq!(first.effects.len(), 2);
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    let redrawn = redraw(board.clone(), &snapshot(&[1]), &context(&settings, minutes(1)));
    assert!(redrawn.effects.iter().all(|effect| !is_ring(&effect.act)));

    let within = Timestamp(minutes(1).0 - 1);
    assert_eq!(rings(board.clone(), within), Change::nothing());
    assert_eq!(rings(board.clone(), minutes(1)).effects.len(), 2);
}

#[test]
fn nothing_rings_when_nobody_is_on_shift() {
    let ring = Ring { board: Board::blank(desk()), on_shift: vec![] };
    let place = snapshot(&[1]).front.tickets()[0].place;
    assert_eq!(ring_at_once(ring, place, &context(&Settings::default(), minutes(0))), Change::nothing());
}

#[test]
fn tickets_behind_the_shown_front_do_not_ring_every_minute() {
    let many: Vec<i64> = (1..=700).collect();
    let first = redraw(Board::blank(desk()), &snapshot(&many), &context(&Settings::default(), minutes(0)));
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    let again = redraw(board.clone(), &snapshot(&many), &context(&Settings::default(), minutes(1)));
    assert_eq!(again, Change::nothing());
}

#[test]
fn supervisors_are_alerted_once_an_hour_that_nobody_is_on_shift_while_people_wait() {
    let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
    let off = |operator| Operator { shift: Shift::Off, ..operator };
    let snapshot = DeskSnapshot { roster: vec![off(ihor()), off(marta())], ..snapshot(&[1]) };

    let first = redraw(Board::blank(desk()), &snapshot, &context(&settings, minutes(0)));
    let notice = Notice::Alert { alert: Alert::NobodyOnShift };
    let alert = Act::Notify { to: marta().recipient(), notice };
    assert!(first.effects.iter().any(|effect| effect.act == alert));
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    assert_eq!(redraw(board.clone(), &snapshot, &context(&settings, minutes(59))).effects, []);
    assert_eq!(redraw(board.clone(), &snapshot, &context(&settings, minutes(60))).effects.len(), 1);
}

#[test]
fn a_new_supervisor_is_alerted_to_what_stood_still_before() {
    let off = |operator| Operator { shift: Shift::Off, ..operator };
    let snapshot = DeskSnapshot { roster: vec![off(ihor()), off(marta())], ..snapshot(&[1]) };
    let nobody = redraw(Board::blank(desk()), &snapshot, &context(&Settings::default(), minutes(0)));
    let [Write::PutBoard(board)] = &nobody.writes[..] else { panic!("{:?}", nobody.writes) };

    let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
    assert_eq!(redraw(board.clone(), &snapshot, &context(&settings, minutes(1))).effects.len(), 1);
}

#[test]
fn supervisors_are_alerted_once_an_hour_that_the_host_has_stopped_however_often_it_does() {
    let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
    let stops_for =
        |board: Board, reason: &str, at| host_down(board, &[ihor(), marta()], reason.into(), &context(&settings, at));
    let stops = |board: Board, at| stops_for(board, "SESSION_REVOKED", at);

    let first = stops(Board::blank(desk()), minutes(0)).unwrap();
    assert_eq!(first.effects.len(), 1);
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    assert_eq!(stops(board.clone(), minutes(59)), Err(Stale));
    assert_eq!(stops(board.clone(), minutes(60)).unwrap().effects.len(), 1);
    assert_eq!(stops_for(board.clone(), "AUTH_KEY_DUPLICATED", minutes(1)).unwrap().effects.len(), 1, "that is news");
    let redrawn = redraw(board.clone(), &snapshot(&[1]), &context(&settings, minutes(1)));
    assert!(matches!(&redrawn.writes[..], [Write::PutBoard(next)] if next.alerted == board.alerted));
}

#[test]
fn supervisors_and_waiting_leads_learn_that_rooms_are_late() {
    let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
    let asked = Room { state: RoomState::Asked { since: minutes(0) }, ..room() };
    let snapshot = DeskSnapshot { rooms: vec![asked], ..snapshot(&[1]) };
    let change =
        redraw(Board { front: front(&[1]), ..Board::blank(desk()) }, &snapshot, &context(&settings, minutes(10)));
    let notice = Notice::Alert { alert: Alert::RoomsLate };
    let alert = Act::Notify { to: marta().recipient(), notice };
    assert!(change.effects.iter().any(|effect| effect.act == alert));
    assert!(change.effects.iter().any(|effect| matches!(
        effect.act,
        Act::Show { screen: Screen::Waiting { wait_reason: WaitReason::LateRoom, .. }, .. }
    )));
}

/// These leads wait in this order; Ihor and Marta are on shift.
fn snapshot(leads: &[i64]) -> DeskSnapshot {
    let waits = |user: i64| Ticket {
        lead: Recipient { user: UserId(user), language: Language::English },
        place: Place { since: Timestamp(user), generation: 0 },
        needs: TicketNeeds::Chat { screen: Some(MessageId(user)) },
        ..ticket()
    };
    let front = QueueFront::of([leads.iter().copied().map(waits).collect(), vec![]], Position::LAST_EXACT + 1);
    DeskSnapshot { front, roster: vec![ihor(), marta()], rooms: vec![room()] }
}

/// The places of these leads, as the board stores them after showing them.
fn front(leads: &[i64]) -> Vec<ShownPlace> {
    snapshot(leads).front.tickets().iter().map(place_shown_for).collect()
}

fn redrawn(change: &Change) -> Vec<(UserId, Position)> {
    let position = |act: &Act| {
        let Act::Show { to, screen: Screen::Waiting { position, .. }, .. } = act else { return None };
        Some((to.user, *position))
    };
    change.effects.iter().filter_map(|effect| position(&effect.act)).collect()
}

fn is_ring(act: &Act) -> bool {
    matches!(act, Act::Notify { notice: Notice::SomebodyWaits { .. }, .. })
}

fn minutes(minutes: u64) -> Timestamp {
    Timestamp(0).after(Duration::from_mins(minutes))
}
