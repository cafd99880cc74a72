//! Faults: everything that can go wrong, and the random choice of what goes wrong in an invocation.
//!
//! When an invocation begins, a [`FaultPlan`] is chosen at random: most plans have no fault, some have one fault, a few
//! have several. Each fault hits one of the operations that the invocation awaits, and the kind of the fault depends on
//! the operation. From the fifth attempt to handle an input, the plan has no faults. Otherwise random faults would fill
//! the dead-letter queues.
//!
//! Faults outside invocations are in this list too, but are injected elsewhere: those of the webhook in
//! `telegram/deliveries.rs`, those of the host in `host.rs`.
use crate::chance::Chance;

/// An operation that an invocation awaits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// A read of one or several items by key.
    Read,
    /// A query of an index.
    Query,
    /// A transaction over several items.
    Commit,
    /// A write of a single item.
    Write,
    /// A message to a queue.
    Queue,
    /// A call of the Bot API.
    Call,
}

/// Every fault that is injected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// A table did not answer a read.
    ReadFailed,
    /// An index did not have a recent change yet.
    IndexStale,
    /// A write failed and stored nothing.
    WriteFailed,
    /// A write succeeded, but its answer was lost.
    AnswerLost,
    /// A transaction conflicted with another one.
    Conflicted,
    /// An answer took seconds.
    Slow,
    /// The worker died before an operation.
    CrashedBefore,
    /// The worker died after an operation.
    CrashedAfter,
    /// The worker exceeded its time limit.
    OutOfTime,
    /// A queue did not accept a message.
    QueueFailed,
    /// A queue accepted a message, but its answer was lost.
    QueueAnswerLost,
    /// Telegram refused a call because there were too many (429).
    TooMany,
    /// Telegram failed and did not carry out a call (5xx).
    CallFailed,
    /// Telegram carried out a call, but its answer came too late.
    CallAnswerLost,
    /// The desk's answer to an update was lost, so that Telegram delivers the update again.
    DeliveredAgain,
    /// Telegram could not reach the webhook for minutes.
    WebhookDown,
    /// Telegram dropped an update, because the webhook did not accept it in time.
    UpdateExpired,
    /// A message was delivered twice.
    MessageTwice,
    /// A message was delivered minutes late.
    MessageLate,
    /// A tick of the timers was skipped.
    TickMissed,
    /// A tick of the timers came twice.
    TickTwice,
    /// The host was down.
    HostDown,
    /// The host died after it had done a job, before it deleted the job's message from the queue. The job comes again.
    HostForgot,
    /// The host sent a report twice.
    ReportTwice,
    /// The host could not make a room.
    RoomFailed,
    /// A room was lost.
    RoomLost,
}

impl Fault {
    /// All faults, to check the coverage.
    pub(crate) const ALL: [Self; 26] = [
        Self::ReadFailed,
        Self::IndexStale,
        Self::WriteFailed,
        Self::AnswerLost,
        Self::Conflicted,
        Self::Slow,
        Self::CrashedBefore,
        Self::CrashedAfter,
        Self::OutOfTime,
        Self::QueueFailed,
        Self::QueueAnswerLost,
        Self::TooMany,
        Self::CallFailed,
        Self::CallAnswerLost,
        Self::DeliveredAgain,
        Self::WebhookDown,
        Self::UpdateExpired,
        Self::MessageTwice,
        Self::MessageLate,
        Self::TickMissed,
        Self::TickTwice,
        Self::HostDown,
        Self::HostForgot,
        Self::ReportTwice,
        Self::RoomFailed,
        Self::RoomLost,
    ];

    /// Returns the name under which the fault is counted.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ReadFailed => "read failed",
            Self::IndexStale => "index stale",
            Self::WriteFailed => "write failed",
            Self::AnswerLost => "done, answer lost",
            Self::Conflicted => "transaction conflict",
            Self::Slow => "slow answer",
            Self::CrashedBefore => "crash before",
            Self::CrashedAfter => "crash after",
            Self::OutOfTime => "out of time",
            Self::QueueFailed => "queue failed",
            Self::QueueAnswerLost => "queued, answer lost",
            Self::TooMany => "429",
            Self::CallFailed => "5xx",
            Self::CallAnswerLost => "called, answer lost",
            Self::DeliveredAgain => "update delivered again",
            Self::WebhookDown => "webhook down",
            Self::UpdateExpired => "update expired",
            Self::MessageTwice => "message twice",
            Self::MessageLate => "message late",
            Self::TickMissed => "tick missed",
            Self::TickTwice => "tick twice",
            Self::HostDown => "host down",
            Self::HostForgot => "host forgot",
            Self::ReportTwice => "report twice",
            Self::RoomFailed => "room failed",
            Self::RoomLost => "room lost",
        }
    }
}

/// The plan of the faults of one invocation. It lists the operations that fail, by their number: the invocation's first
/// operation has the number 0.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultPlan {
    struck: Vec<usize>,
    awaited: usize,
}

impl FaultPlan {
    /// Returns a plan without faults.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    pub(crate) fn draw(chance: &mut Chance) -> Self {
        let often = chance.weighted(&[(58, 0), (30, 1), (8, 2), (4, 3)]);
        let reach = *chance.pick(&[6, 12, 30]).expect("the list is not empty");
        Self { struck: (0..often).map(|_| chance.below(reach)).collect(), awaited: 0 }
    }

    /// Returns the fault of the next operation, if it has one.
    pub(crate) fn next(&mut self, operation: Operation, chance: &mut Chance) -> Option<Fault> {
        let is_struck = self.struck.contains(&self.awaited);
        self.awaited += 1;
        // Most operations are reads, but faults of writes and calls reveal more mistakes. So nine of ten faults that
        // would hit a read hit the next operation instead.
        if is_struck && operation == Operation::Read && chance.permille(900) {
            self.struck.push(self.awaited);
            return None;
        }
        if is_struck {
            return Some(draw_fault(operation, chance));
        }
        let often = if self.struck.is_empty() { 0 } else { 30 };
        (operation == Operation::Commit && chance.permille(often)).then_some(Fault::Conflicted)
    }
}

fn draw_fault(operation: Operation, chance: &mut Chance) -> Fault {
    match operation {
        Operation::Read => chance.weighted(&[(5, Fault::ReadFailed), (2, Fault::Slow), (3, Fault::CrashedBefore)]),
        Operation::Query => {
            chance.weighted(&[(2, Fault::ReadFailed), (6, Fault::IndexStale), (2, Fault::CrashedBefore)])
        }
        Operation::Commit => chance.weighted(&[
            (50, Fault::AnswerLost),
            (15, Fault::CrashedAfter),
            (10, Fault::WriteFailed),
            (10, Fault::Conflicted),
            (5, Fault::CrashedBefore),
            (10, Fault::Slow),
        ]),
        Operation::Write => chance.weighted(&[
            (40, Fault::AnswerLost),
            (30, Fault::WriteFailed),
            (15, Fault::CrashedBefore),
            (15, Fault::CrashedAfter),
        ]),
        Operation::Queue => chance.weighted(&[
            (40, Fault::QueueAnswerLost),
            (30, Fault::QueueFailed),
            (15, Fault::CrashedBefore),
            (15, Fault::CrashedAfter),
        ]),
        Operation::Call => chance.weighted(&[
            (30, Fault::CallAnswerLost),
            (20, Fault::TooMany),
            (20, Fault::CallFailed),
            (10, Fault::Slow),
            (10, Fault::CrashedBefore),
            (10, Fault::CrashedAfter),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_lost_is_the_commonest_fault_of_a_commit() {
        let mut chance = Chance::of(1);
        let struck: Vec<Fault> = (0..1000).map(|_| draw_fault(Operation::Commit, &mut chance)).collect();
        let often = |fault| struck.iter().filter(|struck| **struck == fault).count();
        assert!(
            Fault::ALL.into_iter().all(|fault| fault == Fault::AnswerLost || often(fault) < often(Fault::AnswerLost))
        );
    }

    #[test]
    fn no_two_faults_share_a_name() {
        let names: std::collections::BTreeSet<&str> = Fault::ALL.into_iter().map(Fault::name).collect();
        assert_eq!(names.len(), Fault::ALL.len());
    }
}
