//! Invocations: the inputs of the workers, and what each invocation has done so far.
//!
//! A worker handles one input at a time. Its invocation is a task. The task continues at the moments for which it is
//! scheduled, until it is done, dies, or exceeds its time limit. A task that dies or exceeds its limit is dropped in
//! the middle of its work.
use std::{future::Future, pin::Pin};

use domain::{Cause, Effect, Ticket};

use crate::{event::UpdateStream, faults::FaultPlan};

/// The input of an invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// The first update of a stream.
    Update(UpdateStream),
    /// A batch from the queue of reports.
    Reports,
    /// A batch from the queue of notices.
    Notices,
    /// A tick of the timers.
    Tick,
    /// A command that changes the roster.
    Roster(RosterChange),
}

/// A person to put on the roster, or to take off it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RosterChange {
    pub(crate) user: i64,
    pub(crate) is_on: bool,
}

/// The result of an invocation that did not die.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Completion {
    /// The webhook answered with this HTTP status.
    Answered(u16),
    /// All messages were handled except the messages with these ids, which come again.
    AllBut(Vec<String>),
    /// A tick or a command has ended. The value is whether it succeeded.
    Succeeded(bool),
}

pub(crate) type Task = Pin<Box<dyn Future<Output = Completion> + Send>>;

/// A running invocation, with everything that the checker needs to know about it.
pub(crate) struct Invocation {
    pub(crate) input: Input,
    pub(crate) began: i64,
    pub(crate) faults: FaultPlan,
    /// The ids of the messages in the invocation's batch.
    pub(crate) messages: Vec<u64>,
    /// The invocation's reads of supply and queue. The checker uses them to check the order of the queue.
    pub(crate) reads: SupplyReads,
    /// The people to whom the invocation has tried to send something, and the groups about which it has called
    /// Telegram.
    pub(crate) tried: Vec<i64>,
    /// The effects that the invocation has sent to the queue of notices.
    pub(crate) deferred: Vec<Effect>,
    /// The cause of the change that the desk is storing now, and the effects that the change had before a planted bug
    /// altered them.
    pub(crate) promise: Option<(Cause, Vec<Effect>)>,
    /// The state of the planted bug for this invocation.
    pub(crate) bug_memory: BugMemory,
}

/// The supply and the queue as an invocation has read them. The time of a read is given as the number of changes that
/// were stored before the read.
#[derive(Clone, Debug, Default)]
pub(crate) struct SupplyReads {
    /// How many changes were stored when the invocation began.
    pub(crate) commits_at_start: u64,
    /// For each lane, how many changes were stored when the invocation's last read of the lane began.
    pub(crate) commits_at_queue: [Option<u64>; 2],
    /// The operators who were free when the invocation read the roster: on shift, and with fewer chats than the lowest
    /// automatic cap since the invocation began.
    pub(crate) free: Vec<i64>,
    /// Whether a room was ready when the invocation read the rooms.
    pub(crate) a_room_is_ready: bool,
}

/// The data that a planted bug needs during one invocation.
#[derive(Debug, Default)]
pub(crate) struct BugMemory {
    /// The cause of the invocation's last commit that was not refused. Commits under a ticket's cause do not count.
    pub(crate) stored: Option<Cause>,
    /// The queue as it was just before the roster was read.
    pub(crate) queue_before_supply: Option<[Vec<Ticket>; 2]>,
    /// The effects of the notices in the invocation's batch. An effect is removed when the desk reads the effect's
    /// chat.
    pub(crate) effects: Vec<Effect>,
}
