//! The desk, simulated: the shipped code over tables in memory, in a world that is made to go wrong.
//!
//! ```text
//!            people ──▶ Telegram ──▶ updates ─┐
//!               ▲           ▲                 ▼
//!               │           │      four workers: webhook, reports, notices, the minute
//!               │           └── calls ──  the desk, as it is shipped
//!               │                         │            │
//!             rooms ◀── host ◀── jobs ────┘            ▼
//!                        └────── reports   PlantedTables ▶ FaultyTables ▶ store::Memory ─▶ the checker
//! ```
//!
//! Everything comes from a seed. Time is a number that moves from one event to the next (`agenda`), and all of it
//! happens in one thread: an invocation is a task that goes on when its moment has come, and that may die at any await.
//! `faults` lists everything that can go wrong, and how often it does. From the bottom up:
//!
//! 1. `kernel`: time, chance, the agenda of `event`s, the `counts`, and the `observation`s that the checker judges.
//! 2. `world`: `telegram`, the `queues` and the running `invocation`s. It knows nobody of the following.
//! 3. `people` and `host`: they act in the world. `arrivals`: the next thing that one of them does.
//! 4. `checker`: it judges what is stored (`rows`) and what was observed after every step.
//! 5. `state`: all of these behind one lock. `ports`: the desk's ways out to them, with every fault on the way.
//! 6. [`run()`]: one seed, from an empty desk to a desk at rest. [`run_seeds`]: many. [`rush()`]: a thousand leads at once.
//!
//! [`PlantedBug`] has the bugs that the checker has to find, [`never_occurred`] what a set of seeds has not shown.
//!
//! `cargo run --release -p simulation -- --seeds 1..20001` runs that many; the seed of a failure runs the same again.
mod agenda;
mod arrivals;
mod chance;
mod checker;
mod counts;
mod coverage;
mod event;
mod faults;
mod host;
mod invocation;
mod kernel;
mod observation;
mod people;
mod persona;
mod planted_bug;
mod ports;
mod queues;
mod rows;
mod run;
mod rush;
mod seeds;
mod settings;
mod state;
mod telegram;
mod world;

pub use checker::REFUSALS;
pub use counts::{Category, Counts};
pub use coverage::never_occurred;
pub use planted_bug::PlantedBug;
pub use run::{Plan, RunResult, run};
pub use rush::{RushResult, rush};
pub use seeds::{Failure, Summary, run_seeds};
