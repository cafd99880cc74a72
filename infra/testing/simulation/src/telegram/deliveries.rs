//! How updates reach the webhook: in a line for each chat, and for what each person presses in one of their own.
//!
//! One update of a line is on its way at a time. One that is not answered with a 2xx is tried again, at once at first,
//! then after twice as long each time; what stands behind it waits. A press is dropped after 150 s, anything else after
//! a day (facts of tdlib/telegram-bot-api, `Client.cpp` and `WebhookActor.cpp`).
use std::collections::VecDeque;

use crate::{agenda::Event, faults::Fault, world::World};

/// A line of updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum UpdateStream {
    /// What happens in a chat.
    Chat(i64),
    /// What a person presses.
    Presses(i64),
}

impl UpdateStream {
    /// How long an update of it is kept, in milliseconds.
    fn keeps_ms(self) -> i64 {
        match self {
            Self::Presses(_) => 150_000,
            Self::Chat(_) => 24 * 3_600_000,
        }
    }
}

/// The updates of a line that wait.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    updates: VecDeque<Delivery>,
    /// The first one is on its way, or will be at a moment that is noted.
    is_moving: bool,
}

/// An update on its way.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) body: Vec<u8>,
    made: i64,
    pub(crate) tries: u32,
    /// When it was delivered first.
    pub(crate) first: i64,
    /// Who asks for a chat by it, if that is what it is.
    pub(crate) asks: Option<i64>,
}

impl World {
    /// Telegram does not reach the webhook for a while: longer, now and then, than it keeps a press.
    pub(crate) fn webhook_goes_down(&mut self) {
        if self.now < self.telegram.webhook_down_until {
            return;
        }
        self.fault(Fault::WebhookDown);
        self.telegram.webhook_down_until = self.now + self.chance.between(20_000, 300_000);
    }

    /// Puts an update in its line.
    pub(crate) fn deliver(&mut self, line: UpdateStream, body: Vec<u8>, asks: Option<i64>) {
        let made = self.now;
        let waiting = self.telegram.lines.entry(line).or_default();
        waiting.updates.push_back(Delivery { body, made, tries: 0, first: 0, asks });
        self.move_on(line, 5, 60);
    }

    fn move_on(&mut self, line: UpdateStream, from: i64, to: i64) {
        let at = self.now + self.chance.between(from, to);
        let Some(waiting) = self.telegram.lines.get_mut(&line) else { return };
        if waiting.updates.is_empty() || waiting.is_moving {
            return;
        }
        waiting.is_moving = true;
        self.agenda.note(at, Event::Deliver(line));
    }

    /// The first update of a line, if it is still worth delivering and the webhook can be reached.
    pub(crate) fn first_of(&mut self, line: UpdateStream) -> Option<Delivery> {
        loop {
            let now = self.now;
            let is_down = self.telegram.webhook_down_until > now && !self.calm;
            let waiting = self.telegram.lines.get_mut(&line)?;
            let Some(first) = waiting.updates.front_mut() else {
                waiting.is_moving = false;
                return None;
            };
            if now - first.made <= line.keeps_ms() {
                first.tries += 1;
                if is_down {
                    self.delivered(line, false);
                    return None;
                }
                if first.tries == 1 {
                    first.first = now;
                }
                return Some(first.clone());
            }
            waiting.updates.pop_front();
            self.fault(Fault::UpdateExpired);
            self.checker.owes_a_look(self.now);
        }
    }

    /// What came of a delivery. Answers what was taken, if it was.
    pub(crate) fn delivered(&mut self, line: UpdateStream, taken: bool) -> Option<Delivery> {
        let heard = taken && !self.goes_wrong(25, Fault::DeliveredAgain);
        let waiting = self.telegram.lines.get_mut(&line)?;
        waiting.is_moving = false;
        let first = waiting.updates.front().cloned();
        if heard {
            waiting.updates.pop_front();
            self.move_on(line, 1, 20);
        } else {
            let tries = first.as_ref().map_or(0, |first| first.tries);
            let wait = if tries <= 1 { 0 } else { (1000_i64 << tries.min(7)).min(90_000) };
            self.move_on(line, wait, wait + 200);
        }
        first.filter(|_| taken)
    }

    /// Whether no update is on its way.
    pub(crate) fn all_is_delivered(&self) -> bool {
        self.telegram.lines.values().all(|waiting| waiting.updates.is_empty())
    }
}
