//! Who is in a room: added, shown, put out.

use crate::calls::{edit_banned, invite, no_rights};
use crate::town::Town;
use grammers_tl_types::{enums, functions, types};
use std::collections::BTreeSet;
use telegram_sim::world::{AdminRight, InvitesFrom, NewPerson, Standing};

#[tokio::test]
async fn people_are_added_shown_and_put_out() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.hears_at_last("1 ChannelCreate @2").await;
    let invite = invite(&town, room, town.olena);

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

    host.asks(&edit_banned(&town, room, town.olena, true)).await;
    assert_eq!(host.hears_all().await, ["channel changed", "3 ChatDeleteUser @4"]);
    town.world.look(|world| {
        let standing = world.room(room.id).unwrap().standing(town.olena, world.now());
        assert!(matches!(standing, Standing::Banned { .. }), "{standing:?}");
    });
    host.asks(&edit_banned(&town, room, town.olena, false)).await;
    town.world.look(|world| {
        assert_eq!(world.room(room.id).unwrap().standing(town.olena, world.now()), Standing::Left);
    });
}

#[tokio::test]
async fn an_admin_gives_no_right_that_they_lack() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let taras = town.telegram.add_person(NewPerson::default()).unwrap().id();
    let own = BTreeSet::from([AdminRight::AddAdmins, AdminRight::InviteUsers, AdminRight::Other]);
    town.world.act(|world| world.promote(town.account, room.id, town.olena, own, None)).unwrap();
    let olena = town.signs_in(town.olena).await;
    let gives = |rights: types::ChatAdminRights| functions::channels::EditAdmin {
        channel: room.as_seen_by(&town, town.olena).channel(),
        user_id: town.input_user(town.olena, taras),
        admin_rights: rights.into(),
        rank: None,
    };

    let too_much = types::ChatAdminRights { invite_users: true, ban_users: true, ..no_rights() };
    assert_eq!(olena.is_refused(&gives(too_much)).await, "403 RIGHT_FORBIDDEN");
    olena.asks(&gives(types::ChatAdminRights { invite_users: true, ..no_rights() })).await;
}
