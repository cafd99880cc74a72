//! The steps that may come next, and the state to which each leads.
//!
//! An event is delivered; its handler loads, writes, and rematches. Every read and every commit is a separate step.
//! Between two steps of a handler, any other handler may take a step. A handler may also die between two steps; its
//! event is then delivered again. A commit is one transaction: either all its conditions hold, or nothing is written.
use crate::{
    event::Event,
    ids::{RunId, Set},
    rows::{LeadStatus, Room},
    rules::Clocks,
    run::{Attempt, Outcome, Phase, Purpose},
    scenario::{Desk, Grain},
    state::State,
    step::{ClockReading, CommitReply, Step},
};

/// A run that nothing interrupts must end within this many steps. It needs fewer: a load, a write, and a few matches of
/// at most five steps each.
const STEPS_OF_A_RUN: usize = 40;

impl Desk {
    /// Collects all steps that may come next.
    pub(crate) fn next_steps(&self, state: &State, steps: &mut Vec<Step>) {
        for (run, _) in state.runs.iter() {
            if self.may_be_delivered(state, run) {
                steps.push(Step::Deliver(run));
            }
            self.steps_of(state, run, steps);
            if self.may_crash(state, run) {
                steps.push(Step::Crash(run));
            }
            if self.may_conflict(state, run) {
                steps.push(Step::Conflict(run));
            }
        }
    }

    /// Applies this step to the state.
    pub(crate) fn apply(&self, state: &mut State, step: Step) {
        match step {
            Step::Deliver(run) => self.deliver(state, run),
            Step::Load(run, clock) => self.load(state, run, clock),
            Step::Read(run, read) => self.read(state, run, read),
            Step::Write(run, CommitReply::Received) => self.write(state, run),
            Step::Assign(run, choice, CommitReply::Received) => self.assign(state, run, choice),
            Step::Write(run, CommitReply::Lost) => lose_reply(state, run, |state| self.write(state, run)),
            Step::Assign(run, choice, CommitReply::Lost) => {
                lose_reply(state, run, |state| self.assign(state, run, choice));
            }
            Step::Conflict(run) => self.meet_conflict(state, run),
            Step::Crash(run) => {
                state.crashes += 1;
                state.runs[run].now = None;
                state.runs[run].phase = Phase::Delivered;
            }
        }
        forget_unused_facts(state, step);
    }

    /// Returns whether this run ends if no other handler runs and no fault happens. (If several steps are possible,
    /// only the first is tried.)
    pub(crate) fn comes_to_an_end(&self, state: &State, run: RunId) -> bool {
        let mut state = state.clone();
        let mut steps = Vec::new();
        for _ in 0..STEPS_OF_A_RUN {
            steps.clear();
            self.steps_of(&state, run, &mut steps);
            match steps.first() {
                Some(step) => self.apply(&mut state, *step),
                None => return true,
            }
        }
        false
    }

    /// Returns whether the run's event may be delivered now. A button can be pressed only while it is on the screen; a
    /// deadline passes only while its condition holds.
    fn may_be_delivered(&self, state: &State, run: RunId) -> bool {
        let begun = |run: RunId| state.runs[run].phase != Phase::NotDelivered;
        let event = self.scenario.event(run);
        if event == Event::Timers {
            return matches!(state.runs[run].phase, Phase::NotDelivered | Phase::Ended(_));
        }
        if begun(run) || self.scenario.in_order.iter().any(|pair| pair.later == run && !begun(pair.earlier)) {
            return false;
        }
        let first = self.scenario.first_delivery(run);
        if first != run {
            return begun(first);
        }
        match event {
            Event::Request(_) | Event::Timers => true,
            Event::Leave(lead) => state.leads[lead].status == LeadStatus::Waiting,
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
        match state.runs[run].phase {
            Phase::NotDelivered | Phase::Ended(_) => {}
            Phase::Delivered => {
                steps.push(Step::Load(run, ClockReading::Right));
                if self.may_lag(state, run) {
                    steps.push(Step::Load(run, ClockReading::Lagging));
                }
            }
            Phase::Writing(_) => self.each_reply(state, |reply| steps.push(Step::Write(run, reply))),
            Phase::Assigning(attempt) => {
                let due = self.due_reads(&attempt);
                if due.is_empty() {
                    for choice in self.choices(&attempt) {
                        self.each_reply(state, |reply| steps.push(Step::Assign(run, choice, reply)));
                    }
                }
                steps.extend(due.into_iter().map(|read| Step::Read(run, read)));
            }
        }
    }

    fn each_reply(&self, state: &State, mut push_step: impl FnMut(CommitReply)) {
        push_step(CommitReply::Received);
        if state.lost_replies < self.scenario.lost_replies {
            push_step(CommitReply::Lost);
        }
    }

    fn may_lag(&self, state: &State, run: RunId) -> bool {
        let asks = matches!(self.scenario.event(run), Event::Request(_));
        self.rules.clocks == Clocks::Lag && asks && state.clock > 0 && state.runs[run].now.is_none()
    }

    /// Returns whether the model lets the run's handler die now. A handler of the timers does not die in the model,
    /// because ticks repeat anyway. A handler that has read nothing does not die either: its death would be the same as
    /// a later delivery of its event.
    fn may_crash(&self, state: &State, run: RunId) -> bool {
        let alive = match state.runs[run].phase {
            Phase::NotDelivered | Phase::Delivered => false,
            Phase::Assigning(_) | Phase::Writing(_) => true,
            Phase::Ended(_) => self.scenario.redelivers_answered,
        };
        alive && state.crashes < self.scenario.crashes && self.scenario.event(run) != Event::Timers
    }

    /// Returns whether the run's next commit may meet a conflict. The model does not say which other transaction
    /// conflicts: it may be one that the model leaves out.
    fn may_conflict(&self, state: &State, run: RunId) -> bool {
        let commits = match &state.runs[run].phase {
            Phase::NotDelivered | Phase::Delivered | Phase::Ended(_) => false,
            Phase::Assigning(attempt) => self.due_reads(attempt).is_empty(),
            Phase::Writing(_) => true,
        };
        commits && state.conflicts < self.scenario.conflicts
    }

    fn deliver(&self, state: &mut State, run: RunId) {
        state.runs[run].phase = Phase::Delivered;
        match self.scenario.event(run) {
            Event::Request(_) => state.runs[run].ahead = state.waiting(),
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
            self.load(state, run, ClockReading::Right);
        }
    }
}

/// Commits, and loses the reply: the handler does not know that it has committed, and will commit again.
fn lose_reply(state: &mut State, run: RunId, commit: impl FnOnce(&mut State)) {
    let before = state.clone();
    commit(state);
    if state.journal == before.journal {
        *state = before;
    } else {
        state.lost_replies += 1;
        state.runs[run].phase = before.runs[run].phase;
    }
}

/// Clears values that nothing reads any more. States that differ only in such values become equal, so fewer states have
/// to be searched.
fn forget_unused_facts(state: &mut State, step: Step) {
    let run = &mut state.runs[step.run()];
    if !matches!(step, Step::Conflict(_)) {
        run.conflicts = 0;
    }
    if let Phase::Ended(Outcome::Done | Outcome::Shown | Outcome::Refused(_)) = run.phase {
        run.now = None;
        run.ahead = Set::EMPTY;
    }
    if let Phase::Assigning(Attempt { purpose: Purpose::Rematch { .. }, .. }) = run.phase {
        run.ahead = Set::EMPTY;
    }
}
