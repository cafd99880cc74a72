use super::*;
use crate::{
    Act, Room, RoomState, Settings,
    examples::{context, desk, ihor, marta, minutes, room, snapshot},
};

#[test]
fn supervisors_are_alerted_once_an_hour_that_nobody_is_on_shift_while_people_wait() {
    let nobody = nobody_on_shift(&[1]);
    let (first, alerted) = alerts(AlertTimes::default(), &nobody, 0);
    assert_eq!(first, Change::nothing().notify(marta().recipient(), Notice::Alert { alert: Alert::NobodyOnShift }));
    assert_eq!(alerts(alerted.clone(), &nobody, 59), (Change::nothing(), alerted.clone()));
    assert_eq!(alerts(alerted, &nobody, 60).0, first);
}

#[test]
fn no_alert_says_that_nobody_is_on_shift_if_nobody_waits_or_somebody_is() {
    let one = Operator { shift: Shift::On, ..ihor() };
    let one_on_shift = DeskSnapshot { roster: vec![one, off(marta())], ..nobody_on_shift(&[1]) };
    for fine in [nobody_on_shift(&[]), one_on_shift] {
        assert_eq!(alerts(AlertTimes::default(), &fine, 0), (Change::nothing(), AlertTimes::default()));
    }
}

#[test]
fn supervisors_are_alerted_once_an_hour_that_rooms_are_late() {
    let asked = Room { state: RoomState::Asked { since: minutes(0) }, ..room() };
    let late = DeskSnapshot { rooms: vec![room(), asked], ..snapshot(&[]) };
    let (first, alerted) = alerts(AlertTimes::default(), &late, 10);
    assert_eq!(first, Change::nothing().notify(marta().recipient(), Notice::Alert { alert: Alert::RoomsLate }));
    assert_eq!(alerts(alerted.clone(), &late, 69).0, Change::nothing());
    assert_eq!(alerts(alerted, &late, 70).0, first);
}

#[test]
fn a_problem_that_was_over_and_comes_back_is_alerted_at_once() {
    let (first, alerted) = alerts(AlertTimes::default(), &nobody_on_shift(&[1]), 0);
    let (_, over) = alerts(alerted, &snapshot(&[1]), 1);
    assert_eq!(over, AlertTimes::default());
    assert_eq!(alerts(over, &nobody_on_shift(&[1]), 2).0, first);
}

#[test]
fn a_supervisor_who_is_added_later_is_alerted_to_an_older_problem() {
    let nobody = nobody_on_shift(&[1]);
    let (settings, board) = (Settings::default(), Board::blank(desk()));
    let (change, alerted) = alert_about(&board, &nobody, &context(&settings, minutes(0)));
    assert_eq!(change, Change::nothing());
    assert_eq!(alerts(alerted, &nobody, 1).0.effects.len(), 1);
}

#[test]
fn supervisors_are_alerted_once_an_hour_that_the_host_has_stopped_however_often_it_does() {
    let first = stops(Board::blank(desk()), "SESSION_REVOKED", 0).unwrap();
    let alert = Alert::HostDown { reason: "SESSION_REVOKED".into() };
    let [effect] = &first.effects[..] else { panic!("{:?}", first.effects) };
    assert_eq!(effect.act, Act::Notify { to: marta().recipient(), notice: Notice::Alert { alert } });
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    assert_eq!(stops(board.clone(), "SESSION_REVOKED", 59), Err(Stale));
    assert_eq!(stops(board.clone(), "SESSION_REVOKED", 60).unwrap().effects.len(), 1);
}

#[test]
fn supervisors_are_alerted_at_once_that_the_host_has_stopped_for_another_reason() {
    let first = stops(Board::blank(desk()), "SESSION_REVOKED", 0).unwrap();
    let [Write::PutBoard(board)] = &first.writes[..] else { panic!("{:?}", first.writes) };
    assert_eq!(stops(board.clone(), "AUTH_KEY_DUPLICATED", 1).unwrap().effects.len(), 1);
}

#[test]
fn a_stopped_host_is_not_stored_as_alerted_if_there_is_no_supervisor() {
    let settings = Settings::default();
    let stopped = host_down(Board::blank(desk()), &[ihor()], "SESSION_REVOKED".into(), &context(&settings, minutes(0)));
    assert_eq!(stopped, Err(Stale));
}

#[test]
fn the_time_of_the_alert_about_the_host_is_kept() {
    let down = HostDownAlert { at: minutes(0), reason: "SESSION_REVOKED".into() };
    let before = AlertTimes { host_down: Some(down), ..AlertTimes::default() };
    assert_eq!(alerts(before.clone(), &snapshot(&[1]), 1), (Change::nothing(), before));
}

/// Returns the result of [`alert_about`] at minute `at`, for a desk whose supervisor is Marta.
fn alerts(alerted: AlertTimes, snapshot: &DeskSnapshot, at: u64) -> (Change, AlertTimes) {
    let board = Board { alerted, ..Board::blank(desk()) };
    alert_about(&board, snapshot, &context(&supervised(), minutes(at)))
}

/// Returns the result of [`host_down`] at minute `at`, for a desk whose supervisor is Marta.
fn stops(board: Board, reason: &str, at: u64) -> Result<Change, Stale> {
    host_down(board, &[ihor(), marta()], reason.into(), &context(&supervised(), minutes(at)))
}

fn supervised() -> Settings {
    Settings { supervisors: vec![marta().id.user()], ..Settings::default() }
}

fn nobody_on_shift(leads: &[i64]) -> DeskSnapshot {
    DeskSnapshot { roster: vec![off(ihor()), off(marta())], ..snapshot(leads) }
}

fn off(operator: Operator) -> Operator {
    Operator { shift: Shift::Off, ..operator }
}
