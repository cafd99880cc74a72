//! What the desk's actions cost: items read and written, and calls made.
use std::time::Duration;

use domain::{Shift, Timestamp, UserId, Write};
use store::{Memory, Metered, Usage};

use crate::town::{IHOR, NOW, OLENA, Town, furnish, group, lead, operator, ready_room, waiting};

#[test]
fn every_action_costs_the_same_at_ten_and_at_a_hundred_thousand_leads() {
    let among = |leads: i64| {
        let others = (0..leads).map(|number| Write::PutLead(lead(1_000_000 + number)));
        let people = [operator(IHOR, Shift::On), ready_room(1), ready_room(2), Write::PutLead(lead(OLENA))];
        actions(&town(others.chain(people).collect()))
    };
    assert_eq!(among(10), among(100_000));
}

#[test]
fn every_action_costs_the_same_with_a_hundred_and_with_ten_thousand_waiting() {
    let behind = |waiting_leads: i64| {
        let tickets = (0..waiting_leads).flat_map(|number| waiting(1_000_000 + number, Timestamp(number)));
        let people = [operator(IHOR, Shift::Off), Write::PutLead(lead(OLENA))];
        let town = town(tickets.chain(people).collect());
        let asks = cost(&town, |town| town.presses(OLENA, "1:talk"));
        let leaves = cost(&town, |town| town.presses(OLENA, "1:leave"));
        let watches = cost(&town, |town| town.presses(IHOR, "1:queue"));
        let minute = cost(&town, |town| crate::town::run(town.desk.tick(NOW)).expect("the minute passes"));
        [asks, leaves, watches, minute]
    };
    assert_eq!(behind(100), behind(10_000));
}

#[test]
fn what_is_said_in_a_room_costs_no_write_but_for_the_operators_first_word() {
    let town = town(vec![operator(IHOR, Shift::On), ready_room(1), Write::PutLead(lead(OLENA))]);
    town.presses(OLENA, "1:talk");
    let said = |user: i64| {
        cost(&town, |town| {
            let update = town.says(user, group(1), "Hello, my lamp does not work");
            assert_eq!(town.deliver(&update, NOW).status(), 200);
        })
    };
    assert_eq!(said(OLENA).items_written, 0);
    assert_ne!(said(IHOR).items_written, 0);
    for _ in 0..100 {
        assert_eq!(said(IHOR).items_written, 0);
        assert_eq!(said(OLENA).items_written, 0);
    }
}

#[test]
fn a_thousand_presses_of_one_person_cost_no_more_than_sixty_writes_and_sixty_calls() {
    for (data, data_between) in [("1:talk", "1:leave"), ("1:talk", "1:talk"), ("1:speak:uk", "1:speak:ru")] {
        let town = town(vec![operator(IHOR, Shift::Off), Write::PutLead(lead(OLENA))]);
        let before = town.desk.store().store().commits();
        for number in 0..1000 {
            let data = if number % 2 == 0 { data } else { data_between };
            // A press every twentieth of a second: faster than a finger.
            let at = NOW.after(Duration::from_millis(50 * number));
            assert_eq!(town.deliver(&town.press(OLENA, data), at).status(), 200);
        }
        let calls = town.said().iter().filter(|(to, _)| *to == UserId(OLENA)).count();
        // Each change is stored by one request, and ticked off by another.
        let writes = 2 * (town.desk.store().store().commits() - before);
        assert!(writes <= 60 && calls <= 60, "{data}: {writes} writes, {calls} calls");
        assert!(calls >= 15, "who presses in earnest is answered: {calls}");
    }
}

/// What each action of a lead and an operator costs, in turn.
fn actions(town: &Town<Metered<Memory>>) -> Vec<Usage> {
    let press = |user: i64, data: &str| cost(town, |town| town.presses(user, data));
    let asks = press(OLENA, "1:talk");
    let chat = town.chat_of(OLENA);
    vec![
        asks,
        press(OLENA, "1:talk"),
        press(IHOR, "1:panel"),
        press(IHOR, "1:chats"),
        press(IHOR, "1:queue"),
        press(IHOR, &format!("1:close:{chat}")),
        press(IHOR, "1:end"),
        press(IHOR, "1:start"),
        cost(town, |town| crate::town::run(town.desk.tick(NOW)).expect("the minute passes")),
    ]
}

fn cost(town: &Town<Metered<Memory>>, act: impl FnOnce(&Town<Metered<Memory>>)) -> Usage {
    let before = town.desk.store().usage();
    act(town);
    let after = town.desk.store().usage();
    Usage {
        calls: after.calls - before.calls,
        items_read: after.items_read - before.items_read,
        items_written: after.items_written - before.items_written,
    }
}

fn town(writes: Vec<Write>) -> Town<Metered<Memory>> {
    let town = Town::new(Metered::new(Memory::new()));
    furnish(town.desk.store(), writes);
    town
}
