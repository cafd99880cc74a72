//! Tests that the next delivery of an update completes what an interrupted run has left.
use std::task::{Context, Waker};

use domain::{LeadState, Shift, UserId};
use store::{Memory, Reads};

use crate::{
    distant_store::DistantStore,
    town::{IHOR, NOW, OLENA, SECRET, Town, furnish, operator, ready_room, request, run, waiting},
};

/// The process may end between the commit of the shift and the rematch. When Telegram delivers the update again, the
/// shift has begun, so there is nothing to store.
#[test]
fn the_next_delivery_of_a_started_shift_serves_the_queue() {
    for polls in 0..12 {
        let town = Town::new(DistantStore::new(Memory::new()));
        furnish(town.store(), [waiting(OLENA, NOW).as_slice(), &[operator(IHOR, Shift::Off), ready_room(1)]].concat());
        let starts = town.press(IHOR, "1:start");
        let mut interrupted = Box::pin(town.desk.webhook(request(SECRET, starts.to_string().into_bytes()), NOW));
        let mut context = Context::from_waker(Waker::noop());
        let _ = (0..polls).any(|_| interrupted.as_mut().poll(&mut context).is_ready());
        drop(interrupted);

        assert_eq!(town.deliver(&starts, NOW).status(), 200);

        let lead = run(town.store().lead(UserId(OLENA))).unwrap().unwrap();
        assert!(matches!(lead.state, LeadState::Invited(_)), "interrupted after {polls} polls: {:?}", lead.state);
    }
}
