//! The search: plays a scenario under some rules and reports the result.
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use stateright::{Checker, HasDiscoveries, Model};

use crate::{
    rules::Rules,
    scenario::{Desk, Scenario},
};

/// The condition that ends a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Every state has been reached.
    Exhausted,
    /// The property with this name was found broken.
    Broken(&'static str),
}

/// The result of a search.
#[derive(Clone, Debug)]
pub struct Findings {
    /// The number of different states that were reached.
    pub states: usize,
    /// The duration of the search.
    pub took: Duration,
    /// The broken invariants, each with the steps that break it. The steps are few, but not always the fewest.
    pub broken: BTreeMap<&'static str, Vec<String>>,
    /// The goals of the scenario that no state has reached.
    pub unreached: BTreeSet<&'static str>,
}

impl Findings {
    /// Returns whether every invariant holds and every goal of the scenario was reached.
    pub fn holds(&self) -> bool {
        self.broken.is_empty() && self.unreached.is_empty()
    }
}

/// Plays everything that can happen in a scenario under these rules, breadth first.
pub fn explore(rules: Rules, scenario: Scenario, until: Until) -> Findings {
    let began = Instant::now();
    let checker = Desk { rules, scenario }.checker().finish_when(match until {
        Until::Exhausted => HasDiscoveries::All,
        Until::Broken(property) => HasDiscoveries::AllOf(BTreeSet::from([property])),
    });
    let checker = checker.spawn_bfs().join();
    let desk = checker.model();
    let mut broken = BTreeMap::new();
    let mut unreached: BTreeSet<&str> = scenario.must_reach.iter().map(|goal| goal.name).collect();
    for (property, path) in checker.discoveries() {
        if !unreached.remove(property) {
            let steps = path.into_actions().iter().map(|step| desk.format_action(step)).collect();
            broken.insert(property, steps);
        }
    }
    Findings { states: checker.unique_state_count(), took: began.elapsed(), broken, unreached }
}
