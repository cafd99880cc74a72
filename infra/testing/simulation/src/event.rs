//! The events of the agenda, as plain values. `run` handles them.
use std::fmt;

/// Something that happens at one moment of the simulated time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// A running invocation continues.
    Poll(RunId),
    /// The time limit of an invocation has passed.
    Limit(RunId),
    /// Telegram delivers the first update of a stream.
    Deliver(UpdateStream),
    /// The queue of reports has a message for a worker.
    Reports,
    /// The queue of notices has a message for a worker.
    Notices,
    /// A tick of the timers, once a minute.
    Tick,
    /// The host performs a task.
    Host(HostWork),
    /// A person acts, or something else happens outside the desk.
    Arrival,
}

/// The number of an invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RunId(pub(crate) u64);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// A stream of updates. Telegram delivers the updates of a stream one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum UpdateStream {
    /// All updates of a chat, except presses on buttons.
    Chat(i64),
    /// The presses of a person on buttons.
    Presses(i64),
}

/// A task of the host that is on the agenda.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HostWork {
    /// Receives the next job, if there is one.
    ReceiveJob,
    /// Makes a room that the desk has asked for.
    MakeRoom(String),
    /// Seals the archive of a chat.
    Seal(String),
    /// Reports that a room's rest is over.
    EndRest(String),
    /// Reports that an operator was befriended.
    Befriend(i64),
    /// Sends a report a second time.
    RepeatReport {
        /// The report's group in the FIFO queue.
        group: String,
        /// The report, as JSON.
        body: String,
    },
}
