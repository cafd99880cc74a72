//! Invocations: what the workers are doing.
//!
//! A worker does one thing at a time. What it does is a task, which goes on when its moment has come, until it is done,
//! has died, or has taken longer than it may. Whatever a task was in the middle of is dropped then.
use std::{fmt, future::Future, pin::Pin};

use domain::Effect;

use crate::{checker::SupplyReads, faults::FaultPlan, plants::BugMemory, telegram::UpdateStream};

/// An invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RunId(pub(crate) u64);

/// What a worker is invoked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// The first update of a line.
    Update(UpdateStream),
    /// What the queue of reports has.
    Reports,
    /// What the queue of notices has.
    Notices,
    /// The minute.
    Tick,
    /// Somebody puts a person on the roster, or takes them off it.
    Roster {
        /// Whom.
        user: i64,
        /// On it.
        on: bool,
    },
}

/// What an invocation came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Completion {
    /// Telegram is answered with this status.
    Answered(u16),
    /// These messages come again.
    AllBut(Vec<String>),
    /// It went well, or not.
    Succeeded(bool),
}

pub(crate) type Task = Pin<Box<dyn Future<Output = Completion> + Send>>;

/// What is known of a running invocation.
pub(crate) struct Invocation {
    pub(crate) input: Input,
    pub(crate) began: i64,
    pub(crate) luck: FaultPlan,
    /// The messages that it was given.
    pub(crate) messages: Vec<u64>,
    /// What it has read, for who checks the order of the queue.
    pub(crate) looking: SupplyReads,
    /// The people whom it has tried to tell something, and the groups that it has done something about.
    pub(crate) tried: Vec<i64>,
    /// The effects that it has left to the notices.
    pub(crate) left: Vec<Effect>,
    /// What a planted bug remembers of it.
    pub(crate) memories: BugMemory,
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
