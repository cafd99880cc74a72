use domain::{Act, Change, Effect, Language, Recipient, Screen, UserId};
use store::{Reads, Writes};

use super::*;
use crate::{DynamoDb, loopback::empty};

const NOW: Timestamp = Timestamp(1_795_305_600_000);
const IN_30_DAYS_S: i64 = 1_795_305_600 + 30 * 86_400;

#[tokio::test]
async fn an_item_goes_30_days_after_its_last_tick_and_not_before() {
    let (aws, db) = empty().await;
    db.commit(&cause(), &shown(2), NOW).await.unwrap();
    db.mark_done(&cause(), &[(0, Outcome::Queued)], NOW).await.unwrap();
    assert_eq!(expiry_of(&db).await, None, "something is unsent");

    db.mark_done(&cause(), &[(1, Outcome::Sent { message: Some(7) })], NOW).await.unwrap();
    assert_eq!(expiry_of(&db).await, Some(IN_30_DAYS_S));
    aws.stop().await;
}

#[tokio::test]
async fn an_item_whose_closing_was_lost_is_closed_when_it_is_found() {
    let (aws, db) = empty().await;
    db.commit(&cause(), &shown(1), NOW).await.unwrap();
    mark_some(&db.tables, &cause(), &[(0, Outcome::Queued)]).await.unwrap();
    assert!(db.journaled(&cause()).await.unwrap().unwrap().unsent_since.is_some());

    assert_eq!(db.unsent(Timestamp(NOW.0 + 1), 10).await.unwrap(), []);
    assert_eq!(db.journaled(&cause()).await.unwrap().unwrap().unsent_since, None);
    assert_eq!(expiry_of(&db).await, Some(IN_30_DAYS_S));
    aws.stop().await;
}

async fn expiry_of(db: &DynamoDb) -> Option<i64> {
    let get =
        db.tables.client.get_item().table_name(db.tables.name(Table::Journal)).set_key(Some(key::journal(&cause())));
    let item = get.consistent_read(true).send().await.unwrap().item.unwrap();
    item.get(attribute::EXPIRES_AT).map(|expiry| expiry.as_n().unwrap().parse().unwrap())
}

fn cause() -> Cause {
    Cause::Update { bot: 1, date: 1_795_305_600, update_id: 7 }
}

fn shown(count: usize) -> Change {
    let to = Recipient { user: UserId(101), language: Language::English };
    let effect = Effect { step: None, act: Act::Show { to, over: None, screen: Screen::Menu } };
    Change { writes: vec![], effects: vec![effect; count] }
}
