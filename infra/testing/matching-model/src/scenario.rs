//! The form of a scenario, the desk that plays it under some rules, and the coverage goals that the scenario must
//! reach.
use crate::{
    event::Event,
    ids::{Number, RunId},
    rows::Cause,
    rules::Rules,
    state::State,
};

/// A scenario and the rules under which it is played.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The rules of matching.
    pub rules: Rules,
    /// The world and its events.
    pub scenario: Scenario,
}

impl Desk {
    /// Returns the cause of a run's own write.
    pub(crate) fn cause(&self, state: &State, run: RunId) -> Cause {
        match state.runs[run].pressed {
            Some(ticket) => ticket.cause(),
            None => Cause::Event(self.scenario.first_delivery(run)),
        }
    }
}

/// A small world and the events in it. The events may come in any order that [`Scenario::in_order`] allows. The steps
/// of different handlers may interleave in any way.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// A short name, for the command line and the table.
    pub name: &'static str,
    /// A sentence that says what happens in the scenario.
    pub about: &'static str,
    /// The number of leads, all registered.
    pub leads: u8,
    /// One value for each operator: whether the operator is on shift at the start.
    pub operators: &'static [bool],
    /// The automatic cap: a match gives an operator no more chats than this.
    pub automatic_cap: usize,
    /// The hard cap: the most chats that an operator can have, with *Take*.
    pub hard_cap: usize,
    /// The number of rooms, both those that are ready and those that the host was asked to make.
    pub rooms: u8,
    /// How many of the rooms are ready at the start.
    pub ready: u8,
    /// The events, one for each delivery.
    pub events: &'static [Event],
    /// Pairs of deliveries of the same update. Their handlers may run at the same time.
    pub same_update: &'static [RunPair],
    /// Pairs of deliveries in a fixed order: the later delivery begins only after the earlier one has begun.
    /// Interchangeable events get a fixed order, because the reverse order would show nothing new.
    pub in_order: &'static [RunPair],
    /// How many handlers may die, so that their event is delivered again.
    pub crashes: u8,
    /// Whether an event may be delivered again even after it was answered.
    pub redelivers_answered: bool,
    /// How many commits may be refused for a conflict with another transaction.
    pub conflicts: u8,
    /// How many commits may succeed while the reply to the handler is lost.
    pub lost_replies: u8,
    /// How finely the model divides the work of a handler into steps.
    pub grain: Grain,
    /// The goals that some path must reach, so that the scenario tests its subject.
    pub must_reach: &'static [CoverageGoal],
}

impl Scenario {
    /// Returns the event that this run handles.
    pub fn event(&self, run: RunId) -> Event {
        self.events[run.row()]
    }

    /// Returns the run that handles the first delivery of the same update. That is `run` itself, unless `run` handles a
    /// later delivery.
    pub fn first_delivery(&self, run: RunId) -> RunId {
        self.same_update.iter().find(|pair| pair.later == run).map_or(run, |pair| pair.earlier)
    }
}

/// Two runs, with the order of their events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunPair {
    /// The run whose event comes first.
    pub earlier: RunId,
    /// The run whose event comes second.
    pub later: RunId,
}

/// How finely the model divides the work of a handler: which actions happen together in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// The delivery and the first load are one step, the roster is read before the rooms, the head is read together
    /// with its lead, and the first ready room is taken. This gives fewer states, but leaves out a few orders of events
    /// and reads, and the choice between ready rooms.
    Coarse,
    /// The delivery, the first load and each read are separate steps, the reads come in every order that the rules
    /// allow, and any ready room may be taken.
    Fine,
}

/// Something that must happen in at least one state, so that a scenario really tests its subject.
#[derive(Clone, Copy, Debug)]
pub struct CoverageGoal {
    /// The goal as a sentence.
    pub name: &'static str,
    /// Whether this state reaches the goal.
    pub is_reached: fn(&Desk, &State) -> bool,
}
