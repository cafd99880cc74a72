//! Checks which folders and modules may use certain external libraries, and certain types of this project.
use std::path::Path;

use crate::{
    sources::{in_folder, in_module},
    workspace::Workspace,
};

#[test]
fn one_crate_depends_on_each_client_of_telegram() {
    let workspace = Workspace::read();
    for (library, speaker) in [("teloxide-core", "shared/bot"), ("grammers-client", "userbot-host")] {
        let speakers = workspace.members.iter().filter(|member| member.dependencies.contains(library));
        let speakers: Vec<_> = speakers.map(|member| &member.folder).collect();
        assert_eq!(
            speakers,
            [speaker],
            "only {speaker} may depend on {library}, because only it speaks to Telegram with it"
        );
    }
}

#[test]
fn attributes_of_dynamodb_are_named_in_the_two_stores_alone() {
    let homes = ["shared/store-dynamo", "userbot-host/src/store"];
    assert_named_only_in("aws_sdk_dynamodb::types", &homes);
    assert_named_only_in("AttributeValue", &homes);
    assert_named_only_in("serde_dynamo", &homes);
}

#[test]
fn grammers_is_named_in_one_module_of_the_host() {
    let homes = ["userbot-host/src/telegram"];
    for library in ["grammers_client", "grammers_mtsender", "grammers_session", "grammers_tl_types"] {
        assert_named_only_in(library, &homes);
    }
}

#[test]
fn teloxide_is_named_in_the_bot_alone() {
    assert_named_only_in("teloxide_core", &["shared/bot"]);
}

#[test]
fn a_model_of_the_domain_knows_no_decision() {
    assert_never_names(
        "shared/domain/src/model",
        "decisions",
        "data must not depend on decisions: move the shared part to `model`",
    );
}

/// Functions of the crate `domain` get the time as a parameter and return a change. They do no input or output, and
/// they never wait.
#[test]
fn the_domain_neither_waits_nor_prints() {
    for source in in_folder("shared/domain/src") {
        for word in ["async", "await", "println", "eprintln", "fs", "net", "thread"] {
            assert!(!source.names(word), "{} uses {word}: do this in the crate that calls it", source.path);
        }
    }
}

#[test]
fn code_that_reads_for_decisions_cannot_write() {
    for module in ["shared/desk/src/updates", "shared/desk/src/engine/facts"] {
        for word in ["Store", "Writes"] {
            assert_never_names(module, word, "it only reads: take `Reads`, and return the change to the engine");
        }
    }
}

#[test]
fn the_engine_knows_no_update() {
    assert_never_names("shared/desk/src/engine", "updates", "let the caller pass the data in, in a type of `engine`");
}

#[test]
fn the_outbox_commits_no_change() {
    assert_never_names(
        "shared/desk/src/engine/outbox",
        "Ledger",
        "it only marks effects as done: a `Journal` is enough",
    );
}

/// Fails if a shipped file (not a test) of the module uses this word.
fn assert_never_names(module: &str, word: &str, remedy: &str) {
    for source in in_module(module) {
        assert!(!source.names(word), "{} names `{word}`: {remedy}", source.path);
    }
}

/// Fails if a shipped file (not a test) outside `homes` uses `name`, which is a word or a path such as
/// `library::module`. Also fails if a crate or module in `homes` no longer uses `name`. The simulators of Telegram and
/// AWS, and the other crates in `infra/testing`, are exempt.
fn assert_named_only_in(name: &str, homes: &[&str]) {
    let folders = Workspace::read().members.into_iter().map(|member| member.folder);
    let ours = folders.filter(|folder| !folder.starts_with("infra/testing/") && folder != "infra/aws-local");
    let mut silent = homes.to_vec();
    for source in ours.flat_map(|folder| in_folder(&format!("{folder}/src"))) {
        let is_named = match name.split_once("::") {
            Some(pair) => source.names_path(pair.into()),
            None => source.names(name),
        };
        if is_named {
            let module = Path::new(&source.path).with_extension("");
            let home = homes.iter().find(|home| module.starts_with(home));
            assert!(
                home.is_some(),
                "{} names {name}: only {homes:?} may; translate it there into a type of ours",
                source.path
            );
            silent.retain(|silent| Some(silent) != home);
        }
    }
    assert!(silent.is_empty(), "{silent:?} no longer names {name}: change the rule that allows it there");
}
