//! Shares the queues between requests: locks them, lets a receive wait for messages (long poll), and saves each change
//! before it is answered.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::sqs::{
    fault::Fault,
    file::File,
    message::Message,
    queues::{Delivery, Queues, Wish},
};

/// The queues, shared by concurrent callers.
pub(crate) struct Service {
    queues: Mutex<Queues>,
    /// A counter of the changes. Waiting receivers subscribe to it, so that each change wakes them.
    revision: watch::Sender<u64>,
    file: Option<File>,
    stopping: CancellationToken,
}

impl Service {
    pub(crate) fn new(queues: Queues, file: Option<File>, stopping: CancellationToken) -> Self {
        Self { queues: Mutex::new(queues), revision: watch::Sender::new(0), file, stopping }
    }

    /// Reads the queues, with the current time in milliseconds since 1970.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Queues, u64) -> T) -> T {
        read(&self.queues(), now_ms())
    }

    /// Changes the queues, wakes waiting receivers, and returns when the change is in the file. If the file cannot be
    /// written, the error is only logged.
    pub(crate) async fn change<T>(&self, change: impl FnOnce(&mut Queues, u64) -> T) -> T {
        let (result, revision) = {
            let mut queues = self.queues();
            let result = change(&mut queues, now_ms());
            (result, self.count_change())
        };
        self.keep(revision).await;
        result
    }

    /// Hands out messages as soon as there are any. Returns an empty list after `wait`, or when the service stops.
    pub(crate) async fn receive(&self, wish: &Wish, wait: Duration) -> Result<Vec<Message>, Fault> {
        let deadline = Instant::now() + wait;
        loop {
            // Subscribe before reading the queues, so that a message sent in between is not missed.
            let mut changes = self.revision.subscribe();
            let (messages, next_attempt) = self.take(wish).await?;
            if !messages.is_empty() || Instant::now() >= deadline {
                return Ok(messages);
            }
            tokio::select! {
                _ = changes.changed() => {}
                () = sleep_until(next_attempt.map_or(deadline, |at| at.min(deadline))) => {}
                () = self.stopping.cancelled() => return Ok(messages),
            }
        }
    }

    /// Hands out the messages available now. Also returns the time at which the next hidden message becomes visible.
    async fn take(&self, wish: &Wish) -> Result<(Vec<Message>, Option<Instant>), Fault> {
        let (messages, next_attempt, revision) = {
            let mut queues = self.queues();
            let now_ms = now_ms();
            let Delivery { messages, gave_up } = queues.receive(wish, now_ms)?;
            let revision = (gave_up || !messages.is_empty()).then(|| self.count_change());
            let wait_ms = queues.queue(&wish.queue)?.next_appearance_ms(now_ms).map(|at_ms| at_ms - now_ms);
            (messages, wait_ms.map(|wait_ms| Instant::now() + Duration::from_millis(wait_ms)), revision)
        };
        if let Some(revision) = revision {
            self.keep(revision).await;
        }
        Ok((messages, next_attempt))
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Increases the revision and returns it. Must be called while the queues are locked, so that each revision stands
    /// for exactly one state of the queues.
    fn count_change(&self) -> u64 {
        self.revision.send_modify(|revision| *revision += 1);
        *self.revision.borrow()
    }

    async fn keep(&self, revision: u64) {
        let Some(file) = &self.file else { return };
        let kept = file.hold(revision, || {
            let queues = self.queues();
            let content = serde_json::to_vec(&*queues).expect("queues are plain text and numbers");
            (*self.revision.borrow(), content)
        });
        if let Err(error) = kept.await {
            error!(%error, "local SQS could not write its file; a restart would lose messages");
        }
    }
}

/// Returns the clock's time, in milliseconds since 1970. The time is not a parameter here, because this service
/// imitates AWS, which has a clock of its own.
#[expect(clippy::disallowed_methods, reason = "the clock of an emulated service")]
fn now_ms() -> u64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_millis()).expect("the milliseconds since 1970 fit for a long time")
}
