//! Two thousand seeds, each with more than two hundred actions of people. No invariant breaks, and every fault, refusal
//! and decision occurs at least once.
use domain::Refusal;
use simulation::{Category, Plan, REFUSALS, never_occurred, run, run_seeds};

const SEEDS: u64 = 2000;

#[test]
fn two_thousand_seeds_come_to_rest_with_nothing_wrong() {
    let summary = run_seeds(1..SEEDS + 1, 2, Plan::default());

    println!("{}", summary.counts);
    println!(
        "{} seeds, {} events, {} hours of the desk's time",
        summary.seeds,
        summary.events,
        summary.lasted_ms / 3_600_000
    );
    if let Some(failure) = summary.failure {
        panic!("{failure}");
    }
    assert_eq!(summary.seeds, SEEDS);
    assert_eq!(never_occurred(&summary.counts), Vec::<String>::new(), "the seeds show nothing about these");
    assert!(summary.counts.total(Category::Arrival) >= 200 * SEEDS, "too little happened");
}

#[test]
fn every_refusal_is_counted() {
    assert_eq!(REFUSALS.len(), Refusal::ALL.len());
}

#[test]
fn the_same_seed_runs_the_same() {
    let trace = |seed| run(seed, Plan { is_traced: true, ..Plan::default() }).trace;
    let first = trace(7);
    assert!(first.len() > 1000);
    assert_eq!(first, trace(7));
    assert_ne!(first, trace(8));
}
