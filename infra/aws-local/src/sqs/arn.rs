//! The names of queues in ARNs and URLs.

use crate::REGION;

/// The account that every queue belongs to.
pub(crate) const ACCOUNT: &str = "000000000000";

/// The ARN of a queue.
pub(crate) fn arn(queue: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}")
}

/// The last part of an ARN, which for a queue is its name.
pub(crate) fn queue_of_arn(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}
