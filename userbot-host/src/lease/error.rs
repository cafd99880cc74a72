//! Why the account cannot be held.
use crate::store::table::StoreError;

/// Why the account cannot be held.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// The lease ran out or somebody else has it. Every connection is to be closed at once.
    #[error("the lease on the account was lost: another host may hold it now")]
    Lost,
    /// Another process of this machine holds it.
    #[error("another process holds the lock on {0}: stop it, or use another data directory")]
    Locked(String),
    /// The lock cannot be had.
    #[error("the lock in the data directory cannot be taken: {0}")]
    File(#[from] std::io::Error),
    /// The table cannot be reached.
    #[error(transparent)]
    Store(#[from] StoreError),
}
