//! The attributes of a queue, parsed into numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::sqs::{arn::queue_of_arn, fault::Fault};

/// The attributes in a request or response, keyed by name.
pub(crate) type QueueAttributes = BTreeMap<String, String>;

/// The settings of a queue. They are parsed from the queue's attributes, and they are stored on disk as attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "QueueAttributes", into = "QueueAttributes")]
pub(crate) struct Settings {
    /// The attributes as given, without defaults.
    pub(crate) given: QueueAttributes,
    pub(crate) fifo: bool,
    pub(crate) content_based_deduplication: bool,
    pub(crate) delay_s: u64,
    pub(crate) visibility_s: u64,
    pub(crate) receive_wait_s: u64,
    pub(crate) retention_s: u64,
    pub(crate) body_limit_bytes: usize,
    pub(crate) redrive: Option<Redrive>,
}

/// How often a message may be received, and the queue to which the message moves after that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redrive {
    pub(crate) dead_letter_queue: String,
    /// Number of receives after which a message is not handed out again, 1 to 1,000.
    pub(crate) max_receives: u32,
}

/// Attributes that are stored and returned, but have no effect here.
const WITHOUT_EFFECT: [&str; 6] = [
    "DeduplicationScope",
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "RedriveAllowPolicy",
    "SqsManagedSseEnabled",
];

impl Settings {
    /// Returns all attributes, including those with their default value.
    pub(crate) fn attributes(&self) -> QueueAttributes {
        let mut attributes = QueueAttributes::from([
            ("DelaySeconds".to_owned(), self.delay_s.to_string()),
            ("MaximumMessageSize".to_owned(), self.body_limit_bytes.to_string()),
            ("MessageRetentionPeriod".to_owned(), self.retention_s.to_string()),
            ("ReceiveMessageWaitTimeSeconds".to_owned(), self.receive_wait_s.to_string()),
            ("VisibilityTimeout".to_owned(), self.visibility_s.to_string()),
        ]);
        attributes.extend(self.given.clone());
        attributes
    }

    /// Returns these settings with some attributes changed. The type of a queue (FIFO or standard) cannot change.
    pub(crate) fn with(&self, changed: QueueAttributes) -> Result<Self, Fault> {
        let mut given = self.given.clone();
        given.extend(changed);
        let settings = Self::try_from(given)?;
        if settings.fifo == self.fifo { Ok(settings) } else { Err(Fault::UnknownAttribute("FifoQueue".to_owned())) }
    }
}

impl TryFrom<QueueAttributes> for Settings {
    type Error = Fault;

    /// Parses the attributes. Limits and defaults are those of `SetQueueAttributes` in the SQS API reference.
    fn try_from(given: QueueAttributes) -> Result<Self, Fault> {
        let mut left = given.clone();
        let settings = Self {
            given,
            fifo: flag(&mut left, "FifoQueue")?,
            content_based_deduplication: flag(&mut left, "ContentBasedDeduplication")?,
            delay_s: number(&mut left, "DelaySeconds", 0, 0..=900)?,
            visibility_s: number(&mut left, "VisibilityTimeout", 30, 0..=43_200)?,
            receive_wait_s: number(&mut left, "ReceiveMessageWaitTimeSeconds", 0, 0..=20)?,
            retention_s: number(&mut left, "MessageRetentionPeriod", 345_600, 60..=1_209_600)?,
            body_limit_bytes: usize::try_from(number(&mut left, "MaximumMessageSize", 1_048_576, 1_024..=1_048_576)?)
                .expect("a megabyte fits into the number"),
            redrive: left.remove("RedrivePolicy").filter(|policy| !policy.is_empty()).map(read_redrive).transpose()?,
        };
        match left.into_keys().find(|name| !WITHOUT_EFFECT.contains(&name.as_str())) {
            Some(unknown) => Err(Fault::UnknownAttribute(unknown)),
            None => Ok(settings),
        }
    }
}

impl From<Settings> for QueueAttributes {
    fn from(settings: Settings) -> Self {
        settings.given
    }
}

fn flag(given: &mut QueueAttributes, name: &str) -> Result<bool, Fault> {
    match given.remove(name).as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(invalid(name)),
    }
}

fn number(
    given: &mut QueueAttributes,
    name: &str,
    default: u64,
    allowed: std::ops::RangeInclusive<u64>,
) -> Result<u64, Fault> {
    let Some(value) = given.remove(name) else { return Ok(default) };
    value.parse().ok().filter(|number| allowed.contains(number)).ok_or_else(|| invalid(name))
}

/// Parses a redrive policy. AWS accepts `maxReceiveCount` as a number and as a string.
fn read_redrive(policy: String) -> Result<Redrive, Fault> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Policy {
        dead_letter_target_arn: String,
        max_receive_count: Count,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Count {
        Number(u32),
        Text(String),
    }

    let policy: Policy = serde_json::from_str(&policy).map_err(|_| invalid("RedrivePolicy"))?;
    let max_receives = match policy.max_receive_count {
        Count::Number(count) => Some(count),
        Count::Text(text) => text.parse().ok(),
    };
    Ok(Redrive {
        dead_letter_queue: queue_of_arn(&policy.dead_letter_target_arn).to_owned(),
        max_receives: max_receives
            .filter(|count| (1..=1_000).contains(count))
            .ok_or_else(|| invalid("RedrivePolicy"))?,
    })
}

fn invalid(name: &str) -> Fault {
    Fault::InvalidValue(format!("Invalid value for the parameter {name}."))
}
