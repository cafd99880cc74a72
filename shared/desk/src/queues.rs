//! The desk's two queues: jobs for the host, and what is told later or to others.
use std::time::Duration;

use aws_sdk_sqs::{Client, error::DisplayErrorContext};
use contracts::{JobMessage, NoticeMessage, VERSION};
use domain::{Cause, Effect, HostJob};

/// SQS delays a message by at most 15 minutes (`DelaySeconds`).
const LONGEST_DELAY: Duration = Duration::from_mins(15);

/// A way to send to both queues.
pub(crate) struct Queues {
    sqs: Client,
    jobs: String,
    notices: String,
}

/// A queue did not take a message.
#[derive(Debug, thiserror::Error)]
#[error("the queue of {queue} did not take a message: {problem}")]
pub struct QueueError {
    queue: &'static str,
    problem: String,
}

impl Queues {
    /// Both queues by their URLs.
    pub(crate) fn new(sqs: Client, jobs: String, notices: String) -> Self {
        Self { sqs, jobs, notices }
    }

    /// Sends a job to the host. Jobs of a room stay in order; the same effect sent twice within five minutes counts
    /// once, and after that the host judges it by its number.
    pub(crate) async fn send_job(&self, cause: &Cause, index: u32, job: &HostJob) -> Result<(), QueueError> {
        let message = JobMessage { v: VERSION, cause: cause.clone(), index, job: job.clone() };
        let sent = self.sqs.send_message().queue_url(&self.jobs).message_body(contracts::write(&message));
        let deduplication = format!("{:016x}-{index}", cause.fingerprint("job"));
        let sent = sent.message_group_id(&job.room.0).message_deduplication_id(deduplication).send().await;
        sent.map(|_| ()).map_err(|error| failed("jobs", DisplayErrorContext(error)))
    }

    /// Leaves an effect to be carried out by `notices`, after a delay if Telegram asked for one.
    pub(crate) async fn send_notice(
        &self,
        cause: &Cause,
        effect: &Effect,
        after: Option<Duration>,
    ) -> Result<(), QueueError> {
        let message = NoticeMessage { v: VERSION, cause: cause.clone(), effect: effect.clone() };
        let delay = i32::try_from(after.unwrap_or_default().min(LONGEST_DELAY).as_secs()).unwrap_or_default();
        let sent = self.sqs.send_message().queue_url(&self.notices).message_body(contracts::write(&message));
        let sent = sent.delay_seconds(delay).send().await;
        sent.map(|_| ()).map_err(|error| failed("notices", DisplayErrorContext(error)))
    }
}

fn failed(queue: &'static str, error: impl std::fmt::Display) -> QueueError {
    QueueError { queue, problem: error.to_string() }
}
