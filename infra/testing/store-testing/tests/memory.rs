//! Runs the tests that every store must pass on the store in memory, with and without `Metered` around it.

macro_rules! on_memory {
    ($($about:ident::$promise:ident)*) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                store_testing::promises::$about::$promise(std::sync::Arc::new(store::Memory::new())).await;
            })*
        }
    };
}

macro_rules! on_metered_memory {
    ($($about:ident::$promise:ident)*) => {
        mod metered {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                let store = store_testing::Metered::new(store::Memory::new());
                store_testing::promises::$about::$promise(std::sync::Arc::new(store)).await;
            })*
        }
    };
}

store_testing::promises!(on_memory);
store_testing::promises!(on_metered_memory);
