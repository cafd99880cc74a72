//! Access: who may be in which room, and who may see which link (invariants 12 and 13).
use std::collections::{BTreeMap, BTreeSet};

use crate::rows::{ChatRow, ChatStage};

/// The access of all people to rooms and links.
#[derive(Debug, Default)]
pub(super) struct Access {
    /// The last period in which a person belonged in a room. The key is the room's group and the person.
    periods: BTreeMap<(i64, i64), AccessPeriod>,
    /// For each link, everybody who has ever been part of its chat.
    links: BTreeMap<String, Vec<i64>>,
    /// For each group, the chats whose messages can still be read there.
    readable: BTreeMap<i64, BTreeSet<String>>,
}

/// The most recent period in which somebody belonged in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AccessPeriod {
    from: i64,
    /// `None` while the person still belongs in the room.
    until: Option<i64>,
}

impl Access {
    /// Updates who belongs in a chat's room, and who may see the chat's link. `chat` is the row after the change.
    pub(super) fn follow(&mut self, chat: &ChatRow, now: i64) {
        let is_over = matches!(chat.stage, ChatStage::Over(_));
        let belongs = |user: i64| !is_over && (user == chat.lead || chat.operator == Some(user));
        for ((_, user), period) in self.periods.range_mut((chat.group, i64::MIN)..=(chat.group, i64::MAX)) {
            if !belongs(*user) && period.until.is_none() {
                period.until = Some(now);
            }
        }
        let seen_by = self.links.entry(chat.link.clone()).or_default();
        for user in [Some(chat.lead), chat.operator].into_iter().flatten() {
            if !seen_by.contains(&user) {
                seen_by.push(user);
            }
            let ended = AccessPeriod { from: now, until: Some(now) };
            let period = self.periods.entry((chat.group, user)).or_insert(ended);
            if !is_over && period.until.is_some() {
                *period = AccessPeriod { from: now, until: None };
            }
        }
    }

    /// Returns the last period in which this person belonged in this room, if there was one.
    pub(super) fn period(&self, group: i64, user: i64) -> Option<AccessPeriod> {
        self.periods.get(&(group, user)).copied()
    }

    pub(super) fn may_see(&self, link: &str, user: i64) -> bool {
        self.links.get(link).is_some_and(|seen_by| seen_by.contains(&user))
    }

    /// Records that something was said in a group during this chat.
    pub(super) fn add_to_history(&mut self, group: i64, chat: String) {
        self.readable.entry(group).or_default().insert(chat);
    }

    pub(super) fn clear_history(&mut self, group: i64) {
        self.readable.remove(&group);
    }

    /// Returns an earlier chat whose messages can still be read in a group, if there is one. `here` is the chat that
    /// takes place in the group now; it is not returned.
    pub(super) fn readable_other(&self, group: i64, here: Option<&String>) -> Option<&String> {
        self.readable.get(&group)?.iter().find(|chat| Some(*chat) != here)
    }
}

impl AccessPeriod {
    /// Returns whether the person belonged in the room at any time since `moment`.
    pub(super) fn includes_since(self, moment: i64) -> bool {
        self.until.is_none_or(|until| until >= moment)
    }

    /// Returns whether the person belonged in the room before `moment`, and still does, without a break in between.
    pub(super) fn covers_since(self, moment: i64) -> bool {
        self.until.is_none() && self.from < moment
    }
}
