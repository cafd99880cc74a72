//! What the `switchboard` command does, as functions: the command itself only reads its arguments.
pub mod operators;
pub mod settings;
