//! Tests which people get their messages immediately, and at what rate the messages to all others are sent.
use std::time::Duration;

use domain::{Act, Cause, Effect, Language, Notice, Recipient, Shift, Step, Timestamp, UserId, Write};
use store::Memory;

use crate::town::{IHOR, OLENA, Town, furnish, group, lead, noticed, operator, ready_room, waiting};

#[test]
fn a_lead_whose_ticket_is_taken_gets_the_link_at_once() {
    let town = Town::new(Memory::new());
    let [waits, ticket] = waiting(OLENA, Timestamp(1));
    furnish(town.store(), vec![operator(IHOR, Shift::On), ready_room(1), waits, ticket]);

    town.presses(IHOR, &format!("1:take:{OLENA}:1:0"));

    let recipients: Vec<UserId> = town.said().into_iter().map(|(to, _)| to).collect();
    assert!(recipients.contains(&UserId(OLENA)) && recipients.contains(&UserId(IHOR)), "{recipients:?}");
}

/// After each notice, the desk pauses for 1/12 s multiplied by the number of calls that the notice needed. `Disband` of
/// two people needs three calls: a message and two removals. `Notify` needs one call.
#[test]
fn notices_are_paced_by_the_call() {
    let town = Town::new(Memory::new());
    furnish(town.store(), vec![operator(IHOR, Shift::On), ready_room(1), Write::PutLead(lead(OLENA))]);
    town.presses(OLENA, "1:talk");
    let chat = town.chat_of(OLENA);
    town.presses(IHOR, &format!("1:close:{chat}"));
    let people = vec![UserId(OLENA), UserId(IHOR)];
    let disband = Act::Disband { group: group(1), language: Language::English, people };
    let dismissed =
        Act::Notify { to: Recipient { user: UserId(IHOR), language: Language::English }, notice: Notice::Dismissed };
    let effects =
        [Effect { step: Some(Step { chat, number: 2 }), act: disband }, Effect { step: None, act: dismissed }];
    assert_eq!(town.paused(), Duration::ZERO);

    for effect in effects {
        let cause = Cause::Update { bot: 1, date: 0, update_id: 1 };
        noticed(&town, cause, effect);
    }

    assert_eq!(town.paused(), Duration::from_millis(1000 / 12) * 4);
}
