//! Files that import each other can only be understood together, so our files must not import each other.
//!
//! A module and the modules below it belong together: `lease.rs` may use `lease/file.rs`, and `lease/file.rs` may use
//! `lease.rs`. Any other circle of imports is an error: a circle is allowed only if one of its files is the parent
//! module of all its other files.
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::{Path, PathBuf},
};

use crate::{
    modules::{Arrows, Modules},
    workspace::{Workspace, root},
};

type Files<'a> = BTreeSet<&'a Path>;

#[test]
fn no_files_import_each_other_in_a_circle() {
    let workspace = Workspace::read();
    let mut circles = Vec::new();
    for member in &workspace.members {
        for root in &member.roots {
            circles.extend(circles_in(&Modules::read(root).arrows()));
        }
    }
    assert!(
        circles.is_empty(),
        "these files import each other; move what they share to the file that owns it, or to a file below both:\n\n{}",
        circles.join("\n")
    );
}

/// Describes one circle for each group of files that import each other, one arrow per line. An arrow from `a.rs` to
/// `b.rs` means that `a.rs` imports names from `b.rs`.
fn circles_in(arrows: &Arrows) -> Vec<String> {
    let mut circles = Vec::new();
    let mut waiting: Vec<Files<'_>> = vec![arrows.keys().map(PathBuf::as_path).collect()];
    while let Some(files) = waiting.pop() {
        for group in groups(arrows, &files) {
            match head(&group) {
                Some(head) => waiting.push(group.into_iter().filter(|file| *file != head).collect()),
                None => circles.push(shortest_circle(arrows, &group)),
            }
        }
    }
    circles
}

/// Returns the groups of files that import each other, directly or through other files. Only imports between `files`
/// count.
fn groups<'a>(arrows: &'a Arrows, files: &Files<'a>) -> Vec<Files<'a>> {
    let reached: BTreeMap<_, _> = files.iter().map(|file| (*file, reached(arrows, files, file))).collect();
    let mut groups = BTreeSet::new();
    for (file, far) in &reached {
        let group: Files<'_> = far.keys().copied().filter(|other| reached[other].contains_key(file)).collect();
        if group.len() > 1 {
            groups.insert(group);
        }
    }
    groups.into_iter().collect()
}

/// Returns every file that can be reached from `start` by arrows, each with the file before it on the shortest path.
fn reached<'a>(arrows: &'a Arrows, files: &Files<'a>, start: &'a Path) -> BTreeMap<&'a Path, &'a Path> {
    let mut before: BTreeMap<&Path, &Path> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(file) = waiting.pop_front() {
        for to in arrows.get(file).into_iter().flat_map(BTreeMap::keys).map(PathBuf::as_path) {
            if files.contains(to) && !before.contains_key(to) {
                before.insert(to, file);
                waiting.push_back(to);
            }
        }
    }
    before
}

/// Returns the file that is the parent module of all other files of the group: they are in its module folder (`a/` for
/// `a.rs`; for `lib.rs` and `main.rs`, the folder that contains the file).
fn head<'a>(group: &Files<'a>) -> Option<&'a Path> {
    group.iter().copied().find(|head| {
        let is_face = ["lib.rs", "main.rs"].iter().any(|face| head.ends_with(face));
        let folder = if is_face { head.parent().unwrap_or(head).to_owned() } else { head.with_extension("") };
        group.iter().all(|file| file == head || file.starts_with(&folder))
    })
}

/// Describes the shortest circle that is not allowed. If each circle of the group is allowed by itself, describes all
/// arrows of the group.
fn shortest_circle(arrows: &Arrows, group: &Files<'_>) -> String {
    let circles = group.iter().map(|start| {
        let before = reached(arrows, group, start);
        let mut way = vec![before[start]];
        while way[way.len() - 1] != *start {
            way.push(before[way[way.len() - 1]]);
        }
        way.reverse();
        way
    });
    let counted = circles.filter(|way| head(&way.iter().copied().collect()).is_none());
    if let Some(way) = counted.min_by_key(Vec::len) {
        return way.iter().zip(way.iter().cycle().skip(1)).map(|(from, to)| arrow(arrows, from, to)).collect();
    }
    let pairs = group.iter().flat_map(|from| group.iter().map(move |to| (from, to)));
    pairs.map(|(from, to)| arrow(arrows, from, to)).collect()
}

/// Describes an arrow: the two files, and the names that `from` imports from `to`. Returns an empty text if `from`
/// imports nothing from `to`.
fn arrow(arrows: &Arrows, from: &Path, to: &Path) -> String {
    let Some(names) = arrows.get(from).and_then(|to_all| to_all.get(to)) else { return String::new() };
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let root = root();
    let short = |path: &Path| path.strip_prefix(&root).unwrap_or(path).display().to_string();
    format!("{} -> {}: {}\n", short(from), short(to), names.join(", "))
}

#[test]
fn a_circle_is_found_and_shown() {
    let mut arrows: Arrows = [takes("a.rs", "b.rs"), takes("b.rs", "c.rs"), takes("d.rs", "a.rs")].into();
    assert_eq!(circles_in(&arrows), Vec::<String>::new());

    arrows.extend([takes("c.rs", "a.rs")]);
    assert_eq!(circles_in(&arrows), ["a.rs -> b.rs: B\nb.rs -> c.rs: C\nc.rs -> a.rs: A\n"]);
}

#[test]
fn a_module_and_the_modules_below_it_may_use_each_other() {
    let mut arrows: Arrows = [takes("a.rs", "a/b.rs"), takes("a/b.rs", "a.rs"), takes("a/c.rs", "a/b.rs")].into();
    assert_eq!(circles_in(&arrows), Vec::<String>::new());

    arrows.entry("a/b.rs".into()).or_default().insert("a/c.rs".into(), ["C".to_owned()].into());
    assert_eq!(circles_in(&arrows), ["a/b.rs -> a/c.rs: C\na/c.rs -> a/b.rs: B\n"]);
}

/// Returns an arrow: the first file imports a name from the second. The name is the second file's name in upper case.
fn takes(from: &str, to: &str) -> (PathBuf, BTreeMap<PathBuf, BTreeSet<String>>) {
    let name = Path::new(to).file_stem().expect("a name").to_string_lossy().to_uppercase();
    (from.into(), [(to.into(), [name].into())].into())
}
