//! Tests for implementations of [`store::Store`].
//!
//! [`mod@promises`] is the test suite that every implementation must pass: memory in this crate's tests, `DynamoDB` in
//! those of `store-dynamo`. [`Metered`] wraps a store and counts its reads and writes.
#![expect(clippy::unwrap_used, reason = "a promise fails by panicking")]

mod metered;
#[expect(missing_docs, reason = "the name of a promise is its sentence")]
pub mod promises;
mod world;

pub use metered::{Metered, Usage};
