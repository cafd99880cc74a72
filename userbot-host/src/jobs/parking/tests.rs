use contracts::{JobMessage, VERSION};
use domain::{AccountId, Cause, ChatId, ChatJob, ChatTask, HostJob, HostTask, Language, UserId};

use super::*;

#[test]
fn no_job_of_a_room_is_done_before_one_that_waits_for_a_time() {
    let mut parking = Parking::default();
    parking.add(job("aa", 2, None));
    assert!(!parking.is_blocked(&room("aa")), "it waits for the first one, which may come");
    parking.add(job("aa", 1, Some(Timestamp(9))));
    assert!(parking.is_blocked(&room("aa")));
    assert!(!parking.is_blocked(&room("bb")));

    assert_eq!(parking.first(&room("aa"), Timestamp(8)), None);
    assert_eq!(parking.first(&room("aa"), Timestamp(9)).unwrap().number(), 1);
}

#[test]
fn the_room_whose_first_job_has_the_earliest_time_is_next() {
    let parking = Parking::new(vec![
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
    let task = HostTask::Chat(ChatJob { chat, lead: UserId(7), number, at: Timestamp(0), task });
    let job = HostJob { account: AccountId("main".into()), room: room(name), task };
    let cause = Cause::Update { bot: 1, date: 0, update_id: 1 };
    ParkedJob { job: JobMessage { v: VERSION, cause, index: 0, job }, not_before }
}
