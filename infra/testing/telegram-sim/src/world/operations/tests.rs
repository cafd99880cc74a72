//! Tests that a refused operation changes nothing, even if it concerns several people. Also tests that a join request
//! ends when the person joins in another way or is banned.

use std::fmt::Debug;

use crate::world::{
    Content, Limits, LinkTerms, NewPerson, Place, PressAnswer, Promotion, RoomId, UserId, Verdict, World, WorldError,
    messages::{InlineAction, InlineButton, Markup},
    rooms::AdminRight,
    users::InvitesFrom,
};

#[test]
fn requests_are_not_approved_if_one_person_is_in_too_many_rooms() {
    let mut town = Town::new();
    town.ask_to_join();
    town.world.create_room(town.people[2], "Mine", "").unwrap();
    town.world.set_limits(Limits { rooms: 1, creations_a_day: 9 });
    town.is_unchanged_by(WorldError::TooManyRooms, |town| {
        town.world.resolve_join_requests(town.host, town.room, None, Verdict::Admit)
    });
}

#[test]
fn a_person_who_joins_in_another_way_has_no_open_request() {
    for verdict in [Verdict::Admit, Verdict::Dismiss] {
        let mut town = Town::new();
        town.ask_to_join();
        let [first, second, last] = town.people;
        town.world.add_members(town.host, town.room, &[last]).unwrap();
        let resolved = town.world.resolve_join_requests(town.host, town.room, None, verdict);
        assert_eq!(resolved, Ok(vec![first, second]));
        assert!(town.world.room(town.room).unwrap().requests.is_empty());
    }
}

#[test]
fn a_banned_person_has_no_open_request_and_the_bot_may_not_write_to_them() {
    let mut town = Town::new();
    town.ask_to_join();
    let lead = town.people[0];
    assert!(town.world.may_greet(town.bot, lead));
    town.world.ban(town.host, town.room, lead, None).unwrap();
    assert!(!town.world.may_greet(town.bot, lead));
    let resolved = town.world.resolve_join_requests(town.host, town.room, None, Verdict::Admit);
    assert_eq!(resolved, Ok(town.people[1..].to_vec()));
}

#[test]
fn nobody_is_added_if_one_person_is_banned() {
    let mut town = Town::new();
    town.world.ban(town.host, town.room, town.people[2], None).unwrap();
    town.is_unchanged_by(WorldError::Banned, |town| {
        town.world.add_members(town.host, town.room, &town.people).map(|invited| invited.added)
    });
}

#[test]
fn a_person_who_may_not_be_added_is_not_promoted() {
    let mut town = Town::new();
    town.world.allow_invites_from(town.people[0], InvitesFrom::Contacts).unwrap();
    town.is_unchanged_by(WorldError::PrivacyForbids, |town| {
        town.world.promote(town.host, town.room, town.people[0], Promotion::with_rights([AdminRight::PinMessages]))
    });
}

#[test]
fn a_late_answer_to_a_press_leaves_it_as_it_was() {
    let mut town = Town::new();
    let (person, chat) = (town.people[0], Place::private(town.people[0], town.bot));
    town.world.post(person, chat, Content::text("/start")).unwrap();
    let button = InlineButton { label: "Yes".into(), does: InlineAction::Callback("yes".into()) };
    let asked = Content { markup: Some(Markup::Inline(vec![vec![button]])), ..Content::text("Well?") };
    let asked = town.world.post(town.bot, chat, asked).unwrap().id;
    let query = town.world.press(person, chat, asked, "yes").unwrap();
    town.world.set_time(town.world.now().plus_s(150));
    town.is_unchanged_by(WorldError::QueryTooOld, |town| {
        town.world.answer_press(town.bot, query, PressAnswer { text: Some("Good".into()), alert: false })
    });
}

/// A world with one room. The host and a bot are in the room. The three `people`, sorted by id, are outside the room.
struct Town {
    world: World,
    host: UserId,
    bot: UserId,
    room: RoomId,
    people: [UserId; 3],
}

impl Town {
    fn new() -> Self {
        let mut world = World::new(5);
        world.set_time(world.now());
        let host = world.add_person(NewPerson::default()).unwrap();
        let bot = world.add_bot("desk_bot", "Desk").unwrap();
        let room = world.create_room(host, "Chat 1", "").unwrap();
        world.promote(host, room, bot, Promotion::with_rights([AdminRight::InviteUsers])).unwrap();
        let mut people = [(); 3].map(|()| world.add_person(NewPerson::default()).unwrap());
        people.sort_unstable();
        Self { world, host, bot, room, people }
    }

    /// Lets the three people follow a link that needs approval.
    fn ask_to_join(&mut self) {
        let terms = LinkTerms { request_needed: true, ..LinkTerms::default() };
        let link = self.world.create_link(self.host, self.room, terms).unwrap();
        for person in self.people {
            self.world.follow_link(person, &link.hash).unwrap();
        }
    }

    fn is_unchanged_by<T: PartialEq + Debug>(
        &mut self,
        refusal: WorldError,
        operation: impl FnOnce(&mut Self) -> Result<T, WorldError>,
    ) {
        let before = self.world.dump();
        assert_eq!(operation(self), Err(refusal));
        assert!(self.world.dump() == before, "it was refused, but it changed the world");
    }
}
