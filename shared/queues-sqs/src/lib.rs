//! The desk's two queues on SQS: jobs for the host, and notices, which are effects that are carried out later.
use std::time::Duration;

use aws_sdk_sqs::{Client, error::DisplayErrorContext};
use contracts::{JobMessage, NoticeMessage, VERSION};
use desk::ports::{QueueError, Queues};
use domain::{Cause, Effect, HostJob};

/// The longest delay of a message in SQS: 15 minutes (`DelaySeconds`). A longer delay is shortened to 15 minutes.
const LONGEST_DELAY: Duration = Duration::from_mins(15);

/// The SQS client, with the URLs of the two queues that it sends to.
pub struct Sqs {
    client: Client,
    jobs: String,
    notices: String,
}

impl Sqs {
    /// Creates a sender for the queues with these URLs. `jobs` must be a FIFO queue, because its messages have a group
    /// and a deduplication id. `notices` must be a standard queue, because a FIFO queue cannot delay a single message.
    pub fn new(client: Client, jobs: String, notices: String) -> Self {
        Self { client, jobs, notices }
    }
}

impl Queues for Sqs {
    async fn send_job(&self, cause: &Cause, index: u32, job: &HostJob) -> Result<(), QueueError> {
        let message = JobMessage { v: VERSION, cause: cause.clone(), index, job: job.clone() };
        let sent = self.client.send_message().queue_url(&self.jobs).message_body(contracts::write(&message));
        let deduplication = format!("{:016x}-{index}", cause.fingerprint("job"));
        let sent = sent.message_group_id(&job.room.0).message_deduplication_id(deduplication).send().await;
        sent.map(|_| ()).map_err(|error| failed("jobs", DisplayErrorContext(error)))
    }

    async fn send_notice(&self, cause: &Cause, effect: &Effect, after: Option<Duration>) -> Result<(), QueueError> {
        let message = NoticeMessage { v: VERSION, cause: cause.clone(), effect: effect.clone() };
        let delay = i32::try_from(after.unwrap_or_default().min(LONGEST_DELAY).as_secs()).unwrap_or_default();
        let sent = self.client.send_message().queue_url(&self.notices).message_body(contracts::write(&message));
        let sent = sent.delay_seconds(delay).send().await;
        sent.map(|_| ()).map_err(|error| failed("notices", DisplayErrorContext(error)))
    }
}

fn failed(queue: &'static str, error: impl std::fmt::Display) -> QueueError {
    QueueError { queue, problem: error.to_string() }
}
