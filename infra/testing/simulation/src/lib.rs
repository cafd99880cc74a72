//! A simulation of the desk: the shipped code over tables in memory, in a world with injected faults.
//!
//! ```text
//!            people ──▶ Telegram ──▶ updates ─┐
//!               ▲           ▲                 ▼
//!               │           │      four workers: webhook, reports, notices, timers
//!               │           └── calls ──  the desk, as it is shipped
//!               │                         │            │
//!             rooms ◀── host ◀── jobs ────┘            ▼
//!                        └────── reports   PlantedTables ▶ FaultyTables ▶ store::Memory ─▶ the checker
//! ```
//!
//! Everything derives from a seed. Time is a number that jumps from one event to the next (`agenda`), and everything
//! runs on one thread. An invocation is a task that continues at its scheduled moments, and that may die at any await.
//! `faults` lists everything that can go wrong. From the bottom up:
//!
//! 1. `kernel`: time, random numbers, the agenda of `event`s, the `counts`, and the `observation`s that the checker
//!    checks.
//! 2. `world`: `telegram`, the `queues` and the running `invocation`s. It does not depend on any of the following.
//! 3. `people` and `host`: they act in the world. `arrivals`: chooses at random what happens next outside the desk.
//! 4. `checker`: after every step it checks what is stored (`rows`) and what was observed.
//! 5. `state`: the world, people, host and checker behind one lock. `ports`: the desk's interfaces to the tables, the
//!    queues and Telegram. Here a read, a write, a message to a queue or a Bot API call may fail.
//! 6. [`run()`]: one seed, from an empty desk to a desk at rest. [`run_seeds`]: many seeds. [`rush()`]: a thousand
//!    leads within a second.
//!
//! [`PlantedBug`] lists the bugs that the checker must find. [`never_occurred`] lists what a set of seeds did not
//! exercise: faults, refusals, decisions, and reasons for a refused commit.
//!
//! `cargo run --release -p simulation -- --seeds 1..20001` runs twenty thousand seeds. A seed that failed fails in the
//! same way when it is run again.
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
