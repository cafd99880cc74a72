//! Which jobs wait, as the table has them.
use std::collections::BTreeMap;

use domain::{RoomId, Timestamp};

use crate::store::parked::ParkedJob;

/// See the [module](self).
#[derive(Default)]
pub(super) struct Parking(BTreeMap<(RoomId, u32), ParkedJob>);

impl Parking {
    pub(super) fn of(parked: Vec<ParkedJob>) -> Self {
        Self(parked.into_iter().map(|job| ((job.room().clone(), job.number()), job)).collect())
    }

    pub(super) fn add(&mut self, job: ParkedJob) {
        self.0.insert((job.room().clone(), job.number()), job);
    }

    pub(super) fn remove(&mut self, job: &ParkedJob) {
        self.0.remove(&(job.room().clone(), job.number()));
    }

    pub(super) fn holds(&self, room: &RoomId, number: u32) -> bool {
        self.0.contains_key(&(room.clone(), number))
    }

    /// Whether a job of this room waits for a time: then no other is done before it.
    pub(super) fn is_barred(&self, room: &RoomId) -> bool {
        self.of_room(room).any(|job| job.not_before.is_some())
    }

    /// The first job of a room, unless its time has not come.
    pub(super) fn first(&self, room: &RoomId, now: Timestamp) -> Option<ParkedJob> {
        self.of_room(room).next().filter(|job| job.not_before.is_none_or(|time| time <= now)).cloned()
    }

    /// The rooms that have parked jobs.
    pub(super) fn rooms(&self) -> Vec<RoomId> {
        let mut rooms: Vec<RoomId> = self.0.keys().map(|(room, _)| room.clone()).collect();
        rooms.dedup();
        rooms
    }

    /// The room whose first job has the earliest time.
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
mod tests {
    use contracts::{JobMessage, VERSION};
    use domain::{AccountId, Cause, ChatId, ChatJob, ChatTask, HostJob, Language, UserId, Work};

    use super::*;

    #[test]
    fn no_job_of_a_room_is_done_before_one_that_waits_for_a_time() {
        let mut parking = Parking::default();
        parking.add(job("aa", 2, None));
        assert!(!parking.is_barred(&room("aa")), "it waits for the first one, which may come");
        parking.add(job("aa", 1, Some(Timestamp(9))));
        assert!(parking.is_barred(&room("aa")));
        assert!(!parking.is_barred(&room("bb")));

        assert_eq!(parking.first(&room("aa"), Timestamp(8)), None);
        assert_eq!(parking.first(&room("aa"), Timestamp(9)).unwrap().number(), 1);
    }

    #[test]
    fn the_room_whose_first_job_has_the_earliest_time_is_next() {
        let parking = Parking::of(vec![
            job("aa", 1, Some(Timestamp(9))),
            job("bb", 1, Some(Timestamp(5))),
            job("cc", 2, None),
            job("cc", 3, Some(Timestamp(1))),
        ]);
        assert_eq!(parking.next_time(), Some((room("bb"), Timestamp(5))));
    }

    fn room(name: &str) -> RoomId {
        RoomId(name.into())
    }

    fn job(name: &str, number: u32, not_before: Option<Timestamp>) -> ParkedJob {
        let chat = ChatId("20261122-aa".into());
        let task = ChatTask::OpenChat { language: Language::Ukrainian };
        let work = Work::Chat(ChatJob { chat, lead: UserId(7), number, at: Timestamp(0), task });
        let job = HostJob { account: AccountId("main".into()), room: room(name), work };
        let cause = Cause::Update { bot: 1, date: 0, update_id: 1 };
        ParkedJob { job: JobMessage { v: VERSION, cause, index: 0, job }, not_before }
    }
}
