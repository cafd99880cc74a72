//! The run of one seed, from an empty desk to a desk at rest.
//!
//! Four workers handle the inputs: updates, reports, notices, ticks of the timers and commands for the roster. People
//! act until the planned number of arrivals is reached. Then they stop, the injection of faults ends, and the desk must
//! come to rest.
//!
//! 1. This file: the plan and the result of a run, and the loop over its events.
//! 2. [`workers`]: which worker handles an input, and how its invocation ends.
//! 3. [`roster`]: the commands that change the roster.
mod roster;
mod workers;

use std::{
    future::Future,
    task::{Context, Poll, Waker},
};

use domain::{Cause, Change, Settings, Timestamp};
use store::{Memory, Writes};

use crate::{
    arrivals,
    counts::Counts,
    event::Event,
    faults::Fault,
    invocation::{Input, RosterChange},
    people,
    planted_bug::PlantedBug,
    ports::{planted::PlantedTables, tables::FaultyTables},
    run::workers::WorkerPool,
    settings,
    state::{Shared, State},
    world::World,
};

/// The number of milliseconds between the end of the fault injection and the first check whether the desk is at rest.
/// No work waits longer than this for a tick of the timers.
const QUIET_MS: i64 = 8 * 60_000;

/// The desk must come to rest within this many milliseconds after the injection of faults has ended.
const PATIENCE_MS: i64 = 90 * 60_000;

/// The parameters of a run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The number of arrivals (actions of people, and other events outside the desk). After the last one, no more
    /// faults are injected.
    pub arrivals: u32,
    /// How many invocations may run at a time.
    pub workers: usize,
    /// A bug to plant, for the checker to find.
    pub bug: Option<PlantedBug>,
    /// Whether [`RunResult::trace`] is recorded.
    pub is_traced: bool,
}

/// The result of [`run()`].
#[derive(Clone, Debug)]
pub struct RunResult {
    /// The first violation that the checker found, if there was one.
    pub problem: Option<String>,
    /// How often each fault, refusal, decision, reason for a refused commit, and arrival occurred.
    pub counts: Counts,
    /// Everything that happened, one line each. Empty unless the plan asks for a trace.
    pub trace: Vec<String>,
    /// The number of events that were handled.
    pub events: u64,
    /// The simulated duration, in milliseconds.
    pub lasted_ms: i64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { arrivals: 220, workers: 4, bug: None, is_traced: false }
    }
}

/// Runs one seed, until the desk is at rest or the checker finds a problem.
pub fn run(seed: u64, plan: Plan) -> RunResult {
    let mut simulation = Simulation::new(seed, plan);
    simulation.open();
    simulation.run_to_rest();
    simulation.result()
}

/// A run in progress.
pub(crate) struct Simulation {
    pub(crate) state: Shared,
    memory: Memory,
    workers: WorkerPool,
    arrivals_left: u32,
    calm_since: Option<i64>,
    began: i64,
    events: u64,
}

impl Simulation {
    pub(crate) fn new(seed: u64, plan: Plan) -> Self {
        let memory = Memory::new();
        let world = World::new(seed, plan.is_traced);
        let began = world.kernel.now;
        let state = Shared::new(State::new(world));
        let tables = PlantedTables::new(FaultyTables::new(memory.clone(), state.clone()), plan.bug);
        let workers = WorkerPool::new(state.clone(), tables, plan.workers);
        Self { state, memory, workers, arrivals_left: plan.arrivals, calm_since: None, began, events: 0 }
    }

    /// Sets up the people, the settings and the roster, and puts the first events on the agenda.
    fn open(&mut self) {
        let mut enlisted = vec![];
        let settings = self.state.with(|state| {
            for (person, persona) in people::cast() {
                if persona.is_enlisted {
                    enlisted.push(Input::Roster(RosterChange { user: person.user, is_on: true }));
                }
                state.add_person(person, persona);
            }
            let State { world: World { kernel, settings, .. }, checker, .. } = state;
            checker.set_caps(kernel.now, settings.automatic_cap, settings.hard_cap);
            kernel.agenda.add(kernel.now, Event::Tick);
            kernel.agenda.add(kernel.now + 3000, Event::Arrival);
            settings.clone()
        });
        self.put_settings(&settings);
        self.workers.take_all(enlisted);
    }

    fn put_settings(&self, settings: &Settings) {
        at_once(self.memory.put_settings(&settings::desk_id(), settings)).expect("the tables in memory do not fail");
    }

    /// Stores a change directly, without carrying out its effects.
    pub(crate) fn store_at_once(&self, cause: &Cause, change: &Change) {
        let now = self.state.with(|state| state.world.kernel.now);
        at_once(self.memory.commit(cause, change, Timestamp(now))).expect("the first change can be stored");
        self.memory.look(|contents| self.state.with(|state| state.note_commit(cause, change, contents)));
    }

    /// Ends the injection of faults, and stores `settings` as the settings of the desk.
    pub(crate) fn calm_down_under(&mut self, settings: &Settings) {
        self.calm_since = Some(self.state.with(|State { world, checker, .. }| {
            world.settings = settings.clone();
            world.kernel.calm_down();
            checker.set_caps(world.kernel.now, settings.automatic_cap, settings.hard_cap);
            world.kernel.now
        }));
        self.put_settings(settings);
    }

    /// Runs until the desk is at rest or something is wrong.
    pub(crate) fn run_to_rest(&mut self) {
        while self.step() {}
    }

    /// Handles one event. Returns whether the run goes on.
    fn step(&mut self) -> bool {
        let next = self.state.with(|state| {
            let kernel = &mut state.world.kernel;
            let (at, event) = kernel.agenda.next()?;
            kernel.now = kernel.now.max(at);
            Some(event)
        });
        let Some(event) = next else { return false };
        self.events += 1;
        match event {
            Event::Poll(run) => self.workers.poll(run),
            Event::Limit(run) => self.workers.stop(run, Fault::OutOfTime),
            Event::Deliver(stream) => self.workers.take(Input::Update(stream)),
            Event::Reports => self.workers.take(Input::Reports),
            Event::Notices => self.workers.take(Input::Notices),
            Event::Tick => self.tick(),
            Event::Host(task) => self.state.with(|State { world, host, .. }| host.perform(world, task)),
            Event::Arrival => self.arrive(),
        }
        !self.is_over()
    }

    fn is_over(&self) -> bool {
        self.state.with(|state| {
            if state.checker.problem().is_some() {
                return true;
            }
            let Some(since) = self.calm_since else { return false };
            let calm_for = state.world.kernel.now - since;
            if calm_for < QUIET_MS || self.workers.have_input() {
                return false;
            }
            if state.snapshot().is_at_rest() {
                if let Some(problem) = self.memory.look(|contents| state.snapshot().problem(contents)) {
                    state.checker.fail(problem);
                }
                return true;
            }
            if calm_for > PATIENCE_MS {
                let problem = format!("the desk did not come to rest: {}", state.snapshot().describe_movement());
                state.checker.fail(problem);
            }
            false
        })
    }

    fn arrive(&mut self) {
        if self.arrivals_left == 0 {
            self.calm_since = Some(self.state.with(|state| {
                state.world.kernel.calm_down();
                state.world.kernel.now
            }));
            return;
        }
        self.arrivals_left -= 1;
        let (command, settings) = self.state.with(|state| {
            let command = arrivals::arrive(state);
            let kernel = &mut state.world.kernel;
            let next = match kernel.chance.next() % 100 {
                0..=59 => kernel.moment_after(0, 250),
                60..=87 => kernel.moment_after(300, 8_000),
                88..=97 => kernel.moment_after(10_000, 90_000),
                _ => kernel.moment_after(200_000, 700_000),
            };
            kernel.agenda.add(next, Event::Arrival);
            (command, state.world.settings.clone())
        });
        self.put_settings(&settings);
        if let Some(input) = command {
            self.workers.take(input);
        }
    }

    fn tick(&mut self) {
        let ticks = self.state.with(|state| {
            let kernel = &mut state.world.kernel;
            let next = kernel.moment_after(60_000 - 500, 60_000 + 500);
            kernel.agenda.add(next, Event::Tick);
            if kernel.maybe_fault(40, Fault::TickMissed) {
                return 0;
            }
            if kernel.maybe_fault(40, Fault::TickTwice) { 2 } else { 1 }
        });
        for _ in 0..ticks {
            self.workers.take(Input::Tick);
        }
    }

    pub(crate) fn result(self) -> RunResult {
        self.state.with(|State { world: World { kernel, .. }, checker, .. }| {
            let mut counts = kernel.counts.clone();
            counts.merge(&checker.counts);
            RunResult {
                problem: checker.problem().map(str::to_owned),
                counts,
                trace: kernel.take_trace(),
                events: self.events,
                lasted_ms: kernel.now - self.began,
            }
        })
    }
}

/// Returns the result of a future that is ready at its first poll, as every future of [`Memory`] is.
fn at_once<T>(answer: impl Future<Output = T>) -> T {
    let mut answer = std::pin::pin!(answer);
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => unreachable!("memory answers at once"),
    }
}
