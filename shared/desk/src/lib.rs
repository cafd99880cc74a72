//! The desk at work: load, decide, commit, carry out.
//!
//! ```text
//! webhook ─┐                ┌─ effects for who pressed ─▶ Telegram
//! reports ─┼─▶ load ─▶ decide ─▶ commit ─▶ carry out ─┼─ effects for others ──────▶ notices (SQS)
//! timers  ─┘        (domain)   (store)                └─ jobs ───────────────────▶ the host (SQS)
//!                                   └─▶ look: match until nothing is left
//! ```
//!
//! A [`Desk`] is built once by a `main` and answers everything that reaches the functions:
//!
//! 1. [`Desk::webhook`]: one update from Telegram, over HTTP. `updates` is its table of contents.
//! 2. [`Desk::reports`]: a batch of the host's reports.
//! 3. [`Desk::notices`]: a batch of what is told later or to others.
//! 4. [`Desk::tick`]: the minute.
//!
//! All four share `loading` (what decisions are made of), `commit` (a change is stored once, whatever happens), `carry`
//! (its effects are carried out at least once, or found untrue by `truth`; `showing` makes screens of them, `reaching`
//! notes who cannot be written to) and `looking` (whoever made a match possible looks until nothing is left to match).
pub mod batch;
mod carry;
mod commit;
mod failing;
pub mod loading;
mod looking;
mod notices;
mod patience;
mod places;
pub mod ports;
mod reaching;
mod reports;
mod showing;
mod timers;
mod truth;
mod updates;
mod webhook;

use domain::DeskId;
use secrecy::SecretString;
use store::{Store, StoreError};

use failing::Failing;
use patience::Patience;
use ports::{Calls, QueueError, Queues};

/// Everything that a function needs, built once and shared by its invocations.
///
/// There is no `Debug`: it holds the bot's token.
pub struct Desk<S, C, Q> {
    id: DeskId,
    store: S,
    telegram: C,
    queues: Q,
    bot: i64,
    webhook_secrets: Vec<SecretString>,
    patience: Patience,
    failing: Failing,
}

/// Why something has to be tried again. Whoever delivered it (Telegram, SQS) will.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The tables did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A queue did not take a message.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// Telegram did not answer, and there was no queue to leave the call with.
    #[error("telegram: {0}")]
    Telegram(#[from] bot::calls::CallError),
    /// Others wrote the same things all the time.
    #[error("gave up after {attempts} attempts, each of which met another write")]
    Crowded {
        /// How many.
        attempts: u32,
    },
    /// A message of a queue cannot be read.
    #[error(transparent)]
    Unreadable(#[from] contracts::Unreadable),
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// A desk of these parts; `bot` is the bot's own number, and a request with any of the secrets is Telegram's.
    pub fn of(id: DeskId, store: S, telegram: C, queues: Q, bot: i64, webhook_secrets: Vec<SecretString>) -> Self {
        let (patience, failing) = (Patience::default(), Failing::default());
        Self { id, store, telegram, queues, bot, webhook_secrets, patience, failing }
    }

    /// The desk's tables, for those who look at them from outside: the roster's command and tests.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// How the desk calls Telegram, for tests that look at what was said.
    pub fn telegram(&self) -> &C {
        &self.telegram
    }
}
