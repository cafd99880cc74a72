//! Runs the tests that every store must pass (`store_testing::promises`) on an empty DynamoDB that the caller has
//! started. Start this test by name; it fails if the variable `SWITCHBOARD_TEST_DYNAMODB` is missing:
//!
//! ```text
//! SWITCHBOARD_TEST_DYNAMODB=http://127.0.0.1:4566 cargo test --workspace --test endpoint
//! ```

#[path = "support/tables.rs"]
mod tables;

macro_rules! on_the_endpoint {
    ($($about:ident::$promise:ident)*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $promise() {
            // Each test has a different table prefix, because all tests share one service.
            let store = tables::dynamodb_at(&endpoint(), concat!(stringify!($promise), "-")).await;
            store_testing::promises::$about::$promise(std::sync::Arc::new(store)).await;
        })*
    };
}

store_testing::promises!(on_the_endpoint);

#[expect(clippy::disallowed_methods, reason = "a test has no `main` that could pass it in")]
fn endpoint() -> String {
    std::env::var("SWITCHBOARD_TEST_DYNAMODB").expect("set SWITCHBOARD_TEST_DYNAMODB to the URL of a DynamoDB")
}
