//! Dependencies between our crates.
use std::collections::BTreeSet;

use crate::{
    sources::{Source, in_folder},
    workspace::{Member, Workspace},
};

const DOMAIN: &str = "shared/domain";
const CONTRACTS: &str = "shared/contracts";
const BOT: &str = "shared/bot";
const ARCHIVE: &str = "shared/archive";
const DESK: &str = "shared/desk";

#[test]
fn the_domain_depends_on_serde_and_thiserror_alone() {
    let workspace = Workspace::read();
    let dependencies = &workspace.at(DOMAIN).dependencies;
    let beyond = dependencies - &["serde", "thiserror"].map(str::to_owned).into();
    assert!(
        beyond.is_empty(),
        "{DOMAIN} depends on {beyond:?}: decisions are pure: do this work in a crate that uses it"
    );
}

#[test]
fn contracts_and_archive_know_the_domain_alone() {
    let workspace = Workspace::read();
    for folder in [CONTRACTS, ARCHIVE] {
        assert_knows_only(&workspace, workspace.at(folder), &[DOMAIN]);
    }
}

/// A crate in `shared` may depend only on `domain` and `contracts`. There are two exceptions: the crate `desk`, which
/// combines the other crates, and the crates that use the AWS SDK (adapters). Each adapter implements a trait of one
/// other crate.
#[test]
fn crates_in_shared_know_domain_and_contracts_alone() {
    let workspace = Workspace::read();
    for member in workspace.below("shared/").filter(|member| member.folder != DESK && !member.names_the_aws_sdk()) {
        assert_knows_only(&workspace, member, &[DOMAIN, CONTRACTS]);
    }
}

#[test]
fn an_adapter_to_aws_knows_one_crate_whose_trait_it_implements() {
    let workspace = Workspace::read();
    let adapters: Vec<_> = workspace.below("shared/").filter(|member| member.names_the_aws_sdk()).collect();
    assert!(
        !adapters.is_empty(),
        "no crate in shared/ depends on the AWS SDK any more: change the rules about adapters"
    );
    for Member { folder, .. } in adapters.iter().copied() {
        let ports = &workspace.known_by(workspace.at(folder)) - &[DOMAIN, CONTRACTS].into();
        assert!(
            ports.len() <= 1 && !ports.contains(BOT),
            "{folder} depends on {ports:?}: an adapter implements a trait of one crate: split it, or let its caller \
             pass in what it needs"
        );
        for port in ports {
            assert!(
                implements_a_trait(&in_folder(&format!("{folder}/src")), &in_folder(&format!("{port}/src"))),
                "{folder} depends on {port} and implements no trait of it: move what it needs to {DOMAIN} or \
                 {CONTRACTS}"
            );
        }
    }
}

#[test]
fn no_crate_in_shared_knows_an_adapter_to_aws() {
    let workspace = Workspace::read();
    for member in workspace.below("shared/") {
        for known in workspace.known_by(member) {
            assert!(
                !workspace.at(known).names_the_aws_sdk(),
                "{} depends on {known}, which names the AWS SDK: depend on the trait that it implements instead",
                member.folder
            );
        }
    }
}

#[test]
fn the_host_never_sees_the_desks_tables() {
    let workspace = Workspace::read();
    assert_knows_only(&workspace, workspace.at("userbot-host"), &[DOMAIN, CONTRACTS, ARCHIVE]);
}

#[test]
fn deployed_crates_do_not_depend_on_infra() {
    let workspace = Workspace::read();
    for member in workspace.members.iter().filter(|member| !member.is_below("infra/")) {
        let infra: Vec<_> =
            workspace.known_by(member).into_iter().filter(|known| known.starts_with("infra/")).collect();
        assert!(
            infra.is_empty(),
            "{} depends on {infra:?}: move it to [dev-dependencies], or move the shared part to shared/",
            member.folder
        );
    }
}

#[test]
fn crates_outside_infra_know_shared_alone() {
    let workspace = Workspace::read();
    for member in workspace.members.iter().filter(|member| !member.is_below("infra/")) {
        for known in workspace.known_by(member) {
            assert!(
                known.starts_with("shared/"),
                "{} depends on {known}: move the shared part to a crate in shared/",
                member.folder
            );
        }
    }
}

/// Imitations of foreign services, and the model of the rules, must not use our code. Otherwise a mistake in our code
/// would also be in the imitation or the model, and the tests would not find it.
#[test]
fn imitations_and_the_model_know_no_crate_of_ours() {
    let workspace = Workspace::read();
    for folder in ["infra/aws-local", "infra/testing/telegram-sim", "infra/testing/matching-model"] {
        assert_knows_only(&workspace, workspace.at(folder), &[]);
    }
}

#[test]
fn only_the_local_system_depends_on_the_crates_of_testing() {
    let workspace = Workspace::read();
    let outside = workspace.members.iter().filter(|member| !member.is_below("infra/testing/"));
    for member in outside.filter(|member| member.folder != "infra/local") {
        let testing: Vec<_> =
            workspace.known_by(member).into_iter().filter(|known| known.starts_with("infra/testing/")).collect();
        assert!(testing.is_empty(), "{} depends on {testing:?}: move it to [dev-dependencies]", member.folder);
    }
}

#[test]
fn every_crate_stands_in_a_folder_that_has_rules() {
    for Member { folder, .. } in &Workspace::read().members {
        let known = ["shared/", "infra/"].iter().any(|layer| folder.starts_with(layer));
        assert!(
            known || ["functions", "userbot-host"].contains(&folder.as_str()),
            "{folder} is in no layer: move it to shared/ or infra/, or write the rules of the new layer here"
        );
    }
}

/// Returns whether a file of the adapter has `impl … Trait for …` for a trait that the files of the port define.
fn implements_a_trait(adapter: &[Source], port: &[Source]) -> bool {
    let pairs = |sources: &[Source]| -> Vec<[String; 2]> {
        let windows = sources.iter().flat_map(|source| source.tokens.windows(2));
        windows.map(|pair| [pair[0].clone(), pair[1].clone()]).collect()
    };
    let traits: BTreeSet<_> =
        pairs(port).into_iter().filter(|[keyword, _]| keyword == "trait").map(|[_, name]| name).collect();
    pairs(adapter).iter().any(|[name, keyword]| keyword == "for" && traits.contains(name))
}

fn assert_knows_only(workspace: &Workspace, member: &Member, allowed: &[&str]) {
    let beyond = &workspace.known_by(member) - &allowed.iter().copied().collect::<BTreeSet<_>>();
    assert!(
        beyond.is_empty(),
        "of our crates, {} may depend only on {allowed:?}, but depends on {beyond:?}: move the shared part to one of \
         them, or let its caller pass it in",
        member.folder
    );
}
