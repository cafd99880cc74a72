//! Errors after which the sender (Telegram or SQS) must deliver the same update or message again.
use bot::calls::CallError;
use store::StoreError;

use crate::ports::QueueError;

/// An error after which the sender (Telegram, SQS) must deliver the same update or message again.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The tables failed, or did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A queue did not accept a message.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// Telegram did not answer, and the call could not be sent to a queue instead.
    #[error("a call to Telegram failed: {0}")]
    Telegram(#[from] CallError),
    /// Other processes kept writing the same items.
    #[error("all {attempts} attempts to store a change lost a race")]
    Crowded {
        /// The number of attempts, each of which lost a race.
        attempts: u32,
    },
    /// A message from a queue could not be parsed.
    #[error(transparent)]
    Unreadable(#[from] contracts::Unreadable),
}
