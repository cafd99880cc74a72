//! Why a host ends before it is asked to.
use crate::{
    archive::bucket::BucketError, lease::error::LeaseError, store::table::StoreError, telegram::error::TelegramError,
};

/// Why a host ended. Whoever runs it starts it again, unless the text says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The account may not be held.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// Telegram cannot be reached, or ended the session.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    /// The table cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The archive cannot be read.
    #[error(transparent)]
    Bucket(#[from] BucketError),
    /// The archive has a segment of a host with a higher fence, which holds the account now.
    #[error("the archive was written by a later host: this one no longer holds the account and ends")]
    Superseded,
    /// A part of the host ended that never ends by itself.
    #[error("{0} ended unexpectedly")]
    Ended(&'static str),
}

impl HostError {
    /// Why no host can hold the account until a person acts. `None` if the next host may go on.
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
