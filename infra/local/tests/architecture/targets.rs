//! A crate without unit tests or examples says so in its manifest (`test = false`, `doctest = false`), so that cargo
//! builds no empty test program for it. If somebody adds a test or an example to such a crate, cargo would not run
//! the new test or example, so the tests in this file fail.
use std::{fs, path::Path};

use crate::{
    sources::rust_files,
    workspace::{Workspace, root},
};

#[test]
fn no_unit_test_stands_where_cargo_runs_none() {
    for member in Workspace::read().members {
        for untested in &member.untested {
            let is_library = untested.ends_with("lib.rs");
            let files = rust_files(format!("{}/src", member.folder));
            let part = files.iter().filter(|file| is_library || root().join(file) == *untested);
            for file in part {
                let text = read(file);
                assert!(
                    !text.contains("#[test]") && !text.contains("#[tokio::test]"),
                    "{} has a test, but {}/Cargo.toml says `test = false` for {}: remove that line",
                    file.display(),
                    member.folder,
                    untested.display()
                );
            }
        }
    }
}

#[test]
fn no_example_stands_where_cargo_runs_none() {
    for member in Workspace::read().members.iter().filter(|member| !member.has_doctests) {
        for file in rust_files(format!("{}/src", member.folder)) {
            let doc =
                |line: &str| Some(line.trim_start().strip_prefix("//")?.trim_start_matches(['/', '!', ' ']).to_owned());
            let fences: Vec<String> = read(&file).lines().filter_map(doc).filter(|it| it.starts_with("```")).collect();
            let example =
                fences.iter().step_by(2).find(|fence| fence.as_str() == "```" || fence.starts_with("```rust"));
            assert_eq!(
                example,
                None,
                "{} has an example, but {}/Cargo.toml says `doctest = false`: remove that line",
                file.display(),
                member.folder
            );
        }
    }
}

fn read(file: &Path) -> String {
    fs::read_to_string(root().join(file)).expect("the file is text")
}
