//! Limits on what people can see and do: privacy settings, rights that a room denies, and blocked users.

use std::collections::BTreeSet;

use grammers_client::message::InputMessage;
use grammers_tl_types::{enums, functions};
use telegram_sim::world::{InvitesFrom, MemberRight, NewPerson, UserId};

use crate::{
    calls::{forward, invite, promote},
    host::{Host, Made},
    requests::say,
    town::Town,
};

#[tokio::test]
async fn a_promotion_does_not_add_a_person_who_lets_only_contacts_add_them() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let private = NewPerson { invites_from: InvitesFrom::Contacts, ..NewPerson::default() };
    let taras = town.telegram.add_person(private).unwrap();

    assert_eq!(host.is_refused(&promote(&town, room, taras.id())).await, "403 USER_PRIVACY_RESTRICTED");
    let enums::messages::InvitedUsers::Users(invited) = host.asks(&invite(&town, room, taras.id())).await;
    assert_eq!(invited.missing_invitees.len(), 1);
    assert!(!town.world.read(|world| world.room(room.id).unwrap().has(taras.id())));

    town.world.change(|world| world.add_contact(taras.id(), town.account)).unwrap();
    host.asks(&promote(&town, room, taras.id())).await;
    assert!(town.world.read(|world| world.room(room.id).unwrap().has(taras.id())));
}

#[tokio::test]
async fn a_phone_is_shown_to_whom_its_owner_has_as_a_contact() {
    let town = Town::new().await;
    let host = town.host().await;

    town.world.change(|world| world.add_contact(town.account, town.olena)).unwrap();
    assert_eq!(phone(&town, &host, town.olena).await, None, "having somebody as a contact does not show their phone");
    assert_eq!(phone(&town, &host, town.account).await.as_deref(), Some("380000000001"), "one's own is shown");

    town.world.change(|world| world.add_contact(town.olena, town.account)).unwrap();
    assert_eq!(phone(&town, &host, town.olena).await.as_deref(), Some("380000000002"));
}

#[tokio::test]
async fn members_who_are_denied_files_write_all_the_same() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    town.world
        .change(|world| world.set_denied(town.account, room.id, BTreeSet::from([MemberRight::SendMedia])))
        .unwrap();
    let olena = town.person(town.olena);

    assert!(sends_photo(&host, room).await.is_ok(), "admins are not denied");
    let client = town.signs_in(town.olena).await;
    let refused = sends_photo(&client, room.as_seen_by(&town, town.olena)).await.unwrap_err();
    assert!(refused.contains("CHAT_SEND_MEDIA_FORBIDDEN"), "{refused}");
    olena.sends_album(room.id, &[10, 20], "").unwrap_err();
    let chat = olena.chat_with(town.account);
    let [text, photo] = [olena.says(chat, "mine"), olena.sends_photo(chat, vec![7], "")].map(Result::unwrap);
    let from = town.input_peer(town.olena, town.account);
    let both = forward(from, &[text, photo], room.as_seen_by(&town, town.olena).peer());
    assert_eq!(client.is_refused(&both).await, "403 CHAT_SEND_MEDIA_FORBIDDEN");
    assert!(!olena.sees().room(room.id).unwrap().to_string().contains("mine"), "nothing of it is passed on");
    olena.sends_sticker(room.id, "👋").unwrap();
    olena.says(room.id, "as you like").unwrap();
}

#[tokio::test]
async fn a_message_to_a_person_who_blocked_the_sender_is_refused() {
    let town = Town::new().await;
    let host = town.host().await;
    town.person(town.olena).blocks(town.account).unwrap();

    let room = host.makes_room("Chat 1", "").await;

    let peer = town.input_peer(town.account, town.olena);
    let write = functions::messages::SendMessage { peer, ..say(room, 1, "hello?") };

    assert_eq!(host.is_refused(&write).await, "400 USER_IS_BLOCKED");
}

async fn phone(town: &Town, host: &Host, of: UserId) -> Option<String> {
    let id = vec![town.input_user(town.account, of)];
    match &host.asks(&functions::users::GetUsers { id }).await[..] {
        [enums::User::User(user)] => user.phone.clone(),
        other => panic!("{other:?}"),
    }
}

async fn sends_photo(host: &Host, room: Made) -> Result<(), String> {
    let uploaded = host.client.upload_stream(&mut &[7; 5_000][..], 5_000, "house.jpg".into()).await.unwrap();
    let sent = host.client.send_message(room.reference(), InputMessage::new().photo(uploaded));
    Box::pin(sent).await.map(drop).map_err(|error| error.to_string())
}
