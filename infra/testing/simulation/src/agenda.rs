//! What happens when: time is a number that moves from one event to the next.
use std::{cmp::Reverse, collections::BinaryHeap};

use crate::{host::HostTask, invocation::RunId, telegram::UpdateStream};

/// Something that happens by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// A running invocation goes on.
    Poll(RunId),
    /// An invocation has had all the time that it is given.
    Limit(RunId),
    /// Telegram delivers the first update of a line.
    Deliver(UpdateStream),
    /// The queue of reports has something for a worker.
    Reports,
    /// The queue of notices has something for a worker.
    Notices,
    /// The minute.
    Tick,
    /// The host does something.
    Host(HostTask),
    /// Somebody does something.
    Act,
}

/// Events in the order in which they happen; of those at the same moment, the one that was noted first.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    events: BinaryHeap<Reverse<(i64, u64, Event)>>,
    noted: u64,
}

impl Agenda {
    pub(crate) fn note(&mut self, at: i64, event: Event) {
        self.noted += 1;
        self.events.push(Reverse((at, self.noted, event)));
    }

    pub(crate) fn next(&mut self) -> Option<(i64, Event)> {
        self.events.pop().map(|Reverse((at, _, event))| (at, event))
    }
}
