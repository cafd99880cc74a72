//! One queue: the order of its messages, groups, deduplication, visibility.
//!
//! These are plain functions. The caller passes in the time, in milliseconds since 1970, and the sequence number of
//! each new message.
//!
//! In a FIFO queue, a group waits while one of its messages is in flight. If a message is delayed, only the later
//! messages of its group wait for it. One receive may return several messages of a group, in order. A standard queue
//! here also returns messages in order, but no message waits for another message.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::sqs::{
    fault::Fault,
    message::{Letter, Message, sha256_of_body},
    settings::Settings,
};

/// Time for which a queue remembers a deduplication id.
const DEDUPLICATION_MS: u64 = 5 * 60 * 1_000;

/// A queue with its settings and messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Queue {
    pub(crate) settings: Settings,
    pub(crate) created_ms: u64,
    /// The messages, keyed by sequence number. The queue is in the order of these numbers.
    messages: BTreeMap<u64, Message>,
    /// The answers to recent sends, keyed by deduplication id. An answer stays here even after its message was deleted.
    recently_sent: BTreeMap<String, Sent>,
}

/// The answer to the sender of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) id: String,
    pub(crate) sequence: u64,
    at_ms: u64,
}

/// The result of a receive.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Received {
    /// The messages handed out, which are in flight now.
    pub(crate) messages: Vec<Message>,
    /// Messages received too often. They have been removed from this queue and belong in the dead-letter queue.
    pub(crate) given_up: Vec<Message>,
}

/// The number of messages in each state.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) ready: usize,
    pub(crate) in_flight: usize,
    pub(crate) delayed: usize,
}

impl Queue {
    pub(crate) fn new(settings: Settings, now_ms: u64) -> Self {
        Self { settings, created_ms: now_ms, messages: BTreeMap::new(), recently_sent: BTreeMap::new() }
    }

    /// Adds a message. If its deduplication id was used in the last five minutes, adds nothing and returns the answer
    /// to the earlier send.
    pub(crate) fn send(&mut self, letter: Letter, sequence: u64, now_ms: u64) -> Result<Sent, Fault> {
        self.check(&letter)?;
        let deduplication = self.deduplication_of(&letter)?;
        if let Some(before) = deduplication.as_ref().and_then(|id| self.sent_lately(id, now_ms)) {
            return Ok(before);
        }
        let sent = Sent { id: message_id(self.created_ms, sequence), sequence, at_ms: now_ms };
        if let Some(id) = &deduplication {
            self.recently_sent.insert(id.clone(), sent.clone());
        }
        let delay_s = letter.delay_s.unwrap_or(self.settings.delay_s);
        self.take_over(Message {
            sequence,
            id: sent.id.clone(),
            body: letter.body,
            attributes: letter.attributes,
            group: letter.group,
            deduplication,
            sent_ms: now_ms,
            hidden_until_ms: now_ms + delay_s * 1_000,
            receipt: None,
            receive_count: 0,
            first_received_ms: None,
            given_up_by: None,
        });
        Ok(sent)
    }

    /// Adds a message at the position of its sequence number.
    pub(crate) fn take_over(&mut self, message: Message) {
        self.messages.insert(message.sequence, message);
    }

    /// Hands out up to `at_most` messages and hides them for `visibility_s` seconds. `None` means the queue's own
    /// visibility timeout.
    pub(crate) fn receive(&mut self, at_most: usize, visibility_s: Option<u64>, now_ms: u64) -> Received {
        self.forget_old(now_ms);
        let until_ms = now_ms + visibility_s.unwrap_or(self.settings.visibility_s) * 1_000;
        let mut received = Received::default();
        for sequence in self.in_turn(now_ms) {
            if received.messages.len() == at_most {
                break;
            }
            if self.has_been_received_too_often(sequence) {
                received.given_up.extend(self.messages.remove(&sequence));
            } else {
                received.messages.extend(self.hand_out(sequence, until_ms, now_ms));
            }
        }
        received
    }

    /// Deletes the message that was received with `receipt`. Nothing happens if the message no longer exists.
    ///
    /// If the message was received again, a FIFO queue refuses the request, and a standard queue ignores it. If the
    /// message's visibility timeout has ended, a FIFO queue refuses the request, and a standard queue deletes the
    /// message.
    pub(crate) fn delete(&mut self, receipt: &str, now_ms: u64) -> Result<(), Fault> {
        let sequence = sequence_of(receipt)?;
        match self.messages.get(&sequence) {
            None => {}
            Some(message) if message.receipt.as_deref() != Some(receipt) && !self.settings.fifo => {}
            Some(message) if self.settings.fifo && !holds(message, receipt, now_ms) => {
                return Err(Fault::ExpiredReceipt);
            }
            Some(_) => drop(self.messages.remove(&sequence)),
        }
        Ok(())
    }

    /// Makes the message with this receipt visible again `visibility_s` seconds from now.
    pub(crate) fn change_visibility(&mut self, receipt: &str, visibility_s: u64, now_ms: u64) -> Result<(), Fault> {
        let message = self.messages.get_mut(&sequence_of(receipt)?).ok_or(Fault::NotInFlight)?;
        if !holds(message, receipt, now_ms) {
            return Err(Fault::NotInFlight);
        }
        message.hidden_until_ms = now_ms + visibility_s * 1_000;
        Ok(())
    }

    /// Deletes every message. Deduplication ids are still remembered.
    pub(crate) fn purge(&mut self) {
        self.messages.clear();
    }

    /// Removes and returns every message that is not in flight, in order.
    pub(crate) fn give_away(&mut self, now_ms: u64) -> Vec<Message> {
        let (held, free) =
            std::mem::take(&mut self.messages).into_iter().partition(|(_, message)| message.is_in_flight(now_ms));
        self.messages = held;
        BTreeMap::into_values(free).collect()
    }

    /// Returns the time at which the next hidden message becomes visible; `None` if no message is hidden.
    pub(crate) fn next_appearance_ms(&self, now_ms: u64) -> Option<u64> {
        self.messages.values().map(|message| message.hidden_until_ms).filter(|at_ms| *at_ms > now_ms).min()
    }

    pub(crate) fn counts(&self, now_ms: u64) -> Counts {
        let count = |kind: &dyn Fn(&Message) -> bool| self.messages.values().filter(|message| kind(message)).count();
        Counts {
            ready: count(&|message| !message.is_hidden(now_ms)),
            in_flight: count(&|message| message.is_in_flight(now_ms)),
            delayed: count(&|message| message.is_hidden(now_ms) && message.receipt.is_none()),
        }
    }

    fn check(&self, letter: &Letter) -> Result<(), Fault> {
        let limit = self.settings.body_limit_bytes;
        match letter {
            Letter { body, .. } if body.is_empty() => Err(Fault::Missing("MessageBody")),
            Letter { body, .. } if body.len() > limit => Err(Fault::InvalidValue(format!(
                "One or more parameters are invalid. Message must be shorter than {limit} bytes."
            ))),
            Letter { group: None, .. } if self.settings.fifo => Err(Fault::Missing("MessageGroupId")),
            Letter { delay_s: Some(1..), .. } if self.settings.fifo => {
                Err(Fault::InvalidValue("A message of a FIFO queue cannot have a delay of its own.".to_owned()))
            }
            Letter { delay_s: Some(901..), .. } => Err(Fault::InvalidValue("DelaySeconds is at most 900.".to_owned())),
            Letter { .. } => Ok(()),
        }
    }

    fn deduplication_of(&self, letter: &Letter) -> Result<Option<String>, Fault> {
        match &letter.deduplication {
            Some(id) => Ok(Some(id.clone())),
            None if self.settings.content_based_deduplication => Ok(Some(sha256_of_body(&letter.body))),
            None if self.settings.fifo => Err(Fault::InvalidValue(
                "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided \
                 explicitly"
                    .to_owned(),
            )),
            None => Ok(None),
        }
    }

    fn sent_lately(&mut self, deduplication: &str, now_ms: u64) -> Option<Sent> {
        self.recently_sent.retain(|_, sent| now_ms < sent.at_ms + DEDUPLICATION_MS);
        self.recently_sent.get(deduplication).cloned()
    }

    fn forget_old(&mut self, now_ms: u64) {
        let retention_ms = self.settings.retention_s * 1_000;
        self.messages.retain(|_, message| now_ms < message.sent_ms + retention_ms);
    }

    /// Returns the sequence numbers of the messages that may be handed out now, in order.
    fn in_turn(&self, now_ms: u64) -> Vec<u64> {
        let mut held_back: BTreeSet<&str> = BTreeSet::new();
        if self.settings.fifo {
            let in_flight = self.messages.values().filter(|message| message.is_in_flight(now_ms));
            held_back.extend(in_flight.filter_map(|message| message.group.as_deref()));
        }
        let mut in_turn = Vec::new();
        for message in self.messages.values() {
            let group = message.group.as_deref().filter(|_| self.settings.fifo);
            if message.is_hidden(now_ms) {
                held_back.extend(group);
            } else if group.is_none_or(|group| !held_back.contains(group)) {
                in_turn.push(message.sequence);
            }
        }
        in_turn
    }

    fn has_been_received_too_often(&self, sequence: u64) -> bool {
        match (&self.settings.redrive, self.messages.get(&sequence)) {
            (Some(redrive), Some(message)) => message.receive_count >= redrive.max_receives,
            (None, _) | (_, None) => false,
        }
    }

    fn hand_out(&mut self, sequence: u64, until_ms: u64, now_ms: u64) -> Option<Message> {
        let message = self.messages.get_mut(&sequence)?;
        message.receive_count += 1;
        message.receipt = Some(format!("{sequence}.{}", message.receive_count));
        message.hidden_until_ms = until_ms;
        message.first_received_ms.get_or_insert(now_ms);
        Some(message.clone())
    }
}

fn holds(message: &Message, receipt: &str, now_ms: u64) -> bool {
    message.receipt.as_deref() == Some(receipt) && message.is_hidden(now_ms)
}

/// Returns the sequence number in a receipt. A receipt consists of the message's sequence number, a dot, and the number
/// of times that the message was received.
fn sequence_of(receipt: &str) -> Result<u64, Fault> {
    let (sequence, receive) = receipt.split_once('.').ok_or(Fault::UnknownReceipt)?;
    receive.parse::<u32>().map_err(|_| Fault::UnknownReceipt)?;
    sequence.parse().map_err(|_| Fault::UnknownReceipt)
}

/// Makes a message id in the form of a UUID. It is unique, because it contains the sequence number.
fn message_id(created_ms: u64, sequence: u64) -> String {
    format!("{:08x}-0000-4000-8000-{sequence:012x}", created_ms & 0xffff_ffff)
}

#[cfg(test)]
mod tests;
