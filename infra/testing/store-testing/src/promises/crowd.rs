use std::sync::Arc;

use domain::{LeadState, RoomState, UserId, Write};
use store::Store;
use tokio::task::JoinSet;

use crate::world::{assigned_at_once, desk, lead, operator, ready, seed};

pub async fn forty_at_once_bring_nobody_above_the_cap_and_lose_nothing<S: Store>(store: Arc<S>) {
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
        let operator = roster.iter().find(|operator| Some(operator.id) == chat.operator()).unwrap();
        assert!(operator.chats.contains_key(&chat.id));
        let lead = store.lead(chat.lead).await.unwrap().unwrap();
        assert!(matches!(lead.state, LeadState::Invited(lead_chat) if lead_chat.chat == chat.id));
        taken += 1;
    }
    assert_eq!(taken, 30);
}
