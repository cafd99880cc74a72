//! Tests that a lead who has a room is served even if other leads wait for a room and no room is ready.
use domain::{Shift, Timestamp, UserId};
use store::{Memory, Reads};

use crate::town::{IHOR, MARTA, OLENA, Town, furnish, lead, operator, ready_room, run, waiting};

#[test]
fn a_lead_who_has_a_room_is_served_while_any_number_wait_for_one() {
    let town = Town::new(Memory::new());
    let lead = domain::Write::PutLead(lead(OLENA));
    let others = [operator(IHOR, Shift::On), operator(MARTA, Shift::Off), ready_room(1), lead];
    furnish(town.store(), others.into());
    town.presses(OLENA, "1:talk");
    let chat = town.chat_of(OLENA);
    for (number, user) in (2..).zip(102..106) {
        let [lead, ticket] = waiting(user, Timestamp(number));
        furnish(town.store(), vec![lead, ticket]);
    }
    town.presses(IHOR, "1:end-back");

    town.presses(MARTA, "1:start");

    let chat = run(town.store().chat(&chat)).unwrap().unwrap();
    assert_eq!(chat.operator().map(domain::OperatorId::user), Some(UserId(MARTA)));
}
