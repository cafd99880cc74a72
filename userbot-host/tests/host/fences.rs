//! Two hosts write the log of one chat. The host with the higher fence continues after the last segment in the bucket.
use domain::{ChatTask, DeskFact};
use userbot_host::HostError;

use crate::town::Town;

#[tokio::test]
async fn the_log_that_an_earlier_host_wrote_further_is_continued() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.talk().await;
    town.another_host_writes(&chat, 0).await;

    town.olena.says(chat.place, "line 1").unwrap();
    town.ask_chat(&chat, 2, ChatTask::Record(DeskFact::Assigned { operator: town.operator() })).await;
    town.olena.says(chat.place, "line 2").unwrap();
    let is_whole = |text: &str| text.contains("line 2") && text.contains("was given to operator");
    let text = town.messages_until(&chat, is_whole).await;
    for once in ["line 0", "line 1", "line 2", "was given to operator", "9 events"] {
        assert_eq!(text.matches(once).count(), 1, "{once}: {text}");
    }
    town.seal(&chat, 3).await;
    let log = town.log(&chat).await;
    assert!(log.windows(2).all(|pair| pair[1].head.seq == pair[0].head.seq + 1));
    assert_eq!(log.iter().filter(|segment| segment.head.fence == 0).count(), 1);
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_host_ends_when_a_later_one_wrote_the_log_further() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.talk().await;
    town.another_host_writes(&chat, 99).await;
    town.olena.says(chat.place, "line 1").unwrap();
    assert!(matches!(host.ends().await, HostError::Superseded));
    assert!(!town.messages_so_far(&chat).await.contains("line 1"));
    town.stop().await;
}
