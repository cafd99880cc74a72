//! That what was promised is done: every stored effect is carried out at least once, or found untrue (invariant 6).
//!
//! What a change promises is noted as the desk hands the change over, not as the journal keeps it. It is done when it is
//! ticked off, and a tick has to be honest: a message that was told is there, what was left to a queue is in it, who
//! could not be reached had blocked the bot. A notice that a worker says is done must have been tried, left again, or
//! have become untrue.
use std::collections::{BTreeMap, BTreeSet};

use contracts::NoticeMessage;
use domain::{Act, Cause, Effect, HostJob, Work};
use store::Outcome;

use crate::{invocation::Invocation, telegram::Person, world::World};

use super::{Checker, messages, rows::ChatRow};

/// What was promised.
#[derive(Debug, Default)]
pub(crate) struct Promises {
    /// By cause and index; what is ticked off is gone.
    owed: BTreeMap<(String, u32), Effect>,
    /// The jobs that are with the host.
    jobs: BTreeSet<String>,
    /// Every room that was ever asked for.
    pub(super) rooms: BTreeSet<String>,
}

impl Checker {
    /// A change is stored: from now on its effects are owed.
    pub(super) fn is_owed(&mut self, cause: &Cause, effects: Vec<Effect>) {
        for (index, effect) in (0..).zip(effects) {
            self.promises.owed.insert((cause.to_string(), index), effect);
        }
    }

    /// The host has been asked for something.
    pub(crate) fn was_asked(&mut self, job: &HostJob) {
        if let Work::PrepareRoom = job.work {
            self.promises.rooms.insert(job.room.0.clone());
        }
        self.promises.jobs.insert(name(job));
    }

    /// The first of what is still owed.
    pub(crate) fn owed(&self) -> Option<String> {
        let ((cause, index), effect) = self.promises.owed.first_key_value()?;
        Some(format!("effect {index} of {cause} was never carried out: {effect:?}"))
    }
}

impl World {
    /// Effects are ticked off.
    pub(crate) fn ticked(&mut self, cause: &Cause, outcomes: &[(u32, Outcome)]) {
        for (index, outcome) in outcomes {
            let Some(effect) = self.checker.promises.owed.remove(&(cause.to_string(), *index)) else { continue };
            if let Some(problem) = self.dishonest(&effect, *outcome) {
                self.checker.is_wrong(format!("effect {index} of {cause} is ticked off as {outcome:?}, but {problem}"));
            }
        }
    }

    fn dishonest(&mut self, effect: &Effect, outcome: Outcome) -> Option<String> {
        match (&effect.act, outcome) {
            (Act::Ask(job), Outcome::HandedOver) => {
                (!self.checker.promises.jobs.contains(&name(job))).then(|| "the host was not asked".to_owned())
            }
            (Act::Ask(_), _) => Some("a job is for the host".to_owned()),
            (Act::Show { to, .. } | Act::Tell { to, .. }, Outcome::Told { message: Some(number) }) => {
                let there = self.telegram.people.get(&to.user.0).is_some_and(|it| it.shown.contains_key(&number));
                (!there).then(|| "there is no such message".to_owned())
            }
            (Act::Show { to, .. } | Act::Tell { to, .. }, Outcome::Unreachable) => {
                let user = to.user.0;
                let began = self.run().map_or(0, |run| run.began);
                let can_be = self.telegram.people.get(&user).is_some_and(Person::is_reachable);
                (can_be && !self.checker.reach_changed_since(user, began)).then(|| "they can be reached".to_owned())
            }
            (_, Outcome::HandedOver) => {
                let is_left = self.run().is_some_and(|run| run.left.contains(effect));
                (!is_left).then(|| "it was not left to the notices".to_owned())
            }
            (_, Outcome::Told { .. } | Outcome::Untrue | Outcome::Unreachable) => None,
        }
    }

    /// A worker says that a notice is done.
    pub(crate) fn notice_is_done(&mut self, message: &NoticeMessage, run: &Invocation) {
        let NoticeMessage { cause, effect, .. } = message;
        let about = match &effect.act {
            Act::Show { .. } | Act::Ask(_) => return,
            Act::Tell { to, .. } => to.user.0,
            Act::Admit { group, .. }
            | Act::Decline { group, .. }
            | Act::Disband { group, .. }
            | Act::Remove { group, .. } => group.0,
        };
        let is_true = self.is_true_ever_since(effect, run.began);
        let is_left = run.left.iter().any(|left| left == effect || asks_the_same(&left.act, &effect.act));
        if is_true && !run.tried.contains(&about) && !is_left {
            self.checker.is_wrong(format!("a notice of {cause} was dropped, and is true: {effect:?}"));
        }
    }

    /// Whether an effect was true all the time since then.
    fn is_true_ever_since(&self, effect: &Effect, moment: i64) -> bool {
        let Some(step) = &effect.step else { return false };
        let chat = &step.chat.0;
        let pass = |group: i64, user: i64| self.checker.access.pass(group, user);
        match &effect.act {
            Act::Tell { to, notice } => {
                let rows = &self.checker.rows;
                let is_at_step = |row: &ChatRow| row.step == step.number && row.stepped < moment;
                messages::told_since(rows, to.user.0, notice, moment)
                    .unwrap_or_else(|| rows.chats.get(chat).is_some_and(is_at_step))
            }
            Act::Admit { group, user } => pass(group.0, user.0).is_some_and(|pass| pass.ever_since(moment)),
            Act::Remove { group, user } | Act::Decline { group, user } => {
                pass(group.0, user.0).is_some_and(|pass| !pass.since(moment))
            }
            Act::Disband { group, .. } => {
                self.checker.is_over(chat) && self.checker.chat_in(group.0).as_ref() == Some(chat)
            }
            Act::Show { .. } | Act::Ask(_) => false,
        }
    }
}

/// Whether both answer one request to be let in: the answer is found anew each time.
fn asks_the_same(one: &Act, other: &Act) -> bool {
    let asks = |act: &Act| match act {
        Act::Admit { group, user } | Act::Decline { group, user } => Some((*group, *user)),
        Act::Show { .. } | Act::Tell { .. } | Act::Disband { .. } | Act::Remove { .. } | Act::Ask(_) => None,
    };
    asks(one).is_some_and(|asked| asks(other) == Some(asked))
}

fn name(job: &HostJob) -> String {
    format!("{job:?}")
}
