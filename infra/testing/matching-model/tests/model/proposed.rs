//! Every invariant holds under the proposed rules and under the harmless variants, and each scenario reaches its goals.
use std::collections::BTreeSet;

use matching_model::{
    coverage,
    event::Event,
    harmless_variants,
    rules::{PROPOSED, Rules},
    run::OPERATORS,
    scenario::Scenario,
    scenarios::{SMALL, large},
    search::{Until, explore},
};

#[test]
fn the_proposed_rules_hold_in_every_small_scenario() {
    for scenario in SMALL {
        holds("as proposed", PROPOSED, scenario);
    }
}

#[test]
fn harmless_variants_break_nothing() {
    for variant in harmless_variants::ALL {
        for scenario in variant.scenarios {
            holds(variant.instead, variant.rules, *scenario);
        }
    }
}

#[test]
fn every_scenario_has_coverage_goals() {
    let mut names = BTreeSet::new();
    for scenario in SMALL.iter().chain(&large::ALL) {
        assert!(names.insert(scenario.name), "{} is the name of two", scenario.name);
        assert!(!scenario.must_reach.is_empty(), "{} has no goal", scenario.name);
    }
}

#[test]
fn every_coverage_goal_belongs_to_a_small_scenario() {
    let shown: BTreeSet<&str> = SMALL.iter().flat_map(|scenario| scenario.must_reach).map(|goal| goal.name).collect();
    let all: BTreeSet<&str> = coverage::ALL.iter().map(|goal| goal.name).collect();
    assert_eq!(shown, all);
}

/// After several conflicts, a handler gives up a match, and the timers make the match later. So a scenario with
/// conflicts must have a tick.
#[test]
fn wherever_there_are_conflicts_the_timers_come() {
    for scenario in SMALL.iter().chain(&large::ALL).filter(|scenario| scenario.conflicts > 0) {
        assert!(scenario.events.contains(&Event::Timers), "{}", scenario.name);
    }
}

#[test]
fn every_scenario_is_within_the_models_limits() {
    for scenario in SMALL.iter().chain(&large::ALL) {
        assert!(scenario.operators.len() <= OPERATORS, "{}: operators", scenario.name);
        assert!(scenario.events.len() <= 8, "{}: events", scenario.name);
        assert!(scenario.leads <= 8 && scenario.rooms <= 8, "{}: leads or rooms", scenario.name);
        assert!(scenario.automatic_cap <= scenario.hard_cap, "{}: caps", scenario.name);
    }
}

fn holds(rule: &str, rules: Rules, scenario: Scenario) {
    let found = explore(rules, scenario, Until::Exhausted);
    assert!(
        found.holds(),
        "{rule}, {}: broken {:#?}, never reached {:?}",
        scenario.name,
        found.broken,
        found.unreached
    );
}
