use std::time::Duration;

use super::*;
use crate::{
    Act, MessageId, Notice, Room, RoomState, UserId,
    examples::{context, desk, ihor, marta, minutes, room, snapshot},
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
        let board = Board { front: vec![first, before], ..Board::blank(desk()) };
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
fn a_ticket_that_is_first_shown_just_after_a_ring_rings_at_a_later_redraw() {
    let rung_for_first =
        Board { newest: Some(front(&[1])[0].place), rung_at: Some(minutes(1)), ..Board::blank(desk()) };
    let both = snapshot(&[1, 2]);
    let just_after = minutes(1).after(Duration::from_secs(1));
    let shown = redraw(rung_for_first, &both, &context(&Settings::default(), just_after));
    assert_eq!(rings(&shown), 0, "it rang a second ago");

    let [Write::PutBoard(board)] = &shown.writes[..] else { panic!("{:?}", shown.writes) };
    assert_eq!(rings(&redraw(board.clone(), &both, &context(&Settings::default(), minutes(2)))), 2);
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
fn the_board_remembers_the_ring_and_the_alert_of_a_redraw() {
    let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
    let asked = Room { state: RoomState::Asked { since: minutes(0) }, ..room() };
    let snapshot = DeskSnapshot { rooms: vec![asked], ..snapshot(&[1]) };
    let is_alert = |act: &Act| matches!(act, Act::Notify { notice: Notice::Alert { .. }, .. });

    let first = redraw(Board::blank(desk()), &snapshot, &context(&settings, minutes(10)));
    assert_eq!((rings(&first), count(&first, is_alert)), (2, 1));
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    assert_eq!(redraw(board.clone(), &snapshot, &context(&settings, minutes(11))), Change::nothing());
}

#[test]
fn waiting_leads_see_that_rooms_are_late() {
    let asked = Room { state: RoomState::Asked { since: minutes(0) }, ..room() };
    let snapshot = DeskSnapshot { rooms: vec![asked], ..snapshot(&[1]) };
    assert_eq!(reason_shown(&snapshot, minutes(10)), WaitReason::LateRoom);
}

#[test]
fn a_lead_who_is_the_only_free_operator_sees_that_an_operator_is_missing_and_no_room() {
    let own = DeskSnapshot { roster: vec![ihor()], ..snapshot(&[ihor().id.user().0]) };
    assert_eq!(reason_shown(&own, minutes(0)), WaitReason::Operator);
}

/// Returns the number of operators who are notified that leads wait.
fn rings(change: &Change) -> usize {
    count(change, |act| matches!(act, Act::Notify { notice: Notice::SomebodyWaits { .. }, .. }))
}

fn count(change: &Change, is_one: impl Fn(&Act) -> bool) -> usize {
    change.effects.iter().filter(|effect| is_one(&effect.act)).count()
}

/// Returns the reason to wait that is shown to the only lead in the queue.
fn reason_shown(snapshot: &DeskSnapshot, now: Timestamp) -> WaitReason {
    let settings = Settings::default();
    let change = redraw(Board::blank(desk()), snapshot, &context(&settings, now));
    let reason = |act: &Act| {
        let Act::Show { screen: Screen::Waiting { wait_reason, .. }, .. } = act else { return None };
        Some(*wait_reason)
    };
    change.effects.iter().find_map(|effect| reason(&effect.act)).expect("the lead is shown their place")
}

/// Returns the front of a queue with these leads, as the board stores it.
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
