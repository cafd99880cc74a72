use domain::{
    AccountId, Act, ChatId, ChatJob, ChatTask, DeskFact, DeskId, Due, Effect, Ending, GivingUp, GroupId, HostTask,
    InviteLink, Language, MessageId, Notice, OperatorId, Recipient, RoomId, RoomPolicy, Screen, Step, UserId,
};
use insta::assert_snapshot;

use super::*;

#[test]
fn a_job_to_prepare_a_room() {
    let cause = Cause::Deadline { due: Due::Pool { desk: DeskId("main".into()) }, at: Timestamp(60_000) };
    assert_snapshot!(round_trip(&JobMessage { v: VERSION, cause, index: 3, job: job(HostTask::PrepareRoom) }), @r#"{"v":1,"cause":{"cause":"deadline","due":{"due":"pool","desk":"main"},"at":60000},"index":3,"job":{"account":"main","room":"room-1","task":{"kind":"prepare_room"}}}"#);
}

#[test]
fn a_job_to_befriend_an_operator() {
    let cause = Cause::Enlisting { operator: UserId(201), at: Timestamp(5) };
    let job = job(HostTask::Befriend { operator: OperatorId(UserId(201)) });
    assert_snapshot!(round_trip(&JobMessage { v: VERSION, cause, index: 0, job }), @r#"{"v":1,"cause":{"cause":"enlisting","operator":201,"at":5},"index":0,"job":{"account":"main","room":"room-1","task":{"kind":"befriend","operator":201}}}"#);
}

#[test]
fn the_jobs_of_a_chat() {
    let operator = OperatorId(UserId(201));
    let tasks = [
        ChatTask::OpenChat { language: Language::Ukrainian },
        ChatTask::AddOperator { operator },
        ChatTask::RemoveOperator { operator },
        ChatTask::Record(DeskFact::Assigned { operator }),
        ChatTask::CloseChat { ending: Ending::ClosedByOperator { operator }, room: RoomPolicy::Recycle },
    ];
    let [open, add, remove, record, close] = tasks.map(|task| {
        let job = job(HostTask::Chat(ChatJob { chat: chat(), lead: UserId(101), number: 1, at: Timestamp(5), task }));
        round_trip(&JobMessage { v: VERSION, cause: press(), index: 0, job })
    });
    assert_snapshot!(open, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"index":0,"job":{"account":"main","room":"room-1","task":{"kind":"chat","chat":"20261122-example","lead":101,"number":1,"at":5,"task":{"task":"open_chat","language":"uk"}}}}"#);
    assert_snapshot!(add, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"index":0,"job":{"account":"main","room":"room-1","task":{"kind":"chat","chat":"20261122-example","lead":101,"number":1,"at":5,"task":{"task":"add_operator","operator":201}}}}"#);
    assert_snapshot!(remove, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"index":0,"job":{"account":"main","room":"room-1","task":{"kind":"chat","chat":"20261122-example","lead":101,"number":1,"at":5,"task":{"task":"remove_operator","operator":201}}}}"#);
    assert_snapshot!(record, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"index":0,"job":{"account":"main","room":"room-1","task":{"kind":"chat","chat":"20261122-example","lead":101,"number":1,"at":5,"task":{"task":"record","fact":"assigned","operator":201}}}}"#);
    assert_snapshot!(close, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"index":0,"job":{"account":"main","room":"room-1","task":{"kind":"chat","chat":"20261122-example","lead":101,"number":1,"at":5,"task":{"task":"close_chat","ending":{"ended":"closed_by_operator","operator":201},"room":"recycle"}}}}"#);
}

#[test]
fn every_fact_that_the_archive_keeps() {
    let operator = OperatorId(UserId(201));
    let facts = [
        DeskFact::Assigned { operator },
        DeskFact::Taken { operator, above_cap: true },
        DeskFact::GivenUp { operator, why: GivingUp::ShiftEnded },
        DeskFact::GivenUp { operator, why: GivingUp::Silent },
        DeskFact::GivenUp { operator, why: GivingUp::Dismissed },
    ];
    assert_snapshot!(facts.map(|fact| json(&fact)).join("\n"), @r#"
    {"fact":"assigned","operator":201}
    {"fact":"taken","operator":201,"above_cap":true}
    {"fact":"given_up","operator":201,"why":"shift_ended"}
    {"fact":"given_up","operator":201,"why":"silent"}
    {"fact":"given_up","operator":201,"why":"dismissed"}
    "#);
}

#[test]
fn every_ending() {
    let endings = [
        Ending::ClosedByOperator { operator: OperatorId(UserId(201)) },
        Ending::NobodyJoined,
        Ending::LeadLeft,
        Ending::LeadUnreachable,
        Ending::RoomLost,
    ];
    assert_snapshot!(endings.map(|ending| json(&ending)).join("\n"), @r#"
    {"ended":"closed_by_operator","operator":201}
    {"ended":"nobody_joined"}
    {"ended":"lead_left"}
    {"ended":"lead_unreachable"}
    {"ended":"room_lost"}
    "#);
}

#[test]
fn the_reports() {
    let (room, group) = (RoomId("room-1".into()), GroupId(-1_002_000_000_001));
    let (operator, account) = (OperatorId(UserId(201)), AccountId("main".into()));
    let reports = [
        HostReport::RoomReady { room: room.clone(), group, link: InviteLink("https://t.me/+example".into()) },
        HostReport::RoomFailed { room: room.clone(), reason: "CHANNELS_TOO_MUCH".into() },
        HostReport::ChatSealed { chat: chat(), room: room.clone(), rests: true },
        HostReport::RoomLost { room },
        HostReport::Befriended { operator },
        HostReport::Probed { operator },
        HostReport::HostDown { account, reason: "AUTH_KEY_DUPLICATED".into() },
    ];
    let [ready, failed, sealed, lost, befriended, probed, down] =
        reports.map(|report| round_trip(&ReportMessage { v: VERSION, cause: press(), at: Timestamp(6), report }));
    assert_snapshot!(ready, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"room_ready","room":"room-1","group":-1002000000001,"link":"https://t.me/+example"}}"#);
    assert_snapshot!(failed, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"room_failed","room":"room-1","reason":"CHANNELS_TOO_MUCH"}}"#);
    assert_snapshot!(sealed, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"chat_sealed","chat":"20261122-example","room":"room-1","rests":true}}"#);
    assert_snapshot!(lost, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"room_lost","room":"room-1"}}"#);
    assert_snapshot!(befriended, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"befriended","operator":201}}"#);
    assert_snapshot!(probed, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"probed","operator":201}}"#);
    assert_snapshot!(down, @r#"{"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"at":6,"report":{"report":"host_down","account":"main","reason":"AUTH_KEY_DUPLICATED"}}"#);
}

#[test]
fn every_cause() {
    let (operator, at) = (UserId(201), Timestamp(5));
    let deadline = |due| Cause::Deadline { due, at };
    let causes = [
        press(),
        Cause::Ticket { lead: UserId(101), since: at, generation: 1 },
        Cause::Report { job: press().to_string(), subject: "room-1".into(), kind: "room_ready".into() },
        Cause::HostEvent { room: RoomId("room-1".into()), chat: chat(), pts: 12 },
        Cause::Holder { account: AccountId("main".into()), fence: 3 },
        Cause::Enlisting { operator, at },
        Cause::Dismissal { operator, at },
        Cause::Undelivered { user: UserId(101), of: press().to_string() },
        Cause::PlaceShown { lead: UserId(101), message: MessageId(7), of: press().to_string() },
        deadline(Due::Pool { desk: DeskId("main".into()) }),
        deadline(Due::Board { desk: DeskId("main".into()) }),
        deadline(Due::Chat { chat: chat(), version: 3 }),
    ];
    assert_snapshot!(causes.map(|cause| json(&cause)).join("\n"), @r#"
    {"cause":"update","bot":7,"date":5,"update_id":9}
    {"cause":"ticket","lead":101,"since":5,"generation":1}
    {"cause":"report","job":"update/7/5/9","subject":"room-1","kind":"room_ready"}
    {"cause":"host_event","room":"room-1","chat":"20261122-example","pts":12}
    {"cause":"holder","account":"main","fence":3}
    {"cause":"enlisting","operator":201,"at":5}
    {"cause":"dismissal","operator":201,"at":5}
    {"cause":"undelivered","user":101,"of":"update/7/5/9"}
    {"cause":"place_shown","lead":101,"message":7,"of":"update/7/5/9"}
    {"cause":"deadline","due":{"due":"pool","desk":"main"},"at":5}
    {"cause":"deadline","due":{"due":"board","desk":"main"},"at":5}
    {"cause":"deadline","due":{"due":"chat","chat":"20261122-example","version":3},"at":5}
    "#);
}

#[test]
fn the_notices() {
    let (group, user) = (GroupId(-1_002_000_000_001), UserId(101));
    let to = Recipient { user, language: Language::Ukrainian };
    let acts = [
        Act::Notify { to, notice: Notice::ChatOver },
        Act::Show { to, over: Some(MessageId(7)), screen: Screen::Menu },
        Act::Show { to, over: None, screen: Screen::Menu },
        Act::Admit { group, user },
        Act::Decline { group, user },
        Act::Disband { group, language: Language::Russian, people: vec![user, UserId(201)] },
        Act::Remove { group, user },
        Act::SendJob(job(HostTask::PrepareRoom)),
    ];
    let notices = acts.map(|act| {
        let step = Some(Step { chat: chat(), number: 2 });
        round_trip(&NoticeMessage { v: VERSION, cause: press(), effect: Effect { step, act } })
    });
    assert_snapshot!(notices.join("\n"), @r#"
    {"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"effect":{"step":{"chat":"20261122-example","number":2},"act":{"act":"notify","to":{"user":101,"language":"uk"},"notice":{"notice":"chat_over"}}}}
    {"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"effect":{"step":{"chat":"20261122-example","number":2},"act":{"act":"show","to":{"user":101,"language":"uk"},"over":7,"screen":{"screen":"menu"}}}}
    {"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"effect":{"step":{"chat":"20261122-example","number":2},"act":{"act":"show","to":{"user":101,"language":"uk"},"over":null,"screen":{"screen":"menu"}}}}
    {"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"effect":{"step":{"chat":"20261122-example","number":2},"act":{"act":"admit","group":-1002000000001,"user":101}}}
    {"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"effect":{"step":{"chat":"20261122-example","number":2},"act":{"act":"decline","group":-1002000000001,"user":101}}}
    {"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"effect":{"step":{"chat":"20261122-example","number":2},"act":{"act":"disband","group":-1002000000001,"language":"ru","people":[101,201]}}}
    {"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"effect":{"step":{"chat":"20261122-example","number":2},"act":{"act":"remove","group":-1002000000001,"user":101}}}
    {"v":1,"cause":{"cause":"update","bot":7,"date":5,"update_id":9},"effect":{"step":{"chat":"20261122-example","number":2},"act":{"act":"send_job","account":"main","room":"room-1","task":{"kind":"prepare_room"}}}}
    "#);
}

#[test]
fn every_variant_has_a_snapshot_in_this_file() {
    let snapshots = include_str!("tests.rs");
    for (tag, variants) in [
        ("kind", variants::<HostTask>("kind")),
        ("task", variants::<ChatTask>("task")),
        ("fact", variants::<DeskFact>("fact")),
        ("ended", variants::<Ending>("ended")),
        ("report", variants::<HostReport>("report")),
        ("cause", variants::<Cause>("cause")),
        ("due", variants::<Due>("due")),
        ("act", variants::<Act>("act")),
    ] {
        assert!(!variants.is_empty(), "{tag}");
        for variant in variants {
            let form = format!(r#""{tag}":"{variant}""#);
            assert!(snapshots.contains(&form), "no snapshot has {form}: add one");
        }
    }
}

#[test]
fn a_message_of_a_newer_version_is_left_to_a_newer_reader() {
    let newer = r#"{"v":2,"cause":"something else by then"}"#;
    assert!(matches!(read::<JobMessage>(newer), Err(Unreadable::Newer { found: 2 })));
}

#[test]
fn a_malformed_message_is_named_by_its_place_and_not_quoted() {
    let error = read::<JobMessage>(r#"{"v":1,"cause":"+380000000001"}"#).unwrap_err().to_string();
    assert!(error.contains("column"), "{error}");
    assert!(!error.contains("380"), "{error}");
}

/// Returns the names of the variants of the enum `T`, whose serde tag is `tag`. Serde lists them in the error for an
/// unknown variant.
fn variants<T: DeserializeOwned>(tag: &str) -> Vec<String> {
    let unknown = format!(r#"{{"{tag}":"?"}}"#);
    let error = serde_json::from_str::<T>(&unknown).err().unwrap().to_string();
    error.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

/// Returns the message as JSON, after checking that the JSON is read as the same message.
fn round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(message: &T) -> String {
    let text = write(message);
    assert_eq!(&read::<T>(&text).unwrap(), message);
    text
}

/// Returns a part of a message as JSON, after checking that the JSON is read as the same part.
fn json<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(part: &T) -> String {
    let text = serde_json::to_string(part).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), part);
    text
}

fn job(task: HostTask) -> HostJob {
    HostJob { account: AccountId("main".into()), room: RoomId("room-1".into()), task }
}

fn press() -> Cause {
    Cause::Update { bot: 7, date: 5, update_id: 9 }
}

fn chat() -> ChatId {
    ChatId("20261122-example".into())
}
