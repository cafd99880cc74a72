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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_of_sqs_becomes_a_message_with_its_group() {
        let fifo = json!({"messageId": "1", "body": "{}", "attributes": {"MessageGroupId": "a"}});
        let standard = json!({"messageId": "2", "body": "{}", "attributes": {}});
        let event = serde_json::from_value(json!({"Records": [fifo, standard]})).unwrap();
        let message = |id: &str, group: Option<&str>| Message {
            id: id.into(),
            body: "{}".into(),
            group: group.map(str::to_owned),
        };
        assert_eq!(messages(event), [message("1", Some("a")), message("2", None)]);
    }

    #[test]
    fn the_response_names_every_message_to_deliver_again() {
        let response = serde_json::to_value(response(vec!["1".into(), "2".into()])).unwrap();
        assert_eq!(response, json!({"batchItemFailures": [{"itemIdentifier": "1"}, {"itemIdentifier": "2"}]}));
    }
}
