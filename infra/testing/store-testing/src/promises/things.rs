use std::sync::Arc;

use domain::{
    Board, Chat, ChatId, DeskId, Lead, Operator, Room, Settings, Ticket, Timestamp, UserId, WaitReason, Write,
};
use store::Store;

use crate::world::{NOW, board, chat, comes_back, desk, lead, operator, ready, seed, waits};

pub async fn stored_things_are_read_back_unchanged<S: Store>(store: Arc<S>) {
    let things = [
        Write::PutLead(lead(101)),
        Write::PutOperator(operator(201)),
        Write::PutRoom(ready(1)),
        Write::PutChat(chat(1)),
        Write::PutBoard(board()),
        Write::PutTicket(waits(102, NOW)),
        Write::PutTicket(comes_back(103, NOW)),
    ];
    seed(&*store, things.to_vec()).await;

    assert_eq!(store.lead(UserId(101)).await.unwrap(), Some(Lead { version: 1, ..lead(101) }));
    assert_eq!(store.lead(UserId(102)).await.unwrap(), None);

    let stored = Operator { version: 1, ..operator(201) };
    assert_eq!(store.operator(&desk(), UserId(201)).await.unwrap(), Some(stored.clone()));
    assert_eq!(store.operator(&desk(), UserId(101)).await.unwrap(), None);
    assert_eq!(store.roster(&desk()).await.unwrap(), [stored]);

    let stored = Room { version: 1, ..ready(1) };
    assert_eq!(store.room(&desk(), &ready(1).id).await.unwrap(), Some(stored.clone()));
    assert_eq!(store.room(&desk(), &ready(2).id).await.unwrap(), None);
    assert_eq!(store.rooms(&desk()).await.unwrap(), [stored]);

    assert_eq!(store.chat(&chat(1).id).await.unwrap(), Some(Chat { version: 1, ..chat(1) }));
    assert_eq!(store.chat(&ChatId("another".into())).await.unwrap(), None);

    assert_eq!(store.board(&desk()).await.unwrap(), Some(Board { version: 1, ..board() }));

    for ticket in [waits(102, NOW), comes_back(103, NOW)] {
        assert_eq!(store.ticket(&ticket.id()).await.unwrap(), Some(ticket.clone()));
        assert_eq!(store.queue(&desk(), ticket.needs.lane(), 5).await.unwrap(), [ticket]);
    }
    assert_eq!(store.ticket(&waits(101, NOW).id()).await.unwrap(), None);
}

pub async fn settings_are_the_default_until_they_are_stored<S: Store>(store: Arc<S>) {
    assert_eq!(store.settings(&desk()).await.unwrap(), Settings::default());
    for pool in [3, 4] {
        let settings = Settings {
            pool,
            account_tag: Some("@desk_account".into()),
            supervisors: vec![UserId(301), UserId(302)],
            ..Settings::default()
        };
        store.put_settings(&desk(), &settings).await.unwrap();
        assert_eq!(store.settings(&desk()).await.unwrap(), settings);
    }
}

pub async fn desks_do_not_see_each_other<S: Store>(store: Arc<S>) {
    let other = DeskId("main-2".into());
    let things = [
        Write::PutOperator(Operator { desk: other.clone(), ..operator(201) }),
        Write::PutRoom(Room { desk: other.clone(), ..ready(1) }),
        Write::PutChat(Chat { desk: other.clone(), due: Some(NOW), ..chat(1) }),
        Write::PutBoard(Board { desk: other.clone(), ..board() }),
        Write::PutTicket(Ticket { desk: other.clone(), ..waits(101, NOW) }),
        Write::PutTicket(Ticket { desk: other.clone(), ..comes_back(102, NOW) }),
    ];
    seed(&*store, things.to_vec()).await;
    store.put_settings(&other, &Settings { pool: 3, ..Settings::default() }).await.unwrap();

    for (desk, there) in [(other, 1), (desk(), 0)] {
        assert_eq!(store.roster(&desk).await.unwrap().len(), there);
        assert_eq!(store.operator(&desk, UserId(201)).await.unwrap().iter().count(), there);
        assert_eq!(store.rooms(&desk).await.unwrap().len(), there);
        assert_eq!(store.room(&desk, &ready(1).id).await.unwrap().iter().count(), there);
        assert_eq!(store.chats_due(&desk, NOW, 5).await.unwrap().len(), there);
        assert_eq!(store.board(&desk).await.unwrap().iter().count(), there);
        for ticket in [waits(101, NOW), comes_back(102, NOW)] {
            let ticket = Ticket { desk: desk.clone(), ..ticket };
            assert_eq!(store.queue(&desk, ticket.needs.lane(), 5).await.unwrap().len(), there);
            assert_eq!(store.ticket(&ticket.id()).await.unwrap().iter().count(), there);
        }
        assert_eq!(store.settings(&desk).await.unwrap().pool == 3, there == 1);
    }

    // A desk's board and its settings are separate items.
    store.put_settings(&desk(), &Settings { pool: 4, ..Settings::default() }).await.unwrap();
    seed(&*store, vec![Write::PutBoard(Board { wait_reason: WaitReason::LateRoom, ..board() })]).await;
    assert_eq!(store.settings(&desk()).await.unwrap().pool, 4);
    assert_eq!(store.board(&desk()).await.unwrap().unwrap().wait_reason, WaitReason::LateRoom);
}

pub async fn an_update_is_set_aside<S: Store>(store: Arc<S>) {
    for _ in 0..2 {
        store.set_aside(b"{\"update_id\": \xff", NOW).await.unwrap();
    }
    assert_eq!(store.unsent(Timestamp(i64::MAX), 10).await.unwrap(), [], "nobody sends it");
}
