//! The agenda: time is a number that moves from one event to the next.
use std::{cmp::Reverse, collections::BinaryHeap};

/// Events in the order of their time; of those at the same moment, the one that was added first.
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
