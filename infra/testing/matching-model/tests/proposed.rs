//! The rules hold; some of what is done is more than is needed; and the scenarios are about something.
use std::collections::BTreeSet;

use matching_model::{
    check::{Until, check},
    rules::{PROPOSED, Rules},
    run::OPERATORS,
    scenario::{Event, Scenario},
    scenarios::{SMALL, large},
    sights,
    taken_back::MORE_THAN_NEEDED,
};

#[test]
fn the_proposed_rules_hold_in_every_small_scenario() {
    for scenario in SMALL {
        holds("as proposed", PROPOSED, scenario);
    }
}

#[test]
fn more_than_is_needed_does_no_harm() {
    for more in MORE_THAN_NEEDED {
        for scenario in more.scenarios {
            holds(more.instead, more.rules, *scenario);
        }
    }
}

#[test]
fn every_scenario_shows_what_it_is_about() {
    let mut names = BTreeSet::new();
    for scenario in SMALL.iter().chain(&large::ALL) {
        assert!(names.insert(scenario.name), "{} is the name of two", scenario.name);
        assert!(!scenario.shows.is_empty(), "{} shows nothing", scenario.name);
    }
}

#[test]
fn everything_worth_seeing_is_shown_by_a_small_scenario() {
    let shown: BTreeSet<&str> = SMALL.iter().flat_map(|scenario| scenario.shows).map(|sight| sight.name).collect();
    let all: BTreeSet<&str> = sights::ALL.iter().map(|sight| sight.name).collect();
    assert_eq!(shown, all);
}

/// What is given up after conflicts is left to them.
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
        assert!(scenario.cap <= scenario.hard_cap, "{}: caps", scenario.name);
    }
}

fn holds(rule: &str, rules: Rules, scenario: Scenario) {
    let found = check(rules, scenario, Until::EverythingIsSeen);
    assert!(found.holds(), "{rule}, {}: broken {:#?}, never seen {:?}", scenario.name, found.broken, found.unseen);
}
