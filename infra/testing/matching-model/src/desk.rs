//! The desk as stateright's model: what may happen next, and what it leads to.
//!
//! An event is delivered; its handler loads, writes, and looks. Every read and every commit is a step of its own, and
//! between two of them any other handler may take a step, or this one may die and its event be delivered again. A commit
//! is one transaction: all its conditions hold, or nothing is written.
use stateright::{Model, Property};

use crate::{
    ids::{RunId, Set},
    invariants,
    rules::{Clocks, Rules},
    run::{At, End, Goal, Look},
    scenario::{Event, Grain, Scenario},
    state::{Cause, Place, Room, State},
    step::{Answer, Clock, Step},
};

/// A scenario that is played under some rules.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// The rules.
    pub rules: Rules,
    /// The scenario.
    pub scenario: Scenario,
}

/// More steps than any run needs that meets nobody: a load, a write, and a few matches of four steps each.
const STEPS_OF_A_RUN: usize = 40;

impl Model for Desk {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        vec![State::at_the_start_of(&self.scenario)]
    }

    fn actions(&self, state: &State, steps: &mut Vec<Step>) {
        for (run, _) in state.runs.iter() {
            if self.may_be_delivered(state, run) {
                steps.push(Step::Deliver(run));
            }
            self.steps_of(state, run, steps);
            if self.may_die(state, run) {
                steps.push(Step::Die(run));
            }
            if self.may_conflict(state, run) {
                steps.push(Step::Conflict(run));
            }
        }
    }

    fn next_state(&self, state: &State, step: Step) -> Option<State> {
        let mut next = state.clone();
        self.take(&mut next, step);
        (next != *state).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let always = invariants::ALL.iter().map(|invariant| Property::always(invariant.name, invariant.holds));
        let sometimes = self.scenario.shows.iter().map(|sight| Property::sometimes(sight.name, sight.seen));
        always.chain(sometimes).collect()
    }

    fn format_action(&self, step: &Step) -> String {
        step.sentence(&self.scenario)
    }
}

impl Desk {
    /// The cause of a run's own write.
    pub(crate) fn cause(&self, state: &State, run: RunId) -> Cause {
        match state.runs[run].pressed {
            Some(ticket) => ticket.cause(),
            None => Cause::Event(self.scenario.first_delivery(run)),
        }
    }

    /// A button can be pressed that is on the screen; a deadline passes while what it is about is so.
    fn may_be_delivered(&self, state: &State, run: RunId) -> bool {
        let begun = |run: RunId| state.runs[run].at != At::NotYet;
        let event = self.scenario.event(run);
        if event == Event::Timers {
            return matches!(state.runs[run].at, At::NotYet | At::Ended(_));
        }
        if begun(run) || self.scenario.in_order.iter().any(|(earlier, later)| *later == run && !begun(*earlier)) {
            return false;
        }
        let first = self.scenario.first_delivery(run);
        if first != run {
            return begun(first);
        }
        match event {
            Event::Request(_) | Event::Timers => true,
            Event::Leave(lead) => state.leads[lead].place == Place::Waiting,
            Event::Take(operator, lead) => state.operators[operator].on_shift && state.waiting().contains(lead),
            Event::Join(room) | Event::Expire(room) => state.chat_in(room).is_some_and(|(_, chat)| !chat.joined),
            Event::Close(room) | Event::Silent(room) => {
                state.chat_in(room).is_some_and(|(_, chat)| chat.operator.is_some())
            }
            Event::StartShift(operator) => !state.operators[operator].on_shift,
            Event::EndShift(operator) | Event::EndShiftSendingBack(operator) => state.operators[operator].on_shift,
            Event::RoomReady(room) => matches!(state.rooms[room], Room::Asked | Room::Resting),
        }
    }

    fn steps_of(&self, state: &State, run: RunId, steps: &mut Vec<Step>) {
        match state.runs[run].at {
            At::NotYet | At::Ended(_) => {}
            At::Delivered => {
                steps.push(Step::Load(run, Clock::Right));
                if self.may_lag(state, run) {
                    steps.push(Step::Load(run, Clock::Lagging));
                }
            }
            At::Writing(_) => self.each_answer(state, |answer| steps.push(Step::Write(run, answer))),
            At::Looking(look) => {
                let due = self.due(&look);
                if due.is_empty() {
                    for (operator, room) in self.choices(&look) {
                        self.each_answer(state, |answer| steps.push(Step::Assign(run, operator, room, answer)));
                    }
                }
                steps.extend(due.into_iter().map(|read| Step::Read(run, read)));
            }
        }
    }

    /// Whether a run ends that meets nobody and no fault. (Among equal choices it takes the first.)
    pub(crate) fn comes_to_an_end(&self, state: &State, run: RunId) -> bool {
        let mut state = state.clone();
        let mut steps = Vec::new();
        for _ in 0..STEPS_OF_A_RUN {
            steps.clear();
            self.steps_of(&state, run, &mut steps);
            match steps.first() {
                Some(step) => self.take(&mut state, *step),
                None => return true,
            }
        }
        false
    }

    fn each_answer(&self, state: &State, mut step: impl FnMut(Answer)) {
        step(Answer::Heard);
        if state.unheard < self.scenario.unheard {
            step(Answer::Lost);
        }
    }

    fn may_lag(&self, state: &State, run: RunId) -> bool {
        let asks = matches!(self.scenario.event(run), Event::Request(_));
        self.rules.clocks == Clocks::Lag && asks && state.clock > 0 && state.runs[run].now.is_none()
    }

    /// The timers come again anyway; who has read nothing yet may as well not have been delivered.
    fn may_die(&self, state: &State, run: RunId) -> bool {
        let alive = match state.runs[run].at {
            At::NotYet | At::Delivered => false,
            At::Looking(_) | At::Writing(_) => true,
            At::Ended(_) => self.scenario.answered_again,
        };
        alive && state.crashes < self.scenario.crashes && self.scenario.event(run) != Event::Timers
    }

    /// With which transaction is left open: it need not be one of the model's.
    fn may_conflict(&self, state: &State, run: RunId) -> bool {
        let commits = match &state.runs[run].at {
            At::NotYet | At::Delivered | At::Ended(_) => false,
            At::Looking(look) => self.due(look).is_empty(),
            At::Writing(_) => true,
        };
        commits && state.conflicts < self.scenario.conflicts
    }

    fn take(&self, state: &mut State, step: Step) {
        match step {
            Step::Deliver(run) => self.deliver(state, run),
            Step::Load(run, clock) => self.load(state, run, clock),
            Step::Read(run, read) => self.read(state, run, read),
            Step::Write(run, Answer::Heard) => self.write(state, run),
            Step::Assign(run, operator, room, Answer::Heard) => self.assign(state, run, operator, room),
            Step::Write(run, Answer::Lost) => unheard(state, run, |state| self.write(state, run)),
            Step::Assign(run, operator, room, Answer::Lost) => {
                unheard(state, run, |state| self.assign(state, run, operator, room));
            }
            Step::Conflict(run) => self.conflict(state, run),
            Step::Die(run) => {
                state.crashes += 1;
                state.runs[run].now = None;
                state.runs[run].at = At::Delivered;
            }
        }
        forget_what_nobody_asks_for(state, step);
    }

    fn deliver(&self, state: &mut State, run: RunId) {
        state.runs[run].at = At::Delivered;
        match self.scenario.event(run) {
            Event::Request(_) => state.runs[run].behind = state.waiting(),
            Event::Take(_, lead) => {
                state.runs[run].pressed = state.queue.iter().find(|ticket| ticket.lead == lead).copied();
            }
            Event::Timers => state.left_to_timers = false,
            Event::Leave(_)
            | Event::Join(_)
            | Event::Close(_)
            | Event::Silent(_)
            | Event::Expire(_)
            | Event::StartShift(_)
            | Event::EndShift(_)
            | Event::EndShiftSendingBack(_)
            | Event::RoomReady(_) => {}
        }
        if self.scenario.grain == Grain::Coarse && self.rules.clocks == Clocks::Agree {
            self.load(state, run, Clock::Right);
        }
    }
}

/// A commit that succeeds, while its handler believes that it has to be repeated.
fn unheard(state: &mut State, run: RunId, commit: impl FnOnce(&mut State)) {
    let before = state.clone();
    commit(state);
    if state.journal == before.journal {
        *state = before;
    } else {
        state.unheard += 1;
        state.runs[run].at = before.runs[run].at;
    }
}

/// So that two states which differ in nothing that matters are one.
fn forget_what_nobody_asks_for(state: &mut State, step: Step) {
    let run = &mut state.runs[step.run()];
    if !matches!(step, Step::Conflict(_)) {
        run.conflicts = 0;
    }
    if let At::Ended(End::Done | End::Shown | End::Refused(_)) = run.at {
        run.now = None;
        run.behind = Set::EMPTY;
    }
    if let At::Looking(Look { goal: Goal::Match { .. }, .. }) = run.at {
        run.behind = Set::EMPTY;
    }
}
