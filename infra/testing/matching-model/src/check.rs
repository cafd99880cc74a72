//! Playing a scenario under some rules, and what came of it.
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use stateright::{Checker, HasDiscoveries, Model};

use crate::{desk::Desk, rules::Rules, scenario::Scenario};

/// When a search is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// When every state has been seen.
    EverythingIsSeen,
    /// When this property has been found broken.
    Broken(&'static str),
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Found {
    /// How many different states it has seen.
    pub states: usize,
    /// How long it took.
    pub took: Duration,
    /// The invariants that do not hold, each with the steps that break it. They are few, if not always the fewest.
    pub broken: BTreeMap<&'static str, Vec<String>>,
    /// The sights of the scenario that were never seen.
    pub unseen: BTreeSet<&'static str>,
}

impl Found {
    /// Every invariant holds, and the scenario shows all that it is about.
    pub fn holds(&self) -> bool {
        self.broken.is_empty() && self.unseen.is_empty()
    }
}

/// Plays everything that can happen in a scenario under these rules, breadth first.
pub fn check(rules: Rules, scenario: Scenario, until: Until) -> Found {
    let began = Instant::now();
    let checker = Desk { rules, scenario }.checker().finish_when(match until {
        Until::EverythingIsSeen => HasDiscoveries::All,
        Until::Broken(property) => HasDiscoveries::AllOf(BTreeSet::from([property])),
    });
    let checker = checker.spawn_bfs().join();
    let desk = checker.model();
    let mut broken = BTreeMap::new();
    let mut unseen: BTreeSet<&str> = scenario.shows.iter().map(|sight| sight.name).collect();
    for (property, path) in checker.discoveries() {
        if !unseen.remove(property) {
            let steps = path.into_actions().iter().map(|step| desk.format_action(step)).collect();
            broken.insert(property, steps);
        }
    }
    Found { states: checker.unique_state_count(), took: began.elapsed(), broken, unseen }
}
