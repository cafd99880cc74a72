//! The messages that cross a process border: the desk's jobs for the host, the host's reports, and notices that are
//! sent later.
//!
//! Every message contains its version. A reader accepts the versions that it knows. It rejects a newer version with a
//! clear error, so that the queue delivers the message again after the reader is updated. If the form of a message
//! changes, messages in the old form must still be readable, and the old form stays as a snapshot among the tests.
use domain::{Cause, Effect, HostJob, HostReport, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The version of messages that this crate writes.
pub const VERSION: u32 = 1;

/// A job in the FIFO queue of its host's account. The message group is the room. The deduplication id is made from the
/// cause and the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobMessage {
    /// The version of the message; see [`VERSION`].
    pub v: u32,
    /// The cause of the desk's decision. The report about this job contains the same cause.
    pub cause: Cause,
    /// The index of the job among the effects of the decision, counted from zero.
    pub index: u32,
    /// The job for the host.
    pub job: HostJob,
}

/// A report in the queue to the desk. The message group is the report's subject ([`HostReport::subject`]), so that the
/// reports about one room arrive in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMessage {
    /// The version of the message; see [`VERSION`].
    pub v: u32,
    /// The cause of the job that the report answers. If the host reports something without a job, the cause is
    /// [`Cause::HostEvent`] or [`Cause::Holder`].
    pub cause: Cause,
    /// The time of the event that the host reports.
    pub at: Timestamp,
    /// The event that the host reports.
    pub report: HostReport,
}

/// An effect in the queue of notices. The `notices` function carries it out later, at a limited rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeMessage {
    /// The version of the message; see [`VERSION`].
    pub v: u32,
    /// The cause of the desk's decision.
    pub cause: Cause,
    /// The effect to carry out, if it is still valid when the message is received.
    pub effect: Effect,
}

/// A message that cannot be read. The error text never contains the message.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The message was written by a newer version than this reader knows.
    #[error(
        "the message has version {found}, this reader knows versions up to {VERSION}: update it; the queue keeps the message"
    )]
    Newer {
        /// The version in the message.
        found: u32,
    },
    /// The message does not have the form that its version requires.
    #[error("the message does not have the form of its contract (line {line}, column {column})")]
    Malformed {
        /// The line of the error in the text, counted from one.
        line: usize,
        /// The column of the error in the line.
        column: usize,
    },
}

/// Reads a message of any version up to [`VERSION`].
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    #[derive(Deserialize)]
    struct Version {
        v: u32,
    }
    let malformed = |error: serde_json::Error| Unreadable::Malformed { line: error.line(), column: error.column() };
    let Version { v: found } = serde_json::from_str(text).map_err(malformed)?;
    if found > VERSION {
        return Err(Unreadable::Newer { found });
    }
    serde_json::from_str(text).map_err(malformed)
}

/// Serializes a message as JSON.
pub fn write<T: Serialize>(message: &T) -> String {
    serde_json::to_string(message).expect("a message has string keys, and its fields can be serialized")
}

#[cfg(test)]
mod tests;
