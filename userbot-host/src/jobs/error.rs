//! The errors of jobs, and their consequences.
use std::time::Duration;

use crate::{
    archive::pump::handle::PumpStopped, error::HostError, reports::ReportError, store::table::StoreError,
    telegram::error::TelegramError,
};

/// The reason why a job is not done. Whether the job is tried again depends on the variant.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JobError {
    /// A request to Telegram failed. The inner error says whether to try again.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    /// The table cannot be read or written now.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The report cannot be sent to its queue now.
    #[error(transparent)]
    Reports(#[from] ReportError),
    /// The host is stopping.
    #[error(transparent)]
    Stopping(#[from] PumpStopped),
    /// The job cannot be read, is for another account, or contradicts the state of its room. SQS delivers the job
    /// several times, and then moves it to the dead-letter queue.
    #[error("{0}")]
    Invalid(&'static str),
}

impl JobError {
    /// Returns how long Telegram asks the host to wait before the next attempt. `None` if Telegram named no time.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Telegram(TelegramError::Wait(pause)) => Some(*pause),
            Self::Telegram(TelegramError::Refused(_) | TelegramError::SessionEnded(_) | TelegramError::NoAnswer(_))
            | Self::Store(_)
            | Self::Reports(_)
            | Self::Stopping(_)
            | Self::Invalid(_) => None,
        }
    }

    /// Returns the error with which the host must end. `None` if the host can continue after this error.
    pub(super) fn fatal(&self) -> Option<HostError> {
        match self {
            Self::Telegram(ended @ TelegramError::SessionEnded(_)) => Some(ended.clone().into()),
            Self::Telegram(TelegramError::Refused(_) | TelegramError::Wait(_) | TelegramError::NoAnswer(_))
            | Self::Store(_)
            | Self::Reports(_)
            | Self::Stopping(_)
            | Self::Invalid(_) => None,
        }
    }
}
