//! Tests that the host reports a lost room, and a session that Telegram ended.
use domain::{AccountId, Cause, ChatTask, Ending, HostReport, RoomPolicy};
use insta::assert_snapshot;
use telegram_sim::faults::Fault;
use userbot_host::{HostError, TelegramError};

use crate::town::{Chat, OPEN, Town, sealed};

const ROOM_LOST: ChatTask = ChatTask::CloseChat { ending: Ending::RoomLost, room: RoomPolicy::Delete };

#[tokio::test]
async fn a_room_that_is_deleted_under_its_chat_is_reported_and_the_chat_is_sealed() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.talk().await;

    is_deleted(&town, &chat);
    let (cause, report) = town.report_with_cause().await;
    assert_eq!(report, HostReport::RoomLost { room: chat.room.clone() });
    assert!(
        matches!(&cause, Cause::HostEvent { room, chat: seen, pts } if *room == chat.room && *seen == chat.id && *pts > 1),
        "{cause:?}"
    );
    host.stop().await;

    let host = town.start_host();
    town.ask_chat(&chat, 2, ChatTask::AddOperator { operator: town.operator() }).await;
    town.ask_chat(&chat, 3, ChatTask::RemoveOperator { operator: town.operator() }).await;
    town.ask_chat(&chat, 4, ROOM_LOST).await;
    assert_eq!(town.report().await, sealed(&chat), "that the room is lost is told once");
    let text = town.messages_until(&chat, |text| text.contains("the chat is over")).await;
    assert_snapshot!(town.in_words(&chat, &text), @r"
    Chat <chat> with [olena]. Times are UTC.

    <time>  * Olena [olena] came in; the request was approved
    <time>  Olena [olena]: line 0
    <time>  * the chat is over: its room was lost; what was last said there and is not above is not known
    ");
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_room_that_is_deleted_before_its_chat_is_reported_and_that_chat_is_sealed() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    is_deleted(&town, &chat);
    let lost = HostReport::RoomLost { room: chat.room.clone() };
    assert_eq!(town.report_with_cause().await, (chat.asked_by.clone(), lost));

    town.ask_again_for_room(&chat).await;
    town.ask_chat(&chat, 1, OPEN).await;
    town.ask_chat(&chat, 2, ROOM_LOST).await;
    assert_eq!(town.report().await, sealed(&chat));
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_room_that_is_deleted_while_no_host_runs_is_reported_by_the_next_host() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.ask_chat(&chat, 1, OPEN).await;
    town.no_jobs_left().await;
    host.stop().await;
    is_deleted(&town, &chat);

    let host = town.start_host();
    assert_eq!(town.report().await, HostReport::RoomLost { room: chat.room.clone() });
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_room_in_which_the_host_may_do_nothing_any_more_is_lost() {
    let town = Town::start().await;
    let host = town.start_host();
    town.ihor_is_known().await;
    let chat = town.chat().await;
    town.ask_chat(&chat, 1, OPEN).await;
    for method in ["channels.inviteToChannel", "messages.editExportedChatInvite", "channels.deleteChannel"] {
        town.goes_wrong(Fault::refuse(method, 400, "CHAT_ADMIN_REQUIRED"));
    }
    for number in [2, 3] {
        town.ask_chat(&chat, number, ChatTask::AddOperator { operator: town.operator() }).await;
    }
    assert_eq!(town.report().await, HostReport::RoomLost { room: chat.room.clone() });
    town.no_jobs_left().await;
    assert_eq!(town.ihor.rooms(), [], "what is lost is left alone");
    town.ask_chat(&chat, 4, ROOM_LOST).await;
    assert_eq!(town.report().await, sealed(&chat));
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_host_whose_session_was_ended_says_so_and_ends() {
    let town = Town::start().await;
    let host = town.start_host();
    town.chat().await;
    town.goes_wrong(Fault::RevokeSessions { account: town.host() });
    town.ask_for_room().await;

    let ended = host.ends().await;
    assert!(
        matches!(&ended, HostError::Telegram(TelegramError::SessionEnded(name)) if name == "SESSION_REVOKED"),
        "{ended}"
    );
    let down = |reason: &str| HostReport::HostDown { account: AccountId("main".into()), reason: reason.to_owned() };
    let held_by = |fence| Cause::Holder { account: AccountId("main".into()), fence };
    assert_eq!(town.report_with_cause().await, (held_by(1), down("SESSION_REVOKED")));

    town.start_host().ends().await;
    assert_eq!(town.report_with_cause().await, (held_by(2), down("SESSION_REVOKED")));
    town.stop().await;
}

fn is_deleted(town: &Town, chat: &Chat) {
    town.telegram.world().change(|world| world.delete_room(town.host(), chat.place)).unwrap();
}
