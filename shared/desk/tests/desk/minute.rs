//! The minute does all that it can.
use domain::{Shift, Timestamp, UserId, Write};
use store::{Memory, Store};

use crate::town::{IHOR, NOW, OLENA, Town, furnish, main_desk, operator, ready_room, run, waiting};

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
