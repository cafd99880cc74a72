//! Two thousand seeds, in each of which people do more than two hundred things: nothing that must not be, and everything
//! that can go wrong, be refused, be decided or be turned down has occurred.
use domain::Refusal;
use simulation::{Category, Plan, REFUSALS, run, run_seeds};

const SEEDS: u64 = 2000;

#[test]
fn two_thousand_seeds_come_to_rest_with_nothing_wrong() {
    let sum = run_seeds(1..SEEDS + 1, 2, Plan::default());

    println!("{}", sum.counts);
    println!("{} seeds, {} events, {} hours of the desk's time", sum.seeds, sum.events, sum.lasted_ms / 3_600_000);
    if let Some(failure) = sum.failure {
        panic!("{failure}");
    }
    assert_eq!(sum.seeds, SEEDS);
    assert_eq!(sum.counts.never(), Vec::<String>::new(), "what never occurred shows nothing");
    assert!(sum.counts.all(Category::Arrival) >= 200 * SEEDS, "too little happened");
}

#[test]
fn every_refusal_is_counted() {
    assert_eq!(REFUSALS.len(), Refusal::ALL.len());
}

#[test]
fn a_seed_tells_all_that_happens() {
    let told = |seed| run(seed, Plan { is_traced: true, ..Plan::default() }).trace;
    let first = told(7);
    assert!(first.len() > 1000);
    assert_eq!(first, told(7));
    assert_ne!(first, told(8));
}
