//! Tests how the account befriends the operators.
use domain::HostReport;
use telegram_sim::world::InvitesFrom;

use crate::town::{Town, cause};

#[tokio::test]
async fn an_operator_who_writes_to_the_account_becomes_its_contact_and_can_be_added_to_rooms() {
    let town = Town::start().await;
    let host = town.start_host();
    let operator = town.operator();
    town.ask_to_befriend_ihor(900).await;
    town.no_jobs_left().await;
    town.olena.writes(town.host(), "open sesame").unwrap();
    assert_eq!(town.report_so_far().await, None);

    town.ihor.writes(town.host(), "open sesame").unwrap();
    assert_eq!(town.report_with_cause().await, (cause(900), HostReport::Befriended { operator }));
    assert_eq!(town.report_with_cause().await, (cause(900), HostReport::Probed { operator }));
    let knows = |person| town.telegram.world().read(|world| world.has_contact(town.host(), person));
    assert!(knows(town.ihor.id()));
    assert!(!knows(town.olena.id()), "nobody asked for that");
    assert_eq!(town.ihor.rooms(), [], "trying it left no trace with them");

    town.ask_to_befriend_ihor(900).await;
    town.no_jobs_left().await;
    town.ihor.writes(town.host(), "open sesame again").unwrap();
    town.chat().await;
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn an_operator_who_wrote_while_no_host_was_there_is_befriended_by_the_next_one() {
    let town = Town::start().await;
    let host = town.start_host();
    let operator = town.operator();
    town.ask_to_befriend_ihor(900).await;
    town.no_jobs_left().await;
    host.stop().await;
    town.ihor.writes(town.host(), "open sesame").unwrap();

    let host = town.start_host();
    assert_eq!(town.report().await, HostReport::Befriended { operator });
    assert_eq!(town.report().await, HostReport::Probed { operator });
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn an_operator_who_is_put_on_the_roster_again_need_not_write_again() {
    let town = Town::start().await;
    let host = town.start_host();
    let operator = town.operator();
    town.ihor_is_known().await;
    let rooms = town.rooms_ever();

    town.ask_to_befriend_ihor(901).await;
    assert_eq!(town.report_with_cause().await, (cause(901), HostReport::Befriended { operator }));
    assert_eq!(town.report_with_cause().await, (cause(901), HostReport::Probed { operator }));
    assert_eq!(town.rooms_ever(), rooms, "one room for all who are tried");
    host.stop().await;
    town.stop().await;
}

#[tokio::test]
async fn an_operator_whose_settings_forbid_it_is_tried_again_when_they_write_again() {
    let town = Town::start().await;
    let host = town.start_host();
    let operator = town.operator();
    town.ihor.allows_invites_from(InvitesFrom::Contacts).unwrap();
    town.ask_to_befriend_ihor(900).await;
    town.ihor.writes(town.host(), "open sesame").unwrap();
    assert_eq!(town.report().await, HostReport::Befriended { operator });
    // `chat()` asks for a room and expects its `RoomReady` as the next report. So it fails if the host sent another
    // report about Ihor before.
    town.chat().await;

    town.telegram.world().change(|world| world.add_contact(town.ihor.id(), town.host())).unwrap();
    town.ihor.writes(town.host(), "open sesame").unwrap();
    assert_eq!(town.report_with_cause().await, (cause(900), HostReport::Probed { operator }));
    host.stop().await;
    town.stop().await;
}
