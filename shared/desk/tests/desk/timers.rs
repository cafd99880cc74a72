//! Tests that a tick does all the work that it can, even if a part of the work fails, and that two ticks at the same time
//! do the work once.
use std::time::Duration;

use domain::{
    Act, Alert, Cause, Change, Effect, HostReport, LeadState, Notice, RoomState, Screen, Settings, Shift, Timestamp,
    UserId, Write,
};
use futures::future::join;
use store::{Memory, Reads, Writes};

use crate::{
    distant_store::DistantStore,
    town::{IHOR, MARTA, NOW, OLENA, Town, furnish, lead, main_desk, operator, ready_room, reported, run, waiting},
};

#[test]
fn a_failure_in_a_tick_holds_up_nothing_else() {
    let town = Town::new(Memory::new());
    let [lead, ticket] = waiting(OLENA, Timestamp(NOW.0 - 1000));
    let [other, behind] = waiting(102, NOW);
    let there: Vec<Write> = vec![operator(IHOR, Shift::On), ready_room(1), lead, ticket, other, behind];
    furnish(town.store(), there);
    town.host_goes_down();

    let failed = run(town.desk.tick(NOW)).unwrap_err();

    assert!(failed.to_string().contains("jobs"), "{failed}");
    let lead = run(town.store().lead(UserId(OLENA))).unwrap().unwrap();
    assert!(lead.chat().is_some(), "the head of the queue was not matched: {:?}", lead.state);
    assert!(run(town.store().board(&main_desk())).unwrap().is_some(), "the queue was not redrawn");
}

/// Two ticks run at the same time if a tick takes longer than a minute, or if EventBridge sends its event twice.
#[test]
fn two_ticks_at_the_same_time_send_an_unsent_effect_once() {
    let town = Town::new(DistantStore::new(Memory::new()));
    let act = Act::Show { to: lead(OLENA).recipient(), over: None, screen: Screen::Menu };
    let left = Change { writes: vec![], effects: vec![Effect { step: None, act: act.clone() }] };
    run(town.store().commit(&host(1), &left, NOW)).unwrap();

    let later = NOW.after(Duration::from_mins(2));
    let (one, other) = run(join(town.desk.tick(later), town.desk.tick(later)));

    assert!(one.is_ok() && other.is_ok(), "{one:?}, {other:?}");
    assert_eq!(town.posted(), [act]);
}

#[test]
fn a_link_whose_time_was_moved_away_and_back_expires() {
    let town = Town::new(Memory::new());
    furnish(town.store(), vec![operator(IHOR, Shift::On), ready_room(1), Write::PutLead(lead(OLENA))]);
    let settings = Settings::default();
    let longer = Settings { join_within_s: 2 * settings.join_within_s, ..settings.clone() };
    let set = |settings: &Settings| run(town.store().put_settings(&main_desk(), settings)).unwrap();
    town.presses(OLENA, "1:talk");
    let due = NOW.after(settings.join_within());

    set(&longer);
    run(town.desk.tick(due)).unwrap();
    set(&settings);
    town.presses(IHOR, "1:end-back");
    run(town.desk.tick(due.after(settings.redraw_every()))).unwrap();

    let lead = run(town.store().lead(UserId(OLENA))).unwrap().unwrap();
    assert_eq!(lead.state, LeadState::Finished);
}

/// The host reports for each room that it could not make the room.
#[test]
fn supervisors_are_alerted_to_a_host_that_cannot_make_rooms() {
    let town = Town::new(Memory::new());
    furnish(town.store(), vec![operator(IHOR, Shift::On), operator(MARTA, Shift::Off)]);
    let settings = Settings { pool: 2, supervisors: vec![UserId(MARTA)], ..Settings::default() };
    run(town.store().put_settings(&main_desk(), &settings)).unwrap();

    for minute in 0..=12 {
        let now = NOW.after(Duration::from_mins(minute));
        run(town.desk.tick(now)).unwrap();
        let alerts = times_told(&town, &Alert::RoomsLate);
        assert_eq!(alerts, usize::from(minute >= 10), "minute {minute}");
        for room in run(town.store().rooms(&main_desk())).unwrap() {
            assert!(matches!(room.state, RoomState::Asked { .. }), "each that failed has given way: {room:?}");
            reported(&town, &host(0), HostReport::RoomFailed { room: room.id, reason: "CHANNELS_TOO_MUCH".into() });
        }
    }
}

#[test]
fn supervisors_hear_once_in_an_hour_that_the_host_has_stopped() {
    let town = Town::new(Memory::new());
    furnish(town.store(), vec![operator(MARTA, Shift::Off)]);
    let settings = Settings { supervisors: vec![UserId(MARTA)], ..Settings::default() };
    run(town.store().put_settings(&main_desk(), &settings)).unwrap();
    let reason = "SESSION_REVOKED".to_owned();
    for fence in 1..=3 {
        let down = HostReport::HostDown { account: settings.account.clone(), reason: reason.clone() };
        reported(&town, &host(fence), down);
    }
    assert_eq!(times_told(&town, &Alert::HostDown { reason }), 1);
}

#[test]
fn an_operator_who_blocks_the_bot_is_given_nobody_until_they_begin_again() {
    let town = Town::new(Memory::new());
    furnish(town.store(), vec![operator(IHOR, Shift::On), ready_room(1), Write::PutLead(lead(OLENA))]);

    assert_eq!(town.deliver(&town.blocks(IHOR, "member", "kicked"), NOW).status(), 200);
    town.presses(OLENA, "1:talk");
    let state = || run(town.store().lead(UserId(OLENA))).unwrap().unwrap().state;
    assert!(matches!(state(), LeadState::Waiting(_)), "{:?}", state());

    assert_eq!(town.deliver(&town.blocks(IHOR, "kicked", "member"), NOW).status(), 200);
    assert!(matches!(state(), LeadState::Waiting(_)), "{:?}", state());
    town.presses(IHOR, "1:start");
    assert!(matches!(state(), LeadState::Invited(_)), "{:?}", state());
}

fn times_told(town: &Town<Memory>, still: &Alert) -> usize {
    let notice = Notice::Alert { alert: still.clone() };
    town.posted().iter().filter(|act| matches!(act, Act::Notify { notice: sent, .. } if *sent == notice)).count()
}

fn host(fence: u64) -> Cause {
    Cause::Holder { account: domain::AccountId("main".into()), fence }
}
