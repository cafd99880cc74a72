//! The checker: after every step it checks the stored rows and what people see. It shares no decision code with the
//! desk. The numbers of the invariants are those of ARCHITECTURE.md.
//!
//! 1. This file: the checker's memory, and how it checks each [`Observation`] of the world.
//! 2. [`commits`]: checks of a change when it is stored. [`agreement`]: the [rows](crate::rows) must agree with each
//!    other; [`order`]: which lead may be assigned to which operator, and in which order; [`decisions`]: the decisions
//!    behind the change, for the counts.
//! 3. [`effects`]: checks that every effect of a stored change is carried out. [`promises`]: the list of the effects
//!    that are not carried out yet.
//! 4. [`access`]: who may be in a room, and who may see its link.
//! 5. [`messages`] and [`places`]: the messages that people see; [`reach`]: people who may have missed a message.
//! 6. [`rest`]: what must be true when the desk is at rest, with no work in progress; [`minutes`]: whether the timers
//!    have done all their work, because the desk is not at rest before that.
mod access;
mod agreement;
pub(crate) mod commits;
mod decisions;
mod effects;
mod messages;
mod minutes;
mod order;
mod places;
mod promises;
mod reach;
pub(crate) mod rest;

use std::collections::{BTreeMap, BTreeSet};

use bot::screens::Message;

use crate::{
    checker::{
        access::Access,
        minutes::Minutes,
        order::{CapHistory, CapRange},
        places::Places,
        promises::Promises,
        reach::Reach,
    },
    counts::{Category, Counts},
    observation::{Observation, Observed},
    rows::{ChatStage, RoomRow, Rows},
    telegram,
};

pub(crate) use decisions::DECISIONS;
pub use messages::REFUSALS;

/// How far an index may lag behind its table, in milliseconds.
const INDEX_LAGS_MS: i64 = 5000;

/// Checks every step of a run; see the [module](self).
#[derive(Debug, Default)]
pub(crate) struct Checker {
    pub(crate) rows: Rows,
    pub(crate) counts: Counts,
    staff: BTreeSet<i64>,
    causes: BTreeSet<String>,
    caps: CapHistory,
    /// For each group, the time at which the desk first stored the group's room as ready.
    groups: BTreeMap<i64, i64>,
    access: Access,
    minutes: Minutes,
    places: Places,
    promises: Promises,
    reach: Reach,
    problem: Option<String>,
}

impl Checker {
    /// Records a violation. Only the first one is kept.
    pub(crate) fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// Returns the first violation, if there was one.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    pub(crate) fn add_staff(&mut self, user: i64) {
        self.staff.insert(user);
    }

    /// Records that the caps changed to these values at the time `now`.
    pub(crate) fn set_caps(&mut self, now: i64, automatic: usize, hard: usize) {
        self.caps.add(now, automatic, hard);
    }

    /// Returns the caps that were in force since `moment`.
    pub(crate) fn caps_since(&self, moment: i64) -> CapRange {
        self.caps.since(moment)
    }

    /// Allows the queue to wait for a rematch until the next tick of the timers. This is called after an event that can
    /// make a match possible but triggers no rematch itself, e.g. a change of the settings.
    pub(crate) fn owe_rematch(&mut self, now: i64) {
        self.minutes.owe_rematch(now);
    }

    /// Records that a tick of the timers has succeeded. `began` is the time at which this tick began.
    pub(crate) fn pass_minute(&mut self, began: i64) {
        self.minutes.pass(began);
    }

    /// Returns whether an index may still miss a group: the desk stored the group's room as ready for the first time
    /// less than [`INDEX_LAGS_MS`] ago, or has never stored it as ready.
    pub(crate) fn index_may_miss(&self, group: i64, now: i64) -> bool {
        self.groups.get(&group).is_none_or(|since| now - since < INDEX_LAGS_MS)
    }

    /// Checks that no lead who could be served is still waiting. The caller makes sure that nothing is on its way to
    /// the desk, except the next tick of the timers.
    pub(crate) fn check_queue(&mut self, automatic_cap: usize) {
        if self.minutes.owe_a_rematch() {
            return;
        }
        if let Some(ticket) = order::left_waiting(&self.rows, automatic_cap) {
            let problem = format!("no rematch: {ticket:?} waits and could be served");
            self.fail(problem);
        }
    }

    pub(crate) fn observe(&mut self, observed: Observed) {
        let Observed { what, at, began } = observed;
        match what {
            Observation::Asked { user } => self.reach.note_request(user, at),
            Observation::ReachChanged { user, is_blocked } => self.reach.change(user, is_blocked, at),
            Observation::UpdateDropped => self.owe_rematch(at),
            Observation::SettingsChanged { automatic_cap, hard_cap } => {
                self.set_caps(at, automatic_cap, hard_cap);
                self.owe_rematch(at);
            }
            Observation::ShownPlace { to, message } => {
                self.check_links(to, &message);
                self.check_status(to, &message, began);
                self.places.shown(to, &message, began.unwrap_or(at));
                if let Some(refusal) = messages::refusal(&message.text) {
                    self.counts.add(Category::Refusal, refusal);
                }
            }
            Observation::LetIn { group, user } => self.check_let_in(group, user, began.unwrap_or(0)),
            Observation::AddedByHost { group, user } => self.check_added(group, user),
            Observation::KeptOut { group, user } => self.check_kept_out(group, user, began.unwrap_or(0)),
            Observation::SaidInGroup { group } => {
                let here = self.chat_in(group).unwrap_or_else(|| "no chat".to_owned());
                self.access.add_to_history(group, here);
            }
            Observation::GoodbyeSaid { group } => self.check_goodbye(group, began.unwrap_or(0)),
            Observation::HistoryCleared { group } => self.access.clear_history(group),
            Observation::JobSent(job) => self.promises.note_job(&job),
            Observation::HostProblem(problem) => self.fail(problem),
        }
    }

    fn check_links(&mut self, to: i64, message: &Message) {
        for link in telegram::keys(message).filter_map(telegram::link) {
            if !self.access.may_see(link, to) {
                self.fail(format!("{to} is shown a link to another person's room: {link}"));
            }
        }
        if message.text.contains("t.me/+") {
            self.fail(format!("{to} is shown a link in the text: {}", message.text));
        }
    }

    /// Checks the status that a message shows a lead. A wrong status is a violation, with one exception: the status was
    /// still right when the sending invocation began. In this case the checker only notes that the lead was shown an
    /// old status.
    fn check_status(&mut self, to: i64, message: &Message, began: Option<i64>) {
        let is_staff = self.staff.contains(&to);
        let Some(since) = messages::wrong_since(&self.rows, to, message).filter(|_| !is_staff) else { return };
        if began.is_some_and(|began| began <= since) {
            self.reach.note_old_status(to);
            return;
        }
        let status = &self.rows.leads[&to].status;
        self.fail(format!("{to} is {status:?} since {since}, but is shown {:?}", message.text));
    }

    fn check_let_in(&mut self, group: i64, user: i64, began: i64) {
        let period = self.access.period(group, user);
        if !period.is_some_and(|period| period.includes_since(began)) {
            self.fail(format!("{user} was let into {group}, where they do not belong: {period:?}"));
        }
        self.check_history(group, user);
    }

    fn check_added(&mut self, group: i64, user: i64) {
        if self.access.period(group, user).is_none() {
            self.fail(format!("{user} was added to {group}, where they never belonged"));
        }
        self.check_history(group, user);
    }

    /// Checks that a person who has entered a group can read there only what was said in the current chat.
    fn check_history(&mut self, group: i64, user: i64) {
        let here = self.chat_in(group);
        if let Some(other) = self.access.readable_other(group, here.as_ref()) {
            let problem = format!("{user} can read in {group} what was said in {other}, not in {here:?}");
            self.fail(problem);
        }
    }

    fn check_kept_out(&mut self, group: i64, user: i64, began: i64) {
        let period = self.access.period(group, user);
        if period.is_some_and(|period| period.covers_since(began)) {
            self.fail(format!("{user} was declined in {group}, where they belong: {period:?}"));
        }
    }

    fn check_goodbye(&mut self, group: i64, began: i64) {
        let Self { rows, access, .. } = self;
        let here = rows.open.iter().map(|chat| &rows.chats[chat]).find(|chat| chat.group == group);
        let period = here.and_then(|chat| access.period(group, chat.lead));
        if period.is_some_and(|period| period.covers_since(began)) {
            let problem = format!("the bot said goodbye in {group}, where a chat continues: {here:?}");
            self.fail(problem);
        }
    }

    /// Returns the chat that takes place in a group. `None` if no chat has taken the group's room.
    fn chat_in(&self, group: i64) -> Option<String> {
        self.rows.rooms.values().find_map(|room| match room {
            RoomRow::Taken { group: its, chat } if *its == group => Some(chat.clone()),
            RoomRow::Asked
            | RoomRow::Failed
            | RoomRow::Ready { .. }
            | RoomRow::Taken { .. }
            | RoomRow::Resting { .. } => None,
        })
    }

    fn is_over(&self, chat: &str) -> bool {
        self.rows.chats.get(chat).is_none_or(|chat| matches!(chat.stage, ChatStage::Over(_)))
    }
}
