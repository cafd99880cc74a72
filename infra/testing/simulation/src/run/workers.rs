//! The workers: each handles one input at a time, until the invocation is done, dies, or exceeds its time limit.
use std::sync::Arc;

use contracts::NoticeMessage;
use desk::{Desk, Parts, batch::Message};
use domain::{Effect, Timestamp};
use http::Request;
use secrecy::SecretString;

use crate::{
    event::{Event, RunId},
    faults::{Fault, FaultPlan},
    invocation::{BugMemory, Completion, Input, Invocation, SupplyReads, Task},
    ports::{bot_api::SimulatedBot, planted::PlantedTables, queue_sender::QueueSender},
    queues::{MOST_UNLUCKY, Queue, QueuedMessage},
    run::roster,
    settings,
    state::{Shared, State, TurnEnd},
    telegram::{BOT, SECRET},
    world::World,
};

/// The most messages that an invocation gets from a queue in one batch.
const BATCH: usize = 10;

/// The time limit of an invocation, in milliseconds.
const LIMIT_MS: i64 = 10_000;

/// The time limit of an invocation for notices, in milliseconds. It is longer than [`LIMIT_MS`], because notices are
/// sent at a limited rate.
const LIMIT_OF_NOTICES_MS: i64 = 60_000;

/// The workers, the inputs that wait for a worker, and the running tasks.
pub(super) struct WorkerPool {
    state: Shared,
    tables: PlantedTables,
    workers: Vec<Worker>,
    inbox: Vec<Input>,
    tasks: Vec<(RunId, Task)>,
    started: u64,
}

struct Worker {
    desk: Arc<Desk<PlantedTables, SimulatedBot, QueueSender>>,
    busy: Option<RunId>,
    /// The error of the worker's clock, in milliseconds. Positive if the clock is fast.
    skew: i64,
}

/// A task that handles an input and has not started yet.
struct Prepared {
    task: Task,
    /// The ids of the messages in the batch.
    messages: Vec<u64>,
    /// The number of attempts to handle the input, this one included. For a batch, the highest number of receives among
    /// its messages.
    failures: u32,
    bug_memory: BugMemory,
}

/// A batch of messages, received from a queue.
struct Received {
    ids: Vec<u64>,
    messages: Vec<Message>,
    /// The highest number of receives among the messages.
    failures: u32,
}

impl Prepared {
    fn new(task: impl Future<Output = Completion> + Send + 'static) -> Self {
        Self { task: Box::pin(task), messages: vec![], failures: 0, bug_memory: BugMemory::default() }
    }
}

impl WorkerPool {
    pub(super) fn new(state: Shared, tables: PlantedTables, number: usize) -> Self {
        let mut workers = Self { state, tables, workers: vec![], inbox: vec![], tasks: vec![], started: 0 };
        workers.workers = (0..number).map(|_| workers.new_worker()).collect();
        workers
    }

    fn new_worker(&self) -> Worker {
        let (telegram, queues) = (SimulatedBot(self.state.clone()), QueueSender(self.state.clone()));
        let secrets = vec![SecretString::from("the secret before"), SecretString::from(SECRET)];
        let desk = Desk::new(Parts {
            desk: settings::desk_id(),
            store: Arc::new(self.tables.clone()),
            telegram,
            queues,
            bot: BOT,
            webhook_secrets: secrets,
        });
        let skew = self.state.with(|state| state.world.kernel.chance.between(-700, 700));
        Worker { desk: Arc::new(desk), busy: None, skew }
    }

    pub(super) fn have_input(&self) -> bool {
        !self.inbox.is_empty()
    }

    /// Queues an input, and starts it if a worker is free.
    pub(super) fn take(&mut self, input: Input) {
        let is_there_already = matches!(input, Input::Reports | Input::Notices) && self.inbox.contains(&input);
        if !is_there_already {
            self.inbox.push(input);
        }
        self.hand_out();
    }

    /// Queues several inputs, and starts as many as there are free workers.
    pub(super) fn take_all(&mut self, inputs: Vec<Input>) {
        self.inbox.extend(inputs);
        self.hand_out();
    }

    /// Starts waiting inputs until no worker is free.
    fn hand_out(&mut self) {
        while let Some(free) = self.workers.iter().position(|worker| worker.busy.is_none()) {
            if self.inbox.is_empty() {
                return;
            }
            let at = self.state.with(|state| state.world.kernel.chance.below(self.inbox.len()));
            let input = self.inbox.swap_remove(at);
            self.start(free, input);
        }
    }

    fn start(&mut self, worker: usize, input: Input) {
        let Some(prepared) = self.prepare(worker, &input) else { return };
        let Prepared { task, messages, failures, bug_memory } = prepared;
        self.started += 1;
        let run = RunId(self.started);
        self.state.with(|state| {
            let World { kernel, running, .. } = &mut state.world;
            kernel.trace(|| format!("begins {run} {input:?}"));
            let is_spared = kernel.is_calm || failures > MOST_UNLUCKY || matches!(input, Input::Roster(_));
            let faults = if is_spared { FaultPlan::none() } else { FaultPlan::draw(&mut kernel.chance) };
            let limit = if input == Input::Notices { LIMIT_OF_NOTICES_MS } else { LIMIT_MS };
            let began = kernel.now;
            kernel.agenda.add(began + limit, Event::Limit(run));
            kernel.agenda.add(began, Event::Poll(run));
            let reads = SupplyReads { commits_at_start: state.checker.rows.commits, ..SupplyReads::default() };
            let (tried, deferred, promise) = (vec![], vec![], None);
            let invocation = Invocation { input, began, faults, messages, reads, tried, deferred, promise, bug_memory };
            running.insert(run, invocation);
        });
        self.workers[worker].busy = Some(run);
        self.tasks.push((run, task));
    }

    /// Makes the task that handles an input. `None` if the input has no work any more, e.g. because its queue is empty.
    fn prepare(&self, worker: usize, input: &Input) -> Option<Prepared> {
        let Worker { desk, skew, .. } = &self.workers[worker];
        let desk = desk.clone();
        let now = Timestamp(self.state.with(|state| state.world.kernel.now) + skew);
        Some(match input {
            Input::Update(stream) => {
                let first = self.state.with(|state| {
                    let World { kernel, telegram, .. } = &mut state.world;
                    telegram.deliveries.first(kernel, *stream)
                })?;
                let request = Request::post("/").header("x-telegram-bot-api-secret-token", SECRET);
                let request = request.body(first.body).expect("the simulated request is well formed");
                let task = async move { Completion::Answered(desk.webhook(request, now).await.status().as_u16()) };
                Prepared { failures: first.tries, ..Prepared::new(task) }
            }
            Input::Reports => {
                let Received { ids, messages, failures } = self.receive(input)?;
                let task = async move { Completion::AllBut(desk.reports(messages, now).await) };
                Prepared { messages: ids, failures, ..Prepared::new(task) }
            }
            Input::Notices => {
                let Received { ids, messages, failures } = self.receive(input)?;
                let bug_memory = BugMemory { effects: effects_of(&messages), ..BugMemory::default() };
                let task = async move { Completion::AllBut(desk.notices(messages, now).await) };
                Prepared { messages: ids, failures, bug_memory, ..Prepared::new(task) }
            }
            Input::Tick => Prepared::new(async move { Completion::Succeeded(desk.tick(now).await.is_ok()) }),
            Input::Roster(change) => {
                let command = roster::change_roster(self.tables.clone(), self.state.clone(), *change, now);
                Prepared::new(async move { Completion::Succeeded(command.await.is_ok()) })
            }
        })
    }

    fn receive(&self, input: &Input) -> Option<Received> {
        let received = self.state.with(|state| {
            let now = state.world.kernel.now;
            queue_of(&mut state.world, input).receive(BATCH, now)
        });
        let failures = received.iter().map(|(_, queued)| queued.receives).max()?;
        let ids = received.iter().map(|(id, _)| *id).collect();
        let message =
            |(id, queued): (u64, QueuedMessage)| Message { id: id.to_string(), body: queued.body, group: queued.group };
        Some(Received { ids, messages: received.into_iter().map(message).collect(), failures })
    }

    /// Lets an invocation continue, if it still runs.
    pub(super) fn poll(&mut self, run: RunId) {
        let Some(at) = self.position(run) else { return };
        match self.state.poll(run, &mut self.tasks[at].1) {
            TurnEnd::GoesOn => {}
            TurnEnd::Done(completion) => {
                drop(self.tasks.swap_remove(at));
                self.finish(run, Some(&completion));
            }
            TurnEnd::Crashed => {
                drop(self.tasks.swap_remove(at));
                self.finish(run, None);
            }
        }
    }

    /// Aborts an invocation because of a fault, if it still runs.
    pub(super) fn stop(&mut self, run: RunId, fault: Fault) {
        let Some(at) = self.position(run) else { return };
        drop(self.tasks.swap_remove(at));
        self.state.with(|state| state.world.kernel.fault(fault));
        self.finish(run, None);
    }

    fn position(&self, run: RunId) -> Option<usize> {
        self.tasks.iter().position(|(of, _)| *of == run)
    }

    /// Frees the worker of an invocation that has ended. If there is no `completion`, the invocation has died, and the
    /// worker is replaced by a new one.
    fn finish(&mut self, run: RunId, completion: Option<&Completion>) {
        let worker =
            self.workers.iter().position(|worker| worker.busy == Some(run)).expect("a worker ran the invocation");
        self.workers[worker].busy = None;
        if completion.is_none() {
            self.workers[worker] = self.new_worker();
        }
        let nothing_waits = self.inbox.is_empty();
        self.state.with(|state| {
            let invocation = state.world.running.remove(&run).expect("the invocation ran");
            state.world.kernel.trace(|| format!("ends {run} {:?}: {completion:?}", invocation.input));
            end_invocation(state, &invocation, completion);
            if nothing_waits && state.world.has_handled_everything() {
                state.checker.check_queue(state.world.settings.automatic_cap);
            }
        });
        self.hand_out();
    }
}

/// Completes the input of an invocation that has ended. An update or a message that was not handled will be delivered
/// again.
fn end_invocation(state: &mut State, invocation: &Invocation, completion: Option<&Completion>) {
    let State { world, checker, .. } = state;
    let now = world.kernel.now;
    match &invocation.input {
        Input::Update(stream) => {
            let is_taken = matches!(completion, Some(Completion::Answered(200..=299)));
            let taken = world.telegram.deliveries.finish(&mut world.kernel, *stream, is_taken);
            if let Some(lead) = taken.and_then(|taken| taken.asks) {
                checker.check_answered_request(lead, invocation, now);
            }
        }
        Input::Reports | Input::Notices => return_messages(state, invocation, completion),
        Input::Tick => {
            if completion == Some(&Completion::Succeeded(true)) {
                checker.pass_minute(invocation.began);
            } else {
                checker.owe_rematch(now);
            }
        }
        Input::Roster(_) => checker.owe_rematch(now),
    }
}

/// Deletes the messages that the invocation has handled. The other messages of its batch will be delivered again.
fn return_messages(state: &mut State, invocation: &Invocation, completion: Option<&Completion>) {
    let State { world, checker, .. } = state;
    let is_notices = invocation.input == Input::Notices;
    let has_failed = |id: u64| match completion {
        Some(Completion::AllBut(failed)) => failed.contains(&id.to_string()),
        Some(_) | None => true,
    };
    for id in &invocation.messages {
        if has_failed(*id) {
            let visible = world.kernel.moment_after(1000, 30_000);
            queue_of(world, &invocation.input).give_back(*id, visible);
            continue;
        }
        let body = queue_of(world, &invocation.input).delete(*id);
        if is_notices && let Some(message) = body.and_then(|body| contracts::read::<NoticeMessage>(&body).ok()) {
            checker.check_handled_notice(&message, invocation);
        }
    }
    if let Some(next) = queue_of(world, &invocation.input).next_visible() {
        let at = next.max(world.kernel.now) + world.kernel.chance.between(1, 50);
        world.kernel.agenda.add(at, if is_notices { Event::Notices } else { Event::Reports });
    }
}

fn effects_of(notices: &[Message]) -> Vec<Effect> {
    let effect = |notice: &Message| contracts::read(&notice.body).ok().map(|message: NoticeMessage| message.effect);
    notices.iter().filter_map(effect).collect()
}

fn queue_of<'a>(world: &'a mut World, input: &Input) -> &'a mut Queue {
    if *input == Input::Reports { &mut world.reports } else { &mut world.notices }
}
