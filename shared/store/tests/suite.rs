//! What both stores promise. Every test here runs against memory and against DynamoDB on loopback.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod world;

use std::sync::Arc;

use domain::{
    Change, ChatId, GroupId, Lead, LeadState, Place, Room, RoomState, Settings, Shift, SlotState, Ticket, Timestamp,
    UserId, Write,
};
use store::{Outcome, Reason, Store};
use tokio::task::JoinSet;
use world::{
    NOW, assigned_at_once, chat_id, desk, lead, link, open, operator, press, ready, refused, release, reserve, room,
    seed, shown,
};

/// Runs each of these functions once for each store.
macro_rules! both {
    ($($promise:ident)*) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                super::$promise(std::sync::Arc::new(store::Memory::new())).await;
            })*
        }
        mod dynamodb {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                let (aws, store) = super::world::dynamodb().await;
                super::$promise(std::sync::Arc::new(store)).await;
                aws.stop().await;
            })*
        }
    };
}

both! {
    what_is_stored_is_read_as_it_was
    a_cause_happens_once
    what_was_written_since_it_was_read_is_not_overwritten
    nothing_of_a_refused_change_is_stored
    reasons_are_told_in_their_order
    a_slot_is_reserved_below_the_cap_on_the_same_shift_only
    a_slot_that_is_gone_is_neither_opened_nor_missed
    every_write_adds_one_to_the_version
    the_longest_waiting_comes_first
    a_ticket_goes_in_its_own_generation_only
    a_room_is_found_by_its_group_while_it_is_there
    effects_are_unsent_until_each_is_ticked_off
    an_unsent_item_is_claimed_by_one
    fifty_effects_are_ticked_off_in_any_number_of_calls
    settings_are_the_default_until_they_are_stored
    an_update_is_put_aside
    a_change_that_writes_one_item_twice_fails
    forty_at_once_bring_nobody_above_the_cap_and_lose_nothing
}

async fn what_is_stored_is_read_as_it_was<S: Store>(store: Arc<S>) {
    seed(&*store, vec![Write::PutLead(lead(101)), Write::PutOperator(operator(201)), Write::PutRoom(ready(1))]).await;

    assert_eq!(store.lead(UserId(101)).await.unwrap(), Some(Lead { version: 1, ..lead(101) }));
    assert_eq!(store.lead(UserId(102)).await.unwrap(), None);
    let stored = domain::Operator { version: 1, ..operator(201) };
    assert_eq!(store.operator(&desk(), UserId(201)).await.unwrap(), Some(stored.clone()));
    assert_eq!(store.roster(&desk()).await.unwrap(), [stored]);
    let stored = Room { version: 1, ..ready(1) };
    assert_eq!(store.room(&desk(), &ready(1).id).await.unwrap(), Some(stored.clone()));
    assert_eq!(store.rooms(&desk()).await.unwrap(), [stored]);

    assigned_at_once(&*store, UserId(101)).await.unwrap();
    let chat = press(101).chat_id(NOW);
    let stored = store.chat(&chat).await.unwrap().unwrap();
    assert_eq!((stored.lead, stored.operator.user(), stored.version), (UserId(101), UserId(201), 1));
    assert_eq!(store.chat(&ChatId("another".into())).await.unwrap(), None);
}

async fn a_cause_happens_once<S: Store>(store: Arc<S>) {
    let change = Change::nothing().write(Write::PutLead(lead(101)));
    store.commit(&press(1), &change, NOW).await.unwrap();
    assert_eq!(refused(store.commit(&press(1), &change, NOW).await), Reason::Journal);
    assert_eq!(refused(store.commit(&press(1), &Change::nothing(), NOW).await), Reason::Journal);

    assert_eq!(store.lead(UserId(101)).await.unwrap().unwrap().version, 1);
    assert_eq!(store.journaled(&press(1)).await.unwrap().unwrap().cause, press(1));
    assert_eq!(store.journaled(&press(2)).await.unwrap(), None);
}

async fn what_was_written_since_it_was_read_is_not_overwritten<S: Store>(store: Arc<S>) {
    let first = [Write::PutLead(lead(101)), Write::PutOperator(operator(201)), Write::PutRoom(room(1))];
    seed(&*store, first.to_vec()).await;
    let again = [Reason::LeadOrChat, Reason::Operator, Reason::Room];
    for (number, (write, reason)) in (1..).zip(first.into_iter().zip(again)) {
        let change = Change::nothing().write(write);
        assert_eq!(refused(store.commit(&press(number), &change, NOW).await), reason, "{change:?}");
    }

    let known = store.lead(UserId(101)).await.unwrap().unwrap();
    let renamed = Lead { name: "Olha".into(), ..known.clone() };
    seed(&*store, vec![Write::PutLead(renamed)]).await;
    let late = Change::nothing().write(Write::PutLead(known));
    assert_eq!(refused(store.commit(&press(9), &late, NOW).await), Reason::LeadOrChat);
    assert_eq!(store.lead(UserId(101)).await.unwrap().unwrap().name, "Olha");

    let gone = Change::nothing().write(Write::DeleteRoom(Room { version: 7, ..room(1) }));
    assert_eq!(refused(store.commit(&press(10), &gone, NOW).await), Reason::Room);
    let known = store.rooms(&desk()).await.unwrap().remove(0);
    seed(&*store, vec![Write::DeleteRoom(known)]).await;
    assert_eq!(store.rooms(&desk()).await.unwrap(), []);
}

async fn nothing_of_a_refused_change_is_stored<S: Store>(store: Arc<S>) {
    seed(&*store, vec![Write::PutLead(lead(101))]).await;
    let change = shown(1).write(Write::PutRoom(room(1))).write(Write::PutLead(lead(101)));
    assert_eq!(refused(store.commit(&press(1), &change, NOW).await), Reason::LeadOrChat);

    assert_eq!(store.rooms(&desk()).await.unwrap(), []);
    assert_eq!(store.journaled(&press(1)).await.unwrap(), None);
    assert_eq!(store.unsent(Timestamp(i64::MAX), 10).await.unwrap(), []);
}

async fn reasons_are_told_in_their_order<S: Store>(store: Arc<S>) {
    let place = Place { since: NOW, generation: 0 };
    let ticket = Ticket { desk: desk(), lead: UserId(101), place };
    let all = [
        Write::PutRoom(Room { version: 5, ..room(1) }),
        reserve(201, 1, 6, &chat_id(1)),
        Write::DeleteTicket(ticket),
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

async fn a_slot_is_reserved_below_the_cap_on_the_same_shift_only<S: Store>(store: Arc<S>) {
    let off = domain::Operator { shift: Shift::Off, ..operator(202) };
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
    assert!(full.chats.values().all(|slot| slot.state == SlotState::Reserved && slot.link == link()));
}

async fn a_slot_that_is_gone_is_neither_opened_nor_missed<S: Store>(store: Arc<S>) {
    seed(&*store, vec![Write::PutOperator(operator(201))]).await;
    seed(&*store, vec![reserve(201, 3, 6, &chat_id(1))]).await;
    seed(&*store, vec![open(201, &chat_id(1))]).await;
    let talking = store.operator(&desk(), UserId(201)).await.unwrap().unwrap();
    assert_eq!(talking.chats[&chat_id(1)].state, SlotState::Open);

    seed(&*store, vec![release(201, &chat_id(1))]).await;
    seed(&*store, vec![release(201, &chat_id(1))]).await;
    // The rest of the change is stored, whatever became of the slot.
    seed(&*store, vec![open(201, &chat_id(1)), Write::PutLead(lead(101)), open(202, &chat_id(1))]).await;
    seed(&*store, vec![release(202, &chat_id(1)), Write::PutLead(lead(102))]).await;

    assert_eq!(store.operator(&desk(), UserId(201)).await.unwrap().unwrap().load(), 0);
    assert_eq!(store.operator(&desk(), UserId(202)).await.unwrap(), None);
    assert!(store.lead(UserId(101)).await.unwrap().is_some() && store.lead(UserId(102)).await.unwrap().is_some());

    // A slot that is gone hides no other reason.
    let change = Change::nothing().write(open(201, &chat_id(1))).write(Write::PutLead(lead(101)));
    assert_eq!(refused(store.commit(&press(1), &change, NOW).await), Reason::LeadOrChat);
}

async fn every_write_adds_one_to_the_version<S: Store>(store: Arc<S>) {
    let version = async || store.operator(&desk(), UserId(201)).await.unwrap().unwrap().version;
    seed(&*store, vec![Write::PutOperator(operator(201))]).await;
    let steps = [reserve(201, 3, 6, &chat_id(1)), open(201, &chat_id(1)), release(201, &chat_id(1))];
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

async fn the_longest_waiting_comes_first<S: Store>(store: Arc<S>) {
    let at = |since, lead| Ticket {
        desk: desk(),
        lead: UserId(lead),
        place: Place { since: Timestamp(since), generation: 0 },
    };
    // As text, 9 would come after 10, and after 1795305600000.
    let tickets = [at(1_795_305_600_000, 5), at(10, 4), at(9, 30), at(9, 4), at(100, 1)];
    seed(&*store, tickets.iter().cloned().map(Write::PutTicket).collect()).await;

    let first = store.queue(&desk(), 2).await.unwrap();
    assert_eq!(first.iter().map(|ticket| ticket.place.since.0).collect::<Vec<_>>(), [9, 9]);
    let order: Vec<i64> = store.queue(&desk(), 50).await.unwrap().iter().map(|ticket| ticket.place.since.0).collect();
    assert_eq!(order, [9, 9, 10, 100, 1_795_305_600_000]);
    assert_eq!(store.queue(&domain::DeskId("another".into()), 50).await.unwrap(), []);
}

async fn a_ticket_goes_in_its_own_generation_only<S: Store>(store: Arc<S>) {
    let of = |generation| Ticket { desk: desk(), lead: UserId(101), place: Place { since: NOW, generation } };
    seed(&*store, vec![Write::PutTicket(of(1))]).await;
    for (number, write) in [(1, Write::PutTicket(of(2))), (2, Write::DeleteTicket(of(0)))] {
        assert_eq!(refused(store.commit(&press(number), &Change::nothing().write(write), NOW).await), Reason::Ticket);
    }
    let served = Change::nothing().write(Write::DeleteTicket(of(1)));
    store.commit(&press(3), &served, NOW).await.unwrap();
    assert_eq!(refused(store.commit(&press(4), &served, NOW).await), Reason::Ticket);
    assert_eq!(store.queue(&desk(), 5).await.unwrap(), []);
}

async fn a_room_is_found_by_its_group_while_it_is_there<S: Store>(store: Arc<S>) {
    let group = GroupId(-1_002_000_000_001);
    seed(&*store, vec![Write::PutRoom(room(1)), Write::PutRoom(ready(2))]).await;
    assert_eq!(store.room_of(group).await.unwrap(), None);

    let asked = store.room(&desk(), &room(1).id).await.unwrap().unwrap();
    let taken = Room { state: RoomState::Taken { group, chat: chat_id(1) }, ..asked };
    seed(&*store, vec![Write::PutRoom(taken.clone())]).await;
    let found = store.room_of(group).await.unwrap().unwrap();
    assert_eq!(found, Room { version: 2, ..taken });

    seed(&*store, vec![Write::DeleteRoom(found)]).await;
    assert_eq!(store.room_of(group).await.unwrap(), None);
}

async fn effects_are_unsent_until_each_is_ticked_off<S: Store>(store: Arc<S>) {
    store.commit(&press(1), &shown(3), NOW).await.unwrap();
    store.commit(&press(2), &Change::nothing(), NOW).await.unwrap();
    let later = Timestamp(NOW.0 + 1);
    assert_eq!(store.unsent(NOW, 10).await.unwrap(), [], "not before its time");
    let entry = store.unsent(later, 10).await.unwrap().remove(0);
    assert_eq!((&entry.cause, entry.unsent_since), (&press(1), Some(NOW)));
    assert_eq!(entry.unsent.values().cloned().collect::<Vec<_>>(), shown(3).effects);

    store.settle(&press(1), &[(1, Outcome::Told { message: Some(7) }), (0, Outcome::HandedOver)], later).await.unwrap();
    let left = store.unsent(later, 10).await.unwrap().remove(0);
    assert_eq!(left.unsent.keys().collect::<Vec<_>>(), [&2]);

    for _ in 0..2 {
        store.settle(&press(1), &[(2, Outcome::Untrue)], later).await.unwrap();
        assert_eq!(store.unsent(Timestamp(i64::MAX), 10).await.unwrap(), []);
        let settled = store.journaled(&press(1)).await.unwrap().unwrap();
        assert_eq!((settled.unsent.len(), settled.unsent_since), (0, None), "the cause stays known");
    }
    store.settle(&press(3), &[(0, Outcome::Unreachable)], later).await.unwrap();
    assert_eq!(store.journaled(&press(3)).await.unwrap(), None, "a tick makes no item");
}

async fn an_unsent_item_is_claimed_by_one<S: Store>(store: Arc<S>) {
    let (older, newer) = (Timestamp(NOW.0 - 5), Timestamp(NOW.0 - 4));
    store.commit(&press(1), &shown(1), newer).await.unwrap();
    store.commit(&press(2), &shown(1), older).await.unwrap();
    let found = store.unsent(NOW, 1).await.unwrap();
    assert_eq!(found.iter().map(|entry| &entry.cause).collect::<Vec<_>>(), [&press(2)], "the oldest first");

    assert!(store.claim(&found[0], NOW).await.unwrap());
    assert!(!store.claim(&found[0], NOW).await.unwrap());
    let found = store.unsent(NOW, 10).await.unwrap();
    assert_eq!(found.iter().map(|entry| &entry.cause).collect::<Vec<_>>(), [&press(1)]);

    store.settle(&press(1), &[(0, Outcome::HandedOver)], NOW).await.unwrap();
    assert!(!store.claim(&found[0], NOW).await.unwrap(), "settled meanwhile");
}

async fn fifty_effects_are_ticked_off_in_any_number_of_calls<S: Store>(store: Arc<S>) {
    store.commit(&press(1), &shown(120), NOW).await.unwrap();
    let all: Vec<_> = (0..120).map(|index| (index, Outcome::HandedOver)).collect();
    store.settle(&press(1), &all, NOW).await.unwrap();
    assert_eq!(store.unsent(Timestamp(i64::MAX), 10).await.unwrap(), []);
}

async fn settings_are_the_default_until_they_are_stored<S: Store>(store: Arc<S>) {
    assert_eq!(store.settings(&desk()).await.unwrap(), Settings::default());
    for pool in [3, 4] {
        let settings = Settings { pool, ..Settings::default() };
        store.put_settings(&desk(), &settings).await.unwrap();
        assert_eq!(store.settings(&desk()).await.unwrap(), settings);
    }
}

async fn an_update_is_put_aside<S: Store>(store: Arc<S>) {
    for _ in 0..2 {
        store.put_aside(b"{\"update_id\": \xff", NOW).await.unwrap();
    }
    assert_eq!(store.unsent(Timestamp(i64::MAX), 10).await.unwrap(), [], "nobody sends it");
}

async fn a_change_that_writes_one_item_twice_fails<S: Store>(store: Arc<S>) {
    let change = Change::nothing().write(release(201, &chat_id(1))).write(reserve(201, 3, 6, &chat_id(2)));
    let failed = store.commit(&press(1), &change, NOW).await.unwrap_err();
    assert!(matches!(failed, store::CommitError::Failed(_)), "{failed}");
    let many = (0..100).map(|number| Write::PutRoom(room(number))).collect();
    let failed = store.commit(&press(1), &Change { writes: many, effects: vec![] }, NOW).await.unwrap_err();
    assert!(matches!(failed, store::CommitError::Failed(_)), "{failed}");
    assert_eq!(store.journaled(&press(1)).await.unwrap(), None);
}

async fn forty_at_once_bring_nobody_above_the_cap_and_lose_nothing<S: Store>(store: Arc<S>) {
    let (leads, operators) = (1001..=1040, 201..=205);
    seed(&*store, leads.clone().map(|user| Write::PutLead(lead(user))).collect()).await;
    seed(&*store, operators.map(|user| Write::PutOperator(operator(user))).collect()).await;
    seed(&*store, (1..=40).map(|number| Write::PutRoom(ready(number))).collect()).await;

    let mut requests = JoinSet::new();
    for user in leads {
        let store = store.clone();
        requests.spawn(async move { assigned_at_once(&*store, UserId(user)).await });
    }
    let outcomes = requests.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_some()).count(), 30, "five operators, six chats each");

    let roster = store.roster(&desk()).await.unwrap();
    for operator in &roster {
        assert_eq!(operator.load(), 6);
        assert_eq!(operator.version, 7, "put once, and once for each of its chats: no write was lost");
    }
    let mut taken = 0;
    for room in store.rooms(&desk()).await.unwrap() {
        let RoomState::Taken { chat, .. } = &room.state else { continue };
        let chat = store.chat(chat).await.unwrap().unwrap();
        assert_eq!(chat.room, room.id);
        let operator = roster.iter().find(|operator| operator.id == chat.operator).unwrap();
        assert!(operator.chats.contains_key(&chat.id));
        let lead = store.lead(chat.lead).await.unwrap().unwrap();
        assert!(matches!(lead.state, LeadState::Invited(seat) if seat.chat == chat.id));
        taken += 1;
    }
    assert_eq!(taken, 30);
}
