//! Creating a room, and the updates about what happens in it.

use std::time::{Duration, Instant};

use grammers_tl_types::{enums, functions, types};
use telegram_sim::world::{Content, Limits, Place, RoomId};

use crate::{
    calls::{edit_banned, invite, promote},
    host::{Host, Made, message_in_words},
    requests::{create, say},
    town::Town,
};

#[tokio::test]
async fn the_host_makes_a_room_and_sees_all_that_happens_there() {
    let town = Town::new().await;
    let mut host = town.host().await;

    let room = host.makes_room("Chat 1", "marker 1").await;
    assert_eq!(host.hears_all().await, ["channel changed", "1 ChannelCreate @2"]);
    host.asks(&promote(&town, room, town.bot)).await;
    assert_eq!(host.hears_all().await, ["channel changed", "2 ChatAddUser @3"]);
    let link = host.makes_link(room).await;

    town.follows(town.olena, &link);
    assert_eq!(host.hears().await, "1 wait: 1");
    let approve = functions::messages::HideChatJoinRequest {
        approved: true,
        peer: room.peer(),
        user_id: town.input_user(town.account, town.olena),
    };
    host.asks(&approve).await;
    assert_eq!(host.hears_all().await, ["0 wait: 0", "channel changed", "3 ChatJoinedByRequest @4"]);
    assert_eq!(host.is_refused(&approve).await, "400 USER_ALREADY_PARTICIPANT");

    let said = town.says(town.olena, room, "Hello");
    assert_eq!(host.hears().await, "4 \"Hello\" @5");
    let place = Place::Room(room.id);
    town.world.change(|world| world.edit(town.olena, place, said.id, Content::text("Hello!"))).unwrap();
    assert_eq!(host.hears().await, "edited 4 \"Hello!\" @6");
    town.world.change(|world| world.delete(town.olena, place, &[said.id])).unwrap();
    assert_eq!(host.hears().await, "deleted [4] @6+1");

    host.asks(&functions::channels::DeleteChannel { channel: room.channel() }).await;
    assert_eq!(host.hears().await, "channel changed");
    assert_eq!(host.is_refused(&say(room, 1, "too late")).await, "400 CHANNEL_PRIVATE");
}

#[tokio::test]
async fn a_room_is_found_again_by_its_marker_and_set_up() {
    let town = Town::new().await;
    let host = town.host().await;
    host.makes_room("Chat 1", "marker 1").await;
    let room = host.makes_room("Chat 2", "marker 2").await;

    let dialogs = host
        .asks(&functions::messages::GetDialogs {
            exclude_pinned: false,
            folder_id: None,
            offset_date: 0,
            offset_id: 0,
            offset_peer: enums::InputPeer::Empty,
            limit: 100,
            hash: 0,
        })
        .await;
    let enums::messages::Dialogs::Dialogs(dialogs) = dialogs else { panic!("{dialogs:?}") };
    let mut found = Vec::new();
    for chat in &dialogs.chats {
        let enums::Chat::Channel(channel) = chat else { panic!("{chat:?}") };
        let made = Made { id: RoomId(channel.id), hash: channel.access_hash.unwrap() };
        let full = host.asks(&functions::channels::GetFullChannel { channel: made.channel() }).await;
        let enums::messages::ChatFull::Full(full) = full;
        if full.full_chat.about() == "marker 2" {
            found.push(channel.id);
        }
    }
    assert_eq!(found, [room.id.0]);
    assert_eq!(dialogs.dialogs.len(), 2);

    let show_history = functions::channels::TogglePreHistoryHidden { channel: room.channel(), enabled: false };
    host.asks(&show_history).await;
    assert_eq!(host.is_refused(&show_history).await, "400 CHAT_NOT_MODIFIED");
    town.world.read(|world| assert!(!world.room(room.id).unwrap().history_hidden));
}

#[tokio::test]
async fn a_new_member_sees_earlier_messages_only_if_the_room_shows_them() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.asks(&say(room, 1, "before")).await;
    town.adds(town.olena, room);
    host.asks(&say(room, 2, "after")).await;
    let olena = town.signs_in(town.olena).await;
    let hers = room.as_seen_by(&town, town.olena);
    let ask = functions::channels::GetMessages {
        channel: hers.channel(),
        id: [2, 4].map(|id| types::InputMessageId { id }.into()).to_vec(),
    };

    assert_eq!(in_words(olena.asks(&ask).await), ["2 nothing", "4 \"after\""]);
    assert_eq!(history(&olena, hers).await, ["4 \"after\"", "3 ChatAddUser"]);

    host.asks(&functions::channels::TogglePreHistoryHidden { channel: room.channel(), enabled: false }).await;
    assert_eq!(in_words(olena.asks(&ask).await), ["2 \"before\"", "4 \"after\""]);
    assert_eq!(history(&olena, hers).await.len(), 4);
}

#[tokio::test]
async fn a_room_that_one_cannot_enter_is_shown_as_forbidden() {
    let town = Town::new().await;
    let host = town.host().await;
    let (room, gone) = (host.makes_room("Chat 1", "").await, host.makes_room("Chat 2", "").await);
    town.adds(town.olena, room);
    let olena = town.signs_in(town.olena).await;
    let rooms = [room, gone].map(|room| room.as_seen_by(&town, town.olena));
    let look = functions::channels::GetChannels { id: rooms.map(Made::channel).to_vec() };
    assert_eq!(forbidden(olena.asks(&look).await), [false, false]);

    host.asks(&edit_banned(&town, room, town.olena, true)).await;
    host.asks(&functions::channels::DeleteChannel { channel: gone.channel() }).await;

    assert_eq!(forbidden(olena.asks(&look).await), [true, true]);
    let full = functions::channels::GetFullChannel { channel: rooms[0].channel() };
    assert_eq!(olena.is_refused(&full).await, "400 CHANNEL_PRIVATE");
}

#[tokio::test]
async fn access_hashes_are_each_accounts_own() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let olena = town.signs_in(town.olena).await;

    assert_eq!(olena.is_refused(&say(room, 1, "with the host's hash")).await, "400 CHANNEL_INVALID");
}

#[tokio::test]
async fn an_account_has_so_many_rooms_and_makes_so_many_a_day() {
    let town = Town::new().await;
    let host = town.host().await;
    town.world.change(|world| {
        world.set_time(world.now());
        world.set_limits(Limits { rooms: 3, creations_a_day: 2 });
    });
    host.makes_room("Chat 1", "").await;
    host.makes_room("Chat 2", "").await;
    assert_eq!(host.is_refused(&create("Chat 3", "")).await, "420 FLOOD_WAIT_86401");
    town.world.seconds_pass(86_400);
    let room = host.makes_room("Chat 3", "").await;
    assert_eq!(host.is_refused(&create("Chat 4", "")).await, "400 CHANNELS_TOO_MUCH");

    town.world.change(|world| world.set_limits(Limits { rooms: 0, creations_a_day: 2 }));
    assert_eq!(host.is_refused(&invite(&town, room, town.olena)).await, "403 USER_CHANNELS_TOO_MUCH");
}

#[tokio::test]
async fn connecting_and_making_a_room_take_far_less_than_a_second() {
    let town = Town::new().await;
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        let host = town.host().await;
        host.asks(&create("Chat", "")).await;
        fastest = fastest.min(begun.elapsed());
        host.hangs_up().await;
    }
    // Connecting and making a room should take about 0.1 s. The limit is ten times as long, so that the test passes on
    // a busy machine.
    assert!(fastest < Duration::from_secs(1), "{fastest:?}");
}

/// Returns the messages of a room, newest first.
async fn history(host: &Host, room: Made) -> Vec<String> {
    let ask = functions::messages::GetHistory {
        peer: room.peer(),
        offset_id: 0,
        offset_date: 0,
        add_offset: 0,
        limit: 100,
        max_id: 0,
        min_id: 0,
        hash: 0,
    };
    in_words(host.asks(&ask).await)
}

fn in_words(found: enums::messages::Messages) -> Vec<String> {
    let enums::messages::Messages::ChannelMessages(found) = found else { panic!("{found:?}") };
    found.messages.iter().map(message_in_words).collect()
}

fn forbidden(found: enums::messages::Chats) -> Vec<bool> {
    let enums::messages::Chats::Chats(found) = found else { panic!("{found:?}") };
    found.chats.iter().map(|chat| matches!(chat, enums::Chat::ChannelForbidden(_))).collect()
}
