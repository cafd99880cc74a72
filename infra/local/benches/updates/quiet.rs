//! A Telegram that accepts every call immediately and shows nothing to anybody, and queues that accept every message.
use std::time::Duration;

use bot::{
    calls::{BotApi, CallError},
    screens::Message,
};
use desk::ports::{QueueError, Queues};
use domain::{Cause, Effect, GroupId, HostJob, MessageId, UserId};

/// Accepts all calls and messages; see the [module](self).
pub(crate) struct Quiet;

const SENT: Option<MessageId> = Some(MessageId(1));

impl BotApi for Quiet {
    async fn send(&self, _: UserId, _: &Message) -> Result<Option<MessageId>, CallError> {
        Ok(SENT)
    }

    async fn show(&self, _: UserId, over: Option<MessageId>, _: &Message) -> Result<Option<MessageId>, CallError> {
        Ok(over.or(SENT))
    }

    async fn say(&self, _: GroupId, _: &Message) -> Result<(), CallError> {
        Ok(())
    }

    async fn approve(&self, _: GroupId, _: UserId) -> Result<(), CallError> {
        Ok(())
    }

    async fn decline(&self, _: GroupId, _: UserId) -> Result<(), CallError> {
        Ok(())
    }

    async fn remove(&self, _: GroupId, _: UserId) -> Result<(), CallError> {
        Ok(())
    }

    async fn pace(&self, _: Duration) {}
}

impl Queues for Quiet {
    async fn send_job(&self, _: &Cause, _: u32, _: &HostJob) -> Result<(), QueueError> {
        Ok(())
    }

    async fn send_notice(&self, _: &Cause, _: &Effect, _: Option<Duration>) -> Result<(), QueueError> {
        Ok(())
    }
}
