//! Runs seeds, and prints the counts and the first problem.
use std::{ops::Range, process::ExitCode, str::FromStr};

use clap::Parser;
use simulation::{Plan, PlantedBug, never_occurred, run, run_seeds};

/// The number of seeds in which everything that can occur does occur.
const ENOUGH: u64 = 2000;

/// Runs the desk in a world that goes wrong, once for each seed.
#[derive(Parser)]
struct Arguments {
    /// The seeds, e.g. 1..20001: the last one is not among them.
    #[arg(long, default_value = "1..2001")]
    seeds: Seeds,
    /// How many of them at a time.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// How many things people do in each.
    #[arg(long, default_value_t = Plan::default().arrivals)]
    arrivals: u32,
    /// A bug to plant, by its name, e.g. `NoRematch`.
    #[arg(long)]
    plant: Option<String>,
    /// Print everything that happens. For one seed.
    #[arg(long)]
    trace: bool,
}

#[derive(Clone)]
struct Seeds(Range<u64>);

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "two numbers with `..` between them, such as 1..2001".to_owned();
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
            eprintln!("no bug is called {name}; there are {:?}", PlantedBug::ALL);
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
        eprintln!("nothing is shown of what never occurred: {}", never.join(", "));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
