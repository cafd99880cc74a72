//! Errors after which the same thing is tried again.
use bot::calls::CallError;
use store::StoreError;

use crate::ports::QueueError;

/// An error after which the same thing has to be tried again. Its sender (Telegram, SQS) delivers it again.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The tables did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A queue did not take a message.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// Telegram did not answer, and there was no queue to leave the call with.
    #[error("telegram: {0}")]
    Telegram(#[from] CallError),
    /// Others wrote the same items all the time.
    #[error("gave up after {attempts} attempts, each of which met another write")]
    Crowded {
        /// How many attempts were made.
        attempts: u32,
    },
    /// A message of a queue cannot be read.
    #[error(transparent)]
    Unreadable(#[from] contracts::Unreadable),
}
