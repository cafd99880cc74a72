//! What every store promises, on memory and on DynamoDB on loopback. `tests/endpoint.rs` asks it of another DynamoDB.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[macro_use]
mod promises;
mod world;

macro_rules! on_memory {
    ($($about:ident::$promise:ident)*) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                crate::promises::$about::$promise(std::sync::Arc::new(store::Memory::new())).await;
            })*
        }
    };
}

/// A store that is wrapped keeps every promise, too.
macro_rules! on_metered_memory {
    ($($about:ident::$promise:ident)*) => {
        mod metered {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                let store = store::Metered::new(store::Memory::new());
                crate::promises::$about::$promise(std::sync::Arc::new(store)).await;
            })*
        }
    };
}

macro_rules! on_dynamodb {
    ($($about:ident::$promise:ident)*) => {
        mod dynamodb {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                let aws = aws_local::AwsLocal::start(aws_local::Where::Memory).await.unwrap();
                let store = crate::world::dynamodb_at(aws.dynamodb_url(), "test-").await;
                crate::promises::$about::$promise(std::sync::Arc::new(store)).await;
                aws.stop().await;
            })*
        }
    };
}

promises!(on_memory);
promises!(on_metered_memory);
promises!(on_dynamodb);
