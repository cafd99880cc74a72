//! Tests for implementations of [`store::Store`].
//!
//! [`mod@promises`] is the test suite that every implementation must pass. This crate's tests run it on the store in
//! memory, the tests of `store-dynamo` run it on `DynamoDB`. [`Metered`] wraps a store and counts its reads and writes.
#![expect(clippy::unwrap_used, reason = "a promise fails by panicking")]

mod metered;
#[expect(missing_docs, reason = "the name of a promise is its sentence")]
pub mod promises;
mod world;

pub use metered::{Metered, Usage};
