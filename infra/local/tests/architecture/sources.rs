//! The Rust files of a crate or a module, and the tokens of their shipped code.
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::{modules::named_paths, tokens::shipped, workspace::root};

/// One file of shipped code, i.e. not of tests.
pub(crate) struct Source {
    /// The path, relative to the root of the workspace.
    pub(crate) path: String,
    pub(crate) tokens: Vec<String>,
}

impl Source {
    pub(crate) fn names(&self, word: &str) -> bool {
        self.tokens.iter().any(|token| token == word)
    }

    /// Returns whether a path in this file has these two segments next to each other. For example, `a::{b, c}` has
    /// `["a", "c"]`.
    pub(crate) fn names_path(&self, pair: [&str; 2]) -> bool {
        named_paths(&self.tokens).iter().any(|path| path.windows(2).any(|two| two == pair))
    }
}

/// Returns every shipped file below a folder. Unit-test files are left out.
///
/// Fails if no file is found. Otherwise a rule about a folder that was renamed would pass without reading anything.
pub(crate) fn in_folder(folder: &str) -> Vec<Source> {
    let files = rust_files(folder).into_iter();
    let shipped_files = files.filter(|path| !path.ends_with("tests.rs") && !path.iter().any(|it| it == "tests"));
    let sources: Vec<_> = shipped_files.map(|path| read(&path)).collect();
    assert!(!sources.is_empty(), "{folder} has no Rust file any more: change the rule that names it");
    sources
}

/// Returns the shipped files of a module: `a/b` is `a/b.rs` and all files below `a/b`. Fails if `a/b.rs` does not
/// exist.
pub(crate) fn in_module(module: &str) -> Vec<Source> {
    let face = PathBuf::from(format!("{module}.rs"));
    assert!(root().join(&face).exists(), "{module} is not a module any more: change the rule that names it");
    let mut sources = vec![read(&face)];
    if root().join(module).exists() {
        sources.extend(in_folder(module));
    }
    sources
}

/// Returns every Rust file below a folder, tests included, by its path from the root.
pub(crate) fn rust_files(folder: impl AsRef<Path>) -> BTreeSet<PathBuf> {
    let root = root();
    let mut files = BTreeSet::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("the entry can be read").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.insert(path.strip_prefix(&root).expect("the file is below the root").to_owned());
            }
        }
    }
    files
}

fn read(path: &Path) -> Source {
    let text = fs::read_to_string(root().join(path)).expect("the file is text");
    Source { path: path.display().to_string(), tokens: shipped(&text) }
}

#[test]
#[should_panic(expected = "change the rule that names it")]
fn a_folder_without_rust_files_fails() {
    in_folder("shared/bot/locales");
}

#[test]
#[should_panic(expected = "change the rule that names it")]
fn a_module_that_does_not_exist_fails() {
    in_module("shared/desk/src/no_such_module");
}
