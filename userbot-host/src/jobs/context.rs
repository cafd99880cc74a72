//! What jobs are done with, and how one of them may fail.
use std::time::Duration;

use domain::RoomId;
use tokio::sync::mpsc;

use crate::{
    archive::pump::handle::{PumpHandle, PumpStopped},
    clock::Clock,
    config::Config,
    error::HostError,
    reports::{ReportError, Reports},
    store::rooms::Room,
    store::table::{StoreError, Table},
    telegram::account::Account,
    telegram::error::TelegramError,
};

/// What jobs are done with.
pub(crate) struct Tools {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) fence: u64,
    pub(crate) table: Table,
    pub(crate) account: Account,
    pub(crate) pump: PumpHandle,
    pub(crate) reports: Reports,
    /// What ends the host is said here.
    pub(crate) fatal: mpsc::UnboundedSender<HostError>,
}

/// Why a job is not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorkError {
    /// Telegram, and it says what to do.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    /// The table, for the moment.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reports queue, for the moment.
    #[error(transparent)]
    Reports(#[from] ReportError),
    /// The host is ending.
    #[error(transparent)]
    Ending(#[from] PumpStopped),
    /// The job makes no sense here; by arriving again it will end where people look at it.
    #[error("{0}")]
    Senseless(&'static str),
}

impl Tools {
    /// Writes down how far a room is.
    pub(crate) async fn remember(&self, room: &RoomId, state: &Room) -> Result<(), WorkError> {
        Ok(self.table.put_room(room, state, self.fence).await?)
    }

    /// After which pause work that is nobody's job goes on, now that it failed. `None` if the host is ending, and so is
    /// the work.
    pub(crate) fn pause_after(&self, error: &WorkError) -> Option<Duration> {
        match error.ends_host() {
            Some(fatal) => {
                self.end(fatal);
                None
            }
            None if matches!(error, WorkError::Ending(_)) => None,
            None => Some(error.asks_to_wait().unwrap_or(self.config.limits.retry_pause)),
        }
    }

    /// Ends the host.
    pub(crate) fn end(&self, error: HostError) {
        // Who listens is gone only when the host is ending.
        let _ = self.fatal.send(error);
    }
}

impl WorkError {
    /// How long to wait before it is tried again, if Telegram named a time.
    pub(crate) fn asks_to_wait(&self) -> Option<Duration> {
        match self {
            Self::Telegram(TelegramError::Wait(pause)) => Some(*pause),
            Self::Telegram(TelegramError::Refused(_) | TelegramError::SessionEnded(_) | TelegramError::NoAnswer(_))
            | Self::Store(_)
            | Self::Reports(_)
            | Self::Ending(_)
            | Self::Senseless(_) => None,
        }
    }

    /// What ends the host, if it does.
    pub(crate) fn ends_host(&self) -> Option<HostError> {
        match self {
            Self::Telegram(ended @ TelegramError::SessionEnded(_)) => Some(ended.clone().into()),
            Self::Telegram(TelegramError::Refused(_) | TelegramError::Wait(_) | TelegramError::NoAnswer(_))
            | Self::Store(_)
            | Self::Reports(_)
            | Self::Ending(_)
            | Self::Senseless(_) => None,
        }
    }
}
