//! The desk as a model for stateright: the first state, the steps, and the properties that are checked.
use std::collections::BTreeSet;

use stateright::{Model, Property};

use crate::{
    ids::Set,
    invariants,
    rows::{Lead, LeadStatus, Operator, Room},
    run::Run,
    scenario::{Desk, Scenario},
    state::State,
    step::Step,
};

impl Model for Desk {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        vec![first_state(&self.scenario)]
    }

    fn actions(&self, state: &State, steps: &mut Vec<Step>) {
        self.next_steps(state, steps);
    }

    fn next_state(&self, state: &State, step: Step) -> Option<State> {
        let mut next = state.clone();
        self.apply(&mut next, step);
        (next != *state).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let always = invariants::ALL.iter().map(|invariant| Property::always(invariant.name, invariant.holds));
        let sometimes = self.scenario.must_reach.iter().map(|goal| Property::sometimes(goal.name, goal.is_reached));
        always.chain(sometimes).collect()
    }

    fn format_action(&self, step: &Step) -> String {
        step.sentence(self.scenario.event(step.run()))
    }
}

/// Returns the state in which a scenario begins.
fn first_state(scenario: &Scenario) -> State {
    let nobody = Lead { version: 0, since: 0, generation: 0, status: LeadStatus::Out };
    State {
        leads: (0..scenario.leads).map(|_| nobody).collect(),
        operators: scenario.operators.iter().map(|on_shift| Operator::new(*on_shift)).collect(),
        rooms: (0..scenario.rooms).map(|room| if room < scenario.ready { Room::Ready } else { Room::Asked }).collect(),
        queue: Vec::new(),
        journal: BTreeSet::new(),
        runs: scenario.events.iter().map(|_| Run::IDLE).collect(),
        clock: 0,
        crashes: 0,
        conflicts: 0,
        lost_replies: 0,
        left_to_timers: false,
        ahead: (0..scenario.leads).map(|_| Set::EMPTY).collect(),
        violations: Set::EMPTY,
    }
}
