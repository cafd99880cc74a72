//! What one desk may have otherwise than another.
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{AccountId, Language, Timestamp, UserId};

/// How many chats one operator may ever have: sending all of them back is one transaction of three writes each
/// (DynamoDB, `TransactWriteItems`: 100).
pub const MOST_CHATS: usize = 20;

/// A desk's settings. [`Settings::default`] is what a new desk has; a field that is not stored is as there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How many chats the machine gives one operator at most.
    pub automatic_cap: usize,
    /// How many chats an operator may have by *Take*.
    pub hard_cap: usize,
    /// How many rooms are kept asked for, ready or resting.
    pub pool: usize,
    /// Whose host makes the rooms.
    pub account: AccountId,
    /// The account's username with its at-sign: operators are asked to write to it once.
    pub account_tag: Option<String>,
    /// What becomes of a room when its chat is sealed.
    pub rooms: RoomPolicy,
    /// How long a link waits for its lead, in seconds; so long, too, a lead who left may come back.
    pub join_within_s: u32,
    /// How long an operator may keep a lead waiting for the first word before being reminded, in seconds.
    pub remind_silent_after_s: u32,
    /// And before the chat goes to another, in seconds.
    pub replace_silent_after_s: u32,
    /// How often operators are reminded while people wait, in seconds.
    pub remind_waiting_every_s: u32,
    /// How old the oldest room asked for may be before the host counts as down, in seconds.
    pub host_late_after_s: u32,
    /// How often the supervisors are told of what still stands still, in seconds.
    pub tell_supervisors_every_s: u32,
    /// How often positions and queue screens are redrawn, in seconds; no further ticket rings sooner after another.
    pub redraw_every_s: u32,
    /// How often the pool of rooms is filled up, in seconds.
    pub fill_pool_every_s: u32,
    /// How long an effect may be unsent before the timers take it, in seconds: longer than any invocation lives.
    pub sweep_after_s: u32,
    /// Who is told of what stands still, and may close every chat. They are on the roster.
    pub supervisors: Vec<UserId>,
    /// The languages that the desk speaks; the first, to whose language nobody knows.
    pub languages: Vec<Language>,
    /// The desk's time zone, by its IANA name: times that people are told are told in it.
    pub zone: String,
}

/// What becomes of a room when its chat is sealed. A room that nobody joined is used again under either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomPolicy {
    /// It is deleted, and another is made.
    Delete,
    /// It is cleaned, looked at, rested and used again.
    Recycle,
}

/// What is wrong with settings. Each says what would be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// The caps contradict each other.
    #[error("the caps must be 1 <= automatic_cap <= hard_cap <= {MOST_CHATS}")]
    Caps,
    /// Nobody would ever get a room, or more would be asked for than an account may have.
    #[error("pool must be 1 to 400: Telegram lets an account be in 500 groups")]
    Pool,
    /// A time is nothing, or longer than a day.
    #[error("every time must be 1 to 86400 seconds")]
    Time,
    /// A silent operator would be replaced before being reminded.
    #[error("replace_silent_after_s must be more than remind_silent_after_s")]
    SilentOrder,
    /// The desk would speak nothing, or something twice.
    #[error("languages must name at least one of uk, ru, en, each once")]
    Languages,
    /// No zone of this name can be.
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
    /// Whether a desk can work by them.
    pub fn check(&self) -> Result<(), BadSettings> {
        let times = [
            self.join_within_s,
            self.remind_silent_after_s,
            self.replace_silent_after_s,
            self.remind_waiting_every_s,
            self.host_late_after_s,
            self.tell_supervisors_every_s,
            self.redraw_every_s,
            self.fill_pool_every_s,
            self.sweep_after_s,
        ];
        let once = |language: &&Language| self.languages.iter().filter(|other| other == language).count() == 1;
        if self.automatic_cap == 0 || self.automatic_cap > self.hard_cap || self.hard_cap > MOST_CHATS {
            return Err(BadSettings::Caps);
        }
        if !(1..=400).contains(&self.pool) {
            return Err(BadSettings::Pool);
        }
        if times.iter().any(|seconds| !(1..=86_400).contains(seconds)) {
            return Err(BadSettings::Time);
        }
        if self.replace_silent_after_s <= self.remind_silent_after_s {
            return Err(BadSettings::SilentOrder);
        }
        if self.languages.is_empty() || !self.languages.iter().all(|language| once(&language)) {
            return Err(BadSettings::Languages);
        }
        let zone_like = |c: char| c.is_ascii_alphanumeric() || "/_+-".contains(c);
        if self.zone.is_empty() || !self.zone.chars().all(zone_like) {
            return Err(BadSettings::Zone);
        }
        Ok(())
    }

    /// The language to speak to somebody whose app speaks `app`: theirs if the desk speaks it, or else the desk's first.
    pub fn language(&self, app: Option<Language>) -> Language {
        let first = self.languages.first().copied().unwrap_or(Language::English);
        app.filter(|app| self.languages.contains(app)).unwrap_or(first)
    }

    /// Whether this person may close every chat.
    pub fn is_supervisor(&self, user: UserId) -> bool {
        self.supervisors.contains(&user)
    }

    /// How long a link waits for its lead.
    pub fn join_within(&self) -> Duration {
        seconds(self.join_within_s)
    }

    /// How long an operator may be silent before being reminded.
    pub fn remind_silent_after(&self) -> Duration {
        seconds(self.remind_silent_after_s)
    }

    /// How long an operator who was reminded may go on being silent.
    pub fn replace_reminded_after(&self) -> Duration {
        seconds(self.replace_silent_after_s.saturating_sub(self.remind_silent_after_s))
    }

    /// How often operators are reminded while people wait.
    pub fn remind_waiting_every(&self) -> Duration {
        seconds(self.remind_waiting_every_s)
    }

    /// How old the oldest room asked for may be.
    pub fn host_late_after(&self) -> Duration {
        seconds(self.host_late_after_s)
    }

    /// How often the supervisors are told again.
    fn tell_supervisors_every(&self) -> Duration {
        seconds(self.tell_supervisors_every_s)
    }

    /// Whether the supervisors are to be told of what still stands still, who were told of it then.
    pub fn tells_supervisors_again(&self, told: Option<Timestamp>, now: Timestamp) -> bool {
        told.is_none_or(|at| now.since(at) >= self.tell_supervisors_every())
    }

    /// How long an effect may be unsent.
    pub fn sweep_after(&self) -> Duration {
        seconds(self.sweep_after_s)
    }

    /// How often screens are redrawn.
    pub fn redraw_every(&self) -> Duration {
        seconds(self.redraw_every_s)
    }

    /// How often the pool of rooms is filled up.
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
    fn a_new_desk_can_work() {
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn what_cannot_work_is_told_by_name() {
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
