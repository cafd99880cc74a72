//! Who may know whom, asked of cargo itself.
use std::{collections::BTreeSet, process::Command};

#[test]
fn the_domain_depends_on_serde_and_thiserror_alone() {
    assert_eq!(direct("domain"), names(&["serde", "thiserror"]));
}

#[test]
fn contracts_know_the_domain_and_nobody_else_of_ours() {
    assert_eq!(ours("contracts"), names(&["domain"]));
}

#[test]
fn store_and_bot_and_archive_know_domain_and_contracts_at_most() {
    for member in ["store", "bot", "archive"] {
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
fn the_functions_have_one_tls_stack() {
    for function in ["webhook", "reports", "notices", "timers"] {
        let linked = linked(function);
        assert!(linked.contains("aws-lc-rs"), "{function} has no TLS");
        for other in ["ring", "native-tls", "openssl"] {
            assert!(!linked.contains(other), "{function} links {other} beside aws-lc");
        }
    }
}

const MEMBERS: [&str; 15] = [
    "archive",
    "aws-local",
    "bot",
    "contracts",
    "ctl",
    "desk",
    "domain",
    "local",
    "notices",
    "reports",
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
    let arguments = ["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none", "--package", member];
    let output = Command::new(env!("CARGO")).args(arguments).args(["--depth", depth]).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("names are text");
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}
