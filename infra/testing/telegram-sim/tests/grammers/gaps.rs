//! Catching up: a client asks for the updates that it missed.

use grammers_tl_types::{enums, functions, types};
use telegram_sim::{
    faults::Fault,
    world::{Content, MessageId, Place},
};

use crate::{
    host::{Host, Made, message_in_words},
    town::Town,
};

#[tokio::test]
async fn a_difference_tells_the_latest_state_and_deletions_as_numbers() {
    let (town, host, room) = quiet_room().await;
    let pts = host.pts_of(room).await;
    let place = Place::Room(room.id);
    let old = MessageId(3);

    let kept = town.says(town.olena, room, "first");
    let gone = town.says(town.olena, room, "regretted");
    town.world.change(|world| {
        world.edit(town.olena, place, kept.id, Content::text("second")).unwrap();
        world.edit(town.olena, place, kept.id, Content::text("third")).unwrap();
        world.edit(town.olena, place, old, Content::text("older, edited")).unwrap();
        world.delete(town.olena, place, &[gone.id]).unwrap();
    });

    let enums::updates::ChannelDifference::Difference(missed) = host.difference(room, pts, 100).await else { panic!() };
    assert!(missed.r#final);
    assert_eq!(missed.pts, pts + 6);
    let new: Vec<String> = missed.new_messages.iter().map(message_in_words).collect();
    assert_eq!(new, [format!("{} \"third\"", kept.id.0)]);
    let [enums::Update::EditChannelMessage(edit), enums::Update::DeleteChannelMessages(deletion)] =
        &missed.other_updates[..]
    else {
        panic!("{:?}", missed.other_updates)
    };
    assert_eq!(message_in_words(&edit.message), "3 \"older, edited\"");
    assert_eq!((&deletion.messages[..], deletion.pts), (&[gone.id.0][..], pts + 6));
}

#[tokio::test]
async fn a_long_difference_comes_in_pages() {
    let (town, host, room) = quiet_room().await;
    let mut pts = host.pts_of(room).await;
    for n in 0..7 {
        town.says(town.olena, room, &format!("message {n}"));
    }

    let mut pages = Vec::new();
    loop {
        let enums::updates::ChannelDifference::Difference(page) = host.difference(room, pts, 3).await else { panic!() };
        pts = page.pts;
        pages.push(page.new_messages.len());
        if page.r#final {
            break;
        }
    }
    assert_eq!(pages, [3, 3, 1]);

    let enums::updates::ChannelDifference::Empty(nothing) = host.difference(room, pts, 3).await else { panic!() };
    assert_eq!((nothing.r#final, nothing.pts), (true, pts));
}

#[tokio::test]
async fn a_client_that_missed_too_much_gets_the_newest_messages_and_reads_the_history() {
    let (town, host, room) = quiet_room().await;
    let pts = host.pts_of(room).await;
    town.goes_wrong(Fault::ForgetBeyond { events: 5 });
    for n in 0..20 {
        town.says(town.olena, room, &format!("message {n}"));
    }

    let enums::updates::ChannelDifference::TooLong(difference) = host.difference(room, pts, 100).await else {
        panic!()
    };
    let enums::Dialog::Dialog(dialog) = difference.dialog else { panic!() };
    assert_eq!(dialog.pts, Some(pts + 20));
    assert!(difference.messages.len() < 20);

    let history = |offset_id| functions::messages::GetHistory {
        peer: room.peer(),
        offset_id,
        offset_date: 0,
        add_offset: 0,
        limit: 8,
        max_id: 0,
        min_id: 3,
        hash: 0,
    };
    let (mut read, mut offset) = (Vec::new(), 0);
    loop {
        let enums::messages::Messages::ChannelMessages(page) = host.asks(&history(offset)).await else { panic!() };
        let Some(last) = page.messages.last() else { break };
        offset = last.id();
        read.extend(page.messages.iter().map(enums::Message::id));
    }
    assert_eq!(read, (4..=23).rev().collect::<Vec<i32>>());

    town.goes_wrong(Fault::RememberAll {});
    assert!(matches!(host.difference(room, pts, 100).await, enums::updates::ChannelDifference::Difference(_)));
}

#[tokio::test]
async fn an_account_gets_at_most_a_hundred_events_at_once() {
    let (town, host, room) = quiet_room().await;
    let pts = host.pts_of(room).await;
    for n in 0..120 {
        town.says(town.olena, room, &format!("message {n}"));
    }

    let enums::updates::ChannelDifference::Difference(page) = host.difference(room, pts, 1000).await else { panic!() };

    assert_eq!((page.new_messages.len(), page.r#final), (100, false));
}

#[tokio::test]
async fn a_client_that_missed_too_many_private_messages_gets_only_the_pts() {
    let town = Town::new().await;
    let host = town.host().await;
    let enums::updates::State::State(before) = host.asks(&functions::updates::GetState {}).await;
    let olena = town.person(town.olena);
    for n in 0..5 {
        olena.says(olena.chat_with(town.account), &format!("message {n}")).unwrap();
    }
    let ask = |pts_limit, pts_total_limit| functions::updates::GetDifference {
        pts: before.pts,
        pts_limit,
        pts_total_limit,
        date: before.date,
        qts: before.qts,
        qts_limit: None,
    };
    let is_too_long =
        |answer| matches!(answer, enums::updates::Difference::TooLong(difference) if difference.pts == before.pts + 5);

    assert!(is_too_long(host.asks(&ask(None, Some(4))).await), "more than the client wants in all");
    town.goes_wrong(Fault::ForgetPrivatelyBeyond { events: 4 });
    assert!(is_too_long(host.asks(&ask(None, None)).await), "more than is remembered");
    town.goes_wrong(Fault::RememberAll {});
    let enums::updates::Difference::Slice(page) = host.asks(&ask(Some(3), Some(5))).await else { panic!("a page") };
    assert_eq!(page.new_messages.len(), 3);
}

#[tokio::test]
async fn a_lost_push_leaves_a_gap_in_the_numbers_that_the_difference_fills() {
    let (town, mut host, room) = quiet_room().await;
    town.goes_wrong(Fault::drop_pushes(1));

    town.says(town.olena, room, "lost");
    town.says(town.olena, room, "heard");

    assert_eq!(host.hears().await, "5 \"heard\" @6");
    let enums::updates::ChannelDifference::Difference(missed) = host.difference(room, 4, 100).await else { panic!() };
    let new: Vec<String> = missed.new_messages.iter().map(message_in_words).collect();
    assert_eq!(new, ["4 \"lost\"", "5 \"heard\""]);
}

#[tokio::test]
async fn messages_that_are_gone_are_asked_for_and_found_empty() {
    let (town, host, room) = quiet_room().await;
    let gone = town.says(town.olena, room, "gone");
    town.world.change(|world| world.delete(town.olena, Place::Room(room.id), &[gone.id])).unwrap();

    let id = [3, gone.id.0].map(|id| types::InputMessageId { id }.into()).to_vec();
    let found = host.asks(&functions::channels::GetMessages { channel: room.channel(), id }).await;

    let enums::messages::Messages::ChannelMessages(found) = found else { panic!("{found:?}") };
    let found: Vec<String> = found.messages.iter().map(message_in_words).collect();
    assert_eq!(found, ["3 \"older\"", "4 nothing"]);
}

#[tokio::test]
async fn private_messages_that_were_missed_come_in_the_common_difference() {
    let town = Town::new().await;
    let host = town.host().await;
    let enums::updates::State::State(before) = host.asks(&functions::updates::GetState {}).await;
    let place = Place::private(town.olena, town.account);
    town.goes_wrong(Fault::drop_pushes(1));
    town.world.change(|world| world.post(town.olena, place, Content::text("I am Olena"))).unwrap();

    let missed = host
        .asks(&functions::updates::GetDifference {
            pts: before.pts,
            pts_limit: None,
            pts_total_limit: None,
            date: before.date,
            qts: before.qts,
            qts_limit: None,
        })
        .await;

    let enums::updates::Difference::Difference(missed) = missed else { panic!("{missed:?}") };
    let new: Vec<String> = missed.new_messages.iter().map(message_in_words).collect();
    assert_eq!(new, ["1 \"I am Olena\""]);
}

/// Makes a town with a room in which Olena has posted one message, number 3. The host has received all updates about
/// this room.
async fn quiet_room() -> (Town, Host, Made) {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    town.says(town.olena, room, "older");
    host.hears_at_last("3 \"older\" @4").await;
    (town, host, room)
}
