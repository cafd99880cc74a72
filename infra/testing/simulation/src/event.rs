//! The events of the agenda, as values: nothing here knows who handles them.
use std::fmt;

/// Something that happens at a moment of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// A running invocation goes on.
    Poll(RunId),
    /// An invocation has had all the time that it is given.
    Limit(RunId),
    /// Telegram delivers the first update of a stream.
    Deliver(UpdateStream),
    /// The queue of reports has something for a worker.
    Reports,
    /// The queue of notices has something for a worker.
    Notices,
    /// The timers' minute.
    Tick,
    /// The host does a task.
    Host(HostWork),
    /// Somebody acts, or something else arrives.
    Arrival,
}

/// An invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RunId(pub(crate) u64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// A stream of updates: Telegram delivers those of one stream one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum UpdateStream {
    /// The events of a chat.
    Chat(i64),
    /// The buttons that a person presses.
    Presses(i64),
}

/// Work that the host does at a later moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HostWork {
    /// Receive the next job, if there is one.
    ReceiveJob,
    /// Make a room that was asked for.
    MakeRoom(String),
    /// Seal the archive of a chat.
    Seal(String),
    /// Report that a room has rested.
    EndRest(String),
    /// Answer an operator who has written to the account.
    Befriend(i64),
    /// Send a report once more.
    RepeatReport {
        /// Its group in the queue.
        group: String,
        /// The report.
        body: String,
    },
}
