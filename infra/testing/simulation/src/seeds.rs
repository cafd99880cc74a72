//! Runs many seeds on several threads.
use std::{
    fmt,
    ops::Range,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    counts::Counts,
    run::{Plan, RunResult, run},
};

/// How many lines from the end of a failure's trace are kept.
const LAST: usize = 60;

/// The results of many seeds, added up.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The number of seeds that were run.
    pub seeds: u64,
    /// How often each thing occurred, in all seeds together.
    pub counts: Counts,
    /// The number of events, in all seeds together.
    pub events: u64,
    /// The simulated time of all seeds together, in milliseconds.
    pub lasted_ms: i64,
    /// The failure with the lowest seed. `None` if no seed failed.
    pub failure: Option<Failure>,
}

/// A seed in which the checker found a problem.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Running this seed again under the same plan reproduces the failure.
    pub seed: u64,
    /// The plan under which the seed was run.
    pub plan: Plan,
    /// The violation that the checker found.
    pub problem: String,
    /// The last lines of the trace.
    pub last: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, plan, problem, last } = self;
        for line in last {
            writeln!(f, "{line}")?;
        }
        writeln!(f, "seed {seed}: {problem}")?;
        write!(f, "again: cargo run --release -p simulation -- --seeds {seed}..{}{} --trace", seed + 1, options(plan))
    }
}

/// Runs these seeds until one of them fails.
pub fn run_seeds(seeds: Range<u64>, threads: usize, plan: Plan) -> Summary {
    let next = AtomicU64::new(seeds.start);
    let summary = Mutex::new(Summary::default());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                let mut own = Summary::default();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    let result = run(seed, Plan { is_traced: false, ..plan });
                    own.add(&result);
                    if let Some(problem) = result.problem {
                        own.failure = Some(failure(seed, problem, plan));
                        next.store(seeds.end, Ordering::Relaxed);
                    }
                }
                summary.lock().unwrap_or_else(PoisonError::into_inner).merge(own);
            });
        }
    });
    summary.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a failed seed again, to record a trace. Returns the failure with the last lines of the trace.
fn failure(seed: u64, problem: String, plan: Plan) -> Failure {
    let mut last = run(seed, Plan { is_traced: true, ..plan }).trace;
    last.drain(..last.len().saturating_sub(LAST));
    Failure { seed, plan, problem, last }
}

/// Returns the command-line options that produce this plan, each with a space before it.
fn options(plan: &Plan) -> String {
    let Plan { arrivals, workers: _, bug, is_traced: _ } = plan;
    let arrivals = (*arrivals != Plan::default().arrivals).then(|| format!(" --arrivals {arrivals}"));
    let plant = bug.map(|bug| format!(" --plant {bug:?}"));
    arrivals.into_iter().chain(plant).collect()
}

impl Summary {
    fn add(&mut self, result: &RunResult) {
        self.seeds += 1;
        self.counts.merge(&result.counts);
        self.events += result.events;
        self.lasted_ms += result.lasted_ms;
    }

    fn merge(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.counts.merge(&other.counts);
        self.events += other.events;
        self.lasted_ms += other.lasted_ms;
        let failures = [self.failure.take(), other.failure];
        self.failure = failures.into_iter().flatten().min_by_key(|failure| failure.seed);
    }
}

#[cfg(test)]
mod tests;
