use domain::{Language, Place, Recipient, TicketNeeds, Write};
use store::Memory;

use super::*;

#[tokio::test]
async fn reads_and_writes_are_counted_by_item() {
    let store = Metered::new(Memory::new());
    store.commit(&cause(1), &waiting(1..=3), Timestamp(5)).await.unwrap();
    assert_eq!(store.usage(), Usage { calls: 1, items_read: 0, items_written: 4 });

    assert!(store.commit(&cause(1), &waiting(4..=4), Timestamp(5)).await.is_err());
    assert_eq!(store.usage(), Usage { calls: 2, items_read: 0, items_written: 6 });

    store.lead(UserId(1)).await.unwrap();
    assert_eq!(store.usage(), Usage { calls: 3, items_read: 1, items_written: 6 });
    store.queue(&desk(), Lane::Chat, 50).await.unwrap();
    store.queue(&desk(), Lane::Operator, 50).await.unwrap();
    assert_eq!(store.usage(), Usage { calls: 5, items_read: 4, items_written: 6 });
    store.after_conflict(0).await;
    assert_eq!(store.usage().calls, 5);
    assert_eq!(store.store().commits(), 1);
}

#[tokio::test]
async fn reading_the_head_of_the_queue_costs_the_same_for_any_length() {
    let mut usages = Vec::new();
    for waiting_leads in [100, 10_000] {
        let memory = Memory::new();
        for user in 1..=waiting_leads {
            memory.commit(&cause(user), &waiting(user..=user), Timestamp(5)).await.unwrap();
        }
        let store = Metered::new(memory);
        for lane in Lane::ALL {
            store.queue(&desk(), lane, 5).await.unwrap();
        }
        usages.push(store.usage());
    }
    assert_eq!(usages[0], usages[1]);
}

fn waiting(users: std::ops::RangeInclusive<i64>) -> Change {
    users.fold(Change::nothing(), |change, user| change.write(Write::PutTicket(ticket(user))))
}

fn ticket(user: i64) -> Ticket {
    Ticket {
        desk: desk(),
        lead: Recipient { user: UserId(user), language: Language::English },
        lead_name: "Olena".into(),
        place: Place { since: Timestamp(5), generation: 0 },
        needs: TicketNeeds::Chat { screen: None },
    }
}

fn cause(update_id: i64) -> Cause {
    Cause::Update { bot: 1, date: 5, update_id }
}

fn desk() -> DeskId {
    DeskId("main".into())
}
