//! The whole system on one machine, in one process.
//!
//! A [`town`] is a simulated Telegram with its [`cast`] of people, the functions ([`lambda`]), the host, and embedded
//! AWS with its [`resources`]. A [`story`] acts only in Telegram; an auditor reads the [`archive`] afterwards.
pub mod archive;
pub mod cast;
pub mod error;
pub mod lambda;
pub mod resources;
pub mod story;
pub mod town;
