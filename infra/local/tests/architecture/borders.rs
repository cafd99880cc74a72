//! Foreign libraries, and the one place that may name each of them.
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    tokens::shipped,
    workspace::{Workspace, root},
};

#[test]
fn one_crate_depends_on_each_client_of_telegram() {
    let workspace = Workspace::read();
    for (library, speaker) in [("teloxide-core", "shared/bot"), ("grammers-client", "userbot-host")] {
        let speakers = workspace.members.iter().filter(|member| member.dependencies.contains(library));
        let others: Vec<_> = speakers.map(|member| &member.folder).filter(|folder| *folder != speaker).collect();
        assert!(others.is_empty(), "{others:?} depends on {library}: {speaker} alone speaks to Telegram with it");
    }
}

#[test]
fn attributes_of_dynamodb_are_named_in_the_two_stores_alone() {
    let homes = ["shared/store-dynamo", "userbot-host/src/store", "userbot-host/src/store.rs"];
    assert_named_only_in("aws_sdk_dynamodb", Some("types"), &homes);
    assert_named_only_in("AttributeValue", None, &homes);
    assert_named_only_in("serde_dynamo", None, &homes);
}

#[test]
fn grammers_is_named_in_one_module_of_the_host() {
    let homes = ["userbot-host/src/telegram", "userbot-host/src/telegram.rs"];
    for library in ["grammers_client", "grammers_mtsender", "grammers_session", "grammers_tl_types"] {
        assert_named_only_in(library, None, &homes);
    }
}

#[test]
fn teloxide_is_named_in_the_bot_alone() {
    assert_named_only_in("teloxide_core", None, &["shared/bot"]);
}

#[test]
fn a_model_of_the_domain_knows_no_decision() {
    for (path, words) in sources("shared/domain/src/model") {
        let imports = words.windows(3).any(|three| three[1] == "::" && three[2] == "decisions");
        assert!(!imports, "{path} imports from `decisions`: nouns know no verbs, move what it needs to `model`");
    }
}

/// The domain's functions take the time and return a change: they neither wait nor print.
#[test]
fn the_domain_neither_waits_nor_prints() {
    for (path, words) in sources("shared/domain/src") {
        for word in ["async", "await", "println", "eprintln", "fs", "net", "thread"] {
            assert!(!words.iter().any(|found| found == word), "{path} uses {word}: do this in the crate that calls it");
        }
    }
}

/// Fails if a shipped file outside these places names the word; followed by `::next`, if `next` is given. The imitations
/// of foreign services speak for themselves.
fn assert_named_only_in(word: &str, next: Option<&str>, homes: &[&str]) {
    let folders = Workspace::read().members.into_iter().map(|member| member.folder);
    let ours = folders.filter(|folder| !folder.starts_with("infra/testing/") && folder != "infra/aws-local");
    for (path, words) in ours.flat_map(|folder| sources(&format!("{folder}/src"))) {
        let is_home = homes.iter().any(|home| Path::new(&path).starts_with(home));
        let follows = |at: usize| next.is_none_or(|next| words.get(at + 2).is_some_and(|found| found == next));
        let mut places = words.iter().enumerate().filter(|(_, found)| *found == word).map(|(at, _)| at);
        assert!(
            is_home || !places.any(follows),
            "{path} names {word}: only {homes:?} may; translate it there into a type of ours"
        );
    }
}

/// The shipped tokens of every Rust file below a folder, by path from the root. Files of unit tests are left out.
fn sources(folder: &str) -> Vec<(String, Vec<String>)> {
    let root = root();
    let files = rust_files(&root.join(folder));
    let shipped_files =
        files.into_iter().filter(|path| !path.ends_with("tests.rs") && !path.iter().any(|it| it == "tests"));
    shipped_files
        .map(|path| {
            let text = fs::read_to_string(&path).expect("the file is text");
            let path = path.strip_prefix(&root).expect("it lies below the root");
            (path.display().to_string(), shipped(&text))
        })
        .collect()
}

fn rust_files(folder: &Path) -> BTreeSet<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeSet::new() };
    let paths = entries.map(|entry| entry.expect("the entry can be read").path());
    paths
        .flat_map(|path| if path.is_dir() { rust_files(&path) } else { [path].into() })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}
