//! The cost of the desk's actions: items read, items written, and calls made.
use std::time::Duration;

use domain::{GroupId, Shift, Timestamp, UserId, Write};
use store::{Memory, Reads};
use store_testing::{Metered, Usage};

use crate::town::{IHOR, MARTA, NOW, OLENA, Town, furnish, group, lead, operator, ready_room, waiting};

#[test]
fn every_action_costs_the_same_at_ten_and_at_a_hundred_thousand_leads() {
    let among = |leads: i64| {
        let others = (0..leads).map(|number| Write::PutLead(lead(1_000_000 + number)));
        let people = [operator(IHOR, Shift::On), Write::PutLead(lead(OLENA))];
        let people = people.into_iter().chain((1..=4).map(ready_room));
        actions(&town(others.chain(people).collect()))
    };
    assert_eq!(among(10), among(100_000));
}

#[test]
fn every_action_costs_the_same_with_a_hundred_and_with_ten_thousand_waiting() {
    let behind = |waiting_leads: i64, act: &dyn Fn(&Town<Metered<Memory>>) -> Vec<Usage>| {
        let tickets = (0..waiting_leads).flat_map(|number| waiting(1_000_000 + number, Timestamp(number)));
        let people = [operator(IHOR, Shift::Off), operator(MARTA, Shift::Off), Write::PutLead(lead(OLENA))];
        act(&town(tickets.chain((1..=8).map(ready_room)).chain(people).collect()))
    };
    for act in [while_nobody_works, while_everybody_is_served] {
        assert_eq!(behind(100, &act), behind(10_000, &act));
    }
}

/// Returns the costs of actions while nobody is served, because no operator is on shift.
fn while_nobody_works(town: &Town<Metered<Memory>>) -> Vec<Usage> {
    let press = |user: i64, data: &str| cost(town, |town| town.presses(user, data));
    vec![
        update(town, town.contact(900)),
        press(OLENA, "1:talk"),
        press(OLENA, "1:talk"),
        update(town, town.writes(OLENA, "/start")),
        press(OLENA, "1:speak:uk"),
        press(OLENA, "1:leave"),
        press(IHOR, "1:queue"),
        minute(town),
    ]
}

/// Returns the costs of actions that serve the queue: an operator starts a shift and gets as many chats as the cap
/// allows, takes one more lead, and closes a chat, so that the next lead is served. At the end of the shift, the open
/// chats go to another operator.
fn while_everybody_is_served(town: &Town<Metered<Memory>>) -> Vec<Usage> {
    let press = |user: i64, data: &str| cost(town, |town| town.presses(user, data));
    let starts = press(IHOR, "1:start");
    let takes = press(IHOR, "1:take:1000006:6:0");
    let closes = |lead: i64| press(IHOR, &format!("1:close:{}", town.chat_of(lead)));
    let (no_slot_is_free, another_is_served) = (closes(1_000_000), closes(1_000_001));
    assert_ne!(no_slot_is_free, another_is_served);
    let starts_after = press(MARTA, "1:start");
    vec![starts, takes, no_slot_is_free, another_is_served, starts_after, press(IHOR, "1:end-back"), minute(town)]
}

#[test]
fn messages_in_a_room_cost_no_write_but_for_the_operators_first_reply() {
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
        let before = town.store().store().commits();
        for number in 0..1000 {
            let data = if number % 2 == 0 { data } else { data_between };
            // One press every 50 ms is faster than any person can press.
            let at = NOW.after(Duration::from_millis(50 * number));
            assert_eq!(town.deliver(&town.press(OLENA, data), at).status(), 200);
        }
        let calls = town.said().iter().filter(|(to, _)| *to == UserId(OLENA)).count();
        // Each change takes two write requests: the first stores the change, and the second marks its effects as done.
        let writes = 2 * (town.store().store().commits() - before);
        assert!(writes <= 60 && calls <= 60, "{data}: {writes} writes, {calls} calls");
        assert!(calls >= 15, "who presses in earnest is answered: {calls}");
    }
}

/// Returns the costs of each action of a lead and an operator, in order.
fn actions(town: &Town<Metered<Memory>>) -> Vec<Usage> {
    let press = |user: i64, data: &str| cost(town, |town| town.presses(user, data));
    let moves = |user: i64, from: &str, to: &str| update(town, town.moves(user, group_of(town), from, to));
    let mut costs = vec![
        update(town, town.contact(900)),
        update(town, town.writes(900, "/start")),
        press(900, "1:language"),
        press(900, "1:speak:uk"),
        press(OLENA, "1:talk"),
        press(OLENA, "1:talk"),
        moves(OLENA, "left", "member"),
        update(town, town.says(IHOR, group_of(town), "Good morning")),
        moves(OLENA, "member", "left"),
        moves(OLENA, "left", "member"),
        press(IHOR, "1:panel"),
        press(IHOR, "1:chats"),
        press(IHOR, "1:queue"),
        minute(town),
        update(town, town.says(IHOR, group_of(town), "/close")),
        press(OLENA, "1:talk"),
    ];
    let chat = town.chat_of(OLENA);
    costs.extend([
        press(IHOR, &format!("1:close:{chat}")),
        press(OLENA, "1:talk"),
        update(town, town.blocks(IHOR, "member", "kicked")),
        update(town, town.blocks(IHOR, "kicked", "member")),
        press(IHOR, "1:end-back"),
        update(town, town.blocks(OLENA, "member", "kicked")),
        update(town, town.blocks(OLENA, "kicked", "member")),
        press(IHOR, "1:start"),
        press(IHOR, "1:end"),
        press(OLENA, "1:talk"),
        press(OLENA, "1:leave"),
        press(OLENA, "1:talk"),
        press(IHOR, "1:start"),
        press(IHOR, "1:end-back"),
        minute(town),
    ]);
    costs
}

/// Returns the group of Olena's chat.
fn group_of(town: &Town<Metered<Memory>>) -> GroupId {
    let chat = crate::town::run(town.store().store().chat(&town.chat_of(OLENA)));
    chat.expect("the store answers").expect("there is a chat").group
}

fn update(town: &Town<Metered<Memory>>, update: serde_json::Value) -> Usage {
    cost(town, |town| assert_eq!(town.deliver(&update, NOW).status(), 200))
}

fn minute(town: &Town<Metered<Memory>>) -> Usage {
    cost(town, |town| crate::town::run(town.desk.tick(NOW)).expect("the minute passes"))
}

fn cost(town: &Town<Metered<Memory>>, act: impl FnOnce(&Town<Metered<Memory>>)) -> Usage {
    let before = town.store().usage();
    act(town);
    let after = town.store().usage();
    Usage {
        calls: after.calls - before.calls,
        items_read: after.items_read - before.items_read,
        items_written: after.items_written - before.items_written,
    }
}

fn town(writes: Vec<Write>) -> Town<Metered<Memory>> {
    let town = Town::new(Metered::new(Memory::new()));
    furnish(town.store(), writes);
    town
}
