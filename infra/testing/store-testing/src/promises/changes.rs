use std::sync::Arc;

use domain::{Board, Change, Lead, Operator, Room, Timestamp, UserId, Write};
use store::{CommitError, Reason, Store};

use crate::world::{
    NOW, board, chat, chat_id, comes_back, desk, lead, operator, press, ready, refused, release, reserve, room, seed,
    set, shown, waits,
};

pub async fn a_cause_happens_once<S: Store>(store: Arc<S>) {
    let change = Change::nothing().write(Write::PutLead(lead(101)));
    store.commit(&press(1), &change, NOW).await.unwrap();
    assert_eq!(refused(store.commit(&press(1), &change, NOW).await), Reason::Journal);
    assert_eq!(refused(store.commit(&press(1), &Change::nothing(), NOW).await), Reason::Journal);

    assert_eq!(store.lead(UserId(101)).await.unwrap().unwrap().version, 1);
    assert_eq!(store.journaled(&press(1)).await.unwrap().unwrap().cause, press(1));
    assert_eq!(store.journaled(&press(2)).await.unwrap(), None);
}

pub async fn an_item_that_changed_since_it_was_read_is_not_overwritten<S: Store>(store: Arc<S>) {
    let first = [
        (Write::PutLead(lead(101)), Reason::LeadOrChat),
        (Write::PutChat(chat(1)), Reason::LeadOrChat),
        (Write::PutBoard(board()), Reason::LeadOrChat),
        (Write::PutOperator(operator(201)), Reason::Operator),
        (Write::PutRoom(room(1)), Reason::Room),
        (Write::PutTicket(waits(101, NOW)), Reason::Ticket),
    ];
    seed(&*store, first.iter().map(|(write, _)| write.clone()).collect()).await;
    for (number, (write, reason)) in (1..).zip(first) {
        let change = Change::nothing().write(write);
        assert_eq!(refused(store.commit(&press(number), &change, NOW).await), reason, "{change:?}");
    }

    let known = store.lead(UserId(101)).await.unwrap().unwrap();
    seed(&*store, vec![Write::PutLead(Lead { name: "Olha".into(), ..known.clone() })]).await;
    let late = Change::nothing().write(Write::PutLead(known));
    assert_eq!(refused(store.commit(&press(9), &late, NOW).await), Reason::LeadOrChat);
    assert_eq!(store.lead(UserId(101)).await.unwrap().unwrap().name, "Olha");

    let known = store.board(&desk()).await.unwrap().unwrap();
    seed(&*store, vec![Write::PutBoard(Board { front: vec![], ..known.clone() })]).await;
    let late = Change::nothing().write(Write::PutBoard(known));
    assert_eq!(refused(store.commit(&press(9), &late, NOW).await), Reason::LeadOrChat);
    assert_eq!(store.board(&desk()).await.unwrap().unwrap().front, []);
}

pub async fn an_item_that_changed_since_it_was_read_is_not_deleted<S: Store>(store: Arc<S>) {
    let delete = async |number, write| store.commit(&press(number), &Change::nothing().write(write), NOW).await;
    assert_eq!(refused(delete(1, Write::DeleteRoom(room(1))).await), Reason::Room);
    assert_eq!(refused(delete(1, Write::DeleteOperator(operator(201))).await), Reason::Operator);

    seed(&*store, vec![Write::PutRoom(room(1)), Write::PutOperator(operator(201))]).await;
    let known_room = store.room(&desk(), &room(1).id).await.unwrap().unwrap();
    let known = store.operator(&desk(), UserId(201)).await.unwrap().unwrap();
    let changed = Write::PutRoom(Room { state: ready(1).state, ..known_room.clone() });
    seed(&*store, vec![changed, reserve(201, 3, 6, &chat_id(1))]).await;
    assert_eq!(refused(delete(1, Write::DeleteRoom(known_room)).await), Reason::Room);
    assert_eq!(refused(delete(1, Write::DeleteOperator(known)).await), Reason::Operator);

    let room = store.rooms(&desk()).await.unwrap().remove(0);
    let operator = store.roster(&desk()).await.unwrap().remove(0);
    delete(1, Write::DeleteRoom(room)).await.unwrap();
    delete(2, Write::DeleteOperator(operator)).await.unwrap();
    assert_eq!(store.rooms(&desk()).await.unwrap(), []);
    assert_eq!(store.roster(&desk()).await.unwrap(), []);
}

pub async fn nothing_of_a_refused_change_is_stored<S: Store>(store: Arc<S>) {
    seed(&*store, vec![Write::PutLead(lead(101))]).await;
    let change = shown(1)
        .write(Write::PutRoom(room(1)))
        .write(Write::PutTicket(waits(101, NOW)))
        .write(Write::PutChat(chat(1)))
        .write(Write::PutLead(lead(101)));
    assert_eq!(refused(store.commit(&press(1), &change, NOW).await), Reason::LeadOrChat);

    assert_eq!(store.rooms(&desk()).await.unwrap(), []);
    assert_eq!(store.ticket(&waits(101, NOW).id()).await.unwrap(), None);
    assert_eq!(store.chat(&chat(1).id).await.unwrap(), None);
    assert_eq!(store.journaled(&press(1)).await.unwrap(), None);
    assert_eq!(store.unsent(Timestamp(i64::MAX), 10).await.unwrap(), []);
}

pub async fn reasons_are_told_in_their_order<S: Store>(store: Arc<S>) {
    let all = [
        Write::PutRoom(Room { version: 5, ..room(1) }),
        reserve(201, 1, 6, &chat_id(1)),
        Write::DeleteTicket(waits(101, NOW).id()),
        Write::PutLead(Lead { version: 5, ..lead(101) }),
    ];
    let reasons = [Reason::Room, Reason::Operator, Reason::Ticket, Reason::LeadOrChat];
    for count in 1..=all.len() {
        let change = Change { writes: all[..count].to_vec(), effects: vec![] };
        assert_eq!(refused(store.commit(&press(1), &change, NOW).await), reasons[count - 1]);
    }
    store.commit(&press(1), &Change::nothing(), NOW).await.unwrap();
    let change = Change { writes: all.to_vec(), effects: vec![] };
    assert_eq!(refused(store.commit(&press(1), &change, NOW).await), Reason::Journal);
}

pub async fn every_write_adds_one_to_the_version<S: Store>(store: Arc<S>) {
    let version = async || store.operator(&desk(), UserId(201)).await.unwrap().unwrap().version;
    seed(&*store, vec![Write::PutOperator(operator(201))]).await;
    let steps = [reserve(201, 3, 6, &chat_id(1)), set(201, &chat_id(1)), release(201, &chat_id(1))];
    for (before, write) in (1..).zip(steps) {
        assert_eq!(version().await, before);
        seed(&*store, vec![write]).await;
    }
    let read = store.operator(&desk(), UserId(201)).await.unwrap().unwrap();
    assert_eq!(read.version, 4);
    seed(&*store, vec![Write::PutOperator(read.clone())]).await;
    assert_eq!(version().await, 5);

    let late = Change::nothing().write(Write::PutOperator(read));
    assert_eq!(refused(store.commit(&press(1), &late, NOW).await), Reason::Operator);
}

pub async fn a_change_that_writes_one_item_twice_fails<S: Store>(store: Arc<S>) {
    let off = Operator { shift: domain::Shift::Off, ..operator(201) };
    let twice = [
        [release(201, &chat_id(1)), reserve(201, 3, 6, &chat_id(2))],
        [Write::PutOperator(off.clone()), reserve(201, 3, 6, &chat_id(2))],
        [Write::DeleteOperator(off), set(201, &chat_id(1))],
        [Write::PutLead(lead(101)), Write::PutLead(lead(101))],
        [Write::PutChat(chat(1)), Write::PutChat(chat(1))],
        [Write::PutBoard(board()), Write::PutBoard(board())],
        [Write::PutRoom(room(1)), Write::DeleteRoom(room(1))],
        [Write::PutTicket(waits(101, NOW)), Write::DeleteTicket(waits(101, NOW).id())],
    ];
    for writes in twice {
        let failed = store.commit(&press(1), &Change { writes: writes.to_vec(), effects: vec![] }, NOW).await;
        assert!(matches!(failed, Err(CommitError::Failed(_))), "{writes:?}: {failed:?}");
    }
    assert_eq!(store.journaled(&press(1)).await.unwrap(), None);

    // Two tickets of one lead with the same place, one in each lane, are stored as two items.
    seed(&*store, vec![Write::PutTicket(waits(101, NOW)), Write::PutTicket(comes_back(101, NOW))]).await;
}

pub async fn a_change_has_room_for_ninety_nine_writes_and_its_cause<S: Store>(store: Arc<S>) {
    let rooms =
        |count| Change { writes: (0..count).map(|number| Write::PutRoom(room(number))).collect(), effects: vec![] };
    let failed = store.commit(&press(1), &rooms(100), NOW).await.unwrap_err();
    assert!(matches!(failed, CommitError::Failed(_)), "{failed}");
    assert_eq!(store.rooms(&desk()).await.unwrap(), []);

    store.commit(&press(1), &rooms(99), NOW).await.unwrap();
    assert_eq!(store.rooms(&desk()).await.unwrap().len(), 99);
}
