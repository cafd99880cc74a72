//! Tests that histories, chats and members can be read in pages, and that wrong ids and `pts` are refused.

use grammers_tl_types::{
    enums::{self, ChannelParticipantsFilter as Filter},
    functions, types,
};

use crate::{
    calls::{edit_banned, promote},
    host::{Host, Made},
    requests::{create, say},
    town::Town,
};

#[tokio::test]
async fn a_history_is_read_from_any_place_in_it() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    for number in 2..=8 {
        host.asks(&say(room, number, "line")).await;
    }
    let read = async |offset_id, add_offset, min_id, max_id| {
        let (peer, limit) = (room.peer(), 3);
        let ask = functions::messages::GetHistory {
            peer,
            offset_id,
            offset_date: 0,
            add_offset,
            limit,
            max_id,
            min_id,
            hash: 0,
        };
        let found = host.asks(&ask).await;
        let enums::messages::Messages::ChannelMessages(found) = found else { panic!("{found:?}") };
        found.messages.iter().map(enums::Message::id).collect::<Vec<_>>()
    };

    assert_eq!(read(0, 0, 0, 0).await, [8, 7, 6], "the newest first");
    assert_eq!(read(6, 0, 0, 0).await, [5, 4, 3], "what is older than a message");
    assert_eq!(read(6, -2, 0, 0).await, [7, 6, 5], "and what is around it");
    assert_eq!(read(6, -2, 5, 7).await, [6], "out of the page, what is between two others");
    assert_eq!(read(2, 0, 0, 0).await, [1]);
}

#[tokio::test]
async fn conversations_are_listed_the_liveliest_first_in_pages() {
    let town = Town::new().await;
    let host = town.host().await;
    town.world.seconds_pass(0);
    let mut rooms = Vec::new();
    for title in ["Chat 1", "Chat 2", "Chat 3"] {
        rooms.push(host.makes_room(title, "").await);
        town.world.seconds_pass(1);
    }
    host.asks(&say(rooms[1], 1, "lively")).await;

    let (mut listed, mut last) = (Vec::new(), enums::InputPeer::Empty);
    for _ in 0..4 {
        let next = next_dialog(&host, last.clone(), &rooms).await;
        listed.push(next);
        last = next.map_or(last, |room| rooms[room].peer());
    }

    assert_eq!(listed, [Some(1), Some(2), Some(0), None]);
}

#[tokio::test]
async fn members_are_listed_by_status() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.asks(&promote(&town, room, town.bot)).await;
    town.adds(town.olena, room);
    host.asks(&edit_banned(&town, room, town.olena, true)).await;
    let listed = async |filter: Filter| {
        let ask =
            functions::channels::GetParticipants { channel: room.channel(), filter, offset: 0, limit: 100, hash: 0 };
        let found = host.asks(&ask).await;
        let enums::channels::ChannelParticipants::Participants(found) = found else { panic!("{found:?}") };
        found.users.iter().map(enums::User::id).collect::<Vec<_>>()
    };
    let called = |q: &str| types::ChannelParticipantsKicked { q: q.to_owned() }.into();

    let mut admins = listed(Filter::ChannelParticipantsAdmins).await;
    admins.sort_unstable_by_key(|id| *id == town.bot.0);
    assert_eq!(admins, [town.account.0, town.bot.0]);
    assert_eq!(listed(Filter::ChannelParticipantsBots).await, [town.bot.0]);
    assert_eq!(listed(called("olen")).await, [town.olena.0]);
    assert_eq!(listed(called("ihor")).await, Vec::<i64>::new());
}

#[tokio::test]
async fn wrong_ids_and_pts_are_refused() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let difference = |pts| functions::updates::GetChannelDifference {
        force: false,
        channel: room.channel(),
        filter: enums::ChannelMessagesFilter::Empty,
        pts,
        limit: 100,
    };
    assert_eq!(host.is_refused(&difference(0)).await, "400 PERSISTENT_TIMESTAMP_EMPTY");
    assert_eq!(host.is_refused(&difference(3)).await, "400 PERSISTENT_TIMESTAMP_INVALID", "it was never so far");

    let of_another: enums::InputUser = town.input_user(town.bot, town.olena);
    let block = functions::contacts::Block { my_stories_from: false, id: town.input_peer(town.bot, town.olena) };
    assert_eq!(host.is_refused(&block).await, "400 USER_ID_INVALID", "a hash is good for its own account alone");
    assert_eq!(host.asks(&functions::users::GetUsers { id: vec![of_another] }).await, []);

    let layer = grammers_tl_types::LAYER + 1;
    let from_the_future = functions::InvokeWithLayer { layer, query: create("Chat 2", "") };
    assert_eq!(host.is_refused(&from_the_future).await, "400 CONNECTION_LAYER_INVALID");
}

/// Returns the index in `rooms` of the room that follows `last` in the list of dialogs. Returns `None` after the end of
/// the list.
async fn next_dialog(host: &Host, last: enums::InputPeer, rooms: &[Made]) -> Option<usize> {
    let ask = functions::messages::GetDialogs {
        exclude_pinned: false,
        folder_id: None,
        offset_date: 0,
        offset_id: 0,
        offset_peer: last,
        limit: 1,
        hash: 0,
    };
    let enums::messages::Dialogs::Slice(page) = host.asks(&ask).await else { panic!("a part of the list") };
    assert_eq!(page.count, 3);
    let [enums::Chat::Channel(channel)] = &page.chats[..] else { return None };
    rooms.iter().position(|room| room.id.0 == channel.id)
}
