//! A chronicle is the file in which a simulated Telegram logs all operations. These tests read a chronicle that is cut
//! off at any byte, that was changed, or that is in use.

use std::fs;

use telegram_sim::{
    chronicle::{self, ChronicleError},
    world::{Content, NewPerson, Place, World, WorldHandle},
};

const FILE_NAME: &str = "chronicle.jsonl";

#[test]
fn a_file_cut_at_any_byte_replays_its_complete_lines_and_continues() {
    let directory = tempfile::tempdir().unwrap();
    drop(talk(&chronicle::open_world(directory.path(), 3).unwrap()));
    let whole = fs::read(directory.path().join(FILE_NAME)).unwrap();
    let mut most = 0;
    for length in 0..=whole.len() {
        let cut = tempfile::tempdir().unwrap();
        fs::write(cut.path().join(FILE_NAME), &whole[..length]).unwrap();
        let world = chronicle::open_world(cut.path(), 3).unwrap();
        let count = world.read(World::event_count);
        assert!(count >= most, "{count} events at byte {length}, {most} before");
        most = count;
        world
            .change(|world| world.add_person(NewPerson { first_name: "Late".into(), ..NewPerson::default() }))
            .unwrap();
        chronicle::check(cut.path(), &world).unwrap();
    }
    assert_eq!(most, 3, "three messages, at last");
}

#[test]
fn a_directory_is_kept_by_one_at_a_time() {
    let directory = tempfile::tempdir().unwrap();
    let _world = chronicle::open_world(directory.path(), 3).unwrap();
    let second = chronicle::open_world(directory.path(), 3).unwrap_err();
    assert!(matches!(second, ChronicleError::InUse { .. }), "{second}");
}

#[test]
fn a_line_that_means_nothing_is_named_and_nothing_is_lost() {
    let directory = tempfile::tempdir().unwrap();
    drop(talk(&chronicle::open_world(directory.path(), 3).unwrap()));
    let path = directory.path().join(FILE_NAME);
    let changed = fs::read_to_string(&path).unwrap().replacen("\"Post\"", "\"Boast\"", 1);
    fs::write(&path, &changed).unwrap();
    let refused = chronicle::open_world(directory.path(), 3).unwrap_err().to_string();
    assert!(refused.contains("line 4") && refused.contains("move it away"), "{refused}");
    assert_eq!(fs::read_to_string(&path).unwrap(), changed);
}

#[test]
fn another_format_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(FILE_NAME), "{\"chronicle_format\":99,\"seed\":1}\n").unwrap();
    let refused = chronicle::open_world(directory.path(), 3).unwrap_err().to_string();
    assert!(refused.contains("format 99"), "{refused}");
}

#[test]
fn a_world_that_was_changed_behind_its_chronicle_is_found_out() {
    let directory = tempfile::tempdir().unwrap();
    let world = talk(&chronicle::open_world(directory.path(), 3).unwrap());
    let path = directory.path().join(FILE_NAME);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("Good evening", "Good morning", 1)).unwrap();
    assert!(matches!(chronicle::check(directory.path(), &world), Err(ChronicleError::Differs { .. })));
}

/// Adds two people, who send three messages to each other.
fn talk(world: &WorldHandle) -> WorldHandle {
    world.change(|world| {
        let [olena, taras] = ["Olena", "Taras"]
            .map(|name| world.add_person(NewPerson { first_name: name.into(), ..NewPerson::default() }).unwrap());
        let chat = Place::private(olena, taras);
        for (who, text) in [(olena, "Good evening"), (taras, "Good evening, \u{1F44B}"), (olena, "…\nand bye")] {
            world.post(who, chat, Content::text(text)).unwrap();
        }
    });
    world.clone()
}
