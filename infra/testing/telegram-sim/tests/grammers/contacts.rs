//! Private messages, contacts and blocked users.

use grammers_tl_types::{enums, functions};
use telegram_sim::world::{Content, Place};

use crate::town::Town;

#[tokio::test]
async fn a_private_message_is_heard_and_its_writer_becomes_a_contact() {
    let town = Town::new().await;
    let mut host = town.host().await;
    host.asks(&functions::updates::GetState {}).await;

    let place = Place::private(town.olena, town.account);
    town.world.change(|world| world.post(town.olena, place, Content::text("I am Olena"))).unwrap();
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
    town.world.read(|world| assert!(world.has_contact(town.account, town.olena)));
}

#[tokio::test]
async fn somebody_is_found_by_their_username() {
    let town = Town::new().await;
    let host = town.host().await;

    let resolve = functions::contacts::ResolveUsername { username: "desk_bot".into(), referer: None };
    let enums::contacts::ResolvedPeer::Peer(found) = host.asks(&resolve).await;

    let [enums::User::User(bot)] = &found.users[..] else { panic!("{found:?}") };
    let access_hash = town.world.read(|world| world.access_hash(town.account, town.bot.0));
    assert_eq!((bot.id, bot.access_hash), (town.bot.0, Some(access_hash)));
}

#[tokio::test]
async fn contacts_are_listed_struck_out_and_blocked() {
    let town = Town::new().await;
    let host = town.host().await;
    let user = town.input_user(town.account, town.olena);
    let add = functions::contacts::AddContact {
        add_phone_privacy_exception: false,
        id: user.clone(),
        first_name: "Olena".into(),
        last_name: String::new(),
        phone: String::new(),
        note: None,
    };
    let nameless = functions::contacts::AddContact { first_name: " ".into(), ..add.clone() };
    assert_eq!(host.is_refused(&nameless).await, "400 CONTACT_NAME_EMPTY");
    host.asks(&add).await;
    assert_eq!(contacts(&host.asks(&functions::contacts::GetContacts { hash: 0 }).await), [town.olena.0]);
    host.asks(&functions::contacts::DeleteContacts { id: vec![user] }).await;
    assert!(contacts(&host.asks(&functions::contacts::GetContacts { hash: 0 }).await).is_empty());

    let olena = town.person(town.olena);
    let (id, chat) = (town.input_peer(town.account, town.olena), Place::private(town.olena, town.account));
    host.asks(&functions::contacts::Block { my_stories_from: false, id: id.clone() }).await;
    olena.says(chat, "hello?").unwrap_err();
    host.asks(&functions::contacts::Unblock { my_stories_from: false, id }).await;
    olena.says(chat, "hello!").unwrap();
}

fn contacts(found: &enums::contacts::Contacts) -> Vec<i64> {
    let enums::contacts::Contacts::Contacts(found) = found else { panic!("told whole") };
    found.contacts.iter().map(|enums::Contact::Contact(contact)| contact.user_id).collect()
}
