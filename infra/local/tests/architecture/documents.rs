//! Checks that everything that the documents name exists: files, functions, crates, sections and environment variables.
//!
//! A word in backticks or in a shell command is a path if it ends like one of our files, or if it begins with a folder
//! of the root. The path may start
//!
//! 1. at the root, or in the folder of the document;
//! 2. at a crate: `desk/engine.rs` is `shared/desk/src/engine.rs`, and `host/` is `userbot-host/src/`;
//! 3. in the folder of any path that the same section has named before.
//!
//! In a path, `<language>` stands for any name.
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    markdown::{anchors, code_words, links},
    workspace::{Workspace, root},
};

/// A word with one of these endings is a path, even without a slash.
const ENDINGS: [&str; 5] = [".rs", ".md", ".ftl", ".toml", ".snap"];

/// CONTRIBUTING.md explains the layout of modules with these names. The files need not exist.
const EXAMPLES: [&str; 3] = ["foo.rs", "foo/tests.rs", "mod.rs"];

/// Names in the documents that are not ours. `item_json` is a column in the file of the embedded DynamoDB.
const FOREIGN_NAMES: [&str; 1] = ["item_json"];

/// Folders of the root that contain no sources.
const NO_SOURCES: [&str; 3] = [".git", ".switchboard", "target"];

#[test]
fn every_path_in_a_document_exists() {
    let paths = Paths::read();
    assert_none_missing(|path, document| {
        let folder = root().join(path.parent().unwrap_or(path));
        code_words(document).iter().flat_map(|section| paths.missing(section, &folder)).collect()
    });
}

/// A document may shorten a name, for example a test's name as the filter of `cargo test`. So a name also counts as
/// found if it is a part of a longer name.
#[test]
fn every_name_in_a_document_is_in_the_sources() {
    let sources: String =
        source_files(&root()).iter().map(|file| fs::read_to_string(file).unwrap_or_default()).collect();
    let is_known = |name: &str| name.split("::").all(|part| sources.contains(part));
    assert_none_missing(|_, document| {
        code_words(document).concat().into_iter().filter(|word| is_name(word) && !is_known(word)).collect()
    });
}

#[test]
fn every_crate_in_a_command_is_a_member() {
    let members: BTreeSet<String> = Workspace::read().members.into_iter().map(|member| member.name).collect();
    assert_none_missing(|_, document| {
        let words = code_words(document).concat();
        let named = words.windows(2).filter(|pair| pair[0] == "-p").map(|pair| pair[1].clone());
        named.filter(|name| !members.contains(name)).collect()
    });
}

#[test]
fn every_link_in_a_document_leads_to_a_file_and_a_section() {
    for document in documents() {
        for link in links(&text(&document)).into_iter().filter(|link| !link.starts_with("http")) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { document.clone() } else { document.with_file_name(file) };
            assert!(root().join(&target).exists(), "{} links to {link}, which does not exist", document.display());
            assert!(
                anchor.is_empty() || anchors(&text(&target)).contains(anchor),
                "{} links to {link}: no section has this title",
                document.display()
            );
        }
    }
}

#[test]
fn the_readme_has_every_environment_variable() {
    let readme = text(Path::new("README.md"));
    for file in ["functions/src/config.rs", "userbot-host/src/config/variables.rs"] {
        let source = text(Path::new(file));
        let shipped = source.split("#[cfg(test)]").next().unwrap_or_default();
        let variables: Vec<&str> = shipped.split('"').skip(1).step_by(2).filter(|it| is_variable(it)).collect();
        assert!(variables.len() > 5, "{file} reads no variables any more: change this test");
        let missing: Vec<&str> = variables.into_iter().filter(|it| !readme.contains(&format!("`{it}`"))).collect();
        assert!(missing.is_empty(), "{file} reads {missing:?}: describe them in README.md, \"Deploy it\"");
    }
}

#[test]
fn every_function_is_an_entry_point_and_runs_in_a_town() {
    let (architecture, town) = (text(Path::new("ARCHITECTURE.md")), text(Path::new("infra/local/src/lambda.rs")));
    let functions = entries(&root().join("functions/src/bin"));
    assert!(!functions.is_empty(), "functions/src/bin is empty: change this test");
    for file in functions {
        let call = format!("functions::{}(", file.trim_end_matches(".rs"));
        assert!(architecture.contains(&format!("bin/{file}`")), "ARCHITECTURE.md has no entry point {file}");
        assert!(town.contains(&call), "infra/local/src/lambda.rs has no call of {call}…): run the function there");
    }
}

#[test]
fn a_path_is_looked_for_below_the_root_in_crates_and_beside_earlier_paths() {
    let paths = Paths::read();
    let missing = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        paths.missing(&words, &root().join("docs"))
    };
    assert!(
        missing(&["README.md", "docs/debugging.md", "debugging.md", "shared/bot/locales/<language>/leads.ftl"])
            .is_empty()
    );
    assert!(missing(&["desk/engine.rs", "engine/ledger.rs", "local/town.rs", "messages.txt", "a/b"]).is_empty());
    assert_eq!(missing(&["engine/ledger.rs", "desk/engine.rs"]), ["engine/ledger.rs"]);
    assert_eq!(missing(&["shared/no-such-crate", "no-such-file.md"]), ["shared/no-such-crate", "no-such-file.md"]);
}

fn assert_none_missing(missing_in: impl Fn(&Path, &str) -> Vec<String>) {
    let missing: Vec<String> = documents()
        .iter()
        .flat_map(|document| {
            missing_in(document, &text(document)).into_iter().map(|word| format!("{}: {word}", document.display()))
        })
        .collect();
    assert!(missing.is_empty(), "these documents name what does not exist:\n{}", missing.join("\n"));
}

/// The folders and crates at which a path in a document may begin.
struct Paths {
    root: PathBuf,
    /// The names of files and folders in the root.
    top: BTreeSet<String>,
    /// The name and the folder of each crate.
    crates: Vec<(String, PathBuf)>,
}

impl Paths {
    fn read() -> Self {
        let root = root();
        let members = Workspace::read().members.into_iter();
        let top = entries(&root).into_iter().filter(|name| !NO_SOURCES.contains(&name.as_str())).collect();
        let crates = members.map(|member| (member.name, root.join(member.folder).join("src")));
        let crates = crates.chain([("host".to_owned(), root.join("userbot-host/src"))]).collect();
        Self { root, top, crates }
    }

    /// Returns the paths in a section that do not exist. `section` has the section's words, `folder` is the document's
    /// folder.
    fn missing(&self, section: &[String], folder: &Path) -> Vec<String> {
        let mut folders = vec![self.root.clone(), folder.to_owned()];
        let mut missing = Vec::new();
        for word in section.iter().filter(|word| self.is_path(word)) {
            match self.find(word, &folders) {
                Some(found) if found.is_dir() => folders.push(found),
                Some(found) => folders.extend(found.parent().map(Path::to_owned)),
                None => missing.push(word.clone()),
            }
        }
        missing
    }

    fn is_path(&self, word: &str) -> bool {
        let is_plain = word.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-/<>".contains(letter));
        let begins_at_the_top = word.split_once('/').is_some_and(|(first, _)| self.top.contains(first));
        let is_file = ENDINGS.iter().any(|ending| word.ends_with(ending) && word.len() > ending.len());
        is_plain && (begins_at_the_top || is_file) && !word.starts_with('/') && !EXAMPLES.contains(&word)
    }

    fn find(&self, word: &str, folders: &[PathBuf]) -> Option<PathBuf> {
        let parts: Vec<&str> = word.split('/').filter(|part| !part.is_empty()).collect();
        let (first, rest) = parts.split_first()?;
        let in_crate = self.crates.iter().filter(|(name, _)| name == first).find_map(|(_, folder)| below(folder, rest));
        folders.iter().find_map(|folder| below(folder, &parts)).or(in_crate)
    }
}

/// Returns the file or folder at this path below the folder. A part such as `<name>.rs` stands for any name with this
/// ending.
fn below(folder: &Path, parts: &[&str]) -> Option<PathBuf> {
    let Some((part, rest)) = parts.split_first() else { return folder.exists().then(|| folder.to_owned()) };
    let Some((start, (_, end))) = part.split_once('<').and_then(|(start, rest)| Some((start, rest.split_once('>')?)))
    else {
        return below(&folder.join(part), rest);
    };
    let names = entries(folder).into_iter().filter(|name| name.starts_with(start) && name.ends_with(end));
    names.into_iter().find_map(|name| below(&folder.join(name), rest))
}

/// Returns whether the word must be a name in the sources: a function, a test, a setting or a Rust path. Only words
/// with `_` or `::` are checked, because other words may be ordinary English.
fn is_name(word: &str) -> bool {
    let is_snake = word.contains('_') && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    let is_rust =
        word.contains("::") && word.chars().all(|letter| letter.is_ascii_alphanumeric() || "_:".contains(letter));
    (is_snake || is_rust) && !FOREIGN_NAMES.contains(&word)
}

fn is_variable(text: &str) -> bool {
    let is_upper = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    text.len() > 3 && text.chars().all(is_upper)
}

/// Returns every document except the changelog, which also names files and functions that were removed. Paths are
/// relative to the root.
fn documents() -> Vec<PathBuf> {
    let is_one =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("CHANGELOG.md");
    let files = files(&root()).into_iter().filter(is_one);
    let documents: Vec<PathBuf> =
        files.map(|path| path.strip_prefix(root()).expect("it lies below the root").to_owned()).collect();
    assert!(documents.len() > 10, "{documents:?}");
    documents
}

fn source_files(folder: &Path) -> Vec<PathBuf> {
    files(folder).into_iter().filter(|path| path.extension().is_none_or(|ending| ending != "md")).collect()
}

/// Returns all files of the repository below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let names = entries(folder).into_iter().filter(|name| !NO_SOURCES.contains(&name.as_str()));
    let (folders, files): (Vec<_>, Vec<_>) = names.map(|name| folder.join(name)).partition(|path| path.is_dir());
    files.into_iter().chain(folders.iter().flat_map(|folder| self::files(folder))).collect()
}

/// Returns the names in a folder, in order. Empty if the folder does not exist.
fn entries(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.expect("the entry can be read").file_name().to_string_lossy().into_owned()).collect()
}

fn text(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
