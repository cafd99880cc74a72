//! What the desk reaches outside its tables: Telegram, and two queues.
//!
//! As traits, so that a simulation can stand in for both with faults of its own. On AWS they are [`Telegram`], the Bot
//! API over HTTPS, and [`Sqs`](crate::Sqs).
use std::{future::Future, time::Duration};

use bot::{
    calls::{CallError, Telegram},
    screens::Message,
};
use domain::{Cause, Effect, GroupId, HostJob, MessageId, UserId};

/// The calls that the desk makes of Telegram. What each does and when it succeeds is said at [`Telegram`].
pub trait Calls: Send + Sync + 'static {
    /// [`Telegram::send`].
    fn send(&self, to: UserId, message: &Message) -> impl Future<Output = Result<Option<MessageId>, CallError>> + Send;

    /// [`Telegram::show`].
    fn show(
        &self,
        to: UserId,
        over: Option<MessageId>,
        screen: &Message,
    ) -> impl Future<Output = Result<Option<MessageId>, CallError>> + Send;

    /// [`Telegram::say`].
    fn say(&self, group: GroupId, message: &Message) -> impl Future<Output = Result<(), CallError>> + Send;

    /// [`Telegram::approve`].
    fn approve(&self, group: GroupId, user: UserId) -> impl Future<Output = Result<(), CallError>> + Send;

    /// [`Telegram::decline`].
    fn decline(&self, group: GroupId, user: UserId) -> impl Future<Output = Result<(), CallError>> + Send;

    /// [`Telegram::remove`].
    fn remove(&self, group: GroupId, user: UserId) -> impl Future<Output = Result<(), CallError>> + Send;

    /// Waits before the next call, so that no more of them are made than Telegram takes.
    fn pace(&self, pause: Duration) -> impl Future<Output = ()> + Send;
}

/// The queues that the desk sends to. Who is told that a message was taken may rely on its being delivered, at least
/// once.
pub trait Queues: Send + Sync + 'static {
    /// Sends a job to the host. Jobs of a room stay in order; the same effect sent twice within five minutes counts
    /// once, and after that the host judges it by its number.
    fn send_job(&self, cause: &Cause, index: u32, job: &HostJob)
    -> impl Future<Output = Result<(), QueueError>> + Send;

    /// Leaves an effect to be carried out by `notices`, after a delay if Telegram asked for one.
    fn send_notice(
        &self,
        cause: &Cause,
        effect: &Effect,
        after: Option<Duration>,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// A queue did not take a message, or did not say that it had.
#[derive(Debug, thiserror::Error)]
#[error("the queue of {queue} did not take a message: {problem}")]
pub struct QueueError {
    /// Which queue: `jobs` or `notices`.
    pub queue: &'static str,
    /// What went wrong.
    pub problem: String,
}

impl Calls for Telegram {
    async fn send(&self, to: UserId, message: &Message) -> Result<Option<MessageId>, CallError> {
        Self::send(self, to, message).await
    }

    async fn show(
        &self,
        to: UserId,
        over: Option<MessageId>,
        screen: &Message,
    ) -> Result<Option<MessageId>, CallError> {
        Self::show(self, to, over, screen).await
    }

    async fn say(&self, group: GroupId, message: &Message) -> Result<(), CallError> {
        Self::say(self, group, message).await
    }

    async fn approve(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        Self::approve(self, group, user).await
    }

    async fn decline(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        Self::decline(self, group, user).await
    }

    async fn remove(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        Self::remove(self, group, user).await
    }

    async fn pace(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }
}
