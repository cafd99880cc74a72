//! Rate limits for the messages that bots send.
//!
//! Telegram's own figures, <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>: "about 30
//! messages per second", "more than one message per second" in a chat, "20 messages per minute to the same group".
//! Telegram lets short bursts pass. The simulation does not: it applies these limits strictly, in sliding windows of
//! the world's time. A message over a limit is refused with 429 and the time to wait. A refused message is not counted.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::{
    bot_api::refusal::Refusal,
    world::{Place, Timestamp, UserId},
};

/// Whether Telegram's rate limits apply to bots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// The limits apply: 30 messages per second, one per second in a chat, 20 per minute in a group.
    #[default]
    Real,
    /// The limits do not apply. This is for load tests that do not test the limits.
    Unlimited,
}

/// A rate limit: a bot may send at most `messages` messages in `in_s` seconds.
struct Limit {
    messages: usize,
    in_s: i64,
}

const OF_ALL_CHATS: Limit = Limit { messages: 30, in_s: 1 };
const OF_A_CHAT: Limit = Limit { messages: 1, in_s: 1 };
const OF_A_GROUP: Limit = Limit { messages: 20, in_s: 60 };

/// The messages that bots have sent lately. Messages are counted only while the limits apply.
#[derive(Debug, Default)]
pub(super) struct RateLimiter(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    pace: Pace,
    /// The times at which a bot last sent messages to a chat. The chat `None` stands for all chats of the bot.
    sent: BTreeMap<(UserId, Option<Place>), VecDeque<Timestamp>>,
}

impl RateLimiter {
    pub(super) fn new(pace: Pace) -> Self {
        Self(Mutex::new(Counts { pace, sent: BTreeMap::new() }))
    }

    /// Switches the limits on or off.
    pub(super) fn set_pace(&self, pace: Pace) {
        self.counts().pace = pace;
    }

    /// Counts a message, or refuses it if a limit is reached.
    pub(super) fn count(&self, bot: UserId, place: Place, now: Timestamp) -> Result<(), Refusal> {
        let Counts { pace, sent } = &mut *self.counts();
        match pace {
            Pace::Real => {}
            Pace::Unlimited => return Ok(()),
        }
        let mut limits = vec![(None, OF_ALL_CHATS), (Some(place), OF_A_CHAT)];
        if matches!(place, Place::Room(_)) {
            limits.push((Some(place), OF_A_GROUP));
        }
        let wait_s = limits.iter().filter_map(|(key, limit)| limit.wait_s(sent.get(&(bot, *key))?, now)).max();
        if let Some(wait_s) = wait_s {
            return Err(Refusal::in_words(429, format!("Too Many Requests: retry after {wait_s}")));
        }
        for key in [None, Some(place)] {
            let lately = sent.entry((bot, key)).or_default();
            lately.push_back(now);
            while lately.len() > OF_ALL_CHATS.messages {
                lately.pop_front();
            }
        }
        Ok(())
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Limit {
    /// Returns the number of seconds that the next message must wait; `None` if it may be sent now.
    fn wait_s(&self, sent: &VecDeque<Timestamp>, now: Timestamp) -> Option<i64> {
        let oldest = *sent.iter().rev().nth(self.messages - 1)?;
        let wait_ms = oldest.plus_s(self.in_s).0 - now.0;
        (wait_ms > 0).then(|| (wait_ms + 999) / 1000)
    }
}

#[cfg(test)]
mod tests;
