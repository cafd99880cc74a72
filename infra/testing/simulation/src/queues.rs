//! The queues, as SQS keeps them.
//!
//! A message is there until who received it says that it is done. Until then it is invisible for a while, and comes
//! again after that; after too many times it goes to the dead letters. In a FIFO queue the messages of a group come in
//! the order in which they were sent, none before the last one is done, and the same deduplication id sent twice within
//! five minutes is one message. A standard queue knows no order and may deliver twice.
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use contracts::{JobMessage, NoticeMessage, VERSION};
use desk::ports::{QueueError, Queues};
use domain::{Cause, Effect, HostJob};

use crate::{
    agenda::Event,
    faults::{Fault, Operation},
    host::HostTask,
    world::{OperationEnd, Shared, World},
};

/// How often a message is received before it goes to the dead letters.
const MOST_RECEIVES: u32 = 12;

/// How often it may fail by chance alone.
pub(crate) const MOST_UNLUCKY: u32 = 4;

/// How long a FIFO queue remembers a deduplication id, in milliseconds.
const REMEMBERS_MS: i64 = 5 * 60 * 1000;

/// A queue.
#[derive(Debug)]
pub(crate) struct Queue {
    name: &'static str,
    is_fifo: bool,
    messages: BTreeMap<u64, QueuedMessage>,
    sent: u64,
    seen: BTreeMap<String, i64>,
    dead: Vec<String>,
}

/// A message of a queue.
#[derive(Clone, Debug)]
pub(crate) struct QueuedMessage {
    pub(crate) body: String,
    pub(crate) group: Option<String>,
    /// When it can be received.
    visible: i64,
    pub(crate) receives: u32,
    /// Somebody has it.
    held: bool,
}

impl Queue {
    pub(crate) fn fifo(name: &'static str) -> Self {
        Self { name, is_fifo: true, messages: BTreeMap::new(), sent: 0, seen: BTreeMap::new(), dead: vec![] }
    }

    pub(crate) fn standard(name: &'static str) -> Self {
        Self { is_fifo: false, ..Self::fifo(name) }
    }

    /// Takes a message, to be received from `visible` on. `dedup` is for FIFO queues.
    pub(crate) fn send(&mut self, body: String, group: Option<String>, dedup: Option<String>, visible: i64, now: i64) {
        if let Some(dedup) = dedup {
            if self.seen.get(&dedup).is_some_and(|at| now - at < REMEMBERS_MS) {
                return;
            }
            self.seen.insert(dedup, now);
        }
        self.sent += 1;
        self.messages.insert(self.sent, QueuedMessage { body, group, visible, receives: 0, held: false });
    }

    /// Up to `most` messages that can be received now, and are held from then on.
    pub(crate) fn receive(&mut self, most: usize, now: i64) -> Vec<(u64, QueuedMessage)> {
        let mut blocked: Vec<String> = vec![];
        let mut taken = vec![];
        for (id, kept) in &self.messages {
            let ready = !kept.held && kept.visible <= now;
            let is_blocked = self.is_fifo && kept.group.as_ref().is_some_and(|group| blocked.contains(group));
            if ready && !is_blocked && taken.len() < most {
                taken.push(*id);
            } else if self.is_fifo {
                blocked.extend(kept.group.clone());
            }
        }
        let hold = |id: u64| {
            let kept = self.messages.get_mut(&id)?;
            kept.held = true;
            kept.receives += 1;
            Some((id, kept.clone()))
        };
        taken.into_iter().filter_map(hold).collect()
    }

    /// It is done. Answers what it was.
    pub(crate) fn delete(&mut self, id: u64) -> Option<String> {
        self.messages.remove(&id).map(|kept| kept.body)
    }

    /// It is not done: it comes again, or goes to the dead letters.
    pub(crate) fn give_back(&mut self, id: u64, visible: i64) {
        let Some(kept) = self.messages.get_mut(&id) else { return };
        kept.held = false;
        kept.visible = visible;
        if kept.receives >= MOST_RECEIVES {
            self.dead.extend(self.messages.remove(&id).map(|kept| kept.body));
        }
    }

    /// When the next message can be received that nobody has.
    pub(crate) fn next_visible(&self) -> Option<i64> {
        let mut groups = BTreeSet::new();
        let mut next: Option<i64> = None;
        for kept in self.messages.values() {
            let is_first = !self.is_fifo || groups.insert(&kept.group);
            if is_first && !kept.held {
                next = Some(next.map_or(kept.visible, |next| next.min(kept.visible)));
            }
        }
        next
    }

    /// Whether nothing is in it, held or not.
    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// What nobody could handle, with the queue's name before it.
    pub(crate) fn dead_letters(&self) -> impl Iterator<Item = String> {
        self.dead.iter().map(|body| format!("{}: {body}", self.name))
    }
}

/// The desk's way to the queues.
#[derive(Clone)]
pub(crate) struct QueueSender(pub(crate) Shared);

impl QueueSender {
    async fn send(&self, queue: &'static str, send: impl FnOnce(&mut World) + Send) -> Result<(), QueueError> {
        let failed = || QueueError { queue, problem: "simulated".to_owned() };
        let dealt = self.0.await_one(Operation::Queue).await;
        if let OperationEnd::Failed(_) = dealt {
            return Err(failed());
        }
        send(&mut self.0.lock());
        self.0.answered(dealt).await.map_err(|_| failed())
    }
}

impl Queues for QueueSender {
    async fn send_job(&self, cause: &Cause, index: u32, job: &HostJob) -> Result<(), QueueError> {
        let message = JobMessage { v: VERSION, cause: cause.clone(), index, job: job.clone() };
        self.send("jobs", move |world: &mut World| world.send_job(&message)).await
    }

    async fn send_notice(&self, cause: &Cause, effect: &Effect, after: Option<Duration>) -> Result<(), QueueError> {
        let message = NoticeMessage { v: VERSION, cause: cause.clone(), effect: effect.clone() };
        let after = after.map_or(0, |after| i64::try_from(after.as_millis()).unwrap_or(i64::MAX));
        self.send("notices", move |world| world.send_notice(message, after)).await
    }
}

impl World {
    fn send_job(&mut self, message: &JobMessage) {
        self.trace(|| format!("job {} {}: {:?}", message.cause, message.index, message.job));
        let group = message.job.room.to_string();
        let dedup = format!("{}#{}", message.cause, message.index);
        self.checker.was_asked(&message.job);
        let at = self.now + self.chance.between(10, 400);
        self.jobs.send(contracts::write(message), Some(group.clone()), Some(dedup), at, self.now);
        self.agenda.note(at, Event::Host(HostTask::ReceiveJob(group)));
    }

    fn send_notice(&mut self, message: NoticeMessage, after: i64) {
        self.trace(|| format!("notice {}: {:?}", message.cause, message.effect));
        let body = contracts::write(&message);
        if let Some(run) = self.run() {
            run.left.push(message.effect);
        }
        let copies = if self.goes_wrong(40, Fault::MessageTwice) { 2 } else { 1 };
        for _ in 0..copies {
            let late = if self.goes_wrong(15, Fault::MessageLate) { self.chance.between(30_000, 300_000) } else { 0 };
            let at = self.now + after + late + self.chance.between(10, 900);
            self.notices.send(body.clone(), None, None, at, self.now);
            self.agenda.note(at, Event::Notices);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue_of(bodies: &[(&str, &str)]) -> Queue {
        let mut queue = Queue::fifo("test");
        for (body, group) in bodies {
            queue.send((*body).to_owned(), Some((*group).to_owned()), None, 0, 0);
        }
        queue
    }

    fn bodies(received: &[(u64, QueuedMessage)]) -> Vec<&str> {
        received.iter().map(|(_, kept)| kept.body.as_str()).collect()
    }

    #[test]
    fn a_group_waits_for_its_first_message() {
        let mut queue = queue_of(&[("a1", "a"), ("a2", "a"), ("b1", "b")]);
        let first = queue.receive(1, 0);
        assert_eq!(bodies(&first), ["a1"]);
        assert_eq!(bodies(&queue.receive(9, 0)), ["b1"]);
        queue.give_back(first[0].0, 50);
        assert!(queue.receive(9, 49).is_empty());
        assert_eq!(bodies(&queue.receive(9, 50)), ["a1", "a2"]);
    }

    #[test]
    fn the_same_message_within_five_minutes_is_one() {
        let mut queue = Queue::fifo("test");
        for at in [0, REMEMBERS_MS - 1, REMEMBERS_MS] {
            queue.send("job".to_owned(), Some("a".to_owned()), Some("cause".to_owned()), at, at);
        }
        assert_eq!(queue.receive(9, REMEMBERS_MS).len(), 2);
    }

    #[test]
    fn what_nobody_can_handle_goes_to_the_dead_letters() {
        let mut queue = queue_of(&[("a1", "a")]);
        for _ in 0..MOST_RECEIVES {
            let [(id, _)] = queue.receive(1, 0)[..] else { panic!("it is there") };
            queue.give_back(id, 0);
        }
        assert!(queue.is_empty());
        assert_eq!(queue.dead_letters().collect::<Vec<_>>(), ["test: a1"]);
    }
}
