//! Ways in: looked at, followed, revoked.

use crate::calls::{importers, settle};
use crate::town::Town;
use grammers_tl_types::{enums, functions};

#[tokio::test]
async fn a_link_is_looked_at_before_it_is_followed_and_tells_who_came_by_it() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let link = host.makes_link(room).await;
    let olena = town.signs_in(town.olena).await;
    let hash = link.rsplit('+').next().unwrap().to_owned();

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
    let hash = link.rsplit('+').next().unwrap().to_owned();

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

fn named(found: &enums::messages::ChatInviteImporters) -> Vec<(i64, bool, Option<i64>)> {
    let enums::messages::ChatInviteImporters::Importers(found) = found;
    let each = found.importers.iter().map(|enums::ChatInviteImporter::Importer(one)| one);
    each.map(|one| (one.user_id, one.requested, one.approved_by)).collect()
}
