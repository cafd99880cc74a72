//! The reports queue: what became of a job.
use aws_sdk_sqs::{Client, error::DisplayErrorContext};
use contracts::{ReportMessage, VERSION};
use domain::{Cause, HostReport, RoomId, Timestamp};
use tracing::info;

/// The reports queue.
pub(crate) struct Reports {
    client: Client,
    queue_url: String,
}

/// The queue did not take a report.
#[derive(Debug, thiserror::Error)]
#[error("sending a report: {0}")]
pub(crate) struct ReportError(String);

impl Reports {
    pub(crate) fn new(client: Client, queue_url: &str) -> Self {
        Self { client, queue_url: queue_url.to_owned() }
    }

    /// Tells the desk. Saying it twice does no harm: the desk knows it by cause and kind.
    pub(crate) async fn send(
        &self,
        cause: &Cause,
        room: &RoomId,
        at: Timestamp,
        report: HostReport,
    ) -> Result<(), ReportError> {
        let kind = report.kind();
        let deduplication = format!("{:016x}-{kind}-{room}", cause.fingerprint("report"));
        let message = ReportMessage { v: VERSION, cause: cause.clone(), at, report };
        self.client
            .send_message()
            .queue_url(&self.queue_url)
            .message_group_id(&room.0)
            .message_deduplication_id(deduplication)
            .message_body(contracts::write(&message))
            .send()
            .await
            .map_err(|error| ReportError(DisplayErrorContext(error).to_string()))?;
        info!(room.id = %room, report = kind, "reported");
        Ok(())
    }
}
