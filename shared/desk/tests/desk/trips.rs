//! Counts the AWS calls that follow one another until the bot answers a person. Each call takes some milliseconds, and
//! the person has to wait for it. Calls that are sent at the same time count once.
//!
//! The tests use a store in which no call is ready at its first poll, so the action must be polled once more for each
//! trip. The trips are counted until the first message of the answer is sent.
use std::{future::Future, pin::pin, task::Context, task::Poll, task::Waker};

use domain::{Shift, Timestamp, UserId, Write};
use serde_json::Value;
use store::Memory;

use crate::{
    distant_store::DistantStore,
    town::{IHOR, NOW, OLENA, SECRET, Town, furnish, lead, operator, ready_room, request, waiting},
};

#[test]
fn registering_takes_two_trips() {
    let town = town(vec![]);
    assert_eq!(trips(&town, &town.contact(OLENA)), 2);
}

#[test]
fn a_request_that_is_assigned_takes_three() {
    let town = town(vec![Write::PutLead(lead(OLENA)), operator(IHOR, Shift::On), ready_room(1)]);
    assert_eq!(trips(&town, &town.press(OLENA, "1:talk")), 3);
    assert!(town.said().iter().any(|(to, text)| *to == UserId(OLENA) && text.contains("ready for you")));
}

#[test]
fn a_request_that_waits_takes_three() {
    let town = town(vec![Write::PutLead(lead(OLENA)), operator(IHOR, Shift::Off)]);
    assert_eq!(trips(&town, &town.press(OLENA, "1:talk")), 3);
    assert!(town.said()[0].1.contains("number 1 in the queue"));
}

#[test]
fn starting_a_shift_takes_no_more_than_three() {
    let town = town([vec![operator(IHOR, Shift::Off), ready_room(1)], waiting(OLENA, Timestamp(5)).to_vec()].concat());
    assert!(trips(&town, &town.press(IHOR, "1:start")) <= 3);
    assert!(town.said()[0].1.contains("You are on shift"));
}

#[test]
fn closing_a_chat_takes_three() {
    let town = town(vec![Write::PutLead(lead(OLENA)), operator(IHOR, Shift::On), ready_room(1)]);
    town.presses(OLENA, "1:talk");
    assert_eq!(trips(&town, &town.press(IHOR, &format!("1:close:{}", town.chat_of(OLENA)))), 3);
}

#[test]
fn matches_for_others_come_after_the_answer() {
    let tickets = (0..3).flat_map(|lead| waiting(OLENA + lead, Timestamp(5 + lead)));
    let writes = (1..=3).map(ready_room).chain(tickets).chain([operator(IHOR, Shift::Off)]);
    let town = town(writes.collect());
    assert_eq!(trips(&town, &town.press(IHOR, "1:start")), 2, "load, commit");
    assert_eq!(town.said().iter().filter(|(_, text)| text.contains("ready for you")).count(), 3, "then the matches");
}

/// Starting the shift takes two trips, and then the operator is answered. Each of the three matches that follow takes
/// four trips: the supply, the heads of the queue, the lead, and the commit. Before each match, one more trip marks the
/// effects of the previous change as done. So each lead's message comes five trips after the previous message.
#[test]
fn each_match_that_follows_takes_four() {
    let tickets = (0..3).flat_map(|lead| waiting(OLENA + lead, Timestamp(5 + lead)));
    let writes = (1..=3).map(ready_room).chain(tickets).chain([operator(IHOR, Shift::Off)]);
    let town = town(writes.collect());
    let trips = trips_until_said(&town, &town.press(IHOR, "1:start"), "ready for you");
    assert_eq!(trips, [2 + 5, 2 + 5 + 5, 2 + 5 + 5 + 5]);
}

/// Returns a town whose store behaves as if it were behind a network.
fn town(writes: Vec<Write>) -> Town<DistantStore<Memory>> {
    let town = Town::new(DistantStore::new(Memory::new()));
    furnish(town.store(), writes);
    town
}

/// Returns the number of trips before the first message of the answer is sent. The action still runs to its end.
fn trips(town: &Town<DistantStore<Memory>>, update: &Value) -> usize {
    trips_until_said(town, update, "")[0]
}

/// Returns the number of trips between the start of the update and each message that contains these words.
fn trips_until_said(town: &Town<DistantStore<Memory>>, update: &Value, words: &str) -> Vec<usize> {
    let said = || town.said().iter().filter(|(_, text)| text.contains(words)).count();
    let before = said();
    let mut answer = pin!(town.desk.webhook(request(SECRET, update.to_string().into_bytes()), NOW));
    let mut context = Context::from_waker(Waker::noop());
    let mut trips = 0;
    let mut until_said = vec![];
    loop {
        let polled = answer.as_mut().poll(&mut context);
        until_said.resize(said() - before, trips);
        match polled {
            Poll::Pending => trips += 1,
            Poll::Ready(answer) => {
                assert_eq!(answer.status(), 200);
                assert!(!until_said.is_empty(), "somebody is answered");
                return until_said;
            }
        }
    }
}
