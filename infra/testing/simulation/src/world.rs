//! Everything that is not the desk: time, chance, Telegram and its people, the queues, the host, and who checks.
//!
//! There is one of it, behind one lock, which nobody holds while a task is polled. What the desk awaits is a
//! [`Shared::pause`]: it ends at a moment that chance chooses, and between two of them anybody else may have their turn.
use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use domain::Settings;

use crate::{
    agenda::{Agenda, Event},
    chance::Chance,
    checker::Checker,
    counts::{Category, Counts},
    faults::{Fault, Operation},
    host::Host,
    invocation::{Invocation, RunId},
    people::Persona,
    queues::Queue,
    telegram::Telegram,
};

/// How long a slow answer takes, in milliseconds: some of them longer than an invocation may.
const SLOW_MS: (i64, i64) = (800, 14_000);

pub(crate) struct World {
    pub(crate) now: i64,
    pub(crate) chance: Chance,
    pub(crate) agenda: Agenda,
    pub(crate) counts: Counts,
    pub(crate) telegram: Telegram,
    pub(crate) jobs: Queue,
    pub(crate) reports: Queue,
    pub(crate) notices: Queue,
    pub(crate) host: Host,
    pub(crate) checker: Checker,
    /// Who they are to the desk.
    pub(crate) cast: BTreeMap<i64, Persona>,
    pub(crate) settings: Settings,
    /// Nothing goes wrong any more.
    pub(crate) calm: bool,
    /// What is known of the invocations that are running.
    pub(crate) running: BTreeMap<RunId, Invocation>,
    /// The invocation whose turn it is.
    pub(crate) current: Option<RunId>,
    /// When the task whose turn it is wants to go on.
    wake: i64,
    /// The task whose turn it is has died.
    crashed: bool,
    trace: Option<Vec<String>>,
}

/// The world, as those who are part of it hold it.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<World>>);

/// What an await comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperationEnd {
    /// It is done, and answered.
    Done,
    /// It is not done.
    Failed(Fault),
    /// It is done; then this happens.
    DoneBut(Fault),
}

impl World {
    pub(crate) fn new(seed: u64, settings: Settings, traced: bool) -> Self {
        Self {
            // 2026-11-22, so that chats have the names of a day.
            now: 1_795_305_600_000,
            chance: Chance::of(seed),
            agenda: Agenda::default(),
            counts: Counts::default(),
            telegram: Telegram::default(),
            jobs: Queue::fifo("jobs"),
            reports: Queue::fifo("reports"),
            notices: Queue::standard("notices"),
            host: Host::default(),
            checker: Checker::default(),
            cast: BTreeMap::new(),
            settings,
            calm: false,
            running: BTreeMap::new(),
            current: None,
            wake: i64::MAX,
            crashed: false,
            trace: traced.then(Vec::new),
        }
    }

    /// Tells what happens, if anybody listens.
    pub(crate) fn trace(&mut self, what: impl FnOnce() -> String) {
        let now = self.now - 1_795_305_600_000;
        let who = self.current.map_or_else(String::new, |run| format!(" [{run}]"));
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{:>5}.{:03}{who} {}", now / 1000, now % 1000, what()));
        }
    }

    pub(crate) fn traced(&mut self) -> Vec<String> {
        self.trace.take().unwrap_or_default()
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        self.counts.add(Category::Fault, fault.name());
        self.trace(|| format!("FAULT {}", fault.name()));
    }

    /// True this many times in a thousand, while things go wrong at all.
    pub(crate) fn goes_wrong(&mut self, permille: u64, fault: Fault) -> bool {
        let wrong = !self.calm && self.chance.permille(permille);
        if wrong {
            self.fault(fault);
        }
        wrong
    }

    /// What is known of the invocation whose turn it is.
    pub(crate) fn run(&mut self) -> Option<&mut Invocation> {
        self.running.get_mut(&self.current?)
    }

    /// When and how what is awaited now will end.
    fn deal(&mut self, awaits: Operation) -> (i64, OperationEnd) {
        let mut took = match self.chance.next() % 20 {
            0 => self.chance.between(20, 150),
            1..=6 => self.chance.between(5, 20),
            _ => self.chance.between(1, 5),
        };
        let run = self.current.and_then(|run| self.running.get_mut(&run));
        let fault = run.and_then(|run| run.luck.next(awaits, &mut self.chance));
        let dealt = match fault {
            None => OperationEnd::Done,
            Some(Fault::Slow) => {
                took = self.chance.between(SLOW_MS.0, SLOW_MS.1);
                OperationEnd::Done
            }
            Some(
                fault @ (Fault::AnswerLost | Fault::CrashedAfter | Fault::QueueAnswerLost | Fault::CallAnswerLost),
            ) => OperationEnd::DoneBut(fault),
            Some(fault) => OperationEnd::Failed(fault),
        };
        if let Some(fault) = fault {
            self.fault(fault);
        }
        (self.now + took, dealt)
    }
}

impl Shared {
    pub(crate) fn of(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One await. Who dies before it is done does not come back from here.
    pub(crate) async fn await_one(&self, awaits: Operation) -> OperationEnd {
        let (until, dealt) = self.lock().deal(awaits);
        self.pause(until).await;
        if dealt == OperationEnd::Failed(Fault::CrashedBefore) {
            self.die().await;
        }
        dealt
    }

    /// What comes after it is done: an answer, or that none comes. Who dies then does not come back from here.
    pub(crate) async fn answered(&self, dealt: OperationEnd) -> Result<(), Fault> {
        match dealt {
            OperationEnd::DoneBut(Fault::CrashedAfter) => {
                self.die().await;
                Ok(())
            }
            OperationEnd::DoneBut(fault) | OperationEnd::Failed(fault) => Err(fault),
            OperationEnd::Done => Ok(()),
        }
    }

    /// Waits until a moment.
    pub(crate) fn pause(&self, until: i64) -> Pause<'_> {
        Pause { until, world: self }
    }

    async fn die(&self) {
        self.lock().crashed = true;
        std::future::pending::<()>().await;
    }

    /// Gives a task its turn. Answers what came of it.
    pub(crate) fn turn<T>(&self, run: RunId, task: &mut Pin<Box<dyn Future<Output = T> + Send>>) -> TurnEnd<T> {
        {
            let mut world = self.lock();
            world.current = Some(run);
            world.wake = i64::MAX;
            world.crashed = false;
        }
        let polled = task.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop()));
        let mut world = self.lock();
        world.current = None;
        match polled {
            Poll::Ready(done) => TurnEnd::Done(done),
            Poll::Pending if world.crashed => TurnEnd::Crashed,
            Poll::Pending => {
                assert!(world.wake < i64::MAX, "a task waits for nothing that the simulation knows");
                let wake = world.wake;
                world.agenda.note(wake, Event::Poll(run));
                TurnEnd::GoesOn
            }
        }
    }
}

/// What came of a turn.
pub(crate) enum TurnEnd<T> {
    Done(T),
    Crashed,
    GoesOn,
}

/// See [`Shared::pause`].
pub(crate) struct Pause<'a> {
    until: i64,
    world: &'a Shared,
}

impl Future for Pause<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut world = self.world.lock();
        if world.now >= self.until {
            return Poll::Ready(());
        }
        world.wake = world.wake.min(self.until);
        // Whoever joins several of these polls only those that woke it.
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
