//! The functions behind the `switchboard` command. The command itself only parses its arguments and prints the results.
pub mod operators;
pub mod settings;
