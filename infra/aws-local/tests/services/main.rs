//! The three services, called through the stock AWS SDK.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod clients;
mod dynamodb;
mod restart;
mod s3;
mod sqs;
