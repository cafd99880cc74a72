//! Supply: the free operators and the ready rooms, read before the head of the queue.
//!
//! The order of reads matters: roster and rooms first, then the queue. The queue then contains every lead who was
//! already waiting when an operator or a room became free. If the queue were read first, a lead who joins it after that
//! read would be missing. A lead who asks even later could then be served first. If an operator or a room becomes free
//! only after the reads, the rematch after that event serves the queue.
use crate::{Operator, Room, Settings};

/// The roster, its free operators, and the rooms.
#[derive(Clone, Debug)]
pub struct Supply {
    pub(crate) roster: Vec<Operator>,
    pub(crate) free: Vec<Operator>,
    pub(crate) rooms: Vec<Room>,
    pub(crate) settings: Settings,
}

impl Supply {
    /// Creates the supply of a desk. `rooms` must be all its rooms in the tables.
    pub fn of(roster: Vec<Operator>, rooms: Vec<Room>, settings: Settings) -> Self {
        let free = free_operators(roster.clone(), &settings);
        Self { roster, free, rooms, settings }
    }

    /// Returns whether no operator is free.
    pub fn has_no_free_operator(&self) -> bool {
        self.free.is_empty()
    }

    /// Returns the desk's settings, which were read together with the roster and the rooms.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// Returns the operators whom the desk may automatically give one more chat.
pub fn free_operators(roster: Vec<Operator>, settings: &Settings) -> Vec<Operator> {
    roster.into_iter().filter(|operator| operator.is_free(settings.automatic_cap)).collect()
}
