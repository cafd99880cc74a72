use super::*;
use crate::{
    MessageId, Settings, Timestamp,
    examples::{chat_with_lead, context, ihor, requester, with_chat},
};

const NOW: Timestamp = Timestamp(9);

#[test]
fn starting_a_shift_begins_an_epoch() {
    let off = Operator { shift: Shift::Off, epoch: 4, ..ihor() };

    let change = starts(Some(off.clone())).unwrap();

    let on = Operator { shift: Shift::On, epoch: 5, idle_since: NOW, ..off };
    assert_eq!(change.writes, [Write::PutOperator(on)]);
}

#[test]
fn starting_twice_changes_nothing() {
    assert_eq!(starts(Some(ihor())).unwrap().writes, []);
}

#[test]
fn ending_a_shift_asks_about_open_chats() {
    let change = end(Some(with_chat(ihor())), &requester()).unwrap();
    assert_eq!(change, Change::nothing().show(&requester(), Screen::KeepOrGiveBack { chats: 1 }));
}

#[test]
fn a_shift_without_chats_ends_at_once() {
    let off = Operator { shift: Shift::Off, epoch: ihor().epoch + 1, ..ihor() };
    assert_eq!(end(Some(ihor()), &requester()).unwrap().writes, [Write::PutOperator(off)]);
}

#[test]
fn chats_that_are_kept_stay_with_their_operator() {
    let off = Operator { shift: Shift::Off, epoch: ihor().epoch + 1, ..with_chat(ihor()) };
    assert_eq!(end_keeping(Some(with_chat(ihor())), &requester()).unwrap().writes, [Write::PutOperator(off)]);
}

#[test]
fn giving_chats_back_leaves_the_operator_without_any() {
    let settings = Settings::default();
    let context = context(&settings, NOW);

    let change = end_giving_back(Some(with_chat(ihor())), vec![chat_with_lead()], &requester(), &context).unwrap();

    let off = Operator { shift: Shift::Off, epoch: ihor().epoch + 1, ..ihor() };
    assert_eq!(change.writes[0], Write::PutOperator(off));
    assert!(change.writes.iter().any(|write| matches!(write, Write::PutTicket(_))));
}

#[test]
fn the_message_that_shows_the_queue_is_remembered_until_it_shows_something_else() {
    let pressed = Requester { pressed: Some(MessageId(7)), ..requester() };
    let watching = Operator { watches: Some(MessageId(7)), ..ihor() };

    assert_eq!(watch_queue(Some(ihor()), &pressed).unwrap().writes, [Write::PutOperator(watching.clone())]);
    assert_eq!(watch_queue(Some(watching.clone()), &pressed).unwrap().writes, []);
    let other = show_screen(Some(watching), &pressed, Screen::MyChats).unwrap();
    assert_eq!(other.writes, [Write::PutOperator(ihor())]);
    assert_eq!(show_screen(Some(ihor()), &pressed, Screen::MyChats).unwrap().writes, []);
}

#[test]
fn only_operators_on_the_roster_have_shifts() {
    assert_eq!(starts(None), Err(Refusal::NotOnRoster));
    assert_eq!(end(None, &requester()), Err(Refusal::NotOnRoster));
    assert_eq!(end_keeping(None, &requester()), Err(Refusal::NotOnRoster));
    assert_eq!(watch_queue(None, &requester()), Err(Refusal::NotOnRoster));
}

fn starts(operator: Option<Operator>) -> Result<Change, Refusal> {
    start(operator, &requester(), &context(&Settings::default(), NOW))
}
