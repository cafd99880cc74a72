//! The minute does all that it can.
use domain::{LeadState, Settings, Shift, Timestamp, UserId, Write};
use store::{Memory, Store};

use crate::town::{IHOR, NOW, OLENA, Town, furnish, lead, main_desk, operator, ready_room, run, waiting};

#[test]
fn what_fails_in_a_tick_holds_up_nothing_else() {
    let town = Town::new(Memory::new());
    let [lead, ticket] = waiting(OLENA, Timestamp(NOW.0 - 1000));
    let [other, behind] = waiting(102, NOW);
    let there: Vec<Write> = vec![operator(IHOR, Shift::On), ready_room(1), lead, ticket, other, behind];
    furnish(town.desk.store(), there);
    town.host_goes_down();

    let failed = run(town.desk.tick(NOW)).unwrap_err();

    assert!(failed.to_string().contains("jobs"), "{failed}");
    let lead = run(town.desk.store().lead(UserId(OLENA))).unwrap().unwrap();
    assert!(lead.seat().is_some(), "the head of the queue was not matched: {:?}", lead.state);
    assert!(run(town.desk.store().board(&main_desk())).unwrap().is_some(), "the queue was not redrawn");
}

#[test]
fn a_link_whose_time_was_moved_away_and_back_expires() {
    let town = Town::new(Memory::new());
    furnish(town.desk.store(), vec![operator(IHOR, Shift::On), ready_room(1), Write::PutLead(lead(OLENA))]);
    let settings = Settings::default();
    let longer = Settings { join_within_s: 2 * settings.join_within_s, ..settings.clone() };
    let set = |settings: &Settings| run(town.desk.store().put_settings(&main_desk(), settings)).unwrap();
    town.presses(OLENA, "1:talk");
    let due = NOW.after(settings.join_within());

    set(&longer);
    run(town.desk.tick(due)).unwrap();
    set(&settings);
    town.presses(IHOR, "1:end-back");
    run(town.desk.tick(due.after(settings.redraw_every()))).unwrap();

    let lead = run(town.desk.store().lead(UserId(OLENA))).unwrap().unwrap();
    assert_eq!(lead.state, LeadState::Finished);
}
