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

/// When a search is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// When every state has been reached.
    Exhausted,
    /// When this property has been found broken.
    Broken(&'static str),
}

/// The result of a search.
#[derive(Clone, Debug)]
pub struct Findings {
    /// How many different states it has reached.
    pub states: usize,
    /// The time it took.
    pub took: Duration,
    /// The invariants that do not hold, each with the steps that break it. They are few, if not always the fewest.
    pub broken: BTreeMap<&'static str, Vec<String>>,
    /// The goals of the scenario that were never reached.
    pub unreached: BTreeSet<&'static str>,
}

impl Findings {
    /// Every invariant holds, and the scenario shows all that it is about.
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
