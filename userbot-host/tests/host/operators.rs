//! The host adds operators to rooms and removes them, if Telegram allows it.
use domain::{ChatTask, DeskFact};
use insta::assert_snapshot;
use telegram_sim::{
    faults::{Fault, When},
    world::InvitesFrom,
};

use crate::town::{Chat, OPEN, Town};

#[tokio::test]
async fn an_operator_whom_the_account_knows_is_added_and_removed() {
    let town = Town::start().await;
    let host = town.start_host();
    town.ihor_is_known().await;
    let (chat, operator) = (town.chat().await, town.operator());
    town.ask_chat(&chat, 1, OPEN).await;
    town.ask_chat(&chat, 2, ChatTask::AddOperator { operator }).await;
    town.messages_until(&chat, |text| text.contains("was added by")).await;
    town.ask_chat(&chat, 3, ChatTask::RemoveOperator { operator }).await;
    town.ask_chat(&chat, 4, ChatTask::RemoveOperator { operator }).await;
    let text = until_given(&town, &chat, 5).await;
    assert_snapshot!(town.in_words(&chat, &text), @r"
    Chat <chat> with [olena]. Times are UTC.

    <time>  * Ihor [ihor] was added by [host]
    <time>  * Ihor [ihor] was removed by Support [host]
    <time>  * the chat was given to operator [ihor]
    ");
    town.seal(&chat, 6).await;
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn an_operator_whom_the_account_does_not_know_is_removed_too() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.ask_chat(&chat, 1, OPEN).await;
    town.comes_in(&town.ihor, &chat);
    town.ask_chat(&chat, 2, ChatTask::RemoveOperator { operator: town.operator() }).await;
    town.messages_until(&chat, |text| text.contains("was removed by")).await;
    assert_eq!(town.ihor.rooms(), []);
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn an_operator_who_cannot_be_added_does_not_hold_up_the_chat() {
    let town = Town::start().await;
    let host = town.start_host();
    let (chat, operator) = (town.chat().await, town.operator());
    town.ask_chat(&chat, 1, OPEN).await;
    town.ask_chat(&chat, 2, ChatTask::AddOperator { operator }).await;
    until_given(&town, &chat, 3).await;

    town.ihor_is_known().await;
    town.ihor.allows_invites_from(InvitesFrom::Contacts).unwrap();
    town.ask_chat(&chat, 4, ChatTask::AddOperator { operator }).await;
    until_given(&town, &chat, 5).await;
    let refusals = [
        Fault::refuse("channels.inviteToChannel", 403, "USER_PRIVACY_RESTRICTED"),
        Fault::refuse("channels.inviteToChannel", 400, "USER_ALREADY_PARTICIPANT"),
        Fault::refuse("channels.inviteToChannel", 400, "PEER_FLOOD"),
    ];
    for (number, refusal) in (6..).step_by(2).zip(refusals) {
        town.goes_wrong(refusal.at(When::times(1)));
        town.ask_chat(&chat, number, ChatTask::AddOperator { operator }).await;
        until_given(&town, &chat, number + 1).await;
    }
    assert_eq!(town.telegram.waiting_faults(), [], "each was met");

    town.goes_wrong(Fault::refuse("channels.getParticipants", 400, "CHANNEL_MONOFORUM_UNSUPPORTED"));
    town.ask_chat(&chat, 12, ChatTask::RemoveOperator { operator }).await;
    until_given(&town, &chat, 13).await;
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn adding_an_operator_waits_as_long_as_telegram_asks() {
    let town = Town::start().await;
    let host = town.start_host();
    town.ihor_is_known().await;
    let (chat, operator) = (town.chat().await, town.operator());
    town.goes_wrong(Fault::flood("channels.inviteToChannel", 2));
    town.ask_chat(&chat, 1, OPEN).await;
    town.ask_chat(&chat, 2, ChatTask::AddOperator { operator }).await;
    town.no_jobs_left().await;
    assert!(!town.ihor.rooms().contains(&chat.place), "the job is parked");
    town.messages_until(&chat, |text| text.contains("was added by")).await;
    host.stop().await;
    town.stop().await;
}

/// Sends a job with this number that records a fact, waits until `messages.txt` shows the fact, and returns the text.
/// All earlier jobs of the chat are done then.
async fn until_given(town: &Town, chat: &Chat, number: u32) -> String {
    let times = town.messages_so_far(chat).await.matches("was given").count();
    town.ask_chat(chat, number, ChatTask::Record(DeskFact::Assigned { operator: town.operator() })).await;
    town.messages_until(chat, |text| text.matches("was given").count() > times).await
}
