//! The rooms for which updates may be missing. The pump requests the difference of each of these rooms, until it has
//! every event of the room.
use std::collections::BTreeMap;

use archive::Pts;
use domain::RoomId;
use tokio::time::Instant;

/// The highest number of differences that are requested at the same time.
const REQUESTS_AT_ONCE: usize = 4;

/// The rooms for which updates may be missing, each with its state.
#[derive(Default)]
pub(super) struct CatchUp {
    rooms: BTreeMap<RoomId, CatchUpState>,
    paused_until: Option<Instant>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CatchUpState {
    /// The difference has to be requested.
    Waiting,
    /// The difference is being requested. Updates up to the pts `dropped` have arrived meanwhile and were dropped.
    Requested { dropped: Option<Pts> },
    /// The difference is being requested, and must be requested again after the answer, because updates may have been
    /// missed since the request was sent.
    RequestedTwice,
}

impl CatchUp {
    /// Notes that updates of a room may be missing, so that its difference is requested.
    pub(super) fn request(&mut self, room: RoomId) {
        let state = self.rooms.entry(room).or_insert(CatchUpState::Waiting);
        if let CatchUpState::Requested { .. } = state {
            *state = CatchUpState::RequestedTwice;
        }
    }

    pub(super) fn remove(&mut self, room: &RoomId) {
        self.rooms.remove(room);
    }

    pub(super) fn is_behind(&self, room: &RoomId) -> bool {
        self.rooms.contains_key(room)
    }

    /// Returns whether an update must be dropped, because the next difference of the room will contain it. If the
    /// difference is already being requested, stores the pts of the update: a difference that ends before this pts must
    /// be requested again.
    pub(super) fn drops(&mut self, room: &RoomId, pts: Pts) -> bool {
        match self.rooms.get_mut(room) {
            Some(CatchUpState::Requested { dropped }) => {
                *dropped = (*dropped).max(Some(pts));
                true
            }
            Some(CatchUpState::Waiting | CatchUpState::RequestedTwice) => true,
            None => false,
        }
    }

    /// Returns the rooms whose difference the caller must request now, and marks them as requested.
    pub(super) fn take_due(&mut self, now: Instant) -> Vec<RoomId> {
        if self.paused_until.is_some_and(|until| now < until) {
            return Vec::new();
        }
        self.paused_until = None;
        let requested = self.rooms.values().filter(|state| **state != CatchUpState::Waiting).count();
        let waiting = self.rooms.iter_mut().filter(|(_, state)| **state == CatchUpState::Waiting);
        let due = waiting.take(REQUESTS_AT_ONCE.saturating_sub(requested));
        due.map(|(room, state)| {
            *state = CatchUpState::Requested { dropped: None };
            room.clone()
        })
        .collect()
    }

    /// Notes that a difference up to this pts was received. If events may still be missing, the difference is requested
    /// again.
    pub(super) fn received(&mut self, room: &RoomId, pts: Pts, is_last: bool) {
        let has_caught_up = match self.rooms.get(room) {
            Some(CatchUpState::Requested { dropped }) => is_last && dropped.is_none_or(|dropped| dropped <= pts),
            Some(CatchUpState::RequestedTwice | CatchUpState::Waiting) => false,
            None => return,
        };
        if has_caught_up {
            self.remove(room);
        } else {
            self.retry(room);
        }
    }

    /// Notes that the difference has to be requested once more.
    pub(super) fn retry(&mut self, room: &RoomId) {
        self.rooms.insert(room.clone(), CatchUpState::Waiting);
    }

    /// Requests no difference before this time.
    pub(super) fn pause_until(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
    }

    /// Returns the time at which the pause ends. `None` if there is no pause, or if no room waits for its difference.
    pub(super) fn next_wakeup(&self) -> Option<Instant> {
        let is_waiting = self.rooms.values().any(|state| *state == CatchUpState::Waiting);
        self.paused_until.filter(|_| is_waiting)
    }
}

#[cfg(test)]
mod tests;
