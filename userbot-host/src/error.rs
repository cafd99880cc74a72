//! The errors that end a host before it is asked to stop.
use crate::{
    archive::bucket::BucketError, lease::error::LeaseError, store::table::StoreError, telegram::error::TelegramError,
};

/// The error that ended a host. The host can be started again, unless the error text says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The lease on the account was lost, or cannot be taken.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// Telegram cannot be reached, or ended the session.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    /// The table cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The archive's bucket cannot be read.
    #[error(transparent)]
    Bucket(#[from] BucketError),
    /// The archive has a segment that a host with a higher fence created. That host holds the account now.
    #[error("another host holds the account and writes the archive, so this host ends")]
    Superseded,
    /// A part of the host ended before the shutdown, although it must run until then.
    #[error("{0} ended unexpectedly")]
    Ended(&'static str),
}

impl HostError {
    /// Returns the reason of the error if only a person can fix it: a restart of the host would fail again. `None` if
    /// the host may be started again.
    pub(crate) fn blocks_restart(&self) -> Option<&str> {
        match self {
            Self::Telegram(TelegramError::SessionEnded(reason)) => Some(reason),
            Self::Telegram(TelegramError::Wait(_) | TelegramError::Refused(_) | TelegramError::NoAnswer(_))
            | Self::Lease(_)
            | Self::Store(_)
            | Self::Bucket(_)
            | Self::Superseded
            | Self::Ended(_) => None,
        }
    }
}
