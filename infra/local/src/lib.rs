//! The whole system on one machine, in one process.
//!
//! A [`town`] is everything together: a simulated Telegram and its [`cast`], embedded AWS, the four [`functions`] and
//! the host. A [`story`] is played in it from the front door, and an auditor reads the [`archive`] it leaves.
pub mod archive;
pub mod cast;
pub mod functions;
pub mod story;
pub mod town;
