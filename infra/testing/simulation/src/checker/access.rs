//! Who may be where, and who may see what (invariants 12 and 13).
use std::collections::BTreeMap;

use super::rows::{ChatRow, ChatStage};

/// Who belongs in which room, and since when, and until when.
#[derive(Debug, Default)]
pub(crate) struct Access {
    passes: BTreeMap<(i64, i64), AccessPeriod>,
    /// Which chat a link is for, and who has ever been part of that chat.
    links: BTreeMap<String, Vec<i64>>,
}

/// That somebody belongs in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AccessPeriod {
    /// Since when.
    pub(crate) from: i64,
    /// Until when, if they do no more.
    pub(crate) until: Option<i64>,
}

impl Access {
    /// A chat is stored as it is now.
    pub(crate) fn changed(&mut self, chat: &ChatRow, now: i64) {
        let is_over = matches!(chat.stage, ChatStage::Over(_));
        let belongs = |user: i64| !is_over && (user == chat.lead || chat.operator == Some(user));
        for ((_, user), pass) in self.passes.range_mut((chat.group, i64::MIN)..=(chat.group, i64::MAX)) {
            if !belongs(*user) && pass.until.is_none() {
                pass.until = Some(now);
            }
        }
        let seen_by = self.links.entry(chat.link.clone()).or_default();
        for user in [Some(chat.lead), chat.operator].into_iter().flatten() {
            if !seen_by.contains(&user) {
                seen_by.push(user);
            }
            let pass = self.passes.entry((chat.group, user)).or_insert(AccessPeriod { from: now, until: Some(now) });
            if !is_over && pass.until.is_some() {
                *pass = AccessPeriod { from: now, until: None };
            }
        }
    }

    /// Whether and when this person belongs in this room.
    pub(crate) fn pass(&self, group: i64, user: i64) -> Option<AccessPeriod> {
        self.passes.get(&(group, user)).copied()
    }

    /// Whether a person may see a link.
    pub(crate) fn may_see(&self, link: &str, user: i64) -> bool {
        self.links.get(link).is_some_and(|seen_by| seen_by.contains(&user))
    }
}

impl AccessPeriod {
    /// Whether they have belonged there at some moment since then.
    pub(crate) fn since(self, moment: i64) -> bool {
        self.until.is_none_or(|until| until >= moment)
    }

    /// Whether they have belonged there all the time since then.
    pub(crate) fn ever_since(self, moment: i64) -> bool {
        self.until.is_none() && self.from < moment
    }
}
