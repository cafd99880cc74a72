//! The JSON of requests and responses, as the SDK writes and reads it (AWS JSON 1.0).
//!
//! Field names and limits are those of the SQS API reference. Only the last part of a queue URL is used. So a URL from
//! before a restart still works, although it contains another port.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::sqs::{
    arn::arn,
    fault::Fault,
    message::{Attributes, Letter, Message, md5_of_attributes, md5_of_body},
    queue::Sent,
    queues::Wish,
    settings::QueueAttributes,
};

/// Largest number of entries in a batch, and of messages in a receive.
const BATCH_LIMIT: usize = 10;
/// Largest total size of the bodies in a batch, in bytes.
const BATCH_LIMIT_BYTES: usize = 1_048_576;
/// Longest visibility timeout, in seconds.
const VISIBILITY_LIMIT_S: u64 = 43_200;
/// Longest wait of a receive, in seconds.
const WAIT_LIMIT_S: u64 = 20;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateQueue {
    pub(crate) queue_name: String,
    #[serde(default)]
    pub(crate) attributes: QueueAttributes,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetQueueUrl {
    pub(crate) queue_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListQueues {
    #[serde(default)]
    pub(crate) queue_name_prefix: String,
}

/// A request that only names a queue: `DeleteQueue`, `PurgeQueue`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct OneQueue {
    #[serde(rename = "QueueUrl", deserialize_with = "name_of_url")]
    pub(crate) queue: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetQueueAttributes {
    #[serde(rename = "QueueUrl", deserialize_with = "name_of_url")]
    pub(crate) queue: String,
    #[serde(default)]
    pub(crate) attribute_names: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SetQueueAttributes {
    #[serde(rename = "QueueUrl", deserialize_with = "name_of_url")]
    pub(crate) queue: String,
    pub(crate) attributes: QueueAttributes,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SendMessage {
    #[serde(default)]
    message_body: String,
    #[serde(default)]
    message_attributes: Attributes,
    message_group_id: Option<String>,
    message_deduplication_id: Option<String>,
    delay_seconds: Option<u64>,
}

impl SendMessage {
    pub(crate) fn letter(self) -> Letter {
        Letter {
            body: self.message_body,
            attributes: self.message_attributes,
            group: self.message_group_id,
            deduplication: self.message_deduplication_id,
            delay_s: self.delay_seconds,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ReceiveMessage {
    #[serde(rename = "QueueUrl", deserialize_with = "name_of_url")]
    pub(crate) queue: String,
    max_number_of_messages: Option<usize>,
    visibility_timeout: Option<u64>,
    /// Seconds to wait for messages. `None` means the queue's own setting.
    pub(crate) wait_time_seconds: Option<u64>,
    /// The older name of the next field. Both fields list the system attributes to return.
    #[serde(default)]
    attribute_names: BTreeSet<String>,
    #[serde(default)]
    message_system_attribute_names: BTreeSet<String>,
    #[serde(default)]
    message_attribute_names: BTreeSet<String>,
}

impl ReceiveMessage {
    pub(crate) fn wish(&self) -> Result<Wish, Fault> {
        let at_most = self.max_number_of_messages.unwrap_or(1);
        within(at_most as u64, 1, BATCH_LIMIT as u64, "MaxNumberOfMessages")?;
        within(self.visibility_timeout.unwrap_or(0), 0, VISIBILITY_LIMIT_S, "VisibilityTimeout")?;
        within(self.wait_time_seconds.unwrap_or(0), 0, WAIT_LIMIT_S, "WaitTimeSeconds")?;
        Ok(Wish { queue: self.queue.clone(), at_most, visibility_s: self.visibility_timeout })
    }

    /// Returns a message with only the attributes that were asked for, as AWS does.
    pub(crate) fn response(&self, message: &Message, fifo: bool) -> Value {
        let mut response = json!({
            "MessageId": message.id,
            "ReceiptHandle": message.receipt,
            "Body": message.body,
            "MD5OfBody": md5_of_body(&message.body),
        });
        let mut of_system = system_attributes(message, fifo);
        of_system.retain(|name, _| self.wants_of_system(name));
        if !of_system.is_empty() {
            response["Attributes"] = json!(of_system);
        }
        let mut of_sender = message.attributes.clone();
        of_sender.retain(|name, _| self.wants_of_sender(name));
        if let Some(digest) = md5_of_attributes(&of_sender) {
            response["MessageAttributes"] = json!(of_sender);
            response["MD5OfMessageAttributes"] = digest.into();
        }
        response
    }

    fn wants_of_system(&self, name: &str) -> bool {
        let asked = |names: &BTreeSet<String>| names.contains("All") || names.contains(name);
        asked(&self.message_system_attribute_names) || asked(&self.attribute_names)
    }

    fn wants_of_sender(&self, name: &str) -> bool {
        self.message_attribute_names.iter().any(|asked| match asked.strip_suffix(".*") {
            Some(prefix) => name.starts_with(prefix),
            None => asked == "All" || asked == name,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteMessage {
    pub(crate) receipt_handle: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ChangeMessageVisibility {
    pub(crate) receipt_handle: String,
    visibility_timeout: u64,
}

impl ChangeMessageVisibility {
    pub(crate) fn visibility_s(&self) -> Result<u64, Fault> {
        within(self.visibility_timeout, 0, VISIBILITY_LIMIT_S, "VisibilityTimeout")?;
        Ok(self.visibility_timeout)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StartMessageMoveTask {
    pub(crate) source_arn: String,
    pub(crate) destination_arn: Option<String>,
}

/// A request for one queue. `T` holds the other fields of the request.
#[derive(Deserialize)]
pub(crate) struct To<T> {
    #[serde(rename = "QueueUrl", deserialize_with = "name_of_url")]
    pub(crate) queue: String,
    #[serde(flatten)]
    pub(crate) what: T,
}

/// Several requests for one queue. Each request has an id, and its result has the same id.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Batch<T> {
    #[serde(rename = "QueueUrl", deserialize_with = "name_of_url")]
    pub(crate) queue: String,
    #[serde(default = "Vec::new")]
    pub(crate) entries: Vec<Entry<T>>,
}

#[derive(Deserialize)]
pub(crate) struct Entry<T> {
    #[serde(rename = "Id")]
    id: String,
    #[serde(flatten)]
    what: T,
}

impl<T> Batch<T> {
    /// Runs `act` for each entry and returns the result of each.
    pub(crate) fn each(self, mut act: impl FnMut(T) -> Result<Value, Fault>) -> Value {
        let (mut successful, mut failed) = (Vec::new(), Vec::new());
        for Entry { id, what } in self.entries {
            match act(what) {
                Ok(mut response) => {
                    response["Id"] = id.into();
                    successful.push(response);
                }
                Err(fault) => failed.push(json!({
                    "Id": id, "Code": fault.codes().query, "Message": fault.to_string(), "SenderFault": true,
                })),
            }
        }
        json!({ "Successful": successful, "Failed": failed })
    }

    /// Refuses a batch that is empty, has too many entries, or repeats an id.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let ids: BTreeSet<&str> = self.entries.iter().map(|entry| entry.id.as_str()).collect();
        match self.entries.len() {
            0 => Err(Fault::EmptyBatch),
            entries if entries > BATCH_LIMIT => Err(Fault::BatchTooLarge(entries)),
            entries if entries != ids.len() => Err(Fault::IdsNotDistinct),
            _ => Ok(()),
        }
    }
}

impl Batch<SendMessage> {
    pub(crate) fn check_length(&self) -> Result<(), Fault> {
        let length: usize = self.entries.iter().map(|entry| entry.what.message_body.len()).sum();
        if length > BATCH_LIMIT_BYTES { Err(Fault::BatchTooLong(BATCH_LIMIT_BYTES)) } else { Ok(()) }
    }
}

/// Parses a request. An error says what is wrong with it.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(body).map_err(|error| Fault::InvalidValue(error.to_string()))
}

/// Returns the response to a send.
pub(crate) fn sent_response(sent: &Sent, letter: &Letter, fifo: bool) -> Value {
    let mut response = json!({ "MessageId": sent.id, "MD5OfMessageBody": md5_of_body(&letter.body) });
    if let Some(digest) = md5_of_attributes(&letter.attributes) {
        response["MD5OfMessageAttributes"] = digest.into();
    }
    if fifo {
        response["SequenceNumber"] = sequence_number(sent.sequence).into();
    }
    response
}

fn system_attributes(message: &Message, fifo: bool) -> BTreeMap<&'static str, String> {
    let mut attributes = BTreeMap::from([
        ("ApproximateReceiveCount", message.receive_count.to_string()),
        ("SentTimestamp", message.sent_ms.to_string()),
        ("SenderId", "local".to_owned()),
    ]);
    attributes.extend(message.first_received_ms.map(|at_ms| ("ApproximateFirstReceiveTimestamp", at_ms.to_string())));
    attributes.extend(message.group.clone().map(|group| ("MessageGroupId", group)));
    attributes.extend(message.deduplication.clone().map(|id| ("MessageDeduplicationId", id)));
    attributes.extend(message.given_up_by.as_deref().map(|queue| ("DeadLetterQueueSourceArn", arn(queue))));
    if fifo {
        attributes.insert("SequenceNumber", sequence_number(message.sequence));
    }
    attributes
}

/// Returns a sequence number in the form that SQS uses: always twenty digits, so that numbers sorted as text are in the
/// right order.
fn sequence_number(sequence: u64) -> String {
    (10_000_000_000_000_000_000 + sequence).to_string()
}

fn within(value: u64, least: u64, most: u64, name: &str) -> Result<(), Fault> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(Fault::InvalidValue(format!("Value {value} for parameter {name} is invalid. Must be {least} to {most}.")))
    }
}

fn name_of_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let url = String::deserialize(deserializer)?;
    Ok(url.rsplit('/').next().unwrap_or(&url).to_owned())
}
