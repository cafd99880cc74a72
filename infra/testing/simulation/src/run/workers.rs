//! The workers: each does one thing at a time, until it is done, dies, or has taken longer than it may.
use std::sync::Arc;

use contracts::NoticeMessage;
use desk::{Desk, batch::Message};
use domain::Timestamp;
use http::Request;
use secrecy::SecretString;

use super::{Simulation, desk};
use crate::{
    agenda::Event,
    checker::SupplyReads,
    faults::{Fault, FaultPlan},
    invocation::{Completion, Input, Invocation, RunId, Task},
    plants::{BugMemory, PlantedTables},
    queues::{MOST_UNLUCKY, Queue, QueueSender, QueuedMessage},
    telegram::{BOT, BotApi, SECRET},
    world::{TurnEnd, World},
};

/// How many messages of a queue an invocation is given.
const BATCH: usize = 10;

/// How long an invocation may take, in milliseconds.
const LIMIT_MS: i64 = 10_000;

/// How long an invocation that paces may take, in milliseconds.
const LIMIT_OF_NOTICES_MS: i64 = 60_000;

type OurDesk = Desk<PlantedTables, BotApi, QueueSender>;

pub(super) struct Worker {
    desk: Arc<OurDesk>,
    busy: Option<RunId>,
    /// How far its clock is off, in milliseconds.
    skew: i64,
}

/// What a worker has begun.
struct Prepared {
    task: Task,
    /// The messages that it was given.
    messages: Vec<u64>,
    /// How often the unluckiest of what it was given has failed.
    failures: u32,
    memories: BugMemory,
}

impl Prepared {
    fn by(task: impl Future<Output = Completion> + Send + 'static) -> Self {
        Self { task: Box::pin(task), messages: vec![], failures: 0, memories: BugMemory::default() }
    }
}

impl Simulation {
    pub(super) fn worker(&self) -> Worker {
        let (telegram, queues) = (BotApi(self.world.clone()), QueueSender(self.world.clone()));
        let secrets = vec![SecretString::from("the secret before"), SecretString::from(SECRET)];
        let desk = Arc::new(Desk::of(desk(), self.store.clone(), telegram, queues, BOT, secrets));
        let skew = self.world.lock().chance.between(-700, 700);
        Worker { desk, busy: None, skew }
    }

    /// Something is there for a worker.
    pub(super) fn comes(&mut self, input: Input) {
        let again = matches!(input, Input::Reports | Input::Notices) && self.inbox.contains(&input);
        if !again {
            self.inbox.push(input);
        }
        self.hands_out();
    }

    /// Every worker who is free takes something.
    pub(super) fn hands_out(&mut self) {
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
        let Some(Prepared { task, messages, failures, memories }) = self.takes(worker, &input, now) else { return };
        self.started += 1;
        let run = RunId(self.started);
        let mut world = self.world.lock();
        let began = world.now;
        world.trace(|| format!("begins {run} {input:?}"));
        let is_spared = world.calm || failures > MOST_UNLUCKY || matches!(input, Input::Roster { .. });
        let luck = if is_spared { FaultPlan::none() } else { FaultPlan::draw(&mut world.chance) };
        let limit = if input == Input::Notices { LIMIT_OF_NOTICES_MS } else { LIMIT_MS };
        world.agenda.note(began + limit, Event::Limit(run));
        world.agenda.note(began, Event::Poll(run));
        let looking = SupplyReads { began: world.checker.rows.commits, ..SupplyReads::default() };
        let (tried, left) = (vec![], vec![]);
        world.running.insert(run, Invocation { input, began, luck, messages, looking, tried, left, memories });
        drop(world);
        self.workers[worker].busy = Some(run);
        self.tasks.push((run, task));
    }

    /// What a worker does about an input, unless there is nothing any more.
    fn takes(&self, worker: usize, input: &Input, now: Timestamp) -> Option<Prepared> {
        let desk = self.workers[worker].desk.clone();
        Some(match input {
            Input::Update(line) => {
                let first = self.world.lock().first_of(*line)?;
                let request = Request::post("/").header("x-telegram-bot-api-secret-token", SECRET);
                let request = request.body(first.body).expect("the simulated request is well formed");
                let answered = async move { Completion::Answered(desk.webhook(request, now).await.status().as_u16()) };
                Prepared { failures: first.tries, ..Prepared::by(answered) }
            }
            Input::Reports => {
                let (ids, reports, failures) = self.receives(input)?;
                let done = async move { Completion::AllBut(desk.reports(reports, now).await) };
                Prepared { messages: ids, failures, ..Prepared::by(done) }
            }
            Input::Notices => {
                let (ids, notices, failures) = self.receives(input)?;
                let bodies: Vec<String> = notices.iter().map(|notice| notice.body.clone()).collect();
                let done = async move { Completion::AllBut(desk.notices(notices, now).await) };
                Prepared { messages: ids, failures, memories: BugMemory::given(&bodies), ..Prepared::by(done) }
            }
            Input::Tick => Prepared::by(async move { Completion::Succeeded(desk.tick(now).await.is_ok()) }),
            Input::Roster { user, on } => {
                let command = self.roster(*user, *on, now);
                Prepared::by(async move { Completion::Succeeded(command.await.is_ok()) })
            }
        })
    }

    /// Up to a batch of messages, and how often the unluckiest of them has failed.
    fn receives(&self, input: &Input) -> Option<(Vec<u64>, Vec<Message>, u32)> {
        let mut world = self.world.lock();
        let now = world.now;
        let received = queue(&mut world, input).receive(BATCH, now);
        if received.is_empty() {
            return None;
        }
        let failures = received.iter().map(|(_, kept)| kept.receives).max().unwrap_or(0);
        let ids = received.iter().map(|(id, _)| *id).collect();
        let message =
            |(id, kept): (u64, QueuedMessage)| Message { id: id.to_string(), body: kept.body, group: kept.group };
        Some((ids, received.into_iter().map(message).collect(), failures))
    }

    pub(super) fn polls(&mut self, run: RunId) {
        let Some(at) = self.tasks.iter().position(|(of, _)| *of == run) else { return };
        match self.world.turn(run, &mut self.tasks[at].1) {
            TurnEnd::GoesOn => {}
            TurnEnd::Done(done) => {
                drop(self.tasks.swap_remove(at));
                self.finishes(run, Some(&done));
            }
            TurnEnd::Crashed => {
                drop(self.tasks.swap_remove(at));
                self.finishes(run, None);
            }
        }
    }

    /// An invocation is ended from outside, if it still runs.
    pub(super) fn ends(&mut self, run: RunId, fault: Fault) {
        if let Some(at) = self.tasks.iter().position(|(of, _)| *of == run) {
            drop(self.tasks.swap_remove(at));
            self.world.lock().fault(fault);
            self.finishes(run, None);
        }
    }

    /// `None` if it was ended: its worker begins anew.
    fn finishes(&mut self, run: RunId, done: Option<&Completion>) {
        let worker = self.workers.iter().position(|worker| worker.busy == Some(run)).expect("somebody ran it");
        self.workers[worker].busy = None;
        if done.is_none() {
            self.workers[worker] = self.worker();
        }
        let mut world = self.world.lock();
        let now = world.now;
        let invocation = world.running.remove(&run).expect("it ran");
        world.trace(|| format!("ends {run} {:?}: {done:?}", invocation.input));
        match &invocation.input {
            Input::Update(line) => {
                let taken = matches!(done, Some(Completion::Answered(200..=299)));
                if let Some(taken) = world.delivered(*line, taken) {
                    world.heard(taken.asks, &invocation);
                }
            }
            Input::Reports | Input::Notices => Self::given_back(&mut world, &invocation, done),
            Input::Tick => {
                if done == Some(&Completion::Succeeded(true)) {
                    world.checker.minute_passed(invocation.began);
                } else {
                    world.checker.owes_a_look(now);
                }
            }
            Input::Roster { .. } => world.checker.owes_a_look(now),
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

    fn given_back(world: &mut World, invocation: &Invocation, done: Option<&Completion>) {
        let is_notices = invocation.input == Input::Notices;
        let fails = |id: u64| match done {
            Some(Completion::AllBut(failed)) => failed.contains(&id.to_string()),
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
}

fn queue<'a>(world: &'a mut World, input: &Input) -> &'a mut Queue {
    if *input == Input::Reports { &mut world.reports } else { &mut world.notices }
}
