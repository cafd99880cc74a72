//! The members of the workspace, as `cargo metadata` lists them.
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// The workspace, with all its members.
pub(crate) struct Workspace {
    pub(crate) members: Vec<Member>,
}

/// One crate of this project.
pub(crate) struct Member {
    pub(crate) name: String,
    /// The folder's path from the root, such as `shared/domain`. The folder decides the crate's layer.
    pub(crate) folder: String,
    /// Every crate that this crate depends on, except in tests.
    pub(crate) dependencies: BTreeSet<String>,
    /// The crate roots that are built for users: the library and the programs.
    pub(crate) roots: Vec<PathBuf>,
    /// The subset of [`Self::roots`] for which the manifest says `test = false`. Cargo does not run unit tests there.
    pub(crate) untested: Vec<PathBuf>,
    /// Whether cargo runs the examples in the documentation of the library.
    pub(crate) has_doctests: bool,
}

impl Workspace {
    pub(crate) fn read() -> Self {
        let text = cargo(&["metadata", "--no-deps", "--locked", "--offline", "--format-version", "1"]);
        let metadata: Value = serde_json::from_str(&text).expect("cargo writes JSON");
        let root = metadata["workspace_root"].as_str().expect("the workspace has a root").to_owned();
        let packages = metadata["packages"].as_array().expect("the workspace has members");
        Self { members: packages.iter().map(|package| member(package, Path::new(&root))).collect() }
    }

    /// Returns the members below a folder: `shared/` has several crates, `functions` is one crate. Fails if no crate is
    /// found.
    pub(crate) fn below(&self, folder: &str) -> impl Iterator<Item = &Member> {
        let mut members = self.members.iter().filter(move |member| member.is_below(folder)).peekable();
        assert!(members.peek().is_some(), "{folder} has no crates any more: change the rule that names it");
        members
    }

    /// Returns the crate in this folder. Fails if the folder is not a crate.
    pub(crate) fn at(&self, folder: &str) -> &Member {
        let found = self.members.iter().find(|member| member.folder == folder);
        found.unwrap_or_else(|| panic!("{folder} is not a crate any more: change the rule that names it"))
    }

    /// Returns the folders of the members that this member depends on, except in tests.
    pub(crate) fn known_by(&self, member: &Member) -> BTreeSet<&str> {
        let known = self.members.iter().filter(|other| member.dependencies.contains(&other.name));
        known.map(|other| other.folder.as_str()).collect()
    }
}

impl Member {
    pub(crate) fn is_below(&self, folder: &str) -> bool {
        self.folder == folder || (folder.ends_with('/') && self.folder.starts_with(folder))
    }

    /// Returns whether the crate depends on the AWS SDK. In `shared`, such a crate implements a trait of another crate.
    pub(crate) fn names_the_aws_sdk(&self) -> bool {
        self.dependencies.iter().any(|name| is_aws_sdk(name))
    }
}

pub(crate) fn is_aws_sdk(library: &str) -> bool {
    library.starts_with("aws-sdk-") || library == "aws-config"
}

/// Runs cargo and returns what it prints.
pub(crate) fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("names are text")
}

/// Returns the root of the workspace.
pub(crate) fn root() -> PathBuf {
    fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).expect("the workspace has a root")
}

fn member(package: &Value, root: &Path) -> Member {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let manifest = text(&package["manifest_path"]);
    let folder = Path::new(&manifest).parent().expect("a manifest is in a folder");
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    let dependencies = dependencies.filter(|dependency| dependency["kind"] != "dev");
    let targets = package["targets"].as_array().into_iter().flatten();
    let is_shipped = |target: &&Value| ["lib", "bin"].iter().any(|kind| target["kind"][0] == *kind);
    let shipped: Vec<&Value> = targets.filter(is_shipped).collect();
    let path = |target: &&Value| PathBuf::from(text(&target["src_path"]));
    Member {
        name: text(&package["name"]),
        folder: folder.strip_prefix(root).expect("members are below the root").display().to_string(),
        dependencies: dependencies.map(|dependency| text(&dependency["name"])).collect(),
        roots: shipped.iter().map(path).collect(),
        untested: shipped.iter().filter(|target| target["test"] == false).map(path).collect(),
        has_doctests: shipped.iter().any(|target| target["doctest"] == true),
    }
}
