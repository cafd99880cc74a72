//! The modules of a crate, and which names each file imports from which other file.
//!
//! A name belongs to the file that defines it, even if it is imported through a module that re-exports it.
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::tokens::{is_word, shipped};

/// A path such as `["crate", "lease", "Lease"]`.
pub(crate) type Segments = Vec<String>;

/// All files that a crate's root reaches through `mod`, keyed by module path.
pub(crate) struct Modules {
    files: BTreeMap<Segments, File>,
}

/// Maps each file to the files that it imports from, and each of these files to the imported names.
pub(crate) type Arrows = BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>;

/// A module and its file.
struct File {
    path: PathBuf,
    tokens: Vec<String>,
    imports: Vec<Import>,
    definitions: BTreeSet<String>,
}

/// One name that a `use` imports.
struct Import {
    target: Segments,
    /// The name in this module; `*` for a glob import.
    name: String,
    /// Whether the `use` re-exports the name, with `pub` or `pub(crate)`.
    is_passed_on: bool,
}

impl Modules {
    /// Reads the crate root and every file below it.
    pub(crate) fn read(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut waiting = vec![(vec!["crate".to_owned()], root.to_owned(), root.parent().unwrap_or(root).to_owned())];
        while let Some((module, path, folder)) = waiting.pop() {
            let file = File::read(path);
            for child in file.children() {
                let path = folder.join(format!("{child}.rs"));
                waiting.push(([&module[..], &[child.to_owned()]].concat(), path, folder.join(child)));
            }
            files.insert(module, file);
        }
        Self { files }
    }

    /// Returns all arrows between files. Each Rust path in a file makes an arrow to the file that the path names. If
    /// that file only re-exports the name, the path makes another arrow to the file that defines the name.
    pub(crate) fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (module, file) in &self.files {
            for path in self.paths(module, file) {
                for (to, name) in [self.faced(&path), self.owner(&path, 0)].into_iter().flatten() {
                    if to.path != file.path {
                        arrows.entry(file.path.clone()).or_default().entry(to.path.clone()).or_default().insert(name);
                    }
                }
            }
        }
        arrows
    }

    /// Returns the paths that a file uses, as full paths that start at `crate`. Names that are only re-exported are
    /// left out.
    fn paths(&self, module: &Segments, file: &File) -> Vec<Segments> {
        let is_used = |import: &&Import| {
            !import.is_passed_on || file.tokens.iter().filter(|token| **token == import.name).count() > 1
        };
        let imported = file.imports.iter().filter(is_used).map(|import| import.target.clone());
        let written = written_paths(&file.tokens);
        imported.chain(written).filter_map(|path| self.resolve(module, &path)).collect()
    }

    /// Returns the full path for a path written in a module. `None` if it leads out of the crate.
    fn resolve(&self, module: &Segments, path: &[String]) -> Option<Segments> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(path.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" => {
                let (_, parent) = module.split_last()?;
                self.resolve(&parent.to_vec(), &[&["self".to_owned()], rest].concat())
            }
            child => {
                let is_child = self.files.contains_key(&[&module[..], &[child.to_owned()]].concat());
                is_child.then(|| [&module[..], path].concat())
            }
        }
    }

    /// Returns the file of the innermost module on a path, and the name that the path imports from this file.
    fn faced(&self, path: &[String]) -> Option<(&File, String)> {
        let within = (1..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        Some((&self.files[&path[..within]], path.get(within).or(path.last())?.clone()))
    }

    /// Returns the file that defines the item of a path, and the item's name there.
    fn owner(&self, path: &[String], depth: usize) -> Option<(&File, String)> {
        let within = (1..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let module = path[..within].to_vec();
        let file = &self.files[&module];
        let Some(name) = path.get(within) else {
            return Some((file, path.last()?.clone()));
        };
        if !file.definitions.contains(name) && depth < 8 {
            for import in file.imports.iter().filter(|import| import.name == *name || import.name == "*") {
                let mut target = self.resolve(&module, &import.target)?;
                if import.name == "*" {
                    target.push(name.clone());
                }
                match self.owner(&target, depth + 1) {
                    Some((owner, found)) if import.name != "*" || owner.definitions.contains(name) => {
                        return Some((owner, found));
                    }
                    _ => {}
                }
            }
        }
        Some((file, name.clone()))
    }
}

impl File {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let tokens = shipped(&text);
        let (imports, definitions) = (imports(&tokens), definitions(&tokens));
        Self { path, tokens, imports, definitions }
    }

    /// Returns the modules that this file declares with `mod name;`.
    fn children(&self) -> impl Iterator<Item = &str> {
        let declared = |three: &[String]| (three[0] == "mod" && three[2] == ";").then_some(());
        self.tokens.windows(3).filter_map(move |three| declared(three).map(|()| three[1].as_str()))
    }
}

/// Returns every path that occurs in these tokens, inside and outside `use`.
pub(crate) fn named_paths(tokens: &[String]) -> Vec<Segments> {
    imports(tokens).into_iter().map(|import| import.target).chain(written_paths(tokens)).collect()
}

/// Returns all paths with `::` that are not part of a `use`.
fn written_paths(tokens: &[String]) -> Vec<Segments> {
    let mut paths = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use" {
            at += tokens[at..].iter().position(|token| token == ";").unwrap_or(tokens.len());
        }
        let mut path = Segments::new();
        while tokens.get(at).is_some_and(|token| is_word(token)) {
            path.push(tokens[at].clone());
            at += 1;
            if tokens.get(at).is_none_or(|token| token != "::") {
                break;
            }
            at += 1;
        }
        if path.len() > 1 {
            paths.push(path);
        } else {
            at += usize::from(path.is_empty());
        }
    }
    paths
}

/// Returns all imported names, with the braces of each `use` expanded.
fn imports(tokens: &[String]) -> Vec<Import> {
    let mut found = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| *token == "use") {
        let is_passed_on = at > 0 && (tokens[at - 1] == "pub" || tokens[at - 1] == ")");
        let end = tokens[at..].iter().position(|token| token == ";").map_or(tokens.len(), |length| at + length);
        for (target, name) in branches(&tokens[at + 1..end]) {
            found.push(Import { target, name, is_passed_on });
        }
    }
    found
}

/// Returns each path in a `use`, with its name in this module: `a::{b, c::d as e}` yields `a::b` as `b`, and `a::c::d`
/// as `e`.
fn branches(tree: &[String]) -> Vec<(Segments, String)> {
    let mut path = Segments::new();
    for (at, token) in tree.iter().enumerate() {
        match token.as_str() {
            "::" => {}
            "as" => return vec![(path, tree.get(at + 1).cloned().unwrap_or_default())],
            "{" => {
                let inner = split_at_commas(&tree[at + 1..tree.len().saturating_sub(1)]);
                let below = inner.into_iter().flat_map(branches);
                return below.map(|(rest, name)| without_self([&path[..], &rest].concat(), name)).collect();
            }
            "*" => return vec![(path, "*".to_owned())],
            segment => path.push(segment.to_owned()),
        }
    }
    let name = path.last().cloned().unwrap_or_default();
    if path.is_empty() { vec![] } else { vec![(path, name)] }
}

/// Removes a final `self`, because a path that ends in `self` names its parent: `a::{self}` means `a`.
fn without_self(mut path: Segments, mut name: String) -> (Segments, String) {
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
        if name == "self" {
            name = path.last().cloned().unwrap_or_default();
        }
    }
    (path, name)
}

fn split_at_commas(tokens: &[String]) -> Vec<&[String]> {
    let mut depth = 0;
    tokens
        .split(|token| {
            depth += i32::from(token == "{") - i32::from(token == "}");
            depth == 0 && token == ","
        })
        .collect()
}

/// Returns the names that follow a defining keyword, such as `fn` or `struct`.
fn definitions(tokens: &[String]) -> BTreeSet<String> {
    const KEYWORDS: [&str; 10] =
        ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "macro_rules", "union"];
    let pairs = tokens.windows(2).filter(|pair| KEYWORDS.contains(&pair[0].as_str()) && is_word(&pair[1]));
    pairs.map(|pair| pair[1].clone()).collect()
}

#[test]
fn a_use_with_braces_is_resolved() {
    let tokens = shipped("pub(crate) use crate::{a::{self, B as C}, d::*, e};");
    let found: Vec<_> =
        imports(&tokens).into_iter().map(|it| (it.target.join("::"), it.name, it.is_passed_on)).collect();
    let expected = [("crate::a", "a"), ("crate::a::B", "C"), ("crate::d", "*"), ("crate::e", "e")];
    assert_eq!(found, expected.map(|(target, name)| (target.to_owned(), name.to_owned(), true)));
}
