//! Calls of the account about pins, histories, room photos and the admin log.

use grammers_tl_types::{enums, functions, types};
use telegram_sim::world::{MessageId, Place};

use crate::{calls::forward, host::Made, requests::say, town::Town};

#[tokio::test]
async fn a_history_is_cleared_for_everybody_and_its_pins_with_it() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    host.hears_at_last("2 ChatAddUser @3").await;
    host.asks(&say(room, 1, "The address is on the wall")).await;
    host.hears_at_last("3 \"The address is on the wall\" @4").await;

    host.asks(&pin(room, 3, false)).await;
    assert_eq!(host.hears().await, "4 PinMessage @5");
    assert_eq!(host.is_refused(&pin(room, 3, false)).await, "400 CHAT_NOT_MODIFIED");
    host.asks(&pin(room, 3, true)).await;
    assert_eq!(pinned(&town, room), []);
    host.asks(&pin(room, 3, false)).await;
    let unpin_all = functions::messages::UnpinAllMessages { peer: room.peer(), top_msg_id: None, saved_peer_id: None };
    host.asks(&unpin_all).await;
    assert_eq!(pinned(&town, room), []);

    let clear = functions::channels::DeleteHistory { for_everyone: true, channel: room.channel(), max_id: 3 };
    host.asks(&clear).await;
    town.world.read(|world| {
        let left: Vec<i32> = world.room(room.id).unwrap().messages.keys().map(|id| id.0).collect();
        assert_eq!(left, [4, 5], "what came after message 3 stays");
    });
}

#[tokio::test]
async fn a_private_history_is_read_forwarded_and_deleted_for_both() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.asks(&functions::updates::GetState {}).await;
    let olena = town.person(town.olena);
    let said = olena.says(Place::private(town.olena, town.account), "I am Olena").unwrap();
    host.hears_at_last("privately 1 \"I am Olena\" @2").await;
    let from_peer = town.input_peer(town.account, town.olena);

    host.asks(&functions::messages::ReadHistory { peer: from_peer.clone(), max_id: said.0 }).await;
    let asked = [said.0, 99].map(|id| types::InputMessageId { id }.into()).to_vec();
    let found = host.asks(&functions::messages::GetMessages { id: asked }).await;
    let enums::messages::Messages::Messages(found) = found else { panic!("{found:?}") };
    assert!(
        matches!(&found.messages[..], [enums::Message::Message(there), enums::Message::Empty(_)] if there.message == "I am Olena")
    );

    let forward = forward(from_peer.clone(), &[said], room.peer());
    host.asks(&forward).await;
    assert_eq!(host.is_refused(&forward).await, "500 RANDOM_ID_DUPLICATE");
    host.hears_at_last("2 \"I am Olena\" @3").await;
    town.world.read(|world| {
        let copy = world.message(Place::Room(room.id), MessageId(2)).unwrap().content().cloned().unwrap();
        assert_eq!(copy.forwarded_from.map(|from| from.author), Some(town.olena));
    });

    let delete = functions::messages::DeleteHistory {
        just_clear: false,
        revoke: true,
        peer: from_peer,
        max_id: 0,
        min_date: None,
        max_date: None,
    };
    let enums::messages::AffectedHistory::History(gone) = host.asks(&delete).await;
    assert_eq!((gone.pts_count, gone.offset), (1, 0));
    assert!(!olena.sees().to_string().contains("I am Olena"));
}

#[tokio::test]
async fn a_room_has_a_photo_until_it_is_taken_away() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.hears_at_last("1 ChannelCreate @2").await;
    let part = functions::upload::SaveFilePart { file_id: 5, file_part: 0, bytes: vec![7; 900] };
    host.asks(&part).await;
    let file = types::InputFile { id: 5, parts: 1, name: "door.jpg".into(), md5_checksum: String::new() };
    let uploaded = types::InputChatUploadedPhoto {
        file: Some(file.into()),
        video: None,
        video_start_ts: None,
        video_emoji_markup: None,
    };
    let edit = |photo: enums::InputChatPhoto| functions::channels::EditPhoto { channel: room.channel(), photo };
    host.asks(&edit(uploaded.into())).await;
    assert_eq!(host.hears_all().await, ["2 ChatEditPhoto @3", "channel changed"]);
    let full = functions::channels::GetFullChannel { channel: room.channel() };
    let enums::messages::ChatFull::Full(full) = host.asks(&full).await;
    let enums::ChatFull::ChannelFull(info) = full.full_chat else { panic!("a channel") };
    assert!(matches!(info.chat_photo, enums::Photo::Photo(_)));
    assert!(
        matches!(&full.chats[0], enums::Chat::Channel(channel) if matches!(channel.photo, enums::ChatPhoto::Photo(_)))
    );

    host.asks(&edit(enums::InputChatPhoto::Empty)).await;
    assert_eq!(host.hears_all().await, ["3 ChatDeletePhoto @4", "channel changed"]);
    assert_eq!(host.is_refused(&edit(enums::InputChatPhoto::Empty)).await, "400 PHOTO_NOT_MODIFIED");
}

#[tokio::test]
async fn the_admin_log_keeps_deleted_messages_and_the_actor_of_each_event() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let olena = town.person(town.olena);
    let said = town.says(town.olena, room, "first");
    olena.edits(room.id, said.id, "second").unwrap();
    olena.deletes(room.id, said.id).unwrap();
    olena.leaves(room.id).unwrap();
    host.hears_at_last("4 ChatDeleteUser @7").await;

    let ask = functions::channels::GetAdminLog {
        channel: room.channel(),
        q: String::new(),
        events_filter: None,
        admins: None,
        max_id: 0,
        min_id: 0,
        limit: 10,
    };
    let enums::channels::AdminLogResults::Results(log) = host.asks(&ask).await;
    let entries: Vec<String> = log.events.iter().map(in_words).collect();
    assert_eq!(entries, ["4 left", "3 deleted \"second\"", "2 edited \"first\" to \"second\"", "1 was added"]);
    let enums::channels::AdminLogResults::Results(older) =
        host.asks(&functions::channels::GetAdminLog { max_id: 2, ..ask.clone() }).await;
    assert_eq!(older.events.len(), 1);

    town.world.seconds_pass(48 * 3600 + 1);
    let enums::channels::AdminLogResults::Results(log) = host.asks(&ask).await;
    assert_eq!(log.events.len(), 0, "it forgets after 48 hours");
}

fn in_words(entry: &enums::ChannelAdminLogEvent) -> String {
    use enums::ChannelAdminLogEventAction as Action;
    let enums::ChannelAdminLogEvent::Event(entry) = entry;
    let text = |message: &enums::Message| match message {
        enums::Message::Message(message) => message.message.clone(),
        other => panic!("{other:?}"),
    };
    let done = match &entry.action {
        Action::ParticipantLeave => "left".to_owned(),
        Action::ParticipantInvite(_) => "was added".to_owned(),
        Action::DeleteMessage(gone) => format!("deleted {:?}", text(&gone.message)),
        Action::EditMessage(edit) => format!("edited {:?} to {:?}", text(&edit.prev_message), text(&edit.new_message)),
        other => panic!("{other:?}"),
    };
    format!("{} {done}", entry.id)
}

fn pinned(town: &Town, room: Made) -> Vec<MessageId> {
    town.world.read(|world| world.room(room.id).unwrap().pinned.clone())
}

fn pin(room: Made, id: i32, unpin: bool) -> functions::messages::UpdatePinnedMessage {
    functions::messages::UpdatePinnedMessage { silent: false, unpin, pm_oneside: false, peer: room.peer(), id }
}
