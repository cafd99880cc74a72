//! All queues: their names, their dead letters, and moving dead letters back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::sqs::{
    fault::Fault,
    message::{Letter, Message},
    queue::{Queue, Sent},
    settings::{QueueAttributes, Settings},
};

/// Every queue of the service, keyed by name.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Queues {
    by_name: BTreeMap<String, Queue>,
    last_sequence: u64,
}

/// The parameters of a receive request.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) queue: String,
    pub(crate) at_most: usize,
    pub(crate) visibility_s: Option<u64>,
}

/// The result of a receive request.
#[derive(Debug)]
pub(crate) struct Delivery {
    pub(crate) messages: Vec<Message>,
    /// Whether a message moved to the dead-letter queue.
    pub(crate) gave_up: bool,
}

impl Queues {
    /// Creates a queue. If the queue exists with the same attributes, nothing changes. If it exists with other
    /// attributes, the request is refused.
    pub(crate) fn create(&mut self, name: &str, attributes: QueueAttributes, now_ms: u64) -> Result<(), Fault> {
        let settings = Settings::try_from(attributes)?;
        check_name(name, settings.fifo)?;
        self.check_dead_letter_queue(&settings)?;
        if let Some(there) = self.by_name.get(name) {
            return same(&there.settings, &settings);
        }
        self.by_name.insert(name.to_owned(), Queue::new(settings, now_ms));
        Ok(())
    }

    pub(crate) fn change_settings(&mut self, name: &str, changed: QueueAttributes) -> Result<(), Fault> {
        let settings = self.queue(name)?.settings.with(changed)?;
        self.check_dead_letter_queue(&settings)?;
        self.queue_mut(name)?.settings = settings;
        Ok(())
    }

    pub(crate) fn remove(&mut self, name: &str) -> Result<(), Fault> {
        self.by_name.remove(name).map(drop).ok_or(Fault::NoSuchQueue)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    pub(crate) fn queue(&self, name: &str) -> Result<&Queue, Fault> {
        self.by_name.get(name).ok_or(Fault::NoSuchQueue)
    }

    pub(crate) fn queue_mut(&mut self, name: &str) -> Result<&mut Queue, Fault> {
        self.by_name.get_mut(name).ok_or(Fault::NoSuchQueue)
    }

    pub(crate) fn send(&mut self, name: &str, letter: Letter, now_ms: u64) -> Result<Sent, Fault> {
        let sequence = self.next_sequence();
        self.queue_mut(name)?.send(letter, sequence, now_ms)
    }

    /// Hands out messages. Messages received too often move to the dead-letter queue instead, at a new position there.
    pub(crate) fn receive(&mut self, wish: &Wish, now_ms: u64) -> Result<Delivery, Fault> {
        let queue = self.queue_mut(&wish.queue)?;
        let received = queue.receive(wish.at_most, wish.visibility_s, now_ms);
        let dead_letter_queue = queue.settings.redrive.as_ref().map(|redrive| redrive.dead_letter_queue.clone());
        let gave_up = !received.given_up.is_empty();
        if let Some(dead_letter_queue) = dead_letter_queue {
            for message in received.given_up {
                self.hand_over(message, &dead_letter_queue, Some(wish.queue.clone()), now_ms);
            }
        }
        Ok(Delivery { messages: received.messages, gave_up })
    }

    /// Moves the messages that are not in flight from the queue `from` to the queue `to`. If `to` is `None`, each
    /// message moves back to the queue from which it came.
    pub(crate) fn move_messages(&mut self, from: &str, to: Option<&str>, now_ms: u64) -> Result<(), Fault> {
        if to.is_some_and(|to| !self.by_name.contains_key(to)) {
            return Err(Fault::NoSuchResource("DestinationArn"));
        }
        let source = self.by_name.get_mut(from).ok_or(Fault::NoSuchResource("SourceArn"))?;
        for message in source.give_away(now_ms) {
            let target = to.map(str::to_owned).or_else(|| message.given_up_by.clone()).unwrap_or(from.to_owned());
            self.hand_over(message, &target, None, now_ms);
        }
        Ok(())
    }

    /// Moves a message to a queue. If the queue no longer exists, the message is discarded, as on AWS.
    fn hand_over(&mut self, message: Message, to: &str, given_up_by: Option<String>, now_ms: u64) {
        let sequence = self.next_sequence();
        if let Some(queue) = self.by_name.get_mut(to) {
            queue.take_over(message.moved(sequence, now_ms, given_up_by));
        }
    }

    fn next_sequence(&mut self) -> u64 {
        self.last_sequence += 1;
        self.last_sequence
    }

    fn check_dead_letter_queue(&self, settings: &Settings) -> Result<(), Fault> {
        let Some(redrive) = &settings.redrive else { return Ok(()) };
        match self.by_name.get(&redrive.dead_letter_queue) {
            Some(queue) if queue.settings.fifo == settings.fifo => Ok(()),
            Some(_) => Err(Fault::InvalidValue("The dead-letter queue must be of the same type.".to_owned())),
            None => Err(Fault::InvalidValue("Dead letter target does not exist.".to_owned())),
        }
    }
}

/// Checks the rules for queue names: `CreateQueue` in the SQS API reference.
fn check_name(name: &str, fifo: bool) -> Result<(), Fault> {
    let stem = name.strip_suffix(".fifo");
    let letters = stem.unwrap_or(name);
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let named_well = !letters.is_empty() && name.len() <= 80 && letters.bytes().all(allowed);
    if named_well && stem.is_some() == fifo {
        Ok(())
    } else {
        Err(Fault::InvalidValue(
            "A queue name has up to 80 letters, digits, hyphens and underscores, and ends in .fifo if, and only if, \
             the queue is FIFO."
                .to_owned(),
        ))
    }
}

fn same(there: &Settings, wanted: &Settings) -> Result<(), Fault> {
    let attributes = there.attributes();
    match wanted.given.iter().find(|(name, value)| attributes.get(*name) != Some(value)) {
        Some((name, _)) => Err(Fault::QueueExists(name.clone())),
        None => Ok(()),
    }
}
