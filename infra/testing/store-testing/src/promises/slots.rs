use std::sync::Arc;

use domain::{Change, Operator, Settings, Shift, SlotState, UserId, Write};
use store::{Reason, Store};

use crate::world::{NOW, chat_id, desk, lead, operator, press, refused, release, reserve, seed, set, slot};

pub async fn a_slot_is_reserved_below_the_cap_on_the_same_shift_only<S: Store>(store: Arc<S>) {
    let off = Operator { shift: Shift::Off, ..operator(202) };
    seed(&*store, vec![Write::PutOperator(operator(201)), Write::PutOperator(off)]).await;
    seed(&*store, vec![reserve(201, 3, 2, &chat_id(1))]).await;

    let cases = [
        ("another shift", reserve(201, 4, 2, &chat_id(2))),
        ("the same chat", reserve(201, 3, 2, &chat_id(1))),
        ("no room below the cap", reserve(201, 3, 1, &chat_id(2))),
        ("off shift", reserve(202, 3, 2, &chat_id(2))),
        ("nobody", reserve(203, 3, 2, &chat_id(2))),
    ];
    for (number, (why, write)) in (1..).zip(cases) {
        let result = store.commit(&press(number), &Change::nothing().write(write), NOW).await;
        assert_eq!(refused(result), Reason::Operator, "{why}");
    }

    seed(&*store, vec![reserve(201, 3, 2, &chat_id(2))]).await;
    let full = store.operator(&desk(), UserId(201)).await.unwrap().unwrap();
    assert_eq!(full.load(), 2);
    assert_eq!(full.idle_since, NOW);
    assert!(full.chats.values().all(|seen| *seen == slot(SlotState::Reserved)));
}

pub async fn the_machine_stops_at_its_cap_and_a_person_at_the_hard_one<S: Store>(store: Arc<S>) {
    let Settings { automatic_cap, hard_cap, .. } = Settings::default();
    seed(&*store, vec![Write::PutOperator(operator(201))]).await;
    let reserved = async |number, cap| {
        let write = reserve(201, 3, cap, &chat_id(number));
        store.commit(&press(i64::from(number)), &Change::nothing().write(write), NOW).await
    };
    for number in 1..=6 {
        reserved(number, automatic_cap).await.unwrap();
    }
    assert_eq!(refused(reserved(7, automatic_cap).await), Reason::Operator);
    for number in 7..=8 {
        reserved(number, hard_cap).await.unwrap();
    }
    assert_eq!(refused(reserved(9, hard_cap).await), Reason::Operator);

    // One of the 8 slots is released. The other 7 are more than the automatic cap of 6, so an automatic assignment is
    // refused. *Take* succeeds, because its cap is 8.
    seed(&*store, vec![release(201, &chat_id(1))]).await;
    assert_eq!(refused(reserved(9, automatic_cap).await), Reason::Operator);
    reserved(9, hard_cap).await.unwrap();
}

pub async fn a_slot_shows_the_state_of_its_chat<S: Store>(store: Arc<S>) {
    seed(&*store, vec![Write::PutOperator(operator(201))]).await;
    seed(&*store, vec![reserve(201, 3, 6, &chat_id(1))]).await;
    seed(&*store, vec![reserve(201, 3, 6, &chat_id(2))]).await;
    seed(&*store, vec![set(201, &chat_id(1))]).await;

    let talking = store.operator(&desk(), UserId(201)).await.unwrap().unwrap();
    assert_eq!(talking.chats[&chat_id(1)], slot(SlotState::Open));
    assert_eq!(talking.chats[&chat_id(2)], slot(SlotState::Reserved));
    assert_eq!(talking.load(), 2);
}

pub async fn a_slot_that_is_gone_is_neither_set_nor_missed<S: Store>(store: Arc<S>) {
    seed(&*store, vec![Write::PutOperator(operator(201))]).await;
    seed(&*store, vec![reserve(201, 3, 6, &chat_id(1))]).await;
    for _ in 0..2 {
        seed(&*store, vec![release(201, &chat_id(1))]).await;
    }
    // The rest of the change is stored, whether the slot existed or not.
    seed(&*store, vec![set(201, &chat_id(1)), Write::PutLead(lead(101)), set(202, &chat_id(1))]).await;
    seed(&*store, vec![release(202, &chat_id(1)), Write::PutLead(lead(102))]).await;

    assert_eq!(store.operator(&desk(), UserId(201)).await.unwrap().unwrap().load(), 0);
    assert_eq!(store.operator(&desk(), UserId(202)).await.unwrap(), None);
    assert!(store.lead(UserId(101)).await.unwrap().is_some() && store.lead(UserId(102)).await.unwrap().is_some());

    // A missing slot is no reason for a refusal, but the change is still refused if another condition fails.
    let change = Change::nothing().write(set(201, &chat_id(1))).write(Write::PutLead(lead(101)));
    assert_eq!(refused(store.commit(&press(1), &change, NOW).await), Reason::LeadOrChat);
}

pub async fn a_dismissed_operator_gets_no_more_chats<S: Store>(store: Arc<S>) {
    seed(&*store, vec![Write::PutOperator(operator(201))]).await;
    seed(&*store, vec![reserve(201, 3, 6, &chat_id(1))]).await;
    let known = store.operator(&desk(), UserId(201)).await.unwrap().unwrap();
    seed(&*store, vec![Write::DeleteOperator(known)]).await;

    let late = Change::nothing().write(reserve(201, 3, 6, &chat_id(2)));
    assert_eq!(refused(store.commit(&press(1), &late, NOW).await), Reason::Operator);
    seed(&*store, vec![set(201, &chat_id(1)), Write::PutLead(lead(101))]).await;
    assert_eq!(store.operator(&desk(), UserId(201)).await.unwrap(), None);

    seed(&*store, vec![Write::PutOperator(operator(201))]).await;
    assert_eq!(store.roster(&desk()).await.unwrap(), [Operator { version: 1, ..operator(201) }]);
}
