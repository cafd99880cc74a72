//! Invocations: what the workers are given, and what each of them has done so far.
//!
//! A worker handles one input at a time. Its invocation is a task, which goes on when its moment has come, until it is
//! done, has died, or has taken longer than it may. Whatever a task was in the middle of is dropped then.
use std::{future::Future, pin::Pin};

use domain::{Cause, Effect, Ticket};

use crate::{event::UpdateStream, faults::FaultPlan};

/// The input of an invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// The first update of a stream.
    Update(UpdateStream),
    /// The messages of the queue of reports.
    Reports,
    /// The messages of the queue of notices.
    Notices,
    /// The timers' minute.
    Tick,
    /// A command that changes the roster.
    Roster(RosterChange),
}

/// A person is put on the roster, or taken off it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RosterChange {
    pub(crate) user: i64,
    pub(crate) is_on: bool,
}

/// The result of an invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Completion {
    /// Telegram is answered with this status.
    Answered(u16),
    /// All messages were handled but these, which come again.
    AllBut(Vec<String>),
    /// It succeeded, or not.
    Succeeded(bool),
}

pub(crate) type Task = Pin<Box<dyn Future<Output = Completion> + Send>>;

/// A running invocation.
pub(crate) struct Invocation {
    pub(crate) input: Input,
    pub(crate) began: i64,
    pub(crate) faults: FaultPlan,
    /// The messages that it was given.
    pub(crate) messages: Vec<u64>,
    /// Its reads of supply and queue, by which the checker judges the order of the queue.
    pub(crate) reads: SupplyReads,
    /// The people whom it has tried to send something, and the groups that it has called Telegram about.
    pub(crate) tried: Vec<i64>,
    /// The effects that it has left to the notices.
    pub(crate) deferred: Vec<Effect>,
    /// The change that the desk is storing just now, as the desk handed it over: its cause and its effects.
    pub(crate) promise: Option<(Cause, Vec<Effect>)>,
    /// The memory of a planted bug.
    pub(crate) bug_memory: BugMemory,
}

/// The supply and the queue as an invocation has read them, and when.
#[derive(Clone, Debug, Default)]
pub(crate) struct SupplyReads {
    /// How many changes were stored when it began.
    pub(crate) commits_at_start: u64,
    /// How many changes were stored when its last read of each lane began.
    pub(crate) commits_at_queue: [Option<u64>; 2],
    /// The operators whom it has read to be free, under every cap that was in force meanwhile.
    pub(crate) free: Vec<i64>,
    /// Whether it has read a room to be ready.
    pub(crate) a_room_is_ready: bool,
}

/// The memory of a planted bug about one invocation.
#[derive(Debug, Default)]
pub(crate) struct BugMemory {
    /// The last cause of its own under which it has stored something.
    pub(crate) stored: Option<Cause>,
    /// The queue as it was when the supply was read.
    pub(crate) queue_before_supply: Option<[Vec<Ticket>; 2]>,
    /// The effects that it was given, each until its chat is read.
    pub(crate) effects: Vec<Effect>,
}
