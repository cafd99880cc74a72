//! Checks that the table of old defects in README.md names only tests that exist.
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_test_in_the_table_of_old_defects_exists() {
    let tests: BTreeSet<String> = rust_files(&root()).iter().flat_map(|path| tests_of(&read(path))).collect();
    let names = tests_in(&read(root().join("infra/local/tests/stories/README.md")));
    assert!(names.len() > 20, "the table has the columns \"old defect\" and \"test\"; found {names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !tests.contains(*name)).collect();
    assert!(
        missing.is_empty(),
        "no function with #[test] or #[tokio::test] has these names; rename or remove them in \
         infra/local/tests/stories/README.md too: {missing:?}"
    );
}

/// Returns the first test name in the last column of each row.
fn tests_in(table: &str) -> Vec<String> {
    let rows = table.lines().filter(|line| line.starts_with("| "));
    let last_columns = rows.filter_map(|row| row.trim_end_matches(" |").rsplit("| ").next());
    last_columns.filter_map(|column| column.split('`').nth(1)).map(str::to_owned).collect()
}

/// Returns the functions of a Rust file that have a test attribute and are not ignored.
fn tests_of(source: &str) -> Vec<String> {
    let mut tests = Vec::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if line.starts_with("#[ignore") {
            is_test = false;
        } else if let Some((_, function)) = line.split_once("fn ") {
            let name = function.split(['(', '<']).next().unwrap_or_default();
            if std::mem::take(&mut is_test) {
                tests.push(name.to_owned());
            }
        }
    }
    tests
}

#[test]
fn a_function_is_a_test_by_its_attribute_unless_it_is_ignored() {
    let source = "
        #[test]
        fn a() {}
        fn b() {}
        #[tokio::test(start_paused = true)]
        #[ignore]
        async fn c() {}
        // #[test]
        fn d() {}
        #[tokio::test(start_paused = true)]
        async fn e() {}
    ";
    assert_eq!(tests_of(source), ["a", "e"]);
}

/// Returns all Rust files of the workspace's members.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders: Vec<_> = ["functions", "infra", "shared", "userbot-host"].map(|top| folder.join(top)).into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be listed") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).expect("the file is text")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
