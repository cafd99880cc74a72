//! Members of a room: added, listed, removed.

use std::collections::BTreeSet;

use grammers_tl_types::{enums, functions, types};
use telegram_sim::{
    people::Followed,
    world::{AdminRight, InvitesFrom, MemberRight, NewPerson, Promotion, Standing, World, WorldError},
};

use crate::{
    calls::{edit_banned, invite, no_rights},
    town::Town,
};

#[tokio::test]
async fn people_are_added_shown_and_put_out() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.hears_at_last("1 ChannelCreate @2").await;
    let invite = invite(&town, room, town.olena);

    town.world.change(|world| world.allow_invites_from(town.olena, InvitesFrom::Contacts)).unwrap();
    let enums::messages::InvitedUsers::Users(invited) = host.asks(&invite).await;
    assert_eq!(invited.missing_invitees.len(), 1);

    town.world.change(|world| world.allow_invites_from(town.olena, InvitesFrom::Everybody)).unwrap();
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
    town.world.read(|world| {
        let standing = world.room(room.id).unwrap().standing(town.olena, world.now());
        assert!(matches!(standing, Standing::Banned { .. }), "{standing:?}");
    });
    host.asks(&edit_banned(&town, room, town.olena, false)).await;
    town.world.read(|world| {
        assert_eq!(world.room(room.id).unwrap().standing(town.olena, world.now()), Standing::Left);
    });
}

#[tokio::test]
async fn plain_members_are_refused_actions_of_admins() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let olena = town.signs_in(town.olena).await;
    let hers = room.as_seen_by(&town, town.olena);
    let taras = town.telegram.add_person(NewPerson::default()).unwrap();
    let said = town.says(town.account, room, "The rules");

    let delete = functions::channels::DeleteMessages { channel: hers.channel(), id: vec![said.id.0] };
    assert_eq!(olena.is_refused(&delete).await, "403 MESSAGE_DELETE_FORBIDDEN");
    let clear = functions::channels::DeleteHistory { for_everyone: true, channel: hers.channel(), max_id: 0 };
    assert_eq!(olena.is_refused(&clear).await, "400 CHAT_ADMIN_REQUIRED");
    taras.reacts(room.id, said.id, Some("👍")).unwrap_err();

    let add = functions::channels::InviteToChannel {
        channel: hers.channel(),
        users: vec![town.input_user(town.olena, taras.id())],
    };
    let denied = BTreeSet::from([MemberRight::InviteUsers]);
    town.world.change(|world| world.set_denied(town.account, room.id, denied)).unwrap();
    assert_eq!(olena.is_refused(&add).await, "400 CHAT_ADMIN_REQUIRED");
    town.world.change(|world| world.set_denied(town.account, room.id, BTreeSet::new())).unwrap();
    olena.asks(&add).await;

    let leave = functions::channels::LeaveChannel { channel: room.channel() };
    assert_eq!(host.is_refused(&leave).await, "400 USER_CREATOR");
}

#[tokio::test]
async fn a_ban_ends_when_it_says() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let link = host.makes_link(room).await;
    town.world.seconds_pass(0);
    let until = town.world.read(World::now).plus_s(60);
    town.world.change(|world| world.ban(town.account, room.id, town.olena, Some(until))).unwrap();
    let olena = town.person(town.olena);

    town.world.seconds_pass(59);
    olena.follows(&link).unwrap_err();
    town.world.seconds_pass(1);
    assert_eq!(olena.follows(&link).unwrap(), Followed::Asked(room.id));
}

#[tokio::test]
async fn an_admin_gives_no_right_that_they_lack() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let taras = town.telegram.add_person(NewPerson::default()).unwrap().id();
    let own = BTreeSet::from([AdminRight::AddAdmins, AdminRight::InviteUsers, AdminRight::Other]);
    town.world.change(|world| world.promote(town.account, room.id, town.olena, Promotion::with_rights(own))).unwrap();
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
    let ranked = |characters: usize| functions::channels::EditAdmin {
        rank: Some("ї".repeat(characters)),
        ..gives(types::ChatAdminRights { invite_users: true, ..no_rights() })
    };
    assert_eq!(olena.is_refused(&ranked(17)).await, "400 ADMIN_RANK_INVALID");
    olena.asks(&ranked(16)).await;

    let own = BTreeSet::from([AdminRight::BanUsers]);
    let marta = town.telegram.add_person(NewPerson::default()).unwrap().id();
    town.world.change(|world| world.promote(town.account, room.id, marta, Promotion::with_rights(own))).unwrap();
    let bans = |world: &mut World| world.ban(marta, room.id, taras, None);
    assert_eq!(town.world.change(bans), Err(WorldError::IsAnAdmin), "who made an admin, or the creator, puts them out");
    town.world.change(|world| world.ban(town.account, room.id, taras, None)).unwrap();
}
