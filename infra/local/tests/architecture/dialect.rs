//! The layout of modules and the form of imports: `foo.rs` beside `foo/`, and `use crate::…`.
use crate::{
    sources::{in_folder, rust_files},
    workspace::Workspace,
};

#[test]
fn no_module_is_called_mod_rs() {
    let members = Workspace::read().members;
    let mut files = members.iter().flat_map(|member| rust_files(&member.folder));
    if let Some(path) = files.find(|path| path.ends_with("mod.rs")) {
        let folder = path.parent().expect("a file is in a folder").display();
        panic!(
            "rename {} to {folder}.rs: editors show many tabs called mod.rs, and nobody can tell them apart",
            path.display()
        );
    }
}

/// Unit tests may use `super`: they belong to the file that they test.
#[test]
fn imports_start_at_the_crate() {
    for member in Workspace::read().members {
        for source in in_folder(&format!("{}/src", member.folder)) {
            assert!(
                !names_super(&source.tokens),
                "{} names `super::`: write the path from `crate::` on, so that it can be searched for and \
                 survives a move",
                source.path
            );
        }
    }
}

/// Returns whether a path contains `super`. `pub(super)` is allowed, because it is not a path.
fn names_super(tokens: &[String]) -> bool {
    tokens.windows(2).any(|pair| pair[0] == "super" && pair[1] == "::")
}

#[test]
fn super_is_found_outside_unit_tests_alone() {
    let found = |source: &str| names_super(&crate::tokens::shipped(source));
    assert!(found("use super::a;"));
    assert!(found("use {super::a, crate::b};"));
    assert!(!found("pub(super) fn f() {}"));
    assert!(!found("#[cfg(test)] mod tests { use super::*; }"));
}
