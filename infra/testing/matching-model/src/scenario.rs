//! A scenario, the desk that plays it under some rules, and the coverage goals by which it shows what it is about.
use crate::{
    event::Event,
    ids::{Number, RunId},
    rows::Cause,
    rules::Rules,
    state::State,
};

/// A scenario that is played under some rules.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The rules.
    pub rules: Rules,
    /// The scenario.
    pub scenario: Scenario,
}

impl Desk {
    /// The cause of a run's own write.
    pub(crate) fn cause(&self, state: &State, run: RunId) -> Cause {
        match state.runs[run].pressed {
            Some(ticket) => ticket.cause(),
            None => Cause::Event(self.scenario.first_delivery(run)),
        }
    }
}

/// A small world and what happens in it. Everything may happen in any order that [`Scenario::in_order`] leaves open,
/// and the handler of one event may be anywhere while another one runs.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// A short name.
    pub name: &'static str,
    /// Its story, in a sentence.
    pub about: &'static str,
    /// How many leads there are, all registered.
    pub leads: u8,
    /// For each operator, whether they are on shift.
    pub operators: &'static [bool],
    /// The automatic cap.
    pub automatic_cap: usize,
    /// The hard cap, for *Take*.
    pub hard_cap: usize,
    /// How many rooms there are, ready or asked for.
    pub rooms: u8,
    /// How many of them are ready.
    pub ready: u8,
    /// The events. Each is one delivery.
    pub events: &'static [Event],
    /// Both are deliveries of one update. They may run side by side.
    pub same_update: &'static [RunPair],
    /// The later one does not begin before the earlier one. Interchangeable events are ordered so, since the other order
    /// shows nothing new.
    pub in_order: &'static [RunPair],
    /// How many handlers may die and have their event delivered again.
    pub crashes: u8,
    /// Whether an event may also come again that was answered.
    pub redelivers_answered: bool,
    /// How many commits may be refused for a conflict with another transaction.
    pub conflicts: u8,
    /// How many commits may succeed without their handler learning of it.
    pub lost_replies: u8,
    /// How fine the steps are.
    pub grain: Grain,
    /// The goals that some path must reach, so that the scenario is about what it says.
    pub must_reach: &'static [CoverageGoal],
}

impl Scenario {
    /// The event that a run handles.
    pub fn event(&self, run: RunId) -> Event {
        self.events[run.row()]
    }

    /// The run whose delivery was the first of this run's update.
    pub fn first_delivery(&self, run: RunId) -> RunId {
        self.same_update.iter().find(|pair| pair.later == run).map_or(run, |pair| pair.earlier)
    }
}

/// Two runs, the events of which come in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunPair {
    /// The first.
    pub earlier: RunId,
    /// The second.
    pub later: RunId,
}

/// How fine the steps are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// An event is delivered and first loaded in one step; roster and rooms are read in this order; the lead is read
    /// with the head; of several ready rooms the first is taken. Fewer states, and what is lost is small.
    Coarse,
    /// All of these apart, in every order, and any ready room.
    Fine,
}

/// Something that must come to pass in some state, so that a scenario is not empty.
#[derive(Clone, Copy, Debug)]
pub struct CoverageGoal {
    /// Its sentence.
    pub name: &'static str,
    /// Whether this state reaches it.
    pub is_reached: fn(&Desk, &State) -> bool,
}
