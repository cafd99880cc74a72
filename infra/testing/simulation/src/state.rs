//! The state of a run, behind one lock: the world, the people and the host who act in it, and the checker.
//!
//! The lock is free while a task is polled. Each operation of the desk awaits a [`Shared::pause`], which ends at a
//! random moment. During a pause any other task may run.
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use domain::{Cause, Change};
use store::Contents;

use crate::{
    checker::{Checker, commits::Commit, rest::DeskSnapshot},
    event::{Event, RunId},
    faults::{Fault, Operation},
    host::Host,
    kernel::CurrentRun,
    people::People,
    persona::Persona,
    telegram::Person,
    world::{OperationEnd, World},
};

pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) host: Host,
    pub(crate) people: People,
    pub(crate) checker: Checker,
    /// The time at which the task that is being polled wants to continue.
    wake: i64,
    /// Whether the task that is being polled has died.
    has_crashed: bool,
}

/// A shared handle to the state.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<State>>);

impl State {
    pub(crate) fn new(world: World) -> Self {
        Self {
            world,
            host: Host::default(),
            people: People::default(),
            checker: Checker::default(),
            wake: i64::MAX,
            has_crashed: false,
        }
    }

    pub(crate) fn add_person(&mut self, person: Person, persona: Persona) {
        if persona.is_staff() {
            self.checker.add_staff(person.user);
        }
        self.people.add(person.user, persona);
        self.world.telegram.people.insert(person.user, person);
    }

    /// Lets the checker check a change that is being stored, and adds the change to the trace.
    pub(crate) fn note_commit(&mut self, cause: &Cause, change: &Change, contents: &Contents) {
        let Self { world, checker, .. } = self;
        world.kernel.trace(|| format!("stored {cause}: {:?}", change.writes));
        let now = world.kernel.now;
        checker.check_commit(Commit { cause, change, contents, now, invocation: world.current_invocation_mut() });
    }

    /// Returns the parts of the state that the checker needs to check the desk at rest.
    pub(crate) fn snapshot(&self) -> DeskSnapshot<'_> {
        DeskSnapshot { world: &self.world, host: &self.host, checker: &self.checker }
    }
}

impl Shared {
    pub(crate) fn new(state: State) -> Self {
        Self(Arc::new(Mutex::new(state)))
    }

    /// Runs `work` on the state. Then the checker checks the observations that `work` has recorded, and only then the
    /// lock is free again.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let done = work(&mut state);
        for observed in state.world.kernel.take_observations() {
            state.checker.observe(observed);
        }
        done
    }

    /// Waits until an operation takes effect, and returns how the operation ends. Never returns if the task dies before
    /// that.
    pub(crate) async fn operate(&self, operation: Operation) -> OperationEnd {
        let (until, end) = self.with(|state| state.world.draw_end(operation));
        self.pause(until).await;
        if end == OperationEnd::Failed(Fault::CrashedBefore) {
            self.crash().await;
        }
        end
    }

    /// Returns the answer to an operation: an error if the operation failed or its answer was lost. Never returns if
    /// the task dies after the operation.
    pub(crate) async fn answer(&self, end: OperationEnd) -> Result<(), Fault> {
        match end {
            OperationEnd::DoneBut(Fault::CrashedAfter) => {
                self.crash().await;
                Ok(())
            }
            OperationEnd::DoneBut(fault) | OperationEnd::Failed(fault) => Err(fault),
            OperationEnd::Done => Ok(()),
        }
    }

    pub(crate) fn pause(&self, until: i64) -> Pause<'_> {
        Pause { until, state: self }
    }

    async fn crash(&self) {
        self.with(|state| state.has_crashed = true);
        std::future::pending::<()>().await;
    }

    /// Polls a task once.
    pub(crate) fn poll<T>(&self, run: RunId, task: &mut Pin<Box<dyn Future<Output = T> + Send>>) -> TurnEnd<T> {
        self.with(|state| {
            let began = state.world.running[&run].began;
            state.world.kernel.current = Some(CurrentRun { run, began });
            state.wake = i64::MAX;
            state.has_crashed = false;
        });
        let polled = task.as_mut().poll(&mut Context::from_waker(std::task::Waker::noop()));
        self.with(|state| {
            let kernel = &mut state.world.kernel;
            kernel.current = None;
            match polled {
                Poll::Ready(done) => TurnEnd::Done(done),
                Poll::Pending if state.has_crashed => TurnEnd::Crashed,
                Poll::Pending => {
                    assert!(state.wake < i64::MAX, "a task waits for an event that the simulation never causes");
                    kernel.agenda.add(state.wake, Event::Poll(run));
                    TurnEnd::GoesOn
                }
            }
        })
    }
}

/// The result of polling a task.
pub(crate) enum TurnEnd<T> {
    Done(T),
    Crashed,
    GoesOn,
}

/// The future of [`Shared::pause`], ready once `until` has come.
pub(crate) struct Pause<'a> {
    until: i64,
    state: &'a Shared,
}

impl Future for Pause<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let is_over = self.state.with(|state| {
            if state.world.kernel.now < self.until {
                state.wake = state.wake.min(self.until);
                return false;
            }
            true
        });
        if is_over {
            return Poll::Ready(());
        }
        // A future that joins several pauses polls a pause again only after the pause has called `wake`.
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
