//! The errors of taking, renewing and releasing the lease.
use crate::store::table::StoreError;

/// The errors of taking, renewing and releasing the lease.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// The lease expired, or another host has it. Every connection must be closed immediately.
    #[error("the lease on the account was lost: another host may hold the account now")]
    Lost,
    /// Another process on this machine holds the lock on this file.
    #[error("another process holds the lock on {0}: stop it, or use another data directory")]
    Locked(String),
    /// The lock file cannot be opened, locked or written.
    #[error("the lock file in the data directory cannot be used: {0}; check that the directory can be written to")]
    File(#[from] std::io::Error),
    /// The host's table cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
