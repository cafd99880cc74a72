//! Why a job is not done, and what follows from it.
use std::time::Duration;

use crate::{
    archive::pump::handle::PumpStopped, error::HostError, reports::ReportError, store::table::StoreError,
    telegram::error::TelegramError,
};

/// Why a job is not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JobError {
    /// Telegram did not do a request. The error says what to do.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    /// The table cannot be reached now.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reports queue cannot be reached now.
    #[error(transparent)]
    Reports(#[from] ReportError),
    /// The host is stopping.
    #[error(transparent)]
    Stopping(#[from] PumpStopped),
    /// The job contradicts the state of its room. SQS delivers it again until it is in the dead-letter queue.
    #[error("{0}")]
    Invalid(&'static str),
}

impl JobError {
    /// The time that Telegram asks to wait before the next attempt.
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

    /// The error that ends the host, if this one does.
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
