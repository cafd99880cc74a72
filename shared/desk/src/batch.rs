//! Batches from a queue: each message is handled separately, and only the messages that failed are delivered again.
use futures::future::BoxFuture;
use tracing::warn;

/// One message of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The message id from SQS.
    pub id: String,
    /// The body, a JSON envelope of `contracts`.
    pub body: String,
    /// The FIFO group, if the queue has groups.
    pub group: Option<String>,
}

/// Handles the messages of a batch one by one. Returns the ids of the messages that SQS must deliver again.
///
/// After a message of a FIFO group has failed, no later message of the group is handled. SQS delivers the failed
/// message and the later messages again, in order (AWS Lambda, `ReportBatchItemFailures`).
pub(crate) async fn each<'a, E: std::fmt::Display>(
    messages: Vec<Message>,
    work: impl Fn(String) -> BoxFuture<'a, Result<(), E>> + Send + Sync,
) -> Vec<String> {
    let mut failed: Vec<String> = Vec::new();
    let mut blocked: Vec<String> = Vec::new();
    for Message { id, body, group } in messages {
        if group.as_ref().is_some_and(|group| blocked.contains(group)) {
            failed.push(id);
            continue;
        }
        if let Err(error) = work(body).await {
            warn!(message.id = %id, %error, "a message was not handled; its queue will deliver it again");
            blocked.extend(group);
            failed.push(id);
        }
    }
    failed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_is_done_behind_a_failure_of_its_group() {
        let done = std::sync::Mutex::new(Vec::new());
        let messages = vec![message("1", "a"), message("2", "b"), message("3", "a"), message("4", "b")];

        let work = |body: String| {
            done.lock().unwrap().push(body.clone());
            let result = if body == "1" { Err("no") } else { Ok(()) };
            Box::pin(async move { result }) as BoxFuture<'_, _>
        };
        let failed = each(messages, work).await;

        assert_eq!(failed, ["1", "3"]);
        assert_eq!(*done.lock().unwrap(), ["1", "2", "4"]);
    }

    fn message(id: &str, group: &str) -> Message {
        Message { id: id.into(), body: id.into(), group: Some(group.into()) }
    }
}
