//! The desk, simulated: the shipped code over tables in memory, in a world that is made to go wrong.
//!
//! ```text
//!            people ──▶ Telegram ──▶ updates ─┐
//!               ▲           ▲                 ▼
//!               │           │      four workers: webhook, reports, notices, the minute
//!               │           └── calls ──  the desk, as it is shipped
//!               │                         │            │
//!             rooms ◀── host ◀── jobs ────┘            ▼
//!                        └────── reports        PlantedTables ▶ FaultyTables ▶ store::Memory ─▶ the checker
//! ```
//!
//! Everything comes from a seed. Time is a number that moves from one event to the next (`agenda`), and all of it
//! happens in one thread: an invocation is a task (`invocation`, `world`) that goes on when its moment has come, and that
//! may die at any await. What can go wrong, and how often, is in `faults`.
//!
//! 1. [`run()`]: one seed, from an empty desk to a desk at rest.
//! 2. `people` and what they see of `telegram`; the `host`; the `queues`; the `tables`.
//! 3. The `checker`, which looks at everything after every step.
//! 4. `plants`: bugs that the checker has to find.
//! 5. [`rush()`]: a thousand leads at once.
//!
//! `cargo run --release -p simulation -- --seeds 1..20001` runs that many; the seed of a failure runs the same again.
mod agenda;
mod chance;
mod checker;
mod counts;
mod faults;
mod host;
mod invocation;
mod people;
mod plants;
mod queues;
mod run;
mod rush;
mod seeds;
mod settings;
mod tables;
mod telegram;
mod world;

pub use checker::REFUSALS;
pub use counts::{Category, Counts};
pub use plants::PlantedBug;
pub use run::{Plan, RunResult, run};
pub use rush::{RushResult, rush};
pub use seeds::{Failure, Summary, run_seeds};

/// The name of the desk.
pub(crate) const DESK: &str = "main";
