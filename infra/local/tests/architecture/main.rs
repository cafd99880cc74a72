//! The layers of the workspace, read from its manifests and sources.
//!
//! A crate's layer is its folder, so a new crate is covered by the rules of the folder that it stands in.
//!
//! ```text
//! layers     dependencies between crates
//! borders    foreign libraries that one place alone may name
//! circles    files that import each other
//! linking    what cargo links and compiles
//! workspace  reads the manifests;  tokens, modules  read the sources
//! ```
mod borders;
mod circles;
mod layers;
mod linking;
mod modules;
mod tokens;
mod workspace;
