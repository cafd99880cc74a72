//! The reports queue: the results of jobs, and what the host found out by itself.
use aws_sdk_sqs::{Client, error::DisplayErrorContext};
use contracts::{ReportMessage, VERSION};
use domain::{Cause, HostReport, Timestamp};
use tracing::info;

/// The reports queue. Reports of one subject are delivered in order. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Reports {
    client: Client,
    queue_url: String,
}

/// The queue rejected a report.
#[derive(Debug, thiserror::Error)]
#[error("sending a report: {0}")]
pub(crate) struct ReportError(String);

impl Reports {
    pub(crate) fn new(client: Client, queue_url: &str) -> Self {
        Self { client, queue_url: queue_url.to_owned() }
    }

    /// Sends a report to the desk, which ignores a repeated one by its cause, subject and kind.
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
        info!(report = kind, report.subject = subject, "reported");
        Ok(())
    }
}
