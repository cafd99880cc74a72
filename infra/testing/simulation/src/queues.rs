//! The queues, with the behaviour of SQS.
//!
//! A message stays until its receiver deletes it. A message that was received is invisible for a while. If it is not
//! deleted in that time, it comes again; after too many receives it goes to the dead letters. In a FIFO queue the
//! messages of a group come in the order in which they were sent. While a message is in flight, the later messages of
//! its group wait. Of two messages that are sent with the same deduplication id within five minutes, the queue drops
//! the second. A standard queue has no order and may deliver twice.
use std::collections::{BTreeMap, BTreeSet};

/// How often a message is received before it goes to the dead letters.
const MOST_RECEIVES: u32 = 12;

/// How many attempts to handle an input may have faults from a `FaultPlan`. Later attempts have none, so that the input
/// does not go to the dead letters.
pub(crate) const MOST_UNLUCKY: u32 = 4;

/// How long a FIFO queue remembers a deduplication id, in milliseconds. SQS: five minutes.
const REMEMBERS_MS: i64 = 5 * 60 * 1000;

/// A FIFO or a standard queue.
#[derive(Debug)]
pub(crate) struct Queue {
    name: &'static str,
    is_fifo: bool,
    messages: BTreeMap<u64, QueuedMessage>,
    sent: u64,
    /// For each deduplication id, the time at which the queue last accepted a message with this id.
    deduplication_ids: BTreeMap<String, i64>,
    dead: Vec<String>,
}

/// A message to be sent.
#[derive(Debug)]
pub(crate) struct NewMessage {
    pub(crate) body: String,
    pub(crate) group: Option<String>,
    /// The id by which a FIFO queue drops duplicates. `None` for a standard queue.
    pub(crate) deduplication_id: Option<String>,
    /// The time from which the message can be received.
    pub(crate) visible: i64,
}

/// A message in a queue.
#[derive(Clone, Debug)]
pub(crate) struct QueuedMessage {
    pub(crate) body: String,
    pub(crate) group: Option<String>,
    /// The time from which the message can be received.
    visible: i64,
    pub(crate) receives: u32,
    /// Whether the message was received, and not yet deleted or put back.
    is_in_flight: bool,
}

impl Queue {
    pub(crate) fn fifo(name: &'static str) -> Self {
        Self {
            name,
            is_fifo: true,
            messages: BTreeMap::new(),
            sent: 0,
            deduplication_ids: BTreeMap::new(),
            dead: vec![],
        }
    }

    pub(crate) fn standard(name: &'static str) -> Self {
        Self { is_fifo: false, ..Self::fifo(name) }
    }

    /// Adds a message, unless a message with the same deduplication id was added within the last five minutes.
    pub(crate) fn send(&mut self, message: NewMessage, now: i64) {
        let NewMessage { body, group, deduplication_id, visible } = message;
        if let Some(id) = deduplication_id {
            if self.deduplication_ids.get(&id).is_some_and(|at| now - at < REMEMBERS_MS) {
                return;
            }
            self.deduplication_ids.insert(id, now);
        }
        self.sent += 1;
        self.messages.insert(self.sent, QueuedMessage { body, group, visible, receives: 0, is_in_flight: false });
    }

    /// Receives up to `most` messages that are visible now. They are in flight until they are deleted or put back.
    pub(crate) fn receive(&mut self, most: usize, now: i64) -> Vec<(u64, QueuedMessage)> {
        let mut blocked: Vec<String> = vec![];
        let mut taken = vec![];
        for (id, queued) in &self.messages {
            let ready = !queued.is_in_flight && queued.visible <= now;
            let is_blocked = self.is_fifo && queued.group.as_ref().is_some_and(|group| blocked.contains(group));
            if ready && !is_blocked && taken.len() < most {
                taken.push(*id);
            } else if self.is_fifo {
                blocked.extend(queued.group.clone());
            }
        }
        let take = |id: u64| {
            let queued = self.messages.get_mut(&id)?;
            queued.is_in_flight = true;
            queued.receives += 1;
            Some((id, queued.clone()))
        };
        taken.into_iter().filter_map(take).collect()
    }

    /// Deletes a message that was handled. Returns its body.
    pub(crate) fn delete(&mut self, id: u64) -> Option<String> {
        self.messages.remove(&id).map(|queued| queued.body)
    }

    /// Puts back a message that was not handled. The message can be received again from `visible` on. If it was
    /// received too often, it goes to the dead letters instead.
    pub(crate) fn give_back(&mut self, id: u64, visible: i64) {
        let Some(queued) = self.messages.get_mut(&id) else { return };
        queued.is_in_flight = false;
        queued.visible = visible;
        if queued.receives >= MOST_RECEIVES {
            self.dead.extend(self.messages.remove(&id).map(|queued| queued.body));
        }
    }

    /// Returns the time from which the next message can be received. `None` if no message waits.
    pub(crate) fn next_visible(&self) -> Option<i64> {
        let mut groups = BTreeSet::new();
        let mut next: Option<i64> = None;
        for queued in self.messages.values() {
            let is_first = !self.is_fifo || groups.insert(&queued.group);
            if is_first && !queued.is_in_flight {
                next = Some(next.map_or(queued.visible, |next| next.min(queued.visible)));
            }
        }
        next
    }

    /// Returns whether the queue is empty. Messages in flight count as messages of the queue.
    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Returns the dead letters, each with the queue's name in front.
    pub(crate) fn dead_letters(&self) -> impl Iterator<Item = String> {
        self.dead.iter().map(|body| format!("{}: {body}", self.name))
    }
}

#[cfg(test)]
mod tests;
