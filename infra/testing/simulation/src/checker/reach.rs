//! Reach: remembers when each person last blocked or unblocked the bot, or first wrote to it. Also remembers which
//! people may have missed a message, and who has recently used the bot.
use std::collections::{BTreeMap, BTreeSet};

/// The period that counts as recent, in milliseconds.
const LATELY_MS: i64 = 60_000;

/// The most requests that a normal person makes within [`LATELY_MS`].
const BOTHERSOME: usize = 10;

#[derive(Debug, Default)]
pub(super) struct Reach {
    /// For each person, the time at which they last blocked or unblocked the bot, or first wrote to it.
    changed: BTreeMap<i64, i64>,
    have_blocked: BTreeSet<i64>,
    /// People to whom one invocation showed a status that another invocation had changed in the meantime.
    shown_old_status: BTreeSet<i64>,
    /// For each person, the times at which they recently pressed a button or wrote.
    asked: BTreeMap<i64, Vec<i64>>,
}

impl Reach {
    /// Records that a person has blocked or unblocked the bot, or has written to it for the first time.
    pub(super) fn change(&mut self, user: i64, is_blocked: bool, now: i64) {
        self.changed.insert(user, now);
        if is_blocked {
            self.have_blocked.insert(user);
        }
    }

    pub(super) fn has_changed_since(&self, user: i64, moment: i64) -> bool {
        self.changed.get(&user).is_some_and(|changed| *changed >= moment)
    }

    pub(super) fn note_old_status(&mut self, user: i64) {
        self.shown_old_status.insert(user);
    }

    /// Returns whether a person may have missed a message: they have blocked the bot, or an invocation showed them a
    /// status that another invocation had changed in the meantime.
    pub(super) fn may_have_missed(&self, user: i64) -> bool {
        self.have_blocked.contains(&user) || self.shown_old_status.contains(&user)
    }

    /// Records that a person presses a button or writes.
    pub(super) fn note_request(&mut self, user: i64, now: i64) {
        let asked = self.asked.entry(user).or_default();
        asked.retain(|at| now - at < LATELY_MS);
        asked.push(now);
    }

    /// Returns whether a person has made more requests within [`LATELY_MS`] than a normal person makes.
    pub(super) fn is_bothersome(&self, user: i64, now: i64) -> bool {
        let lately = |asked: &Vec<i64>| asked.iter().filter(|at| now - *at < LATELY_MS).count();
        self.asked.get(&user).is_some_and(|asked| lately(asked) > BOTHERSOME)
    }
}
