use domain::{
    AccountId, Cause, Change, ChatId, ChatState, FirstReply, GroupId, InviteLink, Language, OperatorId, Place, RoomId,
    Serving, UserId, Write,
};
use store::{Reads, Writes};

use super::*;
use crate::{DynamoDb, loopback::empty};

const NOW: Timestamp = Timestamp(1_795_305_600_000);

#[tokio::test]
async fn a_chat_that_has_changed_since_the_index_saw_it_is_as_it_is_now() {
    let (aws, db) = empty().await;
    for number in 1..=4 {
        stored(&db, number, chat(number, Some(NOW))).await;
    }
    let found = find(&db.tables, &desk(), NOW, 10).await.unwrap();
    assert_eq!(found.len(), 4);

    let moved = async |number, due| {
        let read = db.chat(&chat(number, None).id).await.unwrap().unwrap();
        stored(&db, number + 10, Chat { due, step: 2, ..read }).await;
    };
    moved(1, None).await;
    moved(2, Some(Timestamp(NOW.0 + 1))).await;
    moved(3, Some(Timestamp(NOW.0 - 1))).await;
    let still = still_due(&db.tables, &found, NOW).await.unwrap();

    assert_eq!(still.iter().map(|chat| (chat.id.0.as_str(), chat.step)).collect::<Vec<_>>(), [("3", 2), ("4", 1)]);
    aws.stop().await;
}

async fn stored(db: &DynamoDb, cause: i64, chat: Chat) {
    let cause = Cause::Update { bot: 1, date: 0, update_id: cause };
    db.commit(&cause, &Change::nothing().write(Write::PutChat(chat)), NOW).await.unwrap();
}

fn desk() -> DeskId {
    DeskId("main".into())
}

fn chat(number: i64, due: Option<Timestamp>) -> Chat {
    Chat {
        id: ChatId(number.to_string()),
        desk: desk(),
        lead: UserId(101),
        lead_name: "Olena".into(),
        language: Language::English,
        place: Place { since: NOW, generation: 0 },
        serving: Serving::By { operator: OperatorId(UserId(201)), since: NOW, first_reply: FirstReply::Awaited },
        room: RoomId("room-1".into()),
        group: GroupId(-1_002_000_000_001),
        account: AccountId("main".into()),
        link: InviteLink("https://t.me/+example".into()),
        state: ChatState::Invited { since: NOW },
        due,
        step: 1,
        jobs: 2,
        version: 0,
    }
}
