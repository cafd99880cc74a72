//! A model of how the desk matches leads with operators, for the model checker
//! [stateright](https://docs.rs/stateright). It plays everything that can happen in a small world, in every order.
//!
//! ARCHITECTURE.md, "How matching loses no wake-up", explains the rules. *Write first, then rematch, on both sides*: a
//! handler that makes a match possible stores its change first, and then matches the queue until nothing is left to
//! match. To show why each rule is necessary, [`ablations`] removes one rule at a time, and names the invariant that
//! breaks and the scenario in which it breaks.
//!
//! # How to read it
//!
//! 1. [`rules`]: the rules, each with its alternatives.
//! 2. [`event`]: the events that reach the desk; [`scenario`]: the form of a scenario; [`scenarios`]: small worlds,
//!    each with the events that may happen there.
//! 3. [`rows`]: the rows of the tables; [`run`]: the progress of a handler's run; [`state`]: all rows and all runs at
//!    one moment.
//! 4. `transitions`: which [`step`] may come next. Every read and every commit is one step; between two steps anything
//!    else may happen. A handler loads (`first_load`), commits its own write (`own_write`), and then matches: it reads
//!    and chooses (`matching`), and commits one lead, one operator and one room in one transaction ([`assignment`]).
//! 5. [`invariants`]: the conditions that hold in every state. [`coverage`]: what must happen in at least one state, so
//!    that a scenario really tests its subject.
//! 6. `model` and [`search`]: play a scenario. [`ablations`] and [`harmless_variants`]: changed rules under which
//!    scenarios are played.
//!
//! ```text
//! cargo test -p matching-model                                            the small scenarios, and each rule removed
//! cargo run --release -p matching-model                                   the large scenarios as well, as a table
//! cargo run --release -p matching-model -- "an expiry does not rematch"   the steps to the broken invariant
//! ```
//!
//! # What it covers
//!
//! - requests that are served immediately or by ticket; a button that is pressed twice, or whose press is delivered
//!   twice; leads who leave the queue;
//! - shifts that start and end, with chats kept or sent back; silent operators; rooms that become ready;
//! - operators who *Take* a ticket, up to the hard cap, also while a handler matches the same ticket; each refusal of a
//!   *Take*;
//! - links that expire while the lead joins, during a match or a *Take*, or while the chat is back in the queue; the
//!   room then rests and is used again;
//! - the timers;
//! - handlers that die at any step and whose event is delivered again, even after it was answered; commits whose reply
//!   is lost; commits that are refused for a conflict with some other transaction, are tried again, and are given up;
//! - invariants 1 to 5 and 7, as far as they are about leads, operators, tickets and rooms, and a part of invariant 13:
//!   a room belongs to one lead only. Invariant 7 is about a desk at rest. Here the desk is at rest if no handler runs
//!   and no match waits for the timers after conflicts. In the scenarios without conflicts, invariant 7 holds without
//!   any timers.
//!
//! # What it leaves out
//!
//! - Telegram, the host and the archive; effects and their outbox; admission to rooms;
//! - time: a counter stands for `now`, and a deadline may pass at any moment while its condition holds;
//! - changes of the caps, more than one desk, lost rooms;
//! - reads that return an old version of an item, or items from different moments: the desk decides by strongly
//!   consistent reads;
//! - the desk's order of operators with equally many chats (longest idle first, then by a hash of the cause). The model
//!   tries each of these operators, so that its result holds for every order;
//! - the chat's own version: every write of the chat also writes its lead, whose version stands for both.
pub mod ablations;
pub mod assignment;
pub mod coverage;
pub mod event;
pub mod harmless_variants;
pub mod ids;
pub mod invariants;
pub mod rows;
pub mod rules;
pub mod run;
pub mod scenario;
pub mod scenarios;
pub mod search;
pub mod state;
pub mod step;

mod first_load;
mod matching;
mod model;
mod own_write;
mod transitions;
