use std::sync::Arc;

use domain::{Change, Timestamp};
use store::{Outcome, Store};

use crate::world::{NOW, press, shown};

pub async fn effects_are_unsent_until_each_is_ticked_off<S: Store>(store: Arc<S>) {
    store.commit(&press(1), &shown(3), NOW).await.unwrap();
    store.commit(&press(2), &Change::nothing(), NOW).await.unwrap();
    let later = Timestamp(NOW.0 + 1);
    assert_eq!(store.unsent(NOW, 10).await.unwrap(), [], "not before its time");
    let entry = store.unsent(later, 10).await.unwrap().remove(0);
    assert_eq!((&entry.cause, entry.unsent_since), (&press(1), Some(NOW)));
    assert_eq!(entry.unsent.values().cloned().collect::<Vec<_>>(), shown(3).effects);

    store.mark_done(&press(1), &[(1, Outcome::Sent { message: Some(7) }), (0, Outcome::Queued)], later).await.unwrap();
    let left = store.unsent(later, 10).await.unwrap().remove(0);
    assert_eq!(left.unsent.keys().collect::<Vec<_>>(), [&2]);

    for _ in 0..2 {
        store.mark_done(&press(1), &[(2, Outcome::Obsolete)], later).await.unwrap();
        assert_eq!(store.unsent(Timestamp(i64::MAX), 10).await.unwrap(), []);
        let settled = store.journaled(&press(1)).await.unwrap().unwrap();
        assert_eq!((settled.unsent.len(), settled.unsent_since), (0, None), "the cause stays known");
    }
    store.mark_done(&press(3), &[(0, Outcome::Unreachable)], later).await.unwrap();
    assert_eq!(store.journaled(&press(3)).await.unwrap(), None, "a tick makes no item");
}

pub async fn a_tick_that_comes_again_leaves_the_rest_as_it_is<S: Store>(store: Arc<S>) {
    store.commit(&press(1), &shown(3), NOW).await.unwrap();
    let tick = async |index, now| store.mark_done(&press(1), &[(index, Outcome::Queued)], now).await.unwrap();
    let later = Timestamp(NOW.0 + 1);
    for _ in 0..2 {
        tick(1, later).await;
        let left = store.unsent(later, 10).await.unwrap().remove(0);
        assert_eq!(left.unsent.keys().collect::<Vec<_>>(), [&0, &2]);
        assert_eq!(left.unsent_since, Some(NOW));
    }
    store.mark_done(&press(1), &[], later).await.unwrap();
    assert_eq!(store.journaled(&press(1)).await.unwrap().unwrap().unsent.len(), 2);

    tick(0, later).await;
    tick(2, later).await;
    for index in 0..3 {
        tick(index, later).await;
        let settled = store.journaled(&press(1)).await.unwrap().unwrap();
        assert_eq!((settled.unsent.len(), settled.unsent_since), (0, None));
        assert_eq!(store.unsent(Timestamp(i64::MAX), 10).await.unwrap(), []);
    }
}

pub async fn an_unsent_item_is_claimed_by_one<S: Store>(store: Arc<S>) {
    let (older, newer) = (Timestamp(NOW.0 - 5), Timestamp(NOW.0 - 4));
    store.commit(&press(1), &shown(1), newer).await.unwrap();
    store.commit(&press(2), &shown(1), older).await.unwrap();
    let found = store.unsent(NOW, 1).await.unwrap();
    assert_eq!(found.iter().map(|entry| &entry.cause).collect::<Vec<_>>(), [&press(2)], "the oldest first");

    assert!(store.claim(&found[0], NOW).await.unwrap());
    assert!(!store.claim(&found[0], NOW).await.unwrap());
    let found = store.unsent(NOW, 10).await.unwrap();
    assert_eq!(found.iter().map(|entry| &entry.cause).collect::<Vec<_>>(), [&press(1)]);

    store.mark_done(&press(1), &[(0, Outcome::Queued)], NOW).await.unwrap();
    assert!(!store.claim(&found[0], NOW).await.unwrap(), "settled meanwhile");
}

pub async fn any_number_of_effects_is_ticked_off_in_one_call<S: Store>(store: Arc<S>) {
    store.commit(&press(1), &shown(120), NOW).await.unwrap();
    let all: Vec<_> = (0..120).map(|index| (index, Outcome::Queued)).collect();
    store.mark_done(&press(1), &all, NOW).await.unwrap();
    assert_eq!(store.unsent(Timestamp(i64::MAX), 10).await.unwrap(), []);
}
