//! Effects: every stored effect is carried out at least once, or found obsolete (invariant 6).
//!
//! A recorded outcome must be true: a message that is marked as sent exists, an effect that is marked as queued was
//! sent to its queue, and the bot could not write to a person who is marked as unreachable. A notice that a worker has
//! handled must have been tried, sent to the queue again, or become obsolete.
use contracts::NoticeMessage;
use domain::{Act, Cause, Effect, Language};
use store::Outcome;

use crate::{
    checker::{Checker, messages},
    invocation::Invocation,
    rows::{ChatRow, LeadStatus},
    telegram::Person,
    world::World,
};

impl Checker {
    /// Checks the outcomes that the desk stores for the effects of a cause: each outcome must be true. Marks these
    /// effects as done.
    pub(crate) fn check_outcomes(&mut self, world: &World, cause: &Cause, outcomes: &[(u32, Outcome)]) {
        for (index, outcome) in outcomes {
            let Some(effect) = self.promises.mark_done(cause, *index) else { continue };
            if let Some(lie) = self.dishonesty(world, &effect, *outcome) {
                self.fail(format!("effect {index} of {cause} is marked as {outcome:?}, but {lie}"));
            }
        }
    }

    fn dishonesty(&self, world: &World, effect: &Effect, outcome: Outcome) -> Option<String> {
        let invocation = world.current_invocation();
        match (&effect.act, outcome) {
            (Act::SendJob(job), Outcome::Queued) => {
                (!self.promises.has_sent(job)).then(|| "the job was not sent".to_owned())
            }
            (Act::SendJob(_), _) => Some("a job goes to the host's queue".to_owned()),
            (Act::Show { to, .. } | Act::Notify { to, .. }, Outcome::Sent { message: Some(number) }) => {
                let there = world.telegram.people.get(&to.user.0).is_some_and(|it| it.shown.contains_key(&number));
                (!there).then(|| "the message does not exist".to_owned())
            }
            (Act::Show { to, .. } | Act::Notify { to, .. }, Outcome::Unreachable) => {
                let user = to.user.0;
                let began = invocation.map_or(0, |invocation| invocation.began);
                let can_be = world.telegram.people.get(&user).is_some_and(Person::is_reachable);
                (can_be && !self.reach.has_changed_since(user, began)).then(|| "the person can be reached".to_owned())
            }
            (_, Outcome::Queued) => {
                let is_deferred = invocation.is_some_and(|invocation| invocation.deferred.iter().any(is_it(effect)));
                (!is_deferred).then(|| "the notices queue did not get it".to_owned())
            }
            (_, Outcome::Sent { .. } | Outcome::Obsolete | Outcome::Unreachable) => None,
        }
    }

    /// Checks a notice that a worker has handled: if the notice has been valid since the invocation began, the worker
    /// must have tried to carry it out, or sent it to the queue again.
    pub(crate) fn check_handled_notice(&mut self, message: &NoticeMessage, invocation: &Invocation) {
        let NoticeMessage { cause, effect, .. } = message;
        let about = match &effect.act {
            Act::Show { .. } | Act::SendJob(_) => return,
            Act::Notify { to, .. } => to.user.0,
            Act::Admit { group, .. }
            | Act::Decline { group, .. }
            | Act::Disband { group, .. }
            | Act::Remove { group, .. } => group.0,
        };
        let is_true = self.is_true_ever_since(effect, invocation.began);
        let is_deferred =
            invocation.deferred.iter().any(|other| is_it(effect)(other) || answers_the_same(&other.act, &effect.act));
        if is_true && !invocation.tried.contains(&about) && !is_deferred {
            self.fail(format!("a notice of {cause} was skipped, but is still valid: {effect:?}"));
        }
    }

    /// Checks that a lead's request has led to a ticket, a chat or an answer. This is called after the webhook has
    /// accepted the request's update.
    pub(crate) fn check_answered_request(&mut self, lead: i64, invocation: &Invocation, now: i64) {
        let is_deferred =
            invocation.deferred.iter().any(|effect| effect.act.recipient().is_some_and(|user| user.0 == lead));
        let is_served = self.is_served(lead, invocation.reads.commits_at_start);
        let is_answered = is_served || invocation.tried.contains(&lead) || is_deferred;
        // The desk limits the rate of requests. It ignores some requests of a lead who presses far too often.
        if !is_answered && !self.reach.is_bothersome(lead, now) {
            self.fail(format!("a request of {lead} has vanished"));
        }
    }

    /// Returns whether a lead waits or has a chat. Also returns true if the lead's row was written after change number
    /// `commits`: then the lead may have got a chat that is already over.
    fn is_served(&self, lead: i64, commits: u64) -> bool {
        let Some(row) = self.rows.leads.get(&lead) else { return false };
        row.written > commits
            || match row.status {
                LeadStatus::Waiting { .. } | LeadStatus::Invited { .. } | LeadStatus::Accepted { .. } => true,
                LeadStatus::Registered | LeadStatus::Finished => false,
            }
    }

    /// Returns whether an effect has been valid without a break since `moment`.
    fn is_true_ever_since(&self, effect: &Effect, moment: i64) -> bool {
        let Some(step) = &effect.step else { return false };
        let chat = &step.chat.0;
        match &effect.act {
            Act::Notify { to, notice } => {
                let is_at_step = |row: &ChatRow| row.step == step.number && row.step_since < moment;
                messages::notice_is_true_since(&self.rows, to.user.0, notice, moment)
                    .unwrap_or_else(|| self.rows.chats.get(chat).is_some_and(is_at_step))
            }
            Act::Admit { group, user } => {
                self.access.period(group.0, user.0).is_some_and(|period| period.covers_since(moment))
            }
            Act::Remove { group, user } | Act::Decline { group, user } => {
                self.access.period(group.0, user.0).is_some_and(|period| !period.includes_since(moment))
            }
            Act::Disband { group, .. } => self.is_over(chat) && self.chat_in(group.0).as_ref() == Some(chat),
            Act::Show { .. } | Act::SendJob(_) => false,
        }
    }
}

/// Returns a function that compares its argument with `effect` and ignores the language of both. The language may
/// differ: if a reader has chosen another language in the meantime, a late effect is sent in the new language.
fn is_it(effect: &Effect) -> impl Fn(&Effect) -> bool {
    let in_any_language = |effect: &Effect| effect.clone().in_language(Language::English);
    let expected = in_any_language(effect);
    move |other| in_any_language(other) == expected
}

/// Returns whether both acts answer the same join request. One act may admit the person and the other may decline the
/// request, because the desk decides a late answer again from the current chat.
fn answers_the_same(one: &Act, other: &Act) -> bool {
    let request = |act: &Act| match act {
        Act::Admit { group, user } | Act::Decline { group, user } => Some((*group, *user)),
        Act::Show { .. } | Act::Notify { .. } | Act::Disband { .. } | Act::Remove { .. } | Act::SendJob(_) => None,
    };
    request(one).is_some_and(|answered| request(other) == Some(answered))
}
