//! Many seeds, on several threads.
use std::{
    fmt,
    ops::Range,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{Counts, Plan, RunResult, run};

/// How many of the last things that happened are told of a failure.
const LAST: usize = 60;

/// What came of many seeds.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// How many went through.
    pub seeds: u64,
    /// How often each thing occurred.
    pub counts: Counts,
    /// How many events there were.
    pub events: u64,
    /// How much time went by in them, in milliseconds.
    pub lasted_ms: i64,
    /// The failure with the lowest seed, of those that were run.
    pub failure: Option<Failure>,
}

/// Something that must not be.
#[derive(Clone, Debug)]
pub struct Failure {
    /// In which run: the same again with this seed.
    pub seed: u64,
    /// What.
    pub wrong: String,
    /// What happened last.
    pub last: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, wrong, last } = self;
        for line in last {
            writeln!(f, "{line}")?;
        }
        writeln!(f, "seed {seed}: {wrong}")?;
        write!(f, "again: cargo run --release -p simulation -- --seeds {seed}..{} --trace", seed + 1)
    }
}

/// Runs these seeds, until one of them fails.
pub fn run_seeds(seeds: Range<u64>, threads: usize, plan: Plan) -> Summary {
    let next = AtomicU64::new(seeds.start);
    let sum = Mutex::new(Summary::default());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                let mut own = Summary::default();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        break;
                    }
                    let outcome = run(seed, Plan { is_traced: false, ..plan });
                    if own.also(seed, &outcome, plan) {
                        next.store(seeds.end, Ordering::Relaxed);
                    }
                }
                sum.lock().unwrap_or_else(PoisonError::into_inner).and(own);
            });
        }
    });
    sum.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Summary {
    /// Also this run. Answers whether it failed.
    fn also(&mut self, seed: u64, outcome: &RunResult, plan: Plan) -> bool {
        self.seeds += 1;
        self.counts.also(&outcome.counts);
        self.events += outcome.events;
        self.lasted_ms += outcome.lasted_ms;
        let Some(wrong) = outcome.wrong.clone() else { return false };
        // The same again, with everything told.
        let mut last = run(seed, Plan { is_traced: true, ..plan }).trace;
        last.drain(..last.len().saturating_sub(LAST));
        self.failure = Some(Failure { seed, wrong, last });
        true
    }

    fn and(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.counts.also(&other.counts);
        self.events += other.events;
        self.lasted_ms += other.lasted_ms;
        let failures = [self.failure.take(), other.failure];
        self.failure = failures.into_iter().flatten().min_by_key(|failure| failure.seed);
    }
}
