//! The envelopes that cross a process border: the desk's jobs for the host, the host's reports, and notices that are sent
//! later.
//!
//! Every message names its version. A reader takes what it knows and refuses what is newer with a clear error, so that
//! the queue delivers it again after the reader was updated. A change to one of these forms says how the old one is
//! still read, and the old form stays as a snapshot among the tests.
use domain::{Cause, Effect, HostJob, HostReport, Timestamp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The version that this crate writes.
pub const VERSION: u32 = 1;

/// A job on its way to a host, by its account's FIFO queue. Group: the room; deduplication: cause and index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobMessage {
    /// [`VERSION`].
    pub v: u32,
    /// What made the desk ask; its report names it again.
    pub cause: Cause,
    /// Which effect of that cause it is.
    pub index: u32,
    /// What to do.
    pub job: HostJob,
}

/// A report on its way to the desk. Group: its subject ([`HostReport::subject`]), so that those of one room come in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMessage {
    /// [`VERSION`].
    pub v: u32,
    /// The cause of the job that it answers; of what the host saw by itself, [`Cause::HostEvent`] or [`Cause::Holder`].
    pub cause: Cause,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub report: HostReport,
}

/// Something to be told later or to many, on its way to the function that paces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeMessage {
    /// [`VERSION`].
    pub v: u32,
    /// What made the desk want it.
    pub cause: Cause,
    /// What to do, if it is still true.
    pub effect: Effect,
}

/// A message that cannot be read. Its text never holds the message.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It was written by a newer version than this reader.
    #[error(
        "the message has version {found}, this reader knows up to {VERSION}: update the reader, the queue keeps it"
    )]
    Newer {
        /// Its version.
        found: u32,
    },
    /// It is not what it should be.
    #[error("the message is not as its contract says (line {line}, column {column})")]
    Malformed {
        /// Where in the text.
        line: usize,
        /// Where in the line.
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

/// Writes a message.
pub fn write<T: Serialize>(message: &T) -> String {
    serde_json::to_string(message).expect("messages have string keys and no failing forms")
}

#[cfg(test)]
mod tests;
