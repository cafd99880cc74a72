//! A model of how the desk matches leads with operators, for [stateright](https://docs.rs/stateright): everything that
//! can happen in a small world, in every order.
//!
//! The rules are those of ARCHITECTURE.md, "How matching loses no wake-up". *Write first, then look, on both sides*: who
//! makes a match possible stores that, and then looks, and goes on looking until nothing is left to match. What each
//! rule is there for can be seen by taking it back: [`taken_back`] does so with every one, and names the invariant that
//! breaks and the scenario in which it does.
//!
//! # How to read it
//!
//! 1. [`rules`]: the rules, each beside what it might be instead.
//! 2. [`scenario`]: the events that may happen, and [`scenarios`], small worlds in which they do.
//! 3. [`state`]: what is stored at a moment, and [`run`], how far the run of a handler is.
//! 4. [`desk`]: which [`step`] may come next. Every read and every commit is one; between two of them anything else may
//!    happen. A handler loads (`loading`), writes (`writing`), looks (`looking`), and assigns one lead, one operator and
//!    one room in one transaction ([`assigning`]).
//! 5. [`invariants`]: what holds in every state. [`sights`]: what must come to pass in some state, so that a scenario is
//!    not empty.
//! 6. [`check`]: playing all of it.
//!
//! ```text
//! cargo test -p matching-model                                            the small scenarios, and each rule taken back
//! cargo run --release -p matching-model                                   the large ones as well, as a table
//! cargo run --release -p matching-model -- "an expiry does not look"      the steps to what breaks
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
pub mod assigning;
pub mod check;
pub mod desk;
pub mod ids;
pub mod invariants;
pub mod rules;
pub mod run;
pub mod scenario;
pub mod scenarios;
pub mod sights;
pub mod state;
pub mod step;
pub mod taken_back;

mod loading;
mod looking;
mod writing;
