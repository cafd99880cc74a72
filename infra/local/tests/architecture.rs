//! Who may know whom, asked of cargo itself.
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

#[test]
fn the_domain_depends_on_serde_and_thiserror_alone() {
    assert_eq!(direct("domain"), names(&["serde", "thiserror"]));
}

#[test]
fn contracts_and_archive_know_the_domain_and_nobody_else_of_ours() {
    for member in ["contracts", "archive"] {
        assert_eq!(ours(member), names(&["domain"]), "{member}");
    }
}

#[test]
fn store_and_bot_know_domain_and_contracts_at_most() {
    for member in ["store", "bot"] {
        let beyond = &ours(member) - &names(&["domain", "contracts"]);
        assert!(beyond.is_empty(), "{member} knows {beyond:?}");
    }
}

#[test]
fn the_host_never_sees_the_desks_tables() {
    let beyond = &ours("userbot-host") - &names(&["domain", "contracts", "archive"]);
    assert!(beyond.is_empty(), "the host knows {beyond:?}");
}

#[test]
fn the_simulated_telegram_knows_nothing_of_the_product() {
    assert_eq!(ours("telegram-sim"), BTreeSet::new());
    assert_eq!(ours("aws-local"), BTreeSet::new());
}

#[test]
fn the_model_of_the_rules_knows_nothing_of_the_product() {
    assert_eq!(ours("matching-model"), BTreeSet::new());
}

/// So that tests/judged.rs finds all that the product calls.
#[test]
fn one_crate_speaks_the_bot_api_and_one_mtproto() {
    for (library, speaker) in [("teloxide-core", "bot"), ("grammers-client", "userbot-host")] {
        let speaking = MEMBERS.iter().filter(|member| direct(member).contains(library));
        assert_eq!(speaking.copied().collect::<Vec<_>>(), [speaker], "{library}");
    }
}

#[test]
fn the_functions_have_one_tls_stack() {
    for function in ["webhook", "reports", "notices", "timers"] {
        let linked = linked(function);
        assert!(linked.contains("aws-lc-rs"), "{function} has no TLS");
        for other in ["ring", "native-tls", "openssl"] {
            assert!(!linked.contains(other), "{function} links {other} beside aws-lc");
        }
    }
}

/// `cargo run` builds what `infra/local` needs; the tests build everything. A library whose features differ between the
/// two is compiled twice, with all that depends on it: minutes for every newcomer.
#[test]
fn running_and_testing_compile_the_same_dependencies() {
    let run = features(&["--edges", "normal,build", "--package", "local"]);
    let test = features(&["--edges", "normal,build,dev", "--workspace"]);
    for (library, wanted) in &run {
        let also = test.get(library).map(|tested| tested - wanted).unwrap_or_default();
        assert!(
            also.is_empty(),
            "{library} is compiled again for the tests, with {also:?}: name them in the workspace"
        );
    }
}

const MEMBERS: [&str; 17] = [
    "archive",
    "aws-local",
    "bot",
    "contracts",
    "ctl",
    "desk",
    "domain",
    "local",
    "matching-model",
    "notices",
    "reports",
    "simulation",
    "store",
    "telegram-sim",
    "timers",
    "userbot-host",
    "webhook",
];

fn ours(member: &str) -> BTreeSet<String> {
    &direct(member) & &names(&MEMBERS)
}

fn direct(member: &str) -> BTreeSet<String> {
    let mut names = tree(member, "1");
    names.remove(member);
    names
}

fn linked(member: &str) -> BTreeSet<String> {
    tree(member, "100")
}

/// The names in cargo's tree of normal dependencies.
fn tree(member: &str, depth: &str) -> BTreeSet<String> {
    let text = cargo_tree(&["--edges", "normal", "--package", member, "--depth", depth]);
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// Each library in a tree, by name and version, with its features.
fn features(arguments: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut features: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in cargo_tree(&[arguments, &["--format", "{p}|{f}"]].concat()).lines() {
        let Some((library, named)) = line.trim_end_matches(" (*)").split_once('|') else { continue };
        features.entry(library.to_owned()).or_default().extend(named.split(',').map(str::to_owned));
    }
    features
}

fn cargo_tree(arguments: &[&str]) -> String {
    let always = ["tree", "--locked", "--offline", "--prefix", "none"];
    let output = Command::new(env!("CARGO")).args(always).args(arguments).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("names are text")
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}
