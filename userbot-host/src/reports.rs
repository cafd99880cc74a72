//! The reports queue, for the results of jobs and for events that the host noticed, e.g. a lost room.
use aws_sdk_sqs::{Client, error::DisplayErrorContext};
use contracts::{ReportMessage, VERSION};
use domain::{Cause, HostReport, Timestamp};
use tracing::info;

/// Sends reports to the queue. The queue delivers all reports on the same subject in order. The subject is a room, an
/// operator or an account. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Reports {
    client: Client,
    queue_url: String,
}

/// A report could not be sent to the queue.
#[derive(Debug, thiserror::Error)]
#[error("a report could not be sent: {0}")]
pub(crate) struct ReportError(String);

impl Reports {
    pub(crate) fn new(client: Client, queue_url: &str) -> Self {
        Self { client, queue_url: queue_url.to_owned() }
    }

    /// Sends a report to the desk. The desk recognizes a repeated report by its cause, subject and kind, and ignores
    /// it.
    pub(crate) async fn send(&self, cause: &Cause, at: Timestamp, report: HostReport) -> Result<(), ReportError> {
        let (kind, subject) = (report.kind(), report.subject());
        let deduplication = format!("{:016x}-{kind}-{subject}", cause.fingerprint("report"));
        let message = ReportMessage { v: VERSION, cause: cause.clone(), at, report };
        self.client
            .send_message()
            .queue_url(&self.queue_url)
            .message_group_id(&subject)
            .message_deduplication_id(deduplication)
            .message_body(contracts::write(&message))
            .send()
            .await
            .map_err(|error| ReportError(DisplayErrorContext(error).to_string()))?;
        info!(report = kind, report.subject = subject, "a report was sent");
        Ok(())
    }
}
