//! The jobs queue on SQS.
use std::{collections::BTreeMap, time::Duration};

use aws_sdk_sqs::{
    Client,
    error::DisplayErrorContext,
    types::{Message, MessageSystemAttributeName},
};
use tokio::time::sleep;
use tokio_util::task::AbortOnDropHandle;
use tracing::warn;

use crate::config::Config;

/// The account's jobs queue.
pub(super) struct JobQueue {
    client: Client,
    url: String,
    visibility: Duration,
    poll: Duration,
}

/// A message that was received, and that SQS hides from other receivers for now.
#[derive(Debug)]
pub(super) struct ReceivedJob {
    pub(super) body: String,
    group: String,
    receipt: String,
}

/// A request to the queue failed.
#[derive(Debug, thiserror::Error)]
#[error("a request to the jobs queue failed: {0}")]
pub(super) struct QueueError(String);

impl JobQueue {
    pub(super) fn new(client: Client, config: &Config) -> Self {
        Self {
            client,
            url: config.jobs_queue_url.clone(),
            visibility: config.limits.job_visibility,
            poll: config.limits.job_poll,
        }
    }

    /// Waits for messages, and returns up to 10, which is the limit of SQS. Each inner list has the messages of one
    /// room, in order.
    pub(super) async fn receive(&self) -> Result<Vec<Vec<ReceivedJob>>, QueueError> {
        let received = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(10)
            .wait_time_seconds(seconds(self.poll))
            .visibility_timeout(seconds(self.visibility))
            .message_system_attribute_names(MessageSystemAttributeName::MessageGroupId)
            .send()
            .await
            .map_err(|error| QueueError(DisplayErrorContext(error).to_string()))?;
        Ok(by_room(received.messages.unwrap_or_default().into_iter().filter_map(received_job)))
    }

    /// Keeps messages hidden from other receivers until the returned handle is dropped.
    pub(super) fn keep_hidden(&self, group: &[ReceivedJob]) -> AbortOnDropHandle<()> {
        let receipts: Vec<String> = group.iter().map(|received| received.receipt.clone()).collect();
        let (client, url, visibility) = (self.client.clone(), self.url.clone(), self.visibility);
        AbortOnDropHandle::new(tokio::spawn(async move {
            loop {
                sleep(visibility / 3).await;
                for receipt in &receipts {
                    // An error does no harm: the message is deleted already, or SQS delivers it again.
                    let _ = change_visibility(&client, &url, receipt, visibility).await;
                }
            }
        }))
    }

    /// Deletes the message of a job that is done. If the deletion fails, SQS delivers the job again. The repeated job
    /// has no effect.
    pub(super) async fn delete(&self, received: &ReceivedJob) {
        let request = self.client.delete_message().queue_url(&self.url).receipt_handle(&received.receipt);
        if let Err(error) = request.send().await {
            warn!(
                error = %DisplayErrorContext(error),
                "a finished job could not be deleted; its queue will deliver it again"
            );
        }
    }

    /// Returns messages to the queue, which delivers them again after a pause.
    pub(super) async fn release(&self, group: impl Iterator<Item = &ReceivedJob>, pause: Duration) {
        for received in group {
            if let Err(error) = change_visibility(&self.client, &self.url, &received.receipt, pause).await {
                warn!(%error, "a job could not be released; its queue will deliver it again later");
            }
        }
    }
}

async fn change_visibility(client: &Client, url: &str, receipt: &str, visibility: Duration) -> Result<(), QueueError> {
    let request = client.change_message_visibility().queue_url(url).receipt_handle(receipt);
    let sent = request.visibility_timeout(seconds(visibility)).send().await;
    sent.map(drop).map_err(|error| QueueError(DisplayErrorContext(error).to_string()))
}

fn received_job(message: Message) -> Option<ReceivedJob> {
    let group =
        message.attributes.and_then(|mut attributes| attributes.remove(&MessageSystemAttributeName::MessageGroupId));
    Some(ReceivedJob { body: message.body?, group: group.unwrap_or_default(), receipt: message.receipt_handle? })
}

fn by_room(messages: impl Iterator<Item = ReceivedJob>) -> Vec<Vec<ReceivedJob>> {
    let mut rooms: BTreeMap<String, Vec<ReceivedJob>> = BTreeMap::new();
    for message in messages {
        rooms.entry(message.group.clone()).or_default().push(message);
    }
    rooms.into_values().collect()
}

fn seconds(span: Duration) -> i32 {
    i32::try_from(span.as_secs()).unwrap_or(i32::MAX)
}
