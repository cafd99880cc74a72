//! A copy in memory of the parked jobs in the host's table.
use std::collections::BTreeMap;

use domain::{RoomId, Timestamp};

use crate::store::parked::ParkedJob;

/// The parked jobs. The key is the room and the number of the job.
#[derive(Default)]
pub(super) struct Parking(BTreeMap<(RoomId, u32), ParkedJob>);

impl Parking {
    pub(super) fn new(parked: Vec<ParkedJob>) -> Self {
        Self(parked.into_iter().map(|job| ((job.room().clone(), job.number()), job)).collect())
    }

    pub(super) fn add(&mut self, job: ParkedJob) {
        self.0.insert((job.room().clone(), job.number()), job);
    }

    pub(super) fn remove(&mut self, job: &ParkedJob) {
        self.0.remove(&(job.room().clone(), job.number()));
    }

    pub(super) fn contains(&self, room: &RoomId, number: u32) -> bool {
        self.0.contains_key(&(room.clone(), number))
    }

    /// Returns whether a job of this room waits for a time that Telegram named. Until this job is done, no later job of
    /// the room may be performed.
    pub(super) fn is_blocked(&self, room: &RoomId) -> bool {
        self.of_room(room).any(|job| job.not_before.is_some())
    }

    /// Returns the first parked job of a room. `None` if the room has no parked job, or if the first one must still
    /// wait for its time.
    pub(super) fn first(&self, room: &RoomId, now: Timestamp) -> Option<ParkedJob> {
        self.of_room(room).next().filter(|job| job.not_before.is_none_or(|time| time <= now)).cloned()
    }

    /// Returns the rooms that have parked jobs, each room once.
    pub(super) fn rooms(&self) -> Vec<RoomId> {
        let mut rooms: Vec<RoomId> = self.0.keys().map(|(room, _)| room.clone()).collect();
        rooms.dedup();
        rooms
    }

    /// Compares the first parked jobs of all rooms. Returns the earliest time for which one of these jobs waits, and
    /// the room of this job. `None` if none of these jobs waits for a time.
    pub(super) fn next_time(&self) -> Option<(RoomId, Timestamp)> {
        let mut firsts: Vec<&ParkedJob> = self.0.values().collect();
        firsts.dedup_by(|later, earlier| later.room() == earlier.room());
        let times = firsts.into_iter().filter_map(|job| Some((job.room().clone(), job.not_before?)));
        times.min_by_key(|(_, time)| *time)
    }

    fn of_room(&self, room: &RoomId) -> impl Iterator<Item = &ParkedJob> {
        self.0.range((room.clone(), 0)..=(room.clone(), u32::MAX)).map(|(_, job)| job)
    }
}

#[cfg(test)]
mod tests;
