use domain::{
    AccountId, Act, ChatId, ChatJob, ChatTask, DeskId, Due, Effect, Ending, Fact, GroupId, InviteLink, Notice,
    OperatorId, RoomId, Step, UserId, Work,
};
use insta::assert_snapshot;

use super::*;

#[test]
fn a_job_to_prepare_a_room() {
    let cause = Cause::Deadline { due: Due::Pool { desk: DeskId("main".into()) }, at: Timestamp(60_000) };
    assert_snapshot!(round_trip(&JobMessage { v: VERSION, cause, index: 3, job: job(Work::PrepareRoom) }), @r#"{"v":1,"cause":{"cause":"deadline","due":{"due":"pool","desk":"main"},"at":60000},"index":3,"job":{"account":"main","room":"room-1","work":{"work":"prepare_room"}}}"#);
}

#[test]
fn the_jobs_of_a_chat() {
    let operator = OperatorId(UserId(201));
    let tasks = [
        ChatTask::OpenChat,
        ChatTask::Record(Fact::Assigned { operator }),
        ChatTask::CloseChat { ending: Ending::ClosedByOperator { operator } },
    ];
    let [open, record, close] = tasks.map(|task| {
        let job = job(Work::Chat(ChatJob { chat: chat(), lead: UserId(101), number: 1, at: Timestamp(5), task }));
        round_trip(&JobMessage { v: VERSION, cause: press(), index: 0, job })
    });
    assert_snapshot!(open, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"index":0,"job":{"account":"main","room":"room-1","work":{"work":"chat","chat":"20261122-example","lead":101,"number":1,"at":5,"task":{"task":"open_chat"}}}}"#);
    assert_snapshot!(record, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"index":0,"job":{"account":"main","room":"room-1","work":{"work":"chat","chat":"20261122-example","lead":101,"number":1,"at":5,"task":{"task":"record","fact":"assigned","operator":201}}}}"#);
    assert_snapshot!(close, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"index":0,"job":{"account":"main","room":"room-1","work":{"work":"chat","chat":"20261122-example","lead":101,"number":1,"at":5,"task":{"task":"close_chat","ending":{"ended":"closed_by_operator","operator":201}}}}}"#);
}

#[test]
fn the_reports() {
    let (room, group) = (RoomId("room-1".into()), GroupId(-1_002_000_000_001));
    let reports = [
        HostReport::RoomReady { room: room.clone(), group, link: InviteLink("https://t.me/+example".into()) },
        HostReport::RoomFailed { room: room.clone(), reason: "CHANNELS_TOO_MUCH".into() },
        HostReport::ChatSealed { chat: chat(), room },
    ];
    let [ready, failed, sealed] =
        reports.map(|report| round_trip(&ReportMessage { v: VERSION, cause: press(), at: Timestamp(6), report }));
    assert_snapshot!(ready, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"room_ready","room":"room-1","group":-1002000000001,"link":"https://t.me/+example"}}"#);
    assert_snapshot!(failed, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"room_failed","room":"room-1","reason":"CHANNELS_TOO_MUCH"}}"#);
    assert_snapshot!(sealed, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"chat_sealed","chat":"20261122-example","room":"room-1"}}"#);
}

#[test]
fn a_notice() {
    let step = Some(Step { chat: chat(), number: 2 });
    let effect = Effect { step, act: Act::Tell { to: UserId(101), notice: Notice::ChatOver } };
    assert_snapshot!(round_trip(&NoticeMessage { v: VERSION, cause: press(), effect }), @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"effect":{"step":{"chat":"20261122-example","number":2},"act":{"act":"tell","to":101,"notice":{"notice":"chat_over"}}}}"#);
}

#[test]
fn a_message_of_a_newer_version_is_left_to_a_newer_reader() {
    let newer = r#"{"v":2,"cause":"something else by then"}"#;
    assert!(matches!(read::<JobMessage>(newer), Err(Unreadable::Newer { found: 2 })));
}

#[test]
fn what_is_malformed_is_named_by_its_place_and_not_repeated() {
    let error = read::<JobMessage>(r#"{"v":1,"cause":"+380000000001"}"#).unwrap_err().to_string();
    assert!(error.contains("column"), "{error}");
    assert!(!error.contains("380"), "{error}");
}

/// The wire form, which reads back as the same message.
fn round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(message: &T) -> String {
    let text = write(message);
    assert_eq!(&read::<T>(&text).unwrap(), message);
    text
}

fn job(work: Work) -> HostJob {
    HostJob { account: AccountId("main".into()), room: RoomId("room-1".into()), work }
}

fn press() -> Cause {
    Cause::Update { bot: 7, date: 5, update_id: 9 }
}

fn chat() -> ChatId {
    ChatId("20261122-example".into())
}
