//! Two thousand seeds, in each of which people do more than two hundred things: nothing that must not be, and everything
//! that can go wrong, be refused, be decided or be turned down has occurred.
use domain::Refusal;
use simulation::{Fault, KINDS, Kind, Plan, REFUSALS, many, run};

const SEEDS: u64 = 2000;

/// A ticket's own condition never fails first: whoever deletes a ticket also writes its lead or its chat, and those are
/// read before it. What the tables make of it is asked in the suite of the stores.
const REASONS: [&str; 5] = ["journal", "lead or chat", "operator", "room", "conflict"];

#[test]
fn two_thousand_seeds_come_to_rest_with_nothing_wrong() {
    let sum = many(1..SEEDS + 1, 2, Plan::default());

    println!("{}", sum.counts);
    println!("{} seeds, {} events, {} hours of the desk's time", sum.seeds, sum.events, sum.lasted_ms / 3_600_000);
    if let Some(failure) = sum.failure {
        panic!("{failure}");
    }
    assert_eq!(sum.seeds, SEEDS);
    for fault in Fault::ALL {
        assert!(sum.counts.of(Kind::Fault, fault.name()) > 0, "never: {}", fault.name());
    }
    for refusal in REFUSALS {
        assert!(sum.counts.of(Kind::Refusal, refusal) > 0, "nobody was refused: {refusal}");
    }
    for kind in KINDS {
        assert!(sum.counts.of(Kind::Change, kind) > 0, "nothing was decided: {kind}");
    }
    for reason in REASONS {
        assert!(sum.counts.of(Kind::Reason, reason) > 0, "nothing was turned down: {reason}");
    }
    assert!(sum.counts.all(Kind::Arrival) >= 200 * SEEDS, "too little happened");
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
