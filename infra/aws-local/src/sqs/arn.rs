//! The names of queues in ARNs and URLs.

use crate::REGION;

/// The account id of all queues.
pub(crate) const ACCOUNT: &str = "000000000000";

/// Returns the ARN of a queue.
pub(crate) fn arn(queue: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}")
}

/// Returns the last part of an ARN, which is the queue's name.
pub(crate) fn queue_of_arn(arn: &str) -> &str {
    arn.rsplit(':').next().unwrap_or(arn)
}
