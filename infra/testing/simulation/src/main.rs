//! Runs seeds, and prints the counts and the first problem.
use std::{ops::Range, process::ExitCode, str::FromStr};

use clap::Parser;
use simulation::{Plan, PlantedBug, never_occurred, run, run_seeds};

/// A run of at least this many seeds fails if something that can occur never occurred. Shorter runs do not check this.
const ENOUGH: u64 = 2000;

/// Runs the desk in a world with faults, once for each seed.
#[derive(Parser)]
struct Arguments {
    /// The range of seeds, e.g. 1..20001. Its end is not included.
    #[arg(long, default_value = "1..2001")]
    seeds: Seeds,
    /// Number of seeds that run at the same time.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Number of actions of people for each seed.
    #[arg(long, default_value_t = Plan::default().arrivals)]
    arrivals: u32,
    /// Name of a bug to plant, e.g. `NoRematch`.
    #[arg(long)]
    plant: Option<String>,
    /// Prints every event of the first seed.
    #[arg(long)]
    trace: bool,
}

#[derive(Clone)]
struct Seeds(Range<u64>);

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "give two numbers with `..` between them, e.g. 1..2001".to_owned();
        let (first, end) = text.split_once("..").ok_or_else(wrong)?;
        let number = |text: &str| text.parse().map_err(|_| wrong());
        Ok(Self(number(first)?..number(end)?))
    }
}

fn main() -> ExitCode {
    let Arguments { seeds: Seeds(seeds), threads, arrivals, plant, trace } = Arguments::parse();
    let named = |name: &str| PlantedBug::ALL.into_iter().find(|bug| format!("{bug:?}") == name);
    let bug = match plant.as_deref().map(|name| named(name).ok_or(name)) {
        None => None,
        Some(Ok(bug)) => Some(bug),
        Some(Err(name)) => {
            eprintln!("there is no bug {name}; use one of {:?}", PlantedBug::ALL);
            return ExitCode::FAILURE;
        }
    };
    let plan = Plan { arrivals, bug, is_traced: trace, ..Plan::default() };
    if trace {
        for line in run(seeds.start, plan).trace {
            println!("{line}");
        }
    }
    let done = run_seeds(seeds, threads, plan);
    println!("{}", done.counts);
    println!("{} seeds, {} events, {} hours of the desk's time", done.seeds, done.events, done.lasted_ms / 3_600_000);
    if let Some(failure) = done.failure {
        eprintln!("{failure}");
        return ExitCode::FAILURE;
    }
    let never = never_occurred(&done.counts);
    if done.seeds >= ENOUGH && !never.is_empty() {
        eprintln!("these never occurred, so the run shows nothing about them: {}", never.join(", "));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
