//! Per-desk settings.
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{AccountId, Language, Timestamp, UserId};

/// The most chats that one operator may ever have. An operator can send all their chats back to the queue in one
/// transaction, which has three writes for each chat. DynamoDB's `TransactWriteItems` accepts at most 100 writes.
pub const MOST_CHATS: usize = 20;

/// A desk's settings. A new desk has [`Settings::default`]. If a field is not stored, it has the value from this
/// default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The most chats that the desk gives one operator automatically.
    pub automatic_cap: usize,
    /// The most chats that an operator may reach with *Take*.
    pub hard_cap: usize,
    /// The number of rooms that the pool should have. Requested, ready and resting rooms count.
    pub pool: usize,
    /// The account whose host creates the rooms.
    pub account: AccountId,
    /// The account's username with its at-sign. Operators are asked to write to it once.
    pub account_tag: Option<String>,
    /// The treatment of a room after its chat is sealed.
    pub rooms: RoomPolicy,
    /// The time within which a lead must use the link, and within which a lead who left must come back, in seconds.
    pub join_within_s: u32,
    /// The time without a first reply after which the operator is reminded, in seconds.
    pub remind_silent_after_s: u32,
    /// The time without a first reply after which the chat goes to another operator, in seconds.
    pub replace_silent_after_s: u32,
    /// The interval between reminders to operators while people wait, in seconds.
    pub remind_waiting_every_s: u32,
    /// The time after which an open request for a room counts as late, in seconds.
    pub host_late_after_s: u32,
    /// The interval between alerts to supervisors about the same problem, in seconds.
    pub tell_supervisors_every_s: u32,
    /// The interval between redraws of positions and queue screens, in seconds. Operators are rung for new tickets at
    /// most once in this interval.
    pub redraw_every_s: u32,
    /// The interval between top-ups of the pool of rooms, in seconds.
    pub fill_pool_every_s: u32,
    /// The time after which the timers send an unsent effect, in seconds. It must be longer than any Lambda function
    /// may run. Otherwise the function that stored the effect could still be running, and the effect would be sent
    /// twice.
    pub sweep_after_s: u32,
    /// People on the roster who get alerts and may close every chat.
    pub supervisors: Vec<UserId>,
    /// The languages that the desk speaks. The first is used for people whose language is not known.
    pub languages: Vec<Language>,
    /// The desk's time zone, by its IANA name. The bot shows times in this zone; `messages.txt` is in UTC.
    pub zone: String,
}

/// Whether the desk wants a room to be deleted or used again after its chat is sealed. For a room that nobody joined,
/// the desk always requests [`Self::Recycle`]. A host that cannot prepare a room again deletes it: `userbot-host`
/// deletes every room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomPolicy {
    /// The room is deleted, and another room is created.
    Delete,
    /// The room is cleaned and checked, rests, and is used again.
    Recycle,
}

/// A mistake in the settings. The error text says what would be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// A cap is zero or too large, or the automatic cap is above the hard cap.
    #[error("the caps must be 1 <= automatic_cap <= hard_cap <= {MOST_CHATS}")]
    Caps,
    /// The pool has no rooms, or more rooms than one account may have. Without rooms, nobody would ever get a chat.
    #[error("pool must be 1 to 400: Telegram lets an account be in 500 groups")]
    Pool,
    /// A time is zero, or longer than a day.
    #[error("every time must be 1 to 86400 seconds")]
    Time,
    /// A silent operator would be replaced before being reminded.
    #[error("replace_silent_after_s must be more than remind_silent_after_s")]
    SilentOrder,
    /// The list of languages is empty, or names a language twice.
    #[error("languages must name at least one of {}, each once", Language::ALL.map(Language::code).join(", "))]
    Languages,
    /// The name cannot be a time zone.
    #[error("zone must be an IANA name such as Europe/Kyiv")]
    Zone,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            automatic_cap: 6,
            hard_cap: 8,
            pool: 20,
            account: AccountId("main".into()),
            account_tag: None,
            rooms: RoomPolicy::Delete,
            join_within_s: 15 * 60,
            remind_silent_after_s: 3 * 60,
            replace_silent_after_s: 6 * 60,
            remind_waiting_every_s: 5 * 60,
            host_late_after_s: 10 * 60,
            tell_supervisors_every_s: 60 * 60,
            redraw_every_s: 60,
            fill_pool_every_s: 60,
            sweep_after_s: 60,
            supervisors: vec![],
            languages: vec![Language::English, Language::Ukrainian, Language::Russian],
            zone: "Europe/Kyiv".into(),
        }
    }
}

impl Settings {
    /// Checks that a desk can work with these settings.
    pub fn check(&self) -> Result<(), BadSettings> {
        // This pattern names every setting. A new setting does not compile until it is checked here or marked with `_`.
        let Self {
            automatic_cap,
            hard_cap,
            pool,
            account: _,
            account_tag: _,
            rooms: _,
            join_within_s,
            remind_silent_after_s,
            replace_silent_after_s,
            remind_waiting_every_s,
            host_late_after_s,
            tell_supervisors_every_s,
            redraw_every_s,
            fill_pool_every_s,
            sweep_after_s,
            supervisors: _,
            languages,
            zone,
        } = self;
        let times = [
            join_within_s,
            remind_silent_after_s,
            replace_silent_after_s,
            remind_waiting_every_s,
            host_late_after_s,
            tell_supervisors_every_s,
            redraw_every_s,
            fill_pool_every_s,
            sweep_after_s,
        ];
        let once = |language: &&Language| languages.iter().filter(|other| other == language).count() == 1;
        if *automatic_cap == 0 || automatic_cap > hard_cap || *hard_cap > MOST_CHATS {
            return Err(BadSettings::Caps);
        }
        if !(1..=400).contains(pool) {
            return Err(BadSettings::Pool);
        }
        if times.iter().any(|seconds| !(1..=86_400).contains(*seconds)) {
            return Err(BadSettings::Time);
        }
        if replace_silent_after_s <= remind_silent_after_s {
            return Err(BadSettings::SilentOrder);
        }
        if languages.is_empty() || !languages.iter().all(|language| once(&language)) {
            return Err(BadSettings::Languages);
        }
        let zone_like = |c: char| c.is_ascii_alphanumeric() || "/_+-".contains(c);
        if zone.is_empty() || !zone.chars().all(zone_like) {
            return Err(BadSettings::Zone);
        }
        Ok(())
    }

    /// Returns the language to use with a person. `app` is the language of the person's app. If the desk does not speak
    /// this language, the desk's first language is returned.
    pub fn language(&self, app: Option<Language>) -> Language {
        let first = self.languages.first().copied().unwrap_or(Language::English);
        app.filter(|app| self.languages.contains(app)).unwrap_or(first)
    }

    /// Returns whether this person is a supervisor, who may close every chat.
    pub fn is_supervisor(&self, user: UserId) -> bool {
        self.supervisors.contains(&user)
    }

    /// Returns the time within which a lead must use the link, and within which a lead who left must come back.
    pub fn join_within(&self) -> Duration {
        seconds(self.join_within_s)
    }

    /// Returns the time without a first reply after which the operator is reminded.
    pub fn remind_silent_after(&self) -> Duration {
        seconds(self.remind_silent_after_s)
    }

    /// Returns the time between the reminder and the moment when the chat goes to another operator, if there is still
    /// no reply.
    pub fn replace_reminded_after(&self) -> Duration {
        seconds(self.replace_silent_after_s.saturating_sub(self.remind_silent_after_s))
    }

    /// Returns the interval between reminders to operators while people wait.
    pub fn remind_waiting_every(&self) -> Duration {
        seconds(self.remind_waiting_every_s)
    }

    /// Returns the time after which an open request for a room counts as late.
    pub fn host_late_after(&self) -> Duration {
        seconds(self.host_late_after_s)
    }

    /// Returns the interval between alerts to supervisors about the same problem.
    fn tell_supervisors_every(&self) -> Duration {
        seconds(self.tell_supervisors_every_s)
    }

    /// Returns whether it is time to alert the supervisors again, given the time of the last alert.
    pub fn alerts_again(&self, last: Option<Timestamp>, now: Timestamp) -> bool {
        last.is_none_or(|at| now.since(at) >= self.tell_supervisors_every())
    }

    /// Returns the time after which the timers send an unsent effect.
    pub fn sweep_after(&self) -> Duration {
        seconds(self.sweep_after_s)
    }

    /// Returns the interval between redraws of positions and queue screens.
    pub fn redraw_every(&self) -> Duration {
        seconds(self.redraw_every_s)
    }

    /// Returns the interval between top-ups of the pool of rooms.
    pub fn fill_pool_every(&self) -> Duration {
        seconds(self.fill_pool_every_s)
    }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_settings_are_valid() {
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn each_mistake_in_the_settings_has_its_own_error() {
        let wrong = |change: fn(&mut Settings)| {
            let mut settings = Settings::default();
            change(&mut settings);
            settings.check().unwrap_err()
        };
        assert_eq!(wrong(|it| it.automatic_cap = 0), BadSettings::Caps);
        assert_eq!(wrong(|it| it.automatic_cap = 9), BadSettings::Caps);
        assert_eq!(wrong(|it| it.hard_cap = 21), BadSettings::Caps);
        assert_eq!(wrong(|it| it.pool = 401), BadSettings::Pool);
        assert_eq!(wrong(|it| it.join_within_s = 0), BadSettings::Time);
        assert_eq!(wrong(|it| it.replace_silent_after_s = 180), BadSettings::SilentOrder);
        assert_eq!(wrong(|it| it.languages.push(Language::English)), BadSettings::Languages);
        assert_eq!(wrong(|it| it.languages.clear()), BadSettings::Languages);
        assert_eq!(wrong(|it| it.zone = "Kyiv; drop".into()), BadSettings::Zone);
    }

    #[test]
    fn people_are_spoken_to_in_their_apps_language_if_the_desk_speaks_it() {
        let desk = Settings { languages: vec![Language::Ukrainian, Language::English], ..Settings::default() };
        assert_eq!(desk.language(Some(Language::English)), Language::English);
        assert_eq!(desk.language(Some(Language::Russian)), Language::Ukrainian);
        assert_eq!(desk.language(None), Language::Ukrainian);
    }
}
