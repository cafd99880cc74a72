//! The desk's queues, as an interface. On AWS the queues are in SQS (`queues-sqs`); the simulation has queues that
//! inject faults.
//!
//! The interface to Telegram is [`bot::calls::BotApi`]. The interface to the tables is [`store::Store`].
use std::{future::Future, time::Duration};

use domain::{Cause, Effect, HostJob};

/// The queues to which the desk sends. A message that was accepted is delivered at least once.
pub trait Queues: Send + Sync + 'static {
    /// Sends a job to the host. The jobs of a room stay in order. If the same effect is sent twice within five minutes,
    /// the queue delivers it once. A later repeat is delivered, and the host recognizes it by the job's number.
    fn send_job(&self, cause: &Cause, index: u32, job: &HostJob)
    -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Sends an effect to `notices`, with a delay if Telegram asked for one.
    fn send_notice(
        &self,
        cause: &Cause,
        effect: &Effect,
        after: Option<Duration>,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// A queue did not accept a message, or the answer of the queue did not arrive.
#[derive(Debug, thiserror::Error)]
#[error("the queue of {queue} did not accept a message: {problem}")]
pub struct QueueError {
    /// The name of the queue: `jobs` or `notices`.
    pub queue: &'static str,
    /// The problem in words, without the message's content.
    pub problem: String,
}
