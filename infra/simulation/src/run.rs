//! One seed, from an empty desk to a desk at rest.
//!
//! Four workers take what comes: updates, reports, notices, the minute. People act until there were enough arrivals;
//! then nothing goes wrong any more, and the desk has to come to rest by itself.
use std::{
    future::Future,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use contracts::NoticeMessage;
use desk::{Desk, batch::Message, loading};
use domain::{Cause, Change, DeskId, Language, Person, RoomPolicy, Settings, Timestamp, UserId, roster};
use http::Request;
use secrecy::SecretString;
use store::{CommitError, Memory, Store, StoreError};

use crate::{
    DESK,
    agenda::Event,
    counts::Counts,
    luck::{Fault, Luck},
    people,
    plants::{Memories, Plant, Planted},
    queues::{MOST_UNLUCKY, Queue, Sending},
    tables::Faulty,
    tasks::{Done, Input, Invocation, RunId, Task},
    telegram::{BOT, Calling, SECRET},
    world::{Shared, Turned, World},
};

/// How many messages of a queue an invocation is given.
const BATCH: usize = 10;

/// How long an invocation may take, in milliseconds.
const LIMIT_MS: i64 = 10_000;

/// How long an invocation that paces may take, in milliseconds.
const LIMIT_OF_NOTICES_MS: i64 = 60_000;

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
    pub plant: Option<Plant>,
    /// Whether everything that happens is told.
    pub is_traced: bool,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
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
pub fn run(seed: u64, plan: Plan) -> Outcome {
    let mut simulation = Simulation::new(seed, plan);
    simulation.opens();
    simulation.goes_on();
    simulation.outcome()
}

pub(crate) type OurDesk = Desk<Planted, Calling, Sending>;

/// A run as it goes.
pub(crate) struct Simulation {
    pub(crate) world: Shared,
    pub(crate) memory: Memory,
    store: Planted,
    workers: Vec<Worker>,
    inbox: Vec<Input>,
    tasks: Vec<(RunId, Task)>,
    started: u64,
    arrivals_left: u32,
    calm_since: Option<i64>,
    began: i64,
    events: u64,
}

struct Worker {
    desk: Arc<OurDesk>,
    busy: Option<RunId>,
    /// How far its clock is off, in milliseconds.
    skew: i64,
}

impl Simulation {
    pub(crate) fn new(seed: u64, plan: Plan) -> Self {
        let memory = Memory::new();
        let mut world = World::new(seed, Settings::default(), plan.is_traced);
        world.settings = settings(&mut world);
        let began = world.now;
        let world = Shared::of(world);
        let store = Planted::before(Faulty::before(memory.clone(), world.clone()), plan.plant);
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

    fn worker(&self) -> Worker {
        let (telegram, queues) = (Calling(self.world.clone()), Sending(self.world.clone()));
        let secrets = vec![SecretString::from("the secret before"), SecretString::from(SECRET)];
        let desk = Arc::new(Desk::of(desk(), self.store.clone(), telegram, queues, BOT, secrets));
        let skew = self.world.lock().chance.between(-700, 700);
        Worker { desk, busy: None, skew }
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

    /// Something is there for a worker.
    fn comes(&mut self, input: Input) {
        let again = matches!(input, Input::Reports | Input::Notices) && self.inbox.contains(&input);
        if !again {
            self.inbox.push(input);
        }
        self.hands_out();
    }

    /// Every worker who is free takes something.
    fn hands_out(&mut self) {
        while let Some(free) = self.workers.iter().position(|worker| worker.busy.is_none()) {
            if self.inbox.is_empty() {
                return;
            }
            let at = self.world.lock().chance.below(self.inbox.len());
            let input = self.inbox.swap_remove(at);
            self.begins(free, input);
        }
    }

    fn begins(&mut self, worker: usize, input: Input) {
        let now = Timestamp(self.world.lock().now + self.workers[worker].skew);
        let desk = self.workers[worker].desk.clone();
        let (task, messages, unlucky, memories): (Task, _, _, _) = match &input {
            Input::Update(line) => {
                let Some(first) = self.world.lock().first_of(*line) else { return };
                let request = Request::post("/").header("x-telegram-bot-api-secret-token", SECRET);
                let request = request.body(first.body).expect("the simulated request is well formed");
                let task = async move { Done::Answered(desk.webhook(request, now).await.status().as_u16()) };
                (Box::pin(task), vec![], first.tries, Memories::default())
            }
            Input::Reports => {
                let Some((ids, messages, receives)) = self.receives(&input) else { return };
                (Box::pin(async move { Done::Again(desk.reports(messages, now).await) }), ids, receives, Memories::default())
            }
            Input::Notices => {
                let Some((ids, messages, receives)) = self.receives(&input) else { return };
                let bodies: Vec<String> = messages.iter().map(|message| message.body.clone()).collect();
                let task = async move { Done::Again(desk.notices(messages, now).await) };
                (Box::pin(task), ids, receives, Memories::given(&bodies))
            }
            Input::Tick => {
                (Box::pin(async move { Done::Well(desk.tick(now).await.is_ok()) }), vec![], 0, Memories::default())
            }
            Input::Roster { user, on } => {
                let task = self.roster(*user, *on, now);
                (Box::pin(async move { Done::Well(task.await.is_ok()) }), vec![], 0, Memories::default())
            }
        };
        self.started += 1;
        let run = RunId(self.started);
        let mut world = self.world.lock();
        let lucky = world.calm || unlucky > MOST_UNLUCKY || matches!(input, Input::Roster { .. });
        let luck = if lucky { Luck::good() } else { Luck::dealt(&mut world.chance) };
        let began = world.now;
        world.trace(|| format!("begins {run} {input:?}"));
        let limit = if input == Input::Notices { LIMIT_OF_NOTICES_MS } else { LIMIT_MS };
        let commits = world.checker.rows.commits;
        let looking = crate::checker::Looking { began: commits, ..Default::default() };
        let invocation = Invocation {
            input,
            began,
            luck,
            messages,
            looking,
            tried: vec![],
            left: vec![],
            memories,
        };
        world.running.insert(run, invocation);
        world.agenda.note(began + limit, Event::Limit(run));
        world.agenda.note(began, Event::Poll(run));
        drop(world);
        self.workers[worker].busy = Some(run);
        self.tasks.push((run, task));
    }

    /// Up to a batch of messages, and how often the unluckiest of them has failed.
    fn receives(&self, input: &Input) -> Option<(Vec<u64>, Vec<Message>, u32)> {
        let mut world = self.world.lock();
        let now = world.now;
        let received = queue(&mut world, input).receive(BATCH, now);
        if received.is_empty() {
            return None;
        }
        let receives = received.iter().map(|(_, kept)| kept.receives).max().unwrap_or(0);
        let ids = received.iter().map(|(id, _)| *id).collect();
        let message = |(id, kept): (u64, crate::queues::Kept)| Message {
            id: id.to_string(),
            body: kept.body,
            group: kept.group,
        };
        Some((ids, received.into_iter().map(message).collect(), receives))
    }

    fn polls(&mut self, run: RunId) {
        let Some(at) = self.tasks.iter().position(|(of, _)| *of == run) else { return };
        match self.world.turn(run, &mut self.tasks[at].1) {
            Turned::GoesOn => {}
            Turned::Done(done) => {
                drop(self.tasks.swap_remove(at));
                self.finishes(run, Some(&done));
            }
            Turned::Died => {
                drop(self.tasks.swap_remove(at));
                self.finishes(run, None);
            }
        }
    }

    /// An invocation is ended from outside, if it still runs.
    fn ends(&mut self, run: RunId, fault: Fault) {
        if let Some(at) = self.tasks.iter().position(|(of, _)| *of == run) {
            drop(self.tasks.swap_remove(at));
            self.world.lock().fault(fault);
            self.finishes(run, None);
        }
    }

    /// `None` if it was ended: its worker begins anew.
    fn finishes(&mut self, run: RunId, done: Option<&Done>) {
        let worker = self.workers.iter().position(|worker| worker.busy == Some(run)).expect("somebody ran it");
        self.workers[worker].busy = None;
        if done.is_none() {
            self.workers[worker] = self.worker();
        }
        let mut world = self.world.lock();
        let invocation = world.running.remove(&run).expect("it ran");
        world.trace(|| format!("ends {run} {:?}: {done:?}", invocation.input));
        match &invocation.input {
            Input::Update(line) => {
                let taken = matches!(done, Some(Done::Answered(200..=299)));
                if let Some(taken) = world.delivered(*line, taken) {
                    world.heard(taken.asks, &invocation);
                }
            }
            Input::Reports | Input::Notices => Self::given_back(&mut world, &invocation, done),
            Input::Tick => {
                if done == Some(&Done::Well(true)) {
                    world.checker.minute_passed(invocation.began);
                } else {
                    world.checker.owes_a_look();
                }
            }
            Input::Roster { .. } => world.checker.owes_a_look(),
        }
        let nothing_moves = world.running.is_empty()
            && self.inbox.is_empty()
            && world.all_is_delivered()
            && world.reports.is_empty()
            && world.notices.is_empty();
        if nothing_moves {
            world.nothing_moves();
        }
        drop(world);
        self.hands_out();
    }

    fn given_back(world: &mut World, invocation: &Invocation, done: Option<&Done>) {
        let is_notices = invocation.input == Input::Notices;
        let fails = |id: u64| match done {
            Some(Done::Again(failed)) => failed.contains(&id.to_string()),
            Some(_) | None => true,
        };
        for id in &invocation.messages {
            if fails(*id) {
                let visible = world.now + world.chance.between(1000, 30_000);
                queue(world, &invocation.input).give_back(*id, visible);
                continue;
            }
            let body = queue(world, &invocation.input).delete(*id);
            if is_notices && let Some(message) = body.and_then(|body| contracts::read::<NoticeMessage>(&body).ok()) {
                world.notice_is_done(&message, invocation);
            }
        }
        if let Some(next) = queue(world, &invocation.input).next_visible() {
            let at = next.max(world.now) + world.chance.between(1, 50);
            world.agenda.note(at, if is_notices { Event::Notices } else { Event::Reports });
        }
    }

    /// What `switchboard operators add` and `remove` do.
    fn roster(&self, user: i64, on: bool, now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + use<> {
        let store = self.store.clone();
        let world = self.world.clone();
        async move {
            for _ in 0..8 {
                let person = {
                    let world = world.lock();
                    let person = &world.telegram.people[&user];
                    let tag = person.tag.as_ref().map(|tag| format!("@{tag}"));
                    Person { user: UserId(user), name: person.name.clone(), tag, language: Some(Language::English) }
                };
                let operator = store.operator(&desk(), UserId(user)).await?;
                let settings = store.settings(&desk()).await?;
                let (cause, change) = match (on, operator) {
                    (true, operator) => {
                        let change = roster::enlist(operator, desk(), person, &settings, now);
                        (Cause::Enlisting { operator: UserId(user), at: now }, change)
                    }
                    (false, Some(operator)) => {
                        let held = loading::held(&store, &operator).await?;
                        let change = roster::dismiss(operator, held, &settings, now);
                        (Cause::Dismissal { operator: UserId(user), at: now }, change)
                    }
                    (false, None) => return Ok(()),
                };
                match store.commit(&cause, &change, now).await {
                    Ok(()) => return Ok(()),
                    Err(CommitError::Refused(_)) => store.after_conflict(3).await,
                    Err(CommitError::Failed(error)) => return Err(error),
                }
            }
            Ok(())
        }
    }

    pub(crate) fn outcome(self) -> Outcome {
        let mut world = self.world.lock();
        Outcome {
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

fn queue<'a>(world: &'a mut World, input: &Input) -> &'a mut Queue {
    if *input == Input::Reports { &mut world.reports } else { &mut world.notices }
}

/// Other settings for each seed: times short enough to run out, caps and pools small enough to be reached.
fn settings(world: &mut World) -> Settings {
    let chance = &mut world.chance;
    let automatic_cap = 1 + chance.below(6);
    let seconds = |chance: &mut crate::chance::Chance, of: &[u32]| *chance.pick(of).expect("there are some");
    let remind_silent_after_s = seconds(chance, &[30, 60, 180]);
    Settings {
        automatic_cap,
        hard_cap: automatic_cap + chance.below(3),
        pool: 1 + chance.below(8),
        rooms: if chance.permille(500) { RoomPolicy::Delete } else { RoomPolicy::Recycle },
        join_within_s: seconds(chance, &[60, 300, 900]),
        remind_silent_after_s,
        replace_silent_after_s: 2 * remind_silent_after_s,
        supervisors: vec![UserId(202)],
        ..Settings::default()
    }
}
