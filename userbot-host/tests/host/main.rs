//! Runs the host against a simulated Telegram and a local AWS. Jobs go in through SQS, reports come out through SQS,
//! and the messages of chats are stored in the bucket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod befriending;
mod ending;
mod fences;
mod operators;
mod setup;
mod town;

use domain::{ChatTask, DeskFact, HostReport};
use insta::assert_snapshot;
use telegram_sim::{
    faults::{Fault, When},
    world::{Contents, DataCentre, NewPerson},
};

use town::{OPEN, Town, closed_by, sealed};

#[tokio::test]
async fn a_chat_is_archived_from_its_link_to_its_seal() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.ask_chat(&chat, 1, OPEN).await;

    town.comes_in(&town.olena, &chat);
    let ihor = town.operator();
    town.ask_chat(&chat, 2, ChatTask::Record(DeskFact::Assigned { operator: ihor })).await;
    town.messages_until(&chat, |text| text.contains("was given")).await;
    town.comes_in(&town.ihor, &chat);
    town.olena.says(chat.place, "Good mornin\nI have a question").unwrap();
    let asked = town.ihor.says(chat.place, "Yes?").unwrap();
    let answer = town.olena.says(chat.place, "Wher is my parcel?").unwrap();
    town.olena.edits(chat.place, answer, "Where is my parcel?").unwrap();
    town.olena.replies(chat.place, asked, "Never mind").unwrap();
    town.ihor.deletes(chat.place, asked).unwrap();
    let photo: Vec<u8> = (0..1_300_000_u32).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect();
    town.olena.sends_photo(chat.place, photo.clone(), "the receipt").unwrap();

    let live = town.messages_until(&chat, |text| text.contains("kept as")).await;
    assert_snapshot!(town.in_words(&chat, &live), @r"
    Chat <chat> with [olena]. Times are UTC.

    <time>  * Olena [olena] came in; the request was approved
    <time>  * the chat was given to operator [ihor]
    <time>  * Ihor [ihor] came in; the request was approved
    <time>  Olena [olena]: Good mornin
        | I have a question
    <time>  Ihor [ihor]: Yes?
        ~ deleted, noticed <time>
    <time>  Olena [olena]: Wher is my parcel?
        ~ changed <time> to: Where is my parcel?
    <time>  Olena [olena]: Never mind
        ~ answers <time>
    <time>  Olena [olena]: the receipt
        ~ photo
        ~ kept as media/9-611185614998851130.jpg (2 MB)
    ");
    assert!(town.objects(&chat).await.contains(&photo), "the photo lies in the bucket as it was sent");

    town.ask_chat(&chat, 3, closed_by(ihor)).await;
    assert_eq!(town.report().await, sealed(&chat));
    assert!(!town.telegram.room_exists(chat.place));
    let sealed = town.messages_until(&chat, |text| text.contains("closed the chat")).await;
    assert_snapshot!(town.in_words(&chat, &sealed[live.len()..]), @r"
    <time>  * Olena [olena] was removed by Support [host]
    <time>  * Ihor [ihor] was removed by Support [host]
    <time>  * operator [ihor] closed the chat
    ");
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn the_same_job_twice_changes_nothing() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.ask_again_for_room(&chat).await;
    town.no_jobs_left().await;
    assert_eq!(town.rooms_ever(), 1);
    assert_eq!(town.report_so_far().await, None, "it was reported before");

    let ihor = town.operator();
    for number in [1, 1, 3, 3, 2, 2] {
        let task = if number == 1 { OPEN } else { ChatTask::Record(DeskFact::Assigned { operator: ihor }) };
        town.ask_chat(&chat, number, task).await;
    }
    town.seal(&chat, 4).await;
    town.ask_chat(&chat, 4, closed_by(ihor)).await;
    town.no_jobs_left().await;

    let text = town.messages_until(&chat, |_| true).await;
    assert_eq!(text.matches("was given to operator").count(), 2, "{text}");
    assert_eq!(text.matches("closed the chat").count(), 1, "{text}");
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_host_that_is_stopped_in_the_middle_of_the_talk_loses_and_doubles_nothing() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.comes_in(&town.olena, &chat);
    let first = town.olena.says(chat.place, "line 0").unwrap();
    town.ask_chat(&chat, 1, OPEN).await;
    town.messages_until(&chat, |text| text.contains("line 0")).await;
    town.olena.says(chat.place, "line 1").unwrap();
    host.stop().await;

    town.olena.says(chat.place, "line 2").unwrap();
    town.olena.edits(chat.place, first, "line 0 anew").unwrap();
    let host = town.start_host();
    town.olena.says(chat.place, "line 3").unwrap();
    town.messages_until(&chat, |text| text.contains("line 3")).await;
    town.crash(host).await;

    town.olena.says(chat.place, "line 4").unwrap();
    let host = town.start_host();
    let text = town.messages_until(&chat, |text| text.contains("line 4")).await;
    for line in 0..5 {
        assert_eq!(text.matches(&format!(": line {line}")).count(), if line == 0 { 2 } else { 1 }, "{text}");
    }
    town.seal(&chat, 2).await;
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn updates_that_telegram_does_not_push_are_requested() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.ask_chat(&chat, 1, OPEN).await;
    town.comes_in(&town.olena, &chat);
    let first = town.olena.says(chat.place, "line 0").unwrap();
    town.messages_until(&chat, |text| text.contains("line 0")).await;

    town.goes_wrong(Fault::drop_pushes(2));
    town.olena.edits(chat.place, first, "line 0 anew").unwrap();
    town.olena.says(chat.place, "line 1").unwrap();
    town.olena.says(chat.place, "line 2").unwrap();
    town.messages_until(&chat, |text| text.contains("line 2")).await;

    town.goes_wrong(Fault::CutConnections {});
    town.olena.deletes(chat.place, first).unwrap();
    town.olena.says(chat.place, "line 3").unwrap();
    let text = town.messages_until(&chat, |text| text.contains("line 3")).await;
    assert_snapshot!(town.in_words(&chat, &text), @r"
    Chat <chat> with [olena]. Times are UTC.

    <time>  * Olena [olena] came in; the request was approved
    <time>  Olena [olena]: line 0
        ~ changed <time> to: line 0 anew
        ~ deleted, noticed <time>
    <time>  Olena [olena]: line 1
    <time>  Olena [olena]: line 2
    <time>  Olena [olena]: line 3
    ");

    town.goes_wrong(Fault::drop_pushes(1));
    town.olena.says(chat.place, "hidden behind a pts").unwrap();
    town.goes_wrong(Fault::too_long());
    town.olena.says(chat.place, "told by a pts alone").unwrap();
    let text = town.messages_until(&chat, |text| text.contains("told by a pts alone")).await;
    assert_eq!(text.matches("hidden behind a pts").count(), 1, "{text}");

    town.goes_wrong(Fault::ForgetBeyond { events: 2 });
    town.goes_wrong(Fault::drop_pushes(4));
    for line in 4..9 {
        town.olena.says(chat.place, &format!("line {line}")).unwrap();
    }
    let text = town.messages_until(&chat, |text| text.contains("line 8")).await;
    for line in 4..9 {
        assert_eq!(text.matches(&format!(": line {line}")).count(), 1, "{text}");
    }
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_burst_is_kept_whole_though_the_host_is_slower_than_it() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.ask_chat(&chat, 1, OPEN).await;
    town.comes_in(&town.olena, &chat);
    let said: Vec<_> = (0..BURST).map(|n| town.olena.says(chat.place, &format!("line {n};")).unwrap()).collect();
    for (n, message) in said.into_iter().enumerate() {
        town.olena.edits(chat.place, message, &format!("line {n}; anew")).unwrap();
    }
    town.olena.says(chat.place, "end").unwrap();
    let text = town.messages_until(&chat, |text| text.contains(": end")).await;
    for n in 0..BURST {
        // A message may first reach the host after its edit, so the log may lack the first version. The edited version
        // must be in the log exactly once.
        assert_eq!(text.matches(&format!("line {n}; anew")).count(), 1, "{n}");
    }
    host.stop().await;
    town.stop().await;
}

/// The number of messages in the burst. It is larger than 100, the number of updates that grammers keeps by default for
/// a slow receiver.
const BURST: usize = 300;

/// Telegram returns the missed events in slices of 100. Olena leaves before the host starts again, because her removal by
/// the host would be one more event, which would show the host that it has missed others.
#[tokio::test]
async fn a_chat_that_is_closed_while_no_host_runs_is_sealed_with_every_missed_event() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.talk().await;
    host.stop().await;
    for n in 0..MISSED {
        town.olena.says(chat.place, &format!("line {n};")).unwrap();
    }
    town.olena.leaves(chat.place).unwrap();

    let host = town.start_host();
    town.seal(&chat, 2).await;

    let text = town.messages_until(&chat, |_| true).await;
    for n in 0..MISSED {
        assert_eq!(text.matches(&format!("line {n};")).count(), 1, "{n}");
    }
    host.stop().await;
    town.stop().await;
}

/// The number of messages that the host misses. They fill five slices. The host requests a second slice in any case, so
/// two slices would show nothing.
const MISSED: usize = 450;

#[tokio::test]
async fn a_file_that_lies_in_another_data_centre_is_kept_too() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.ask_chat(&chat, 1, OPEN).await;
    let elsewhere = NewPerson { first_name: "Taras".into(), home: DataCentre::Four, ..NewPerson::default() };
    let taras = town.telegram.add_person(elsewhere).unwrap();
    town.comes_in(&taras, &chat);
    taras.sends_photo(chat.place, vec![7; 30_000], "from afar").unwrap();
    town.messages_until(&chat, |text| text.contains("kept as")).await;
    assert!(town.objects(&chat).await.contains(&vec![7; 30_000]));
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_file_of_any_size_is_kept_byte_for_byte() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.ask_chat(&chat, 1, OPEN).await;
    town.comes_in(&town.olena, &chat);
    town.goes_wrong(Fault::refuse("upload.getFile", 500, "TIMEOUT").at(When::times(2)));
    let size_bytes = 20_000_123;
    town.olena.sends_document(chat.place, "../etc/passwd", size_bytes, "the papers").unwrap();
    let voice = vec![7; 5000];
    town.olena.sends_voice(chat.place, voice.clone(), 3).unwrap();

    let text = town.messages_until(&chat, |text| text.matches("kept as").count() == 2).await;
    assert!(!text.contains("passwd"), "{text}");
    let objects = town.objects(&chat).await;
    let document = Contents::Generated { seed: size_bytes, size_bytes }.read(0, usize::try_from(size_bytes).unwrap());
    assert!(objects.contains(&document.to_vec()));
    assert!(objects.contains(&voice));
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_chat_that_is_closed_during_an_upload_is_sealed_with_the_file() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.talk().await;
    town.goes_wrong(Fault::refuse("upload.getFile", 500, "TIMEOUT").at(When::times(5)));
    town.olena.sends_photo(chat.place, vec![7; 30_000], "the receipt").unwrap();

    town.seal(&chat, 2).await;

    let text = town.messages_until(&chat, |_| true).await;
    assert!(text.contains("kept as"), "{text}");
    assert!(town.objects(&chat).await.contains(&vec![7; 30_000]));
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_seal_goes_on_wherever_it_was_interrupted() {
    let town = Town::start().await;
    let host = town.start_host();
    let chat = town.chat().await;
    town.comes_in(&town.olena, &chat);
    town.ask_chat(&chat, 1, OPEN).await;
    town.olena.says(chat.place, "line 0").unwrap();
    for method in ["messages.editExportedChatInvite", "channels.editBanned", "channels.deleteChannel"] {
        town.goes_wrong(Fault::lose_answer(method));
    }
    town.goes_wrong(Fault::refuse("channels.deleteChannel", 500, "TIMEOUT").at(When::times(15)));
    town.ask_chat(&chat, 2, closed_by(town.operator())).await;
    town.messages_until(&chat, |text| text.contains("closed the chat")).await;
    town.crash(host).await;

    let host = town.start_host();
    assert_eq!(town.report().await, sealed(&chat));
    let text = town.messages_until(&chat, |_| true).await;
    assert_eq!(text.matches(": line 0").count(), 1, "{text}");
    assert_eq!(text.matches("was removed").count(), 1, "{text}");
    assert_eq!(text.matches("closed the chat").count(), 1, "{text}");
    assert!(!town.telegram.room_exists(chat.place));
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_room_is_made_once_even_if_telegrams_answer_is_lost() {
    let town = Town::start().await;
    town.goes_wrong(Fault::lose_answer("channels.createChannel"));
    let host = town.start_host();
    town.chat().await;
    assert_eq!(town.rooms_ever(), 1);
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_room_that_telegram_refuses_is_reported() {
    let town = Town::start().await;
    town.goes_wrong(Fault::refuse("channels.createChannel", 400, "CHANNELS_TOO_MUCH"));
    let host = town.start_host();
    let room = town.ask_for_room().await;
    let reason = "CHANNELS_TOO_MUCH".to_owned();
    assert_eq!(town.report().await, HostReport::RoomFailed { room, reason });
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn a_job_waits_as_long_as_telegram_asks_and_no_longer() {
    let town = Town::start().await;
    town.goes_wrong(Fault::flood("channels.createChannel", 2));
    let host = town.start_host();
    let room = town.ask_for_room().await;
    town.no_jobs_left().await;
    assert_eq!(town.rooms_ever(), 0, "the job is parked");
    host.stop().await;

    let host = town.start_host();
    assert!(matches!(town.report().await, HostReport::RoomReady { room: ready, .. } if ready == room));
    host.stop().await;
    town.stop().await;
}

/// The test fails if two hosts connect at the same time: like the real Telegram, the simulated Telegram then ends the
/// session that both use.
#[tokio::test]
async fn a_second_host_does_not_connect_while_the_first_holds_the_account() {
    let town = Town::start().await;
    let first = town.start_host();
    town.chat().await;
    let second = town.start_host();
    town.chat().await;
    town.chat().await;
    town.crash(first).await;
    town.chat().await;

    let third = town.start_host();
    second.stop().await;
    town.chat().await;
    third.stop().await;
    town.stop().await;
}
