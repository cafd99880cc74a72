//! The agenda: the events to come. The simulated time jumps from one event to the next.
use std::{cmp::Reverse, collections::BinaryHeap};

/// Events in the order of their time. Events at the same time come in the order in which they were added.
#[derive(Debug)]
pub(crate) struct Agenda<E> {
    events: BinaryHeap<Reverse<(i64, u64, E)>>,
    added: u64,
}

impl<E: Ord> Default for Agenda<E> {
    fn default() -> Self {
        Self { events: BinaryHeap::new(), added: 0 }
    }
}

impl<E: Ord> Agenda<E> {
    pub(crate) fn add(&mut self, at: i64, event: E) {
        self.added += 1;
        self.events.push(Reverse((at, self.added, event)));
    }

    pub(crate) fn next(&mut self) -> Option<(i64, E)> {
        self.events.pop().map(|Reverse((at, _, event))| (at, event))
    }
}
