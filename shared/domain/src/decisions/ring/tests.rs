use super::*;
use crate::{
    Settings, Timestamp,
    examples::{context, desk, ihor, marta, minutes, snapshot},
};

#[test]
fn a_new_ticket_rings_for_every_operator_on_shift() {
    let off = Operator { shift: Shift::Off, ..marta() };
    let one_on_shift = DeskSnapshot { roster: vec![ihor(), off], ..snapshot(&[1]) };
    let ring = ring_if_due(&Board::blank(desk()), &one_on_shift, &context(&Settings::default(), minutes(3)));
    let waiting = Position::Exactly(1);
    assert_eq!(ring, Some(Change::nothing().notify(ihor().recipient(), Notice::SomebodyWaits { waiting })));
    assert_eq!(rings_for(&Board::blank(desk()), &[1], 3), 2);
}

#[test]
fn an_empty_queue_does_not_ring() {
    assert_eq!(ring_if_due(&rung(2, 0), &snapshot(&[]), &context(&Settings::default(), minutes(9))), None);
}

#[test]
fn further_tickets_ring_once_a_minute() {
    let just_before = Timestamp(minutes(1).0 - 1);
    let early = ring_if_due(&rung(1, 0), &snapshot(&[1, 2]), &context(&Settings::default(), just_before));
    assert_eq!(early, None);
    assert_eq!(rings_for(&rung(1, 0), &[1, 2], 1), 2);
    assert_eq!(rings_for(&rung(2, 0), &[1, 2], 1), 0, "it rang for both before");
}

#[test]
fn leads_who_still_wait_ring_every_five_minutes() {
    assert_eq!(rings_for(&rung(2, 1), &[1, 2], 5), 0);
    assert_eq!(rings_for(&rung(2, 1), &[1, 2], 6), 2);
}

#[test]
fn the_first_ticket_of_an_empty_queue_rings_at_once_and_not_again() {
    let first = at_once(Board::blank(desk()), minutes(0));
    assert_eq!(first.effects.len(), 2);
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    assert_eq!(rings_for(board, &[1], 1), 0);

    assert_eq!(at_once(board.clone(), Timestamp(minutes(1).0 - 1)), Change::nothing());
    assert_eq!(at_once(board.clone(), minutes(1)).effects.len(), 2);
}

#[test]
fn nothing_rings_when_nobody_is_on_shift() {
    let ring = Ring { board: Board::blank(desk()), on_shift: vec![] };
    assert_eq!(ring_at_once(ring, place(1), &context(&Settings::default(), minutes(0))), Change::nothing());
}

/// Returns the number of operators who are notified at minute `at`, while these leads wait and Ihor and Marta are on
/// shift.
fn rings_for(board: &Board, leads: &[i64], at: u64) -> usize {
    let ring = ring_if_due(board, &snapshot(leads), &context(&Settings::default(), minutes(at)));
    ring.map_or(0, |ring| ring.effects.len())
}

/// Returns the result of [`ring_at_once`] for lead 1, who joins the empty queue while Ihor and Marta are on shift.
fn at_once(board: Board, now: Timestamp) -> Change {
    let on_shift = vec![ihor().recipient(), marta().recipient()];
    ring_at_once(Ring { board, on_shift }, place(1), &context(&Settings::default(), now))
}

/// Returns the board after a ring at minute `at`. The ticket of the lead `newest` was the newest ticket at that time.
fn rung(newest: i64, at: u64) -> Board {
    Board { newest: Some(place(newest)), rung_at: Some(minutes(at)), ..Board::blank(desk()) }
}

fn place(lead: i64) -> Place {
    snapshot(&[lead]).front.tickets()[0].place
}
