//! Checks which libraries cargo links into a program, and that it compiles each library only once.
use std::collections::{BTreeMap, BTreeSet};

use crate::workspace::{Workspace, cargo, is_aws_sdk};

#[test]
fn the_functions_have_one_tls_stack() {
    let linked = linked("functions");
    assert!(linked.contains("aws-lc-rs"), "the functions have no TLS");
    for other in ["ring", "native-tls", "openssl"] {
        assert!(!linked.contains(other), "the functions link {other} beside aws-lc: turn off the feature that adds it");
    }
}

#[test]
fn the_desk_and_its_tests_compile_without_the_aws_sdk() {
    let workspace = Workspace::read();
    let adapters = |name: &str| workspace.members.iter().any(|it| it.name == name && it.names_the_aws_sdk());
    for member in workspace.below("shared/").chain(workspace.below("infra/testing/")) {
        if member.names_the_aws_sdk() {
            continue;
        }
        let linked = linked(&member.name);
        let sdk: Vec<_> = linked.iter().filter(|library| is_aws_sdk(library) || adapters(library)).collect();
        assert!(sdk.is_empty(), "{} links {sdk:?}: let `main` pass the adapter in", member.folder);
    }
}

/// `cargo run` builds the dependencies of `infra/local`; the tests build everything. If the features of a library
/// differ between these two builds, the library is compiled twice, with everything that depends on it. That costs every
/// newcomer minutes.
#[test]
fn running_and_testing_compile_the_same_dependencies() {
    let run = features(&["--edges", "normal,build", "--package", "local"]);
    let test = features(&["--edges", "normal,build,dev", "--workspace"]);
    for (library, wanted) in &run {
        let also = test.get(library).map(|tested| tested - wanted).unwrap_or_default();
        assert!(
            also.is_empty(),
            "{library} is compiled again for the tests, with {also:?}: add these features to the workspace"
        );
    }
}

/// Returns the names of all libraries that a crate links, except in tests.
fn linked(member: &str) -> BTreeSet<String> {
    let text = tree(&["--edges", "normal", "--package", member]);
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// Returns the features of each library that `cargo tree` prints. The key is the name and version of the library.
fn features(arguments: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut features: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in tree(&[arguments, &["--format", "{p}|{f}"]].concat()).lines() {
        let Some((library, named)) = line.trim_end_matches(" (*)").split_once('|') else { continue };
        features.entry(library.to_owned()).or_default().extend(named.split(',').map(str::to_owned));
    }
    features
}

fn tree(arguments: &[&str]) -> String {
    cargo(&[&["tree", "--locked", "--offline", "--prefix", "none"], arguments].concat())
}
