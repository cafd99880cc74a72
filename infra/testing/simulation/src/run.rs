//! One seed, from an empty desk to a desk at rest.
//!
//! Four workers take what comes: updates, reports, notices, the minute. People act until there were enough arrivals;
//! then nothing goes wrong any more, and the desk has to come to rest by itself.
//!
//! 1. Here: what a run is made of, and its events one by one.
//! 2. [`roster`]: what is done by command.
//! 3. [`workers`]: who takes what, and what becomes of it.
mod roster;
mod workers;

use std::{
    future::Future,
    task::{Context, Poll, Waker},
};

use domain::{Cause, Change, DeskId, Settings, Timestamp};
use store::{Memory, Store};

use crate::{
    DESK,
    agenda::Event,
    counts::Counts,
    faults::Fault,
    invocation::{Input, RunId, Task},
    people,
    plants::{PlantedBug, PlantedTables},
    settings,
    tables::FaultyTables,
    world::{Shared, World},
};
use workers::Worker;

/// How long at least nothing goes wrong before the desk is looked at, in milliseconds: longer than anything is left to
/// the minute.
const QUIET_MS: i64 = 8 * 60_000;

/// How long the desk may take to come to rest, in milliseconds.
const PATIENCE_MS: i64 = 90 * 60_000;

/// What a run is made of.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many things people do.
    pub arrivals: u32,
    /// How many invocations there are at a time.
    pub workers: usize,
    /// A bug to be found.
    pub plant: Option<PlantedBug>,
    /// Whether everything that happens is told.
    pub is_traced: bool,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct RunResult {
    /// What must not be, if anything was seen.
    pub wrong: Option<String>,
    /// How often each thing occurred.
    pub counts: Counts,
    /// What happened, one line each, if the plan was to tell it.
    pub trace: Vec<String>,
    /// How many events there were, and how much time went by in the simulation, in milliseconds.
    pub events: u64,
    /// See `events`.
    pub lasted_ms: i64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { arrivals: 220, workers: 4, plant: None, is_traced: false }
    }
}

/// Runs one seed.
pub fn run(seed: u64, plan: Plan) -> RunResult {
    let mut simulation = Simulation::new(seed, plan);
    simulation.opens();
    simulation.goes_on();
    simulation.outcome()
}

/// A run as it goes.
pub(crate) struct Simulation {
    pub(crate) world: Shared,
    pub(crate) memory: Memory,
    store: PlantedTables,
    workers: Vec<Worker>,
    inbox: Vec<Input>,
    tasks: Vec<(RunId, Task)>,
    started: u64,
    arrivals_left: u32,
    calm_since: Option<i64>,
    began: i64,
    events: u64,
}

impl Simulation {
    pub(crate) fn new(seed: u64, plan: Plan) -> Self {
        let memory = Memory::new();
        let mut world = World::new(seed, Settings::default(), plan.is_traced);
        world.settings = settings::of(&mut world.chance);
        let began = world.now;
        let world = Shared::of(world);
        let store = PlantedTables::before(FaultyTables::before(memory.clone(), world.clone()), plan.plant);
        let mut simulation = Self {
            world,
            memory,
            store,
            workers: vec![],
            inbox: vec![],
            tasks: vec![],
            started: 0,
            arrivals_left: plan.arrivals,
            calm_since: None,
            began,
            events: 0,
        };
        simulation.workers = (0..plan.workers).map(|_| simulation.worker()).collect();
        simulation
    }

    /// The people, the settings and the roster are there; time begins.
    fn opens(&mut self) {
        let mut world = self.world.lock();
        for (person, mind) in people::cast() {
            if mind.is_enlisted {
                self.inbox.push(Input::Roster { user: person.user, on: true });
            }
            world.cast.insert(person.user, mind);
            world.telegram.people.insert(person.user, person);
        }
        let (now, settings) = (world.now, world.settings.clone());
        world.checker.caps_changed(now, settings.automatic_cap, settings.hard_cap);
        world.agenda.note(now, Event::Tick);
        world.agenda.note(now + 3000, Event::Act);
        drop(world);
        self.put_settings(&settings);
        self.hands_out();
    }

    fn put_settings(&self, settings: &Settings) {
        at_once(self.memory.put_settings(&desk(), settings)).expect("memory does not fail");
    }

    /// Stores a change whose effects are of no interest.
    pub(crate) fn store_at_once(&self, cause: &Cause, change: &Change) {
        let now = self.world.lock().now;
        at_once(self.memory.commit(cause, change, Timestamp(now))).expect("what is stored first can be");
        self.memory.look(|contents| self.world.lock().stored(cause, change, contents));
    }

    /// Nothing goes wrong, and the desk has these settings.
    pub(crate) fn is_calm_under(&mut self, settings: &Settings) {
        let mut world = self.world.lock();
        world.settings = settings.clone();
        world.calms_down();
        let now = world.now;
        world.checker.caps_changed(now, settings.automatic_cap, settings.hard_cap);
        drop(world);
        self.calm_since = Some(now);
        self.put_settings(settings);
    }

    /// Until the desk is at rest, or something is wrong.
    pub(crate) fn goes_on(&mut self) {
        while self.steps() {}
    }

    /// One event. Answers whether there is more to come.
    fn steps(&mut self) -> bool {
        let event = {
            let mut world = self.world.lock();
            let Some((at, event)) = world.agenda.next() else { return false };
            world.now = world.now.max(at);
            event
        };
        self.events += 1;
        match event {
            Event::Poll(run) => self.polls(run),
            Event::Limit(run) => self.ends(run, Fault::OutOfTime),
            Event::Deliver(line) => self.comes(Input::Update(line)),
            Event::Reports => self.comes(Input::Reports),
            Event::Notices => self.comes(Input::Notices),
            Event::Tick => self.ticks(),
            Event::Host(chore) => self.world.lock().host_does(chore),
            Event::Act => self.acts(),
        }
        !self.is_over()
    }

    fn is_over(&mut self) -> bool {
        let mut world = self.world.lock();
        if world.checker.wrong().is_some() {
            return true;
        }
        let Some(since) = self.calm_since else { return false };
        if world.now - since < QUIET_MS || !self.inbox.is_empty() {
            return false;
        }
        if world.is_at_rest() {
            self.memory.look(|contents| world.looks_at_rest(contents));
            return true;
        }
        if world.now - since > PATIENCE_MS {
            let problem = format!("the desk does not come to rest: {}", world.what_moves());
            world.checker.is_wrong(problem);
        }
        false
    }

    fn acts(&mut self) {
        let mut world = self.world.lock();
        if self.arrivals_left == 0 {
            self.calm_since = Some(world.now);
            world.calms_down();
            return;
        }
        self.arrivals_left -= 1;
        let command = world.something_happens();
        let wait = match world.chance.next() % 100 {
            0..=59 => world.chance.between(0, 250),
            60..=87 => world.chance.between(300, 8_000),
            88..=97 => world.chance.between(10_000, 90_000),
            _ => world.chance.between(200_000, 700_000),
        };
        let next = world.now + wait;
        world.agenda.note(next, Event::Act);
        let settings = world.settings.clone();
        drop(world);
        self.put_settings(&settings);
        if let Some(input) = command {
            self.comes(input);
        }
    }

    fn ticks(&mut self) {
        let fault = {
            let mut world = self.world.lock();
            let next = world.now + 60_000 + world.chance.between(-500, 500);
            world.agenda.note(next, Event::Tick);
            world.tick_goes_wrong()
        };
        if fault != Some(Fault::TickMissed) {
            self.comes(Input::Tick);
        }
        if fault == Some(Fault::TickTwice) {
            self.comes(Input::Tick);
        }
    }

    pub(crate) fn outcome(self) -> RunResult {
        let mut world = self.world.lock();
        RunResult {
            wrong: world.checker.wrong().map(str::to_owned),
            counts: world.counts.clone(),
            trace: world.traced(),
            events: self.events,
            lasted_ms: world.now - self.began,
        }
    }
}

/// What memory answers, which does not wait.
fn at_once<T>(answer: impl Future<Output = T>) -> T {
    let mut answer = std::pin::pin!(answer);
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => unreachable!("memory answers at once"),
    }
}

fn desk() -> DeskId {
    DeskId(DESK.into())
}
