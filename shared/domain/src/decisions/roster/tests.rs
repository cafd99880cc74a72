use super::*;
use crate::{
    Timestamp,
    examples::{chat_with_lead, context, ihor, with_chat},
};

#[test]
fn a_new_operator_is_off_shift_without_chats() {
    let change = enlist(None, person("Ihor"), &context(&Settings::default(), Timestamp(0)));

    assert!(matches!(&change.writes[..], [Write::PutOperator(new)] if new.shift == Shift::Off && new.load() == 0));
}

#[test]
fn enlisting_somebody_who_is_on_the_roster_keeps_shift_and_chats() {
    let change = enlist(Some(with_chat(ihor())), person("Igor"), &context(&Settings::default(), Timestamp(0)));
    let renamed = Operator { name: "Igor".into(), ..with_chat(ihor()) };
    assert_eq!(change, Change::nothing().write(Write::PutOperator(renamed)));
}

#[test]
fn the_chats_of_a_dismissed_operator_go_back_to_the_queue() {
    let settings = Settings::default();
    let change = dismiss(with_chat(ihor()), vec![chat_with_lead()], &context(&settings, Timestamp(9)));

    assert_eq!(change.writes[0], Write::DeleteOperator(with_chat(ihor())));
    assert!(change.writes.iter().any(|write| matches!(write, Write::PutTicket(_))));
}

#[test]
fn the_host_is_asked_for_the_other_steps_once_an_operator_has_begun() {
    let settings = Settings::default();
    let new = Operator { checklist: Checklist::default(), ..ihor() };
    let (begun, change) = begin_checklist(new.clone(), &settings);
    assert!(begun.checklist.started);
    assert_eq!(change, Change::nothing().send_job(befriend(new.id, settings.account.clone())));
    assert_eq!(begin_checklist(begun, &settings).1, Change::nothing());
}

#[test]
fn each_step_of_the_checklist_is_ticked_off_once() {
    let new = Operator { checklist: Checklist { started: true, ..Checklist::default() }, ..ihor() };
    let change = befriended(Some(new)).unwrap();
    assert!(matches!(&change.writes[..], [Write::PutOperator(operator)] if operator.checklist.befriended));

    let done = Operator { checklist: Checklist { started: true, befriended: true, probed: true }, ..ihor() };
    assert_eq!(befriended(Some(done.clone())), Err(Stale));
    assert_eq!(probed(Some(done)), Err(Stale));
    assert_eq!(probed(None), Err(Stale));
}

/// Returns Ihor as Telegram describes him, with this name.
fn person(name: &str) -> Person {
    Person { user: ihor().id.user(), name: name.into(), tag: None, language: None }
}
