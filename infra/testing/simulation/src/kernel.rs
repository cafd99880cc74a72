//! The kernel of the simulation: time, random numbers, the agenda, and everything that is noted about a run (counts,
//! observations, trace).
use crate::{
    agenda::Agenda,
    chance::Chance,
    counts::{Category, Counts},
    event::{Event, RunId},
    faults::Fault,
    observation::{Observation, Observed},
};

/// The time at which each run starts: 2026-11-22, in milliseconds since 1970. The ids of chats contain this day.
const START_MS: i64 = 1_795_305_600_000;

pub(crate) struct Kernel {
    pub(crate) now: i64,
    pub(crate) chance: Chance,
    pub(crate) agenda: Agenda<Event>,
    pub(crate) counts: Counts,
    /// Whether the injection of faults has ended.
    pub(crate) is_calm: bool,
    /// The invocation that is being polled.
    pub(crate) current: Option<CurrentRun>,
    observations: Vec<Observed>,
    trace: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct CurrentRun {
    pub(crate) run: RunId,
    pub(crate) began: i64,
}

impl Kernel {
    pub(crate) fn new(seed: u64, is_traced: bool) -> Self {
        Self {
            now: START_MS,
            chance: Chance::of(seed),
            agenda: Agenda::default(),
            counts: Counts::default(),
            is_calm: false,
            current: None,
            observations: vec![],
            trace: is_traced.then(Vec::new),
        }
    }

    /// Returns a random moment that is between `shortest` and `longest` milliseconds after now.
    pub(crate) fn moment_after(&mut self, shortest: i64, longest: i64) -> i64 {
        self.now + self.chance.between(shortest, longest)
    }

    /// Ends the injection of faults.
    pub(crate) fn calm_down(&mut self) {
        self.is_calm = true;
        self.trace(|| "from now on no faults are injected".to_owned());
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        self.counts.add(Category::Fault, fault.name());
        self.trace(|| format!("FAULT {}", fault.name()));
    }

    /// Injects this fault with a probability of `permille` in a thousand, unless the world is calm. Returns whether the
    /// fault was injected.
    pub(crate) fn maybe_fault(&mut self, permille: u64, fault: Fault) -> bool {
        let goes_wrong = !self.is_calm && self.chance.permille(permille);
        if goes_wrong {
            self.fault(fault);
        }
        goes_wrong
    }

    /// Records an observation for the checker.
    pub(crate) fn observe(&mut self, what: Observation) {
        let began = self.current.map(|current| current.began);
        self.observations.push(Observed { what, at: self.now, began });
    }

    pub(crate) fn take_observations(&mut self) -> Vec<Observed> {
        std::mem::take(&mut self.observations)
    }

    /// Adds a line to the trace, if the run is traced.
    pub(crate) fn trace(&mut self, line: impl FnOnce() -> String) {
        let since_start = self.now - START_MS;
        let run = self.current.map_or_else(String::new, |current| format!(" [{}]", current.run));
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{:>5}.{:03}{run} {}", since_start / 1000, since_start % 1000, line()));
        }
    }

    pub(crate) fn take_trace(&mut self) -> Vec<String> {
        self.trace.take().unwrap_or_default()
    }
}
