use aws_sdk_dynamodb::types::AttributeValue;
use domain::{AccountId, OperatorId};
use insta::assert_snapshot;

use super::*;
use crate::{local_aws, store::table::create_table};

#[test]
fn every_step_of_a_room_has_its_stored_form_and_is_read_back() {
    let steps = everything();
    let stored: Vec<String> = steps.iter().map(|step| serde_json::to_string(step).unwrap()).collect();
    assert_snapshot!(stored.join("\n"), @r#"
    {"step":"asked"}
    {"step":"created","channel":{"id":2000000001,"access_hash":-5}}
    {"step":"configured","channel":{"id":2000000001,"access_hash":-5}}
    {"step":"promoted","channel":{"id":2000000001,"access_hash":-5}}
    {"step":"ready","channel":{"id":2000000001,"access_hash":-5},"link":"https://t.me/+AbCd","from":4,"cause":{"cause":"update","bot":1,"date":2,"update_id":3}}
    {"step":"bound","channel":{"id":2000000001,"access_hash":-5},"link":"https://t.me/+AbCd","chat":{"chat":"20261122-aa","lead":7,"from":4,"done":2}}
    {"step":"bound","channel":{"id":2000000001,"access_hash":-5,"lost":true},"link":"https://t.me/+AbCd","chat":{"chat":"20261122-aa","lead":7,"from":4,"done":2}}
    {"step":"closing","channel":{"id":2000000001,"access_hash":-5},"link":"https://t.me/+AbCd","chat":{"chat":"20261122-aa","lead":7,"from":4,"done":2},"closing":{"number":3,"decided":1,"ending":{"ended":"closed_by_operator","operator":9},"cause":{"cause":"update","bot":1,"date":2,"update_id":3},"since":2,"seal":{"seal":"recorded","ends":9}}}
    {"step":"gone","chat":"20261122-aa","ends":9}
    {"step":"failed","reason":"CHANNELS_TOO_MUCH"}
    "#);
    for step in steps {
        let item: AttributeValue = serde_dynamo::to_attribute_value(&step).unwrap();
        assert_eq!(serde_dynamo::from_attribute_value::<_, Room>(item).unwrap(), step);
    }
}

#[tokio::test]
async fn a_host_that_lost_its_lease_cannot_write_over_its_successor() {
    let (aws, clients) = local_aws::start().await;
    create_table(&clients.dynamodb, "Userbot").await.unwrap();
    let table = Table::new(clients.dynamodb, "Userbot", &AccountId("main".into()));
    let room = RoomId("bb".into());
    let channel = Channel { id: 2_000_000_001, access_hash: -5, lost: false };
    table.put_room(&room, &Room::Asked, 1).await.unwrap();
    table.put_room(&room, &Room::Created { channel }, 2).await.unwrap();
    table.put_room(&room, &Room::Asked, 1).await.unwrap_err();
    assert_eq!(table.rooms().await.unwrap(), [(room, Room::Created { channel })]);
    aws.stop().await;
}

fn everything() -> Vec<Room> {
    let channel = Channel { id: 2_000_000_001, access_hash: -5, lost: false };
    let cause = Cause::Update { bot: 1, date: 2, update_id: 3 };
    let link = InviteLink("https://t.me/+AbCd".into());
    let chat = Binding { chat: ChatId("20261122-aa".into()), lead: UserId(7), from: Pts(4), done: 2 };
    let closing = Closing {
        number: 3,
        decided: Timestamp(1),
        ending: Ending::ClosedByOperator { operator: OperatorId(UserId(9)) },
        cause: cause.clone(),
        since: Timestamp(2),
        seal: Seal::Recorded { ends: Pts(9) },
    };
    vec![
        Room::Asked,
        Room::Created { channel },
        Room::Configured { channel },
        Room::Promoted { channel },
        Room::Ready { channel, link: link.clone(), from: Pts(4), cause },
        Room::Bound { channel, link: link.clone(), chat: chat.clone() },
        Room::Bound { channel: Channel { lost: true, ..channel }, link: link.clone(), chat: chat.clone() },
        Room::Closing { channel, link, chat: chat.clone(), closing },
        Room::Gone { chat: chat.chat, ends: Pts(9) },
        Room::Failed { reason: "CHANNELS_TOO_MUCH".into() },
    ]
}
