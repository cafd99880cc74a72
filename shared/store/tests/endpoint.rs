//! What every store promises, on a DynamoDB that somebody else has started and that is empty. Runs when it is named,
//! and fails if nobody says where that is:
//!
//! ```text
//! SWITCHBOARD_TEST_DYNAMODB=http://127.0.0.1:4566 cargo test --workspace --test endpoint
//! ```

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[macro_use]
mod promises;
mod world;

macro_rules! on_the_endpoint {
    ($($about:ident::$promise:ident)*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $promise() {
            // Tables of its own: the tests share one service.
            let store = crate::world::dynamodb_at(&endpoint(), concat!(stringify!($promise), "-")).await;
            crate::promises::$about::$promise(std::sync::Arc::new(store)).await;
        })*
    };
}

promises!(on_the_endpoint);

#[expect(clippy::disallowed_methods, reason = "a test has no `main` to be told by")]
fn endpoint() -> String {
    std::env::var("SWITCHBOARD_TEST_DYNAMODB").expect("SWITCHBOARD_TEST_DYNAMODB says where the DynamoDB to test on is")
}
