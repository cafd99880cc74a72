//! Making a room and seeing what happens in it.

use crate::town::{Made, Town, create, say};
use bytes::Bytes;
use grammers_client::media::Media as ClientMedia;
use grammers_client::media::Photo;
use grammers_tl_types::{enums, functions, types};
use std::time::{Duration, Instant};
use telegram_sim::mtproto::method_names;
use telegram_sim::world::{Content, Contents, FileKind, InvitesFrom, Media, NewFile, Place, Standing};

#[tokio::test]
async fn the_host_makes_a_room_and_sees_all_that_happens_there() {
    let town = Town::new().await;
    let mut host = town.host().await;

    let room = host.makes_room("Chat 1", "marker 1").await;
    assert_eq!(host.hears_all().await, ["channel changed", "1 ChannelCreate @2"]);
    promote_bot(&town, &host, room).await;
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
    town.world.act(|world| world.edit(town.olena, place, said.id, Content::text("Hello!"))).unwrap();
    assert_eq!(host.hears().await, "edited 4 \"Hello!\" @6");
    town.world.act(|world| world.delete(town.olena, place, &[said.id])).unwrap();
    assert_eq!(host.hears().await, "deleted [4] @6+1");

    host.asks(&functions::channels::DeleteChannel { channel: room.channel() }).await;
    assert_eq!(host.hears().await, "channel changed");
    assert_eq!(host.is_refused(&say(room, 1, "too late")).await, "400 CHANNEL_PRIVATE");
}

#[tokio::test]
async fn a_photo_is_downloaded_as_it_was_sent() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let picture: Vec<u8> = (0..1_300_000_u32).map(|n| (n * 7 % 251) as u8).collect();

    let file = town.world.act(|world| {
        let kind = FileKind::Photo { width: 1280, height: 960 };
        let contents = Contents::Given(Bytes::from(picture.clone()));
        let file = world.add_file(town.olena, NewFile { kind, mime: "image/jpeg".into(), name: None, contents });
        let content = Content::media(Media::File(file), "my house");
        world.post(town.olena, Place::Room(room.id), content).unwrap();
        file
    });

    let message = host.hears_message().await;
    assert_eq!(message.message, "my house");
    let Some(enums::MessageMedia::Photo(photo)) = message.media else { panic!("{:?}", message.media) };
    let media = ClientMedia::Photo(Photo::from_raw_media(photo));
    let mut download = host.client.iter_download(&media);
    let mut got = Vec::new();
    while let Some(chunk) = download.next().await.unwrap() {
        got.extend(chunk);
    }
    assert!(got == picture, "{} bytes of {}", got.len(), picture.len());

    town.world.act(|world| world.renew_file_reference(file)).unwrap();
    let error = host.client.iter_download(&media).next().await.unwrap_err();
    assert!(error.to_string().contains("FILE_REFERENCE_EXPIRED"), "{error}");
}

#[tokio::test]
async fn what_a_client_uploads_others_can_download() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let mut olena = town.signs_in(town.olena).await;
    olena.asks(&functions::updates::GetState {}).await;
    let bytes: Vec<u8> = (0..700_000_u32).map(|n| (n % 241) as u8).collect();

    let size = bytes.len();
    let uploaded = host.client.upload_stream(&mut &bytes[..], size, "notes.pdf".into()).await.unwrap();
    let message = grammers_client::message::InputMessage::new().text("notes").document(uploaded);
    Box::pin(host.client.send_message(room.reference(), message)).await.unwrap();

    let message = olena.hears_message().await;
    let Some(enums::MessageMedia::Document(document)) = message.media else { panic!("{:?}", message.media) };
    let media = ClientMedia::Document(grammers_client::media::Document::from_raw_media(document));
    let mut download = olena.client.iter_download(&media);
    let mut got = Vec::new();
    while let Some(chunk) = download.next().await.unwrap() {
        got.extend(chunk);
    }
    assert!(got == bytes, "{} bytes of {}", got.len(), bytes.len());
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
        let made = Made { id: telegram_sim::world::RoomId(channel.id), hash: channel.access_hash.unwrap() };
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
    town.world.look(|world| assert!(!world.room(room.id).unwrap().history_hidden));
}

#[tokio::test]
async fn a_revoked_link_admits_nobody_and_its_requests_can_be_dismissed_together() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let link = host.makes_link(room).await;
    let olena = town.signs_in(town.olena).await;
    let hash = link.rsplit('+').next().unwrap().to_owned();

    let follow = functions::messages::ImportChatInvite { hash };
    assert_eq!(olena.is_refused(&follow).await, "400 INVITE_REQUEST_SENT");
    let waiting = host.asks(&importers(&town, room, &link)).await;
    let enums::messages::ChatInviteImporters::Importers(waiting) = waiting;
    assert_eq!(waiting.count, 1);

    host.asks(&functions::messages::EditExportedChatInvite {
        revoked: true,
        peer: room.peer(),
        link: link.clone(),
        expire_date: None,
        usage_limit: None,
        request_needed: None,
        title: None,
    })
    .await;
    host.asks(&functions::messages::HideAllChatJoinRequests {
        approved: false,
        peer: room.peer(),
        link: Some(link.clone()),
    })
    .await;

    assert_eq!(olena.is_refused(&follow).await, "400 INVITE_HASH_EXPIRED");
    let waiting = host.asks(&importers(&town, room, &link)).await;
    let enums::messages::ChatInviteImporters::Importers(waiting) = waiting;
    assert_eq!(waiting.count, 0);
}

#[tokio::test]
async fn people_are_added_shown_and_put_out() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.hears_at_last("1 ChannelCreate @2").await;
    let invite = functions::channels::InviteToChannel {
        channel: room.channel(),
        users: vec![town.input_user(town.account, town.olena)],
    };

    town.world.act(|world| world.allow_invites_from(town.olena, InvitesFrom::Contacts)).unwrap();
    let enums::messages::InvitedUsers::Users(invited) = host.asks(&invite).await;
    assert_eq!(invited.missing_invitees.len(), 1);

    town.world.act(|world| world.allow_invites_from(town.olena, InvitesFrom::Everybody)).unwrap();
    let enums::messages::InvitedUsers::Users(invited) = host.asks(&invite).await;
    assert_eq!(invited.missing_invitees.len(), 0);
    assert_eq!(host.hears_all().await, ["channel changed", "2 ChatAddUser @3"]);

    let participants = functions::channels::GetParticipants {
        channel: room.channel(),
        filter: enums::ChannelParticipantsFilter::ChannelParticipantsRecent,
        offset: 0,
        limit: 100,
        hash: 0,
    };
    let enums::channels::ChannelParticipants::Participants(found) = host.asks(&participants).await else { panic!() };
    assert_eq!((found.count, found.participants.len(), found.users.len()), (2, 2, 2));

    host.asks(&edit_banned(&town, room, true)).await;
    assert_eq!(host.hears_all().await, ["channel changed", "3 ChatDeleteUser @4"]);
    town.world.look(|world| {
        let standing = world.room(room.id).unwrap().standing(town.olena, world.now());
        assert!(matches!(standing, Standing::Banned { .. }), "{standing:?}");
    });
    host.asks(&edit_banned(&town, room, false)).await;
    town.world.look(|world| {
        assert_eq!(world.room(room.id).unwrap().standing(town.olena, world.now()), Standing::Left);
    });
}

#[tokio::test]
async fn a_message_that_is_sent_again_stands_there_once() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.hears_at_last("1 ChannelCreate @2").await;

    host.asks(&say(room, 77, "Good day")).await;
    assert_eq!(host.hears_all().await, ["numbered", "2 \"Good day\" @3"]);

    assert_eq!(host.is_refused(&say(room, 77, "Good day")).await, "500 RANDOM_ID_DUPLICATE");
    host.hears_nothing().await;
    town.world.look(|world| assert_eq!(world.room(room.id).unwrap().messages.len(), 2));
}

#[tokio::test]
async fn a_private_message_is_heard_and_its_writer_becomes_a_contact() {
    let town = Town::new().await;
    let mut host = town.host().await;
    host.asks(&functions::updates::GetState {}).await;

    let place = Place::private(town.olena, town.account);
    town.world.act(|world| world.post(town.olena, place, Content::text("I am Olena"))).unwrap();
    assert_eq!(host.hears().await, "privately 1 \"I am Olena\" @2");

    let id = town.input_user(town.account, town.olena);
    host.asks(&functions::contacts::AddContact {
        add_phone_privacy_exception: false,
        id,
        first_name: "Olena".into(),
        last_name: String::new(),
        phone: String::new(),
        note: None,
    })
    .await;
    town.world.look(|world| assert!(world.has_contact(town.account, town.olena)));
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

#[test]
fn these_are_the_methods_that_it_knows() {
    let mut names: Vec<&str> = method_names().collect();
    names.sort_unstable();
    insta::assert_snapshot!(names.join("\n"), @"
    account.getPassword
    account.updateStatus
    auth.checkPassword
    auth.exportAuthorization
    auth.importAuthorization
    auth.logOut
    auth.sendCode
    auth.signIn
    channels.createChannel
    channels.deleteChannel
    channels.deleteHistory
    channels.deleteMessages
    channels.editAdmin
    channels.editBanned
    channels.editPhoto
    channels.editTitle
    channels.getAdminLog
    channels.getChannels
    channels.getFullChannel
    channels.getMessages
    channels.getParticipant
    channels.getParticipants
    channels.inviteToChannel
    channels.leaveChannel
    channels.readHistory
    channels.togglePreHistoryHidden
    contacts.addContact
    contacts.block
    contacts.deleteContacts
    contacts.getContacts
    contacts.resolveUsername
    contacts.unblock
    help.getConfig
    help.getNearestDc
    messages.checkChatInvite
    messages.deleteHistory
    messages.deleteMessages
    messages.editChatAbout
    messages.editChatDefaultBannedRights
    messages.editExportedChatInvite
    messages.editMessage
    messages.exportChatInvite
    messages.forwardMessages
    messages.getBotCallbackAnswer
    messages.getChatInviteImporters
    messages.getDialogs
    messages.getExportedChatInvites
    messages.getHistory
    messages.getMessages
    messages.getMessagesReactions
    messages.hideAllChatJoinRequests
    messages.hideChatJoinRequest
    messages.importChatInvite
    messages.readHistory
    messages.sendMedia
    messages.sendMessage
    messages.sendMultiMedia
    messages.sendReaction
    messages.setTyping
    messages.unpinAllMessages
    messages.updatePinnedMessage
    messages.uploadMedia
    updates.getChannelDifference
    updates.getDifference
    updates.getState
    upload.getFile
    upload.saveBigFilePart
    upload.saveFilePart
    users.getFullUser
    users.getUsers
    ");
}

#[tokio::test]
async fn what_the_simulator_does_not_know_it_says() {
    let town = Town::new().await;
    let host = town.host().await;

    let refusal = host.is_refused(&functions::help::GetSupportName {}).await;

    assert!(refusal.contains("SIMULATOR_METHOD_UNKNOWN"), "{refusal}");
}

#[tokio::test]
async fn connecting_and_making_a_room_take_milliseconds() {
    let town = Town::new().await;
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        let host = town.host().await;
        host.asks(&create("Chat", "")).await;
        fastest = fastest.min(begun.elapsed());
        host.hangs_up().await;
    }
    assert!(fastest < Duration::from_millis(100), "{fastest:?}");
}

async fn promote_bot(town: &Town, host: &crate::town::Host, room: Made) {
    let found = host.asks(&functions::contacts::ResolveUsername { username: "desk_bot".into(), referer: None }).await;
    let enums::contacts::ResolvedPeer::Peer(found) = found;
    let [enums::User::User(bot)] = &found.users[..] else { panic!("{found:?}") };
    assert_eq!(bot.id, town.bot.0);
    let user_id = types::InputUser { user_id: bot.id, access_hash: bot.access_hash.unwrap() }.into();
    host.asks(&functions::channels::EditAdmin {
        channel: room.channel(),
        user_id,
        admin_rights: inviting_rights(),
        rank: None,
    })
    .await;
}

fn inviting_rights() -> enums::ChatAdminRights {
    types::ChatAdminRights {
        change_info: true,
        post_messages: false,
        edit_messages: false,
        delete_messages: true,
        ban_users: true,
        invite_users: true,
        pin_messages: false,
        add_admins: false,
        anonymous: false,
        manage_call: false,
        other: true,
        manage_topics: false,
        post_stories: false,
        edit_stories: false,
        delete_stories: false,
        manage_direct_messages: false,
        manage_ranks: false,
        manage_linked_peers: false,
        manage_welcome_messages: false,
    }
    .into()
}

fn edit_banned(town: &Town, room: Made, banned: bool) -> functions::channels::EditBanned {
    let access_hash = town.world.look(|world| world.access_hash(town.account, town.olena.0));
    functions::channels::EditBanned {
        channel: room.channel(),
        participant: types::InputPeerUser { user_id: town.olena.0, access_hash }.into(),
        banned_rights: banned_rights(banned),
    }
}

fn banned_rights(view_messages: bool) -> enums::ChatBannedRights {
    use grammers_tl_types::Deserializable;
    let nothing = [0; 8];
    let nothing = types::ChatBannedRights::from_bytes(&nothing).unwrap();
    types::ChatBannedRights { view_messages, ..nothing }.into()
}

fn importers(town: &Town, room: Made, link: &str) -> functions::messages::GetChatInviteImporters {
    functions::messages::GetChatInviteImporters {
        requested: true,
        subscription_expired: false,
        peer: room.peer(),
        link: Some(link.to_owned()),
        q: None,
        offset_date: 0,
        offset_user: town.input_user(town.account, town.account),
        limit: 100,
    }
}
