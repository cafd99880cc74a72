//! Checks the layers of the workspace by reading its manifests and sources.
//!
//! A crate's layer is its folder, so the rules of a folder also cover a new crate in it.
//!
//! ```text
//! layers           dependencies between crates
//! borders          libraries and types that only some crates and modules may use
//! circles          files that import each other
//! dialect          how modules are laid out and imported
//! linking          what cargo links and compiles
//! targets          the test programs that cargo builds
//! documents        everything that the documents name exists
//! foreign_clients  the checks with foreign clients call every method of Telegram that our programs call
//! workspace        reads the manifests;  sources, tokens, modules, markdown  read the files
//! ```
mod borders;
mod circles;
mod dialect;
mod documents;
mod foreign_clients;
mod layers;
mod linking;
mod markdown;
mod modules;
mod sources;
mod targets;
mod tokens;
mod workspace;
