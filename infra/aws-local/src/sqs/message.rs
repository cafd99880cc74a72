//! A stored message, and the digests that the SDK checks.

use std::collections::BTreeMap;

use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// A message as its sender passes it in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) body: String,
    pub(crate) attributes: Attributes,
    pub(crate) group: Option<String>,
    pub(crate) deduplication: Option<String>,
    /// Seconds for which the message is hidden at first. `None` means the queue's own delay.
    pub(crate) delay_s: Option<u64>,
}

/// The message attributes that the sender set, keyed by name.
pub(crate) type Attributes = BTreeMap<String, Attribute>;

/// One message attribute. Binary attributes are not supported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    data_type: String,
    string_value: String,
}

/// A message in a queue. Times are milliseconds since 1970.
///
/// ```text
/// delayed (no receipt) -> ready -> in flight (receipt, hidden) -> deleted
///                           ^          |
///                           +----------+  its visibility ran out or was set to 0
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Message {
    /// The position in the queue, unique among all messages of the service.
    pub(crate) sequence: u64,
    pub(crate) id: String,
    pub(crate) body: String,
    pub(crate) attributes: Attributes,
    pub(crate) group: Option<String>,
    pub(crate) deduplication: Option<String>,
    pub(crate) sent_ms: u64,
    pub(crate) hidden_until_ms: u64,
    /// The handle from the last receive; earlier handles are no longer valid.
    pub(crate) receipt: Option<String>,
    pub(crate) receive_count: u32,
    pub(crate) first_received_ms: Option<u64>,
    /// The queue from which the message was moved here, if this is a dead-letter queue.
    pub(crate) given_up_by: Option<String>,
}

impl Message {
    pub(crate) fn is_hidden(&self, now_ms: u64) -> bool {
        self.hidden_until_ms > now_ms
    }

    pub(crate) fn is_in_flight(&self, now_ms: u64) -> bool {
        self.is_hidden(now_ms) && self.receipt.is_some()
    }

    /// Returns the message as another queue stores it: at a new position, and as if it had never been received.
    pub(crate) fn moved(self, sequence: u64, now_ms: u64, given_up_by: Option<String>) -> Self {
        Self {
            sequence,
            hidden_until_ms: now_ms,
            receipt: None,
            receive_count: 0,
            first_received_ms: None,
            given_up_by,
            ..self
        }
    }
}

/// Returns the MD5 of a body, in hex.
pub(crate) fn md5_of_body(body: &str) -> String {
    hex::encode(Md5::digest(body))
}

/// Returns the MD5 of message attributes in hex; `None` without attributes. The algorithm is in the SQS developer
/// guide, "Calculating the MD5 message digest for message attributes".
pub(crate) fn md5_of_attributes(attributes: &Attributes) -> Option<String> {
    const STRING: u8 = 1;
    if attributes.is_empty() {
        return None;
    }
    let mut digest = Md5::new();
    for (name, attribute) in attributes {
        add_with_length(&mut digest, name);
        add_with_length(&mut digest, &attribute.data_type);
        digest.update([STRING]);
        add_with_length(&mut digest, &attribute.string_value);
    }
    Some(hex::encode(digest.finalize()))
}

/// Returns the deduplication id for a queue with content-based deduplication.
pub(crate) fn sha256_of_body(body: &str) -> String {
    hex::encode(Sha256::digest(body))
}

fn add_with_length(digest: &mut Md5, part: &str) {
    let length = u32::try_from(part.len()).expect("a request is smaller than 4 GiB");
    digest.update(length.to_be_bytes());
    digest.update(part);
}
