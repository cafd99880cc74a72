//! Invite links: checked, followed and revoked.

use grammers_tl_types::{enums, functions, types};
use telegram_sim::world::{Limits, NewPerson, World};

use crate::{
    calls::{importers, promote, settle},
    host::{Host, Made},
    town::Town,
};

#[tokio::test]
async fn a_link_is_looked_at_before_it_is_followed_and_tells_who_came_by_it() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let link = host.makes_link(room).await;
    let olena = town.signs_in(town.olena).await;
    let hash = hash_of(&link);

    let look = functions::messages::CheckChatInvite { hash: hash.clone() };
    let enums::ChatInvite::Invite(seen) = olena.asks(&look).await else { panic!("not in yet") };
    assert_eq!((seen.title.as_str(), seen.request_needed, seen.participants_count), ("Chat 1", true, 1));
    assert_eq!(olena.is_refused(&functions::messages::ImportChatInvite { hash }).await, "400 INVITE_REQUEST_SENT");
    assert_eq!(named(&host.asks(&importers(room, &link, true)).await), [(town.olena.0, true, None)]);

    host.asks(&settle(room, &link, true)).await;
    assert_eq!(named(&host.asks(&importers(room, &link, true)).await), []);
    let let_in = [(town.olena.0, false, Some(town.account.0))];
    assert_eq!(named(&host.asks(&importers(room, &link, false)).await), let_in);
    assert!(matches!(olena.asks(&look).await, enums::ChatInvite::Already(_)));
}

#[tokio::test]
async fn a_revoked_link_admits_nobody_and_its_requests_can_be_dismissed_together() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let link = host.makes_link(room).await;
    let olena = town.signs_in(town.olena).await;
    let hash = hash_of(&link);

    let follow = functions::messages::ImportChatInvite { hash };
    assert_eq!(olena.is_refused(&follow).await, "400 INVITE_REQUEST_SENT");
    let waiting = host.asks(&importers(room, &link, true)).await;
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
    host.asks(&settle(room, &link, false)).await;

    assert_eq!(olena.is_refused(&follow).await, "400 INVITE_HASH_EXPIRED");
    let waiting = host.asks(&importers(room, &link, true)).await;
    let enums::messages::ChatInviteImporters::Importers(waiting) = waiting;
    assert_eq!(waiting.count, 0);
}

#[tokio::test]
async fn a_join_by_an_open_link_sends_a_service_message() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.hears_at_last("1 ChannelCreate @2").await;
    let link = link(&host, room, |link| link.title = Some("й".repeat(40))).await;
    assert_eq!(link.title, Some("й".repeat(32)), "a longer name is cut");

    let olena = town.signs_in(town.olena).await;
    olena.asks(&functions::messages::ImportChatInvite { hash: hash_of(&link.link) }).await;

    assert_eq!(host.hears().await, "2 ChatJoinedByLink @3");
    let refused = host.invoke(&export(room, |link| (link.request_needed, link.usage_limit) = (true, Some(1)))).await;
    assert!(refused.unwrap_err().to_string().contains("USAGE_LIMIT_INVALID"));
}

#[tokio::test]
async fn a_link_keeps_what_an_edit_does_not_name() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.world.seconds_pass(0);
    let expires = i32::try_from(town.world.read(World::now).unix_s()).unwrap() + 60;
    let made = link(&host, room, |link| (link.title, link.usage_limit) = (Some("door".into()), Some(2))).await;
    let edit = |like: fn(&mut functions::messages::EditExportedChatInvite, i32)| {
        let mut edit = functions::messages::EditExportedChatInvite {
            revoked: false,
            peer: room.peer(),
            link: made.link.clone(),
            expire_date: None,
            usage_limit: None,
            request_needed: None,
            title: None,
        };
        like(&mut edit, expires);
        edit
    };
    let terms = |found| {
        let enums::messages::ExportedChatInvite::Invite(found) = found else { panic!("{found:?}") };
        let enums::ExportedChatInvite::ChatInviteExported(link) = found.invite else { panic!("a link") };
        (link.title, link.usage_limit, link.expire_date)
    };

    let edited = host.asks(&edit(|edit, expires| edit.expire_date = Some(expires))).await;
    assert_eq!(terms(edited), (Some("door".into()), Some(2), Some(expires)));
    let edited = host.asks(&edit(|edit, _| (edit.usage_limit, edit.title) = (Some(3), Some("bell".into())))).await;
    assert_eq!(terms(edited), (Some("bell".into()), Some(3), Some(expires)));
    let late = edit(|edit, expires| edit.expire_date = Some(expires - 60));
    assert_eq!(host.is_refused(&late).await, "400 EXPIRE_DATE_INVALID");
}

#[tokio::test]
async fn a_person_in_too_many_rooms_can_join_no_other_in_any_way() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let (open, by_request) = (link(&host, room, |_| {}).await, host.makes_link(room).await);
    let olena = town.signs_in(town.olena).await;
    let others = [(); 4].map(|()| town.telegram.add_person(NewPerson::default()).unwrap());
    for other in &others {
        other.follows(&by_request).unwrap();
    }
    town.follows(town.olena, &by_request);
    olena.makes_room("Mine", "").await;
    town.world.change(|world| world.set_limits(Limits { rooms: 1, creations_a_day: 9 }));

    let follow = functions::messages::ImportChatInvite { hash: hash_of(&open.link) };
    assert_eq!(olena.is_refused(&follow).await, "400 CHANNELS_TOO_MUCH");
    let admit = functions::messages::HideChatJoinRequest {
        approved: true,
        peer: room.peer(),
        user_id: town.input_user(town.account, town.olena),
    };
    assert_eq!(host.is_refused(&admit).await, "403 USER_CHANNELS_TOO_MUCH");
    assert_eq!(host.is_refused(&promote(&town, room, town.olena)).await, "403 USER_CHANNELS_TOO_MUCH");
    assert_eq!(host.is_refused(&settle(room, &by_request, true)).await, "403 USER_CHANNELS_TOO_MUCH");
    assert!(others.iter().all(|other| other.rooms().is_empty()), "nobody of those who wait is let in");
}

async fn link(
    host: &Host,
    room: Made,
    like: impl FnOnce(&mut functions::messages::ExportChatInvite),
) -> types::ChatInviteExported {
    let enums::ExportedChatInvite::ChatInviteExported(link) = host.asks(&export(room, like)).await else {
        panic!("a link")
    };
    link
}

/// Builds a request for an invite link.
fn export(
    room: Made,
    like: impl FnOnce(&mut functions::messages::ExportChatInvite),
) -> functions::messages::ExportChatInvite {
    let mut export = functions::messages::ExportChatInvite {
        legacy_revoke_permanent: false,
        request_needed: false,
        peer: room.peer(),
        expire_date: None,
        usage_limit: None,
        title: None,
        subscription_pricing: None,
    };
    like(&mut export);
    export
}

fn hash_of(link: &str) -> String {
    link.rsplit('+').next().unwrap().to_owned()
}

fn named(found: &enums::messages::ChatInviteImporters) -> Vec<(i64, bool, Option<i64>)> {
    let enums::messages::ChatInviteImporters::Importers(found) = found;
    let each = found.importers.iter().map(|enums::ChatInviteImporter::Importer(one)| one);
    each.map(|one| (one.user_id, one.requested, one.approved_by)).collect()
}
