//! Runs the tests that every store must pass (`store_testing::promises`) on a DynamoDB on loopback. `tests/endpoint.rs`
//! runs them on another DynamoDB.

#[path = "support/tables.rs"]
mod tables;

macro_rules! on_loopback {
    ($($about:ident::$promise:ident)*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $promise() {
            let aws = aws_local::AwsLocal::start(aws_local::Where::Memory).await.unwrap();
            let store = tables::dynamodb_at(aws.dynamodb_url(), "test-").await;
            store_testing::promises::$about::$promise(std::sync::Arc::new(store)).await;
            aws.stop().await;
        })*
    };
}

store_testing::promises!(on_loopback);
