//! Conversion between Lambda's events for SQS and the messages of the desk.
use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use desk::batch::Message;

/// Returns the messages of an event. Records without an id or body are skipped.
pub(crate) fn messages(event: SqsEvent) -> Vec<Message> {
    let message = |record: aws_lambda_events::sqs::SqsMessage| {
        let group = record.attributes.get("MessageGroupId").cloned();
        Some(Message { id: record.message_id?, body: record.body?, group })
    };
    event.records.into_iter().filter_map(message).collect()
}

/// Returns the response that makes SQS deliver these messages again (`ReportBatchItemFailures`).
pub(crate) fn response(failed: Vec<String>) -> SqsBatchResponse {
    let failure = |id| {
        let mut failure = BatchItemFailure::default();
        failure.item_identifier = id;
        failure
    };
    let mut response = SqsBatchResponse::default();
    response.batch_item_failures = failed.into_iter().map(failure).collect();
    response
}
