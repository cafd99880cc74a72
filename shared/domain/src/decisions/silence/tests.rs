use std::time::Duration;

use super::*;
use crate::{
    OperatorId, Timestamp,
    examples::{chat, context, full_chat, ihor, marta, olena},
};

#[test]
fn the_first_reply_is_recorded_once() {
    let change = record_reply(chat(), ihor().id.user(), &Settings::default()).unwrap();
    let [Write::PutChat(answered)] = &change.writes[..] else { panic!("{:?}", change.writes) };
    assert_eq!(answered.due, None);
    assert_eq!(record_reply(answered.clone(), ihor().id.user(), &Settings::default()), Err(Stale));
    assert_eq!(record_reply(chat(), olena().user, &Settings::default()), Err(Stale));
}

#[test]
fn a_silent_operator_is_reminded_then_replaced() {
    let change = reviewed(chat(), vec![marta()], minutes(3)).unwrap();
    let [Write::PutChat(reminded)] = &change.writes[..] else { panic!("{:?}", change.writes) };
    assert!(matches!(&change.effects[0].act, Act::Notify { to, .. } if *to == ihor().recipient()));
    assert_eq!(reminded.due, Some(minutes(6)));

    let change = reviewed(reminded.clone(), vec![marta()], minutes(6)).unwrap();
    assert!(change.writes.iter().any(|write| matches!(write, Write::PutTicket(_))));
    assert!(change.writes.iter().any(|write| matches!(write, Write::ReleaseSlot { .. })));
}

#[test]
fn an_operator_is_not_reminded_before_the_time() {
    assert_eq!(reviewed(chat(), vec![marta()], Timestamp(minutes(3).0 - 1)), Err(Stale));
}

#[test]
fn a_silent_operator_stays_if_nobody_else_is_free_and_the_supervisors_are_alerted_once_an_hour() {
    let change = reviewed(silent(FirstReply::Reminded { at: minutes(3) }), vec![ihor()], minutes(6)).unwrap();
    let [Write::PutChat(overdue)] = &change.writes[..] else { panic!("{:?}", change.writes) };
    assert!(matches!(&change.effects[0].act, Act::Notify { notice: Notice::Alert { .. }, .. }));

    let again = reviewed(overdue.clone(), vec![], minutes(9)).unwrap();
    assert_eq!(again.effects, []);
    assert!(reviewed(overdue.clone(), vec![marta()], minutes(9)).is_ok_and(|change| change.writes.len() > 1));
    assert_eq!(reviewed(overdue.clone(), vec![], minutes(66)).unwrap().effects.len(), 1);
}

#[test]
fn a_new_supervisor_is_alerted_to_an_operator_who_was_silent_before() {
    let silent = silent(FirstReply::Overdue { at: minutes(6), alerted: None });
    assert_eq!(reviewed(silent, vec![], minutes(9)).unwrap().effects.len(), 1);
}

#[test]
fn a_silent_operator_is_not_replaced_by_the_lead() {
    let olena_works = Operator { id: OperatorId(olena().user), ..marta() };
    let silent = silent(FirstReply::Reminded { at: minutes(3) });
    let change = reviewed(silent, vec![olena_works], minutes(6)).unwrap();
    assert!(!change.writes.iter().any(|write| matches!(write, Write::PutTicket(_))));
}

/// Returns the result of [`review`] with Marta as supervisor and these free operators.
fn reviewed(chat: Chat, free: Vec<Operator>, now: Timestamp) -> Result<Change, Stale> {
    let staff = Staff { free, supervisors: vec![marta().recipient()] };
    review(FullChat { chat, ..full_chat() }, &staff, &context(&Settings::default(), now))
}

/// Returns the example chat with this state of Ihor's first reply.
fn silent(first_reply: FirstReply) -> Chat {
    Chat { serving: Serving::By { operator: ihor().id, since: minutes(0), first_reply }, ..chat() }
}

/// Returns the time this many minutes after the chat began.
fn minutes(minutes: u64) -> Timestamp {
    Timestamp(5).after(Duration::from_mins(minutes))
}
