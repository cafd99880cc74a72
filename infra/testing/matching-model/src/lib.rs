//! A model of how the desk matches leads with operators, for [stateright](https://docs.rs/stateright): everything that
//! can happen in a small world, in every order.
//!
//! The rules are those of ARCHITECTURE.md, "How matching loses no wake-up". *Write first, then rematch, on both sides*: a
//! handler that makes a match possible stores that, and then looks at the queue until nothing is left to match. To
//! show why each rule is there, [`ablations`] takes every one back once, and names the invariant that breaks and the
//! scenario in which it does.
//!
//! # How to read it
//!
//! 1. [`rules`]: the rules, each beside what it might be instead.
//! 2. [`event`]: the events that reach the desk; [`scenario`]: which of them may happen; [`scenarios`]: small worlds in
//!    which they do.
//! 3. [`rows`]: what the tables hold; [`run`]: how far the run of a handler is; [`state`]: both at one moment.
//! 4. `transitions`: which [`step`] may come next. Every read and every commit is one; between two of them anything else
//!    may happen. A handler loads (`first_load`), commits its own write (`own_write`), and then matches: it reads and
//!    chooses (`matching`), and commits one lead, one operator and one room in one transaction ([`assignment`]).
//! 5. [`invariants`]: what holds in every state. [`coverage`]: what must come to pass in some state, so that a scenario is
//!    not empty.
//! 6. `model` and [`search`]: playing all of it. [`ablations`] and [`harmless_variants`]: playing it under other rules.
//!
//! ```text
//! cargo test -p matching-model                                            the small scenarios, and each rule taken back
//! cargo run --release -p matching-model                                   the large ones as well, as a table
//! cargo run --release -p matching-model -- "an expiry does not rematch"   the steps to what breaks
//! ```
//!
//! # What it covers
//!
//! - requests, at once and by ticket; pressed twice, and one press delivered twice; leaving the queue;
//! - shifts that start and end, with chats kept or sent back; silent operators; rooms that become ready;
//! - *Take*: up to the hard cap, under the same cause as the match of that ticket, and each way of being refused;
//! - links that expire, in a race with the lead who joins, with a match, and with a *Take*, also while the chat is back
//!   in the queue; the room rests and is used again;
//! - the timers;
//! - handlers that die anywhere and whose event is delivered again, even after it was answered; commits whose answer is
//!   lost; commits that are refused for a conflict with another transaction, whichever, and are tried again, and given up;
//! - invariants 1 to 5 and 7, as far as they are about leads, operators, tickets and rooms, and of 13 that a room is one
//!   lead's. At rest means: no handler runs, and nothing was left to the timers since they last came. In the scenarios
//!   without conflicts invariant 7 holds without any timers.
//!
//! # What it leaves out
//!
//! - Telegram, the host and the archive; effects and their outbox; who is let into a room;
//! - time: a counter stands for `now`, and a deadline may pass at any moment at which it could;
//! - a change of the caps, more than one desk, a room that is lost;
//! - reads that are stale, or torn between items: the desk decides by strongly consistent reads;
//! - the choice by longest idle, and the order by the hash of the cause: ties are left open instead, so that whatever
//!   holds here holds for every such order;
//! - the chat's own version: whoever writes the chat writes its lead too, whose version stands for both.
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
