use domain::{AccountId, Timestamp, UserId};
use insta::assert_snapshot;

use super::*;
use crate::{local_aws, store::table::create_table};

#[test]
fn every_step_of_a_contact_has_its_stored_form() {
    let stored = steps().map(|step| serde_json::to_string(&step).unwrap());
    assert_snapshot!(stored.join("\n"), @r#"
    {"step":"awaited"}
    {"step":"met","access_hash":-5}
    {"step":"befriended","access_hash":-5}
    {"step":"unwilling","access_hash":-5}
    {"step":"probed","access_hash":-5}
    "#);
}

#[tokio::test]
async fn a_stored_contact_is_read_back() {
    let (aws, clients) = local_aws::start().await;
    create_table(&clients.dynamodb, "Userbot").await.unwrap();
    let table = Table::new(clients.dynamodb, "Userbot", &AccountId("main".into()));
    let cause = Cause::Enlisting { operator: UserId(9), at: Timestamp(5) };
    let contacts: Vec<Contact> = (9..)
        .zip(steps())
        .map(|(id, step)| Contact { operator: OperatorId(UserId(id)), cause: cause.clone(), step })
        .collect();
    for contact in &contacts {
        table.put_contact(contact, 1).await.unwrap();
        assert_eq!(table.contact(contact.operator).await.unwrap().as_ref(), Some(contact));
    }
    let mut read = table.contacts().await.unwrap();
    read.sort_by_key(|contact| contact.operator);
    assert_eq!(read, contacts);
    assert_eq!(table.contact(OperatorId(UserId(1))).await.unwrap(), None);
    aws.stop().await;
}

fn steps() -> [ContactStep; 5] {
    let access_hash = -5;
    [
        ContactStep::Awaited,
        ContactStep::Met { access_hash },
        ContactStep::Befriended { access_hash },
        ContactStep::Unwilling { access_hash },
        ContactStep::Probed { access_hash },
    ]
}
