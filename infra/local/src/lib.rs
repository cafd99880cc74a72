//! The whole system on one machine, in one process.
//!
//! On the [`ground`], which is embedded AWS, stands a [`town`]: a simulated Telegram with its [`cast`], the four
//! functions ([`lambda`]) and the host. A [`story`] is played in it from the front door, and an auditor reads the [`archive`] it
//! leaves.
pub mod archive;
pub mod cast;
pub mod ground;
pub mod lambda;
pub mod story;
pub mod town;
