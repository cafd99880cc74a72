//! The world around the desk: Telegram, the queues, the desk's settings and the running invocations.
//!
//! The people and the host act in the world, and the checker checks it. The world depends on none of them.
use std::collections::BTreeMap;

use domain::Settings;

use crate::{
    event::RunId,
    faults::{Fault, Operation},
    invocation::Invocation,
    kernel::Kernel,
    queues::Queue,
    settings,
    telegram::Telegram,
};

/// The shortest and the longest duration of a slow answer, in milliseconds. Some slow answers take longer than the time
/// limit of an invocation.
const SLOW_MS: (i64, i64) = (800, 14_000);

pub(crate) struct World {
    pub(crate) kernel: Kernel,
    pub(crate) telegram: Telegram,
    pub(crate) jobs: Queue,
    pub(crate) reports: Queue,
    pub(crate) notices: Queue,
    pub(crate) settings: Settings,
    pub(crate) running: BTreeMap<RunId, Invocation>,
}

/// How an operation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperationEnd {
    /// The operation is done, and its answer arrives.
    Done,
    /// The operation is not done, because of this fault.
    Failed(Fault),
    /// The operation is done, but then this fault occurs.
    DoneBut(Fault),
}

impl World {
    pub(crate) fn new(seed: u64, is_traced: bool) -> Self {
        let mut kernel = Kernel::new(seed, is_traced);
        let settings = settings::draw(&mut kernel.chance);
        Self {
            kernel,
            telegram: Telegram::default(),
            jobs: Queue::fifo("jobs"),
            reports: Queue::fifo("reports"),
            notices: Queue::standard("notices"),
            settings,
            running: BTreeMap::new(),
        }
    }

    /// Returns the invocation that is being polled.
    pub(crate) fn current_invocation(&self) -> Option<&Invocation> {
        self.running.get(&self.kernel.current?.run)
    }

    pub(crate) fn current_invocation_mut(&mut self) -> Option<&mut Invocation> {
        self.running.get_mut(&self.kernel.current?.run)
    }

    /// Chooses at random when and how the awaited operation ends. Returns the time of the end, in milliseconds, and the
    /// kind of the end.
    pub(crate) fn draw_end(&mut self, operation: Operation) -> (i64, OperationEnd) {
        let kernel = &mut self.kernel;
        let mut took = match kernel.chance.next() % 20 {
            0 => kernel.chance.between(20, 150),
            1..=6 => kernel.chance.between(5, 20),
            _ => kernel.chance.between(1, 5),
        };
        let invocation = kernel.current.and_then(|current| self.running.get_mut(&current.run));
        let fault = invocation.and_then(|invocation| invocation.faults.next(operation, &mut kernel.chance));
        let end = match fault {
            None => OperationEnd::Done,
            Some(Fault::Slow) => {
                took = kernel.chance.between(SLOW_MS.0, SLOW_MS.1);
                OperationEnd::Done
            }
            Some(
                fault @ (Fault::AnswerLost | Fault::CrashedAfter | Fault::QueueAnswerLost | Fault::CallAnswerLost),
            ) => OperationEnd::DoneBut(fault),
            Some(fault) => OperationEnd::Failed(fault),
        };
        if let Some(fault) = fault {
            kernel.fault(fault);
        }
        (kernel.now + took, end)
    }

    /// Returns whether the desk has handled everything: no invocation runs, and nothing is on its way to the desk.
    pub(crate) fn has_handled_everything(&self) -> bool {
        self.running.is_empty()
            && self.telegram.deliveries.are_all_taken()
            && self.reports.is_empty()
            && self.notices.is_empty()
    }
}
