//! Who is in a room: added, shown, put out.

use crate::calls::{edit_banned, invite};
use crate::town::Town;
use grammers_tl_types::{enums, functions};
use telegram_sim::world::{InvitesFrom, Standing};

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
