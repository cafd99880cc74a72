//! How updates reach the webhook: in one stream for each chat, and in one stream for each person's presses on buttons.
//!
//! Only one update of a stream is on its way at a time. If the webhook does not answer an update with a 2xx, Telegram
//! tries the update again, first immediately, then after a delay that doubles each time. The later updates of the
//! stream wait. A press is dropped after 150 s, any other update after a day (as in tdlib/telegram-bot-api,
//! `Client.cpp` and `WebhookActor.cpp`).
use std::collections::{BTreeMap, VecDeque};

use crate::{
    event::{Event, UpdateStream},
    faults::Fault,
    kernel::Kernel,
    observation::Observation,
};

/// All updates that the webhook has not answered with a 2xx yet.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    streams: BTreeMap<UpdateStream, Pending>,
    webhook_is_down_until: i64,
}

/// The waiting updates of a stream.
#[derive(Debug, Default)]
struct Pending {
    updates: VecDeque<Delivery>,
    /// Whether the first update is being delivered now, or its delivery is on the agenda.
    is_moving: bool,
}

/// An update with its number of attempts.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) body: Vec<u8>,
    made: i64,
    pub(crate) tries: u32,
    /// The lead, if this update is a lead's request for a chat.
    pub(crate) asks: Option<i64>,
}

/// Returns how long Telegram keeps an update of a stream, in milliseconds.
fn keeps_ms(stream: UpdateStream) -> i64 {
    match stream {
        UpdateStream::Presses(_) => 150_000,
        UpdateStream::Chat(_) => 24 * 3_600_000,
    }
}

impl Deliveries {
    /// Makes the webhook unreachable for a while, sometimes for longer than Telegram keeps a press.
    pub(crate) fn lose_webhook(&mut self, kernel: &mut Kernel) {
        if kernel.now < self.webhook_is_down_until {
            return;
        }
        kernel.fault(Fault::WebhookDown);
        self.webhook_is_down_until = kernel.moment_after(20_000, 300_000);
    }

    /// Appends an update to its stream.
    pub(super) fn add(&mut self, kernel: &mut Kernel, stream: UpdateStream, body: Vec<u8>, asks: Option<i64>) {
        let pending = self.streams.entry(stream).or_default();
        pending.updates.push_back(Delivery { body, made: kernel.now, tries: 0, asks });
        let at = kernel.moment_after(5, 60);
        self.schedule(kernel, stream, at);
    }

    /// Schedules the next delivery of a stream at `at`, if an update waits and no delivery of this stream is scheduled
    /// yet.
    fn schedule(&mut self, kernel: &mut Kernel, stream: UpdateStream, at: i64) {
        let Some(pending) = self.streams.get_mut(&stream) else { return };
        if pending.updates.is_empty() || pending.is_moving {
            return;
        }
        pending.is_moving = true;
        kernel.agenda.add(at, Event::Deliver(stream));
    }

    /// Drops the expired updates of a stream, and returns the first of the other updates. `None` if no update is left,
    /// or if the webhook cannot be reached.
    pub(crate) fn first(&mut self, kernel: &mut Kernel, stream: UpdateStream) -> Option<Delivery> {
        loop {
            let is_down = self.webhook_is_down_until > kernel.now && !kernel.is_calm;
            let pending = self.streams.get_mut(&stream)?;
            let Some(first) = pending.updates.front_mut() else {
                pending.is_moving = false;
                return None;
            };
            if kernel.now - first.made <= keeps_ms(stream) {
                first.tries += 1;
                if is_down {
                    self.finish(kernel, stream, false);
                    return None;
                }
                return Some(first.clone());
            }
            pending.updates.pop_front();
            kernel.fault(Fault::UpdateExpired);
            kernel.observe(Observation::UpdateDropped);
        }
    }

    /// Ends the delivery of a stream's first update. Returns the update if the webhook answered it with a 2xx
    /// (`is_taken`).
    pub(crate) fn finish(&mut self, kernel: &mut Kernel, stream: UpdateStream, is_taken: bool) -> Option<Delivery> {
        let is_acknowledged = is_taken && !kernel.maybe_fault(25, Fault::DeliveredAgain);
        let pending = self.streams.get_mut(&stream)?;
        pending.is_moving = false;
        let first = pending.updates.front().cloned();
        let at = if is_acknowledged {
            pending.updates.pop_front();
            kernel.moment_after(1, 20)
        } else {
            let tries = first.as_ref().map_or(0, |first| first.tries);
            let wait = if tries <= 1 { 0 } else { (1000_i64 << tries.min(7)).min(90_000) };
            kernel.moment_after(wait, wait + 200)
        };
        self.schedule(kernel, stream, at);
        first.filter(|_| is_taken)
    }

    /// Returns whether the webhook has accepted all updates.
    pub(crate) fn are_all_taken(&self) -> bool {
        self.streams.values().all(|pending| pending.updates.is_empty())
    }
}
