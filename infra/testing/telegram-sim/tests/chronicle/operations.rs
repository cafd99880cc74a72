//! Every operation on the world can be replayed from the chronicle, the file in which all operations are logged.

use std::{collections::BTreeSet, path::Path};

use telegram_sim::{
    chronicle,
    world::{
        AdminRight, Content, Contents, FileKind, InlineAction, InlineButton, InvitesFrom, Limits, LinkTerms, Markup,
        Media, MemberRight, NewFile, NewPerson, Place, PressAnswer, Promotion, UserId, Verdict, World, WorldError,
    },
};

#[test]
fn everything_that_can_be_done_can_be_replayed() {
    let directory = tempfile::tempdir().unwrap();
    let world = chronicle::open_world(directory.path(), 5).unwrap();
    world.change(do_everything).unwrap();
    chronicle::check(directory.path(), &world).unwrap();
    let known: BTreeSet<String> = chronicle::OPERATIONS.iter().map(|&name| name.to_owned()).collect();
    let done = operations_of(directory.path());
    assert_eq!(known.difference(&done).collect::<Vec<_>>(), Vec::<&String>::new(), "nobody did these here");
}

#[test]
fn a_replay_refuses_the_same_operations_and_draws_the_same_numbers() {
    let directory = tempfile::tempdir().unwrap();
    let world = chronicle::open_world(directory.path(), 5).unwrap();
    world.change(|world| {
        world.add_bot("desk_bot", "Desk").unwrap();
        assert_eq!(world.add_bot("desk_bot", "Another"), Err(WorldError::UsernameTaken));
        world.add_bot("other_bot", "Another").unwrap();
    });
    chronicle::check(directory.path(), &world).unwrap();
}

#[test]
fn another_seed_is_another_world_and_the_kept_one_counts() {
    let directory = tempfile::tempdir().unwrap();
    let olena = chronicle::open_world(directory.path(), 5).unwrap().change(|world| person(world, "Olena")).unwrap();
    let again = chronicle::open_world(directory.path(), 6).unwrap();
    assert!(again.read(|world| world.user(olena).is_ok()));
    let elsewhere = chronicle::open_world(&directory.path().join("elsewhere"), 6).unwrap();
    assert_ne!(elsewhere.change(|world| person(world, "Olena")).unwrap(), olena);
}

fn do_everything(world: &mut World) -> Result<(), WorldError> {
    let (olena, taras) = (person(world, "Olena")?, person(world, "Taras")?);
    let bot = world.add_bot("desk_bot", "Desk")?;
    world.set_time(world.now().plus_s(60));
    world.set_limits(Limits::default());
    meet(world, olena, taras)?;
    let room = world.create_room(olena, "A room", "for all")?;
    world.set_title(olena, room, "Another name")?;
    world.set_about(olena, room, "for some")?;
    let photo = file_of(world, olena, FileKind::Photo { width: 8, height: 8 });
    world.set_photo(olena, room, Some(photo))?;
    world.set_history_hidden(olena, room, false)?;
    world.set_denied(olena, room, BTreeSet::from([MemberRight::SendPolls]))?;
    world.add_members(olena, room, &[taras])?;
    let titled = Promotion { title: Some("desk".into()), ..Promotion::with_rights([AdminRight::InviteUsers]) };
    world.promote(olena, room, bot, titled)?;
    world.leave(taras, room)?;
    world.ban(olena, room, taras, Some(world.now().plus_s(10)))?;
    world.unban(olena, room, taras, true)?;
    ways_in(world, olena, taras, room)?;
    say(world, olena, bot, Place::Room(room))?;
    let pinned = world.post(olena, Place::Room(room), Content::text("the rules"))?.id;
    world.pin(olena, room, pinned)?;
    world.unpin(olena, room, Some(pinned))?;
    world.unpin_all(olena, room)?;
    world.clear_history(olena, room, Some(pinned))?;
    world.delete_room(olena, room)
}

fn meet(world: &mut World, olena: UserId, taras: UserId) -> Result<(), WorldError> {
    world.allow_invites_from(olena, InvitesFrom::Contacts)?;
    world.add_contact(olena, taras)?;
    world.delete_contact(olena, taras)?;
    world.block(olena, taras)?;
    world.unblock(olena, taras)
}

fn ways_in(
    world: &mut World,
    host: UserId,
    guest: UserId,
    room: telegram_sim::world::RoomId,
) -> Result<(), WorldError> {
    world.primary_link(host, room)?;
    let by_request = LinkTerms { request_needed: true, ..LinkTerms::default() };
    let link = world.create_link(host, room, LinkTerms::default())?;
    let link = world.edit_link(host, room, &link.hash, by_request)?;
    world.follow_link(guest, &link.hash)?;
    world.resolve_join_requests(host, room, Some(&link.hash), Verdict::Dismiss)?;
    world.follow_link(guest, &link.hash)?;
    world.resolve_join_request(host, room, guest, Verdict::Admit)?;
    world.revoke_link(host, room, &link.hash)?;
    Ok(())
}

fn say(world: &mut World, person: UserId, bot: UserId, room: Place) -> Result<(), WorldError> {
    let file = file_of(world, person, FileKind::Document);
    world.renew_file_reference(file)?;
    world.send_login_code(Some(person));
    world.send_chat_action(person, room)?;
    let picture = |world: &mut World| Content::media(Media::File(file_of(world, person, FileKind::Document)), "");
    let pictures = vec![picture(world), picture(world)];
    let album = world.post_album(person, room, pictures)?;
    world.react(person, room, album[0].id, Some("👍".into()))?;
    let said = world.post(person, room, Content::media(Media::File(file), "a file"))?.id;
    world.edit(person, room, said, Content::text("that file"))?;
    world.delete(person, room, &[said])?;
    let chat = Place::private(person, bot);
    world.post(person, chat, Content::text("/start"))?;
    let asked = world.post(bot, chat, Content { markup: Some(button("yes")), ..Content::text("Well?") })?.id;
    world.edit_markup(bot, chat, asked, Some(button("no")))?;
    let query = world.press(person, chat, asked, "no")?;
    world.answer_press(bot, query, PressAnswer { text: Some("Good".into()), alert: false })
}

fn file_of(world: &mut World, by: UserId, kind: FileKind) -> telegram_sim::world::FileId {
    let contents = Contents::Given(vec![0, 1, 254, 255].into());
    let mime = "text/plain".into();
    world.add_file(by, NewFile { kind, mime, name: Some("a.txt".into()), contents })
}

fn person(world: &mut World, first_name: &str) -> Result<UserId, WorldError> {
    world.add_person(NewPerson { first_name: first_name.into(), ..NewPerson::default() })
}

fn button(data: &str) -> Markup {
    Markup::Inline(vec![vec![InlineButton { label: data.into(), does: InlineAction::Callback(data.into()) }]])
}

fn operations_of(directory: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(directory.join("chronicle.jsonl")).unwrap();
    let lines = text.lines().skip(1).map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines.map(|line| line["world"][1]["deed"].as_str().unwrap().to_owned()).collect()
}
