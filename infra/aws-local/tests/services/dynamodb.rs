//! DynamoDB as the desk uses it: one transaction puts a journal item and does a conditional update. If the transaction
//! is cancelled, the answer gives the reasons.

use aws_local::{AwsLocal, Where};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, CancellationReason, KeySchemaElement, KeyType, Put,
    ReturnValuesOnConditionCheckFailure, ScalarAttributeType, TransactWriteItem, Update,
};

use crate::clients::config;

#[tokio::test]
async fn a_transaction_is_whole_or_tells_the_reason_of_each_item() {
    let aws = AwsLocal::start(Where::Memory).await.unwrap();
    let client = Client::new(&config(aws.dynamodb_url()));
    make_table(&client).await;
    put(&client, "ihor", 2).await;

    let reasons = take_one(&client, "cause-1").await;
    assert_eq!(reasons, Ok(()));
    assert_eq!(left(&client, "ihor").await, "1");

    let reasons = take_one(&client, "cause-1").await.unwrap_err();
    assert_eq!(codes(&reasons), ["ConditionalCheckFailed", "None"], "the journal knows the cause");
    assert!(reasons[0].item().is_some(), "and shows what it holds");
    assert_eq!(left(&client, "ihor").await, "1", "nothing of a cancelled transaction is kept");

    take_one(&client, "cause-2").await.unwrap();
    let reasons = take_one(&client, "cause-3").await.unwrap_err();
    assert_eq!(codes(&reasons), ["None", "ConditionalCheckFailed"], "none is left");

    let reasons = take_one(&client, "cause-2").await.unwrap_err();
    assert_eq!(codes(&reasons), ["ConditionalCheckFailed", "ConditionalCheckFailed"], "every reason is told");
    aws.stop().await;
}

/// Runs one transaction: puts a new journal item, and reduces the count of `ihor` by one if it is above zero.
async fn take_one(client: &Client, cause: &str) -> Result<(), Vec<CancellationReason>> {
    let journal = Put::builder()
        .table_name("things")
        .item("id", text(cause))
        .condition_expression("attribute_not_exists(id)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let update = Update::builder()
        .table_name("things")
        .key("id", text("ihor"))
        .update_expression("SET #left = #left - :one")
        .condition_expression("#left >= :one")
        .expression_attribute_names("#left", "left")
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let answer = client
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().put(journal.build().unwrap()).build())
        .transact_items(TransactWriteItem::builder().update(update.build().unwrap()).build())
        .send()
        .await;
    match answer.map_err(aws_sdk_dynamodb::error::SdkError::into_service_error) {
        Ok(_) => Ok(()),
        Err(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            Err(cancelled.cancellation_reasons().to_vec())
        }
        Err(error) => panic!("{error:?}"),
    }
}

async fn make_table(client: &Client) {
    let attribute = AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S);
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash);
    client
        .create_table()
        .table_name("things")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute.build().unwrap())
        .key_schema(key.build().unwrap())
        .send()
        .await
        .unwrap();
}

async fn put(client: &Client, id: &str, left: u32) {
    let left = AttributeValue::N(left.to_string());
    client.put_item().table_name("things").item("id", text(id)).item("left", left).send().await.unwrap();
}

async fn left(client: &Client, id: &str) -> String {
    let answer = client.get_item().table_name("things").key("id", text(id)).consistent_read(true).send().await.unwrap();
    answer.item().unwrap()["left"].as_n().unwrap().clone()
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn codes(reasons: &[CancellationReason]) -> Vec<&str> {
    reasons.iter().map(|reason| reason.code().unwrap_or_default()).collect()
}
