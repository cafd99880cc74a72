//! State that calls need in addition to the world. It is kept from one call to the next.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::world::UserId;

/// Uploads, sign-ins that are being moved to the other data centre, and counters for generated secrets.
pub(super) struct CallState {
    /// The addresses of the data centres, in the order of [`crate::world::DataCentre::ALL`].
    pub(super) addresses: [SocketAddr; 2],
    uploads: Mutex<Uploads>,
    exports: Mutex<Exports>,
    /// For each account, how many secret blocks (32 bytes each) have been generated so far. Each new block is computed
    /// from the next number, so that all blocks are different.
    draws: Mutex<BTreeMap<UserId, i64>>,
}

/// For each upload, the parts that have arrived. The key of a part is its position in the file, counted from 0.
pub(super) type Uploads = BTreeMap<UploadId, BTreeMap<i32, Vec<u8>>>;

/// The accounts whose sign-in is being moved to the other data centre. The key of an entry is the bytes that
/// `auth.exportAuthorization` returned. The client sends these bytes to the other data centre.
pub(super) type Exports = BTreeMap<Vec<u8>, UserId>;

/// The id of an upload: the account that uploads, and the number that this account's client chose.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct UploadId {
    pub(super) owner: UserId,
    pub(super) number: i64,
}

impl CallState {
    /// Creates the state for data centres at these addresses.
    pub(super) fn at(addresses: [SocketAddr; 2]) -> Self {
        Self { addresses, uploads: Mutex::default(), exports: Mutex::default(), draws: Mutex::default() }
    }

    pub(super) fn uploads(&self) -> MutexGuard<'_, Uploads> {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn exports(&self) -> MutexGuard<'_, Exports> {
        self.exports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn draws(&self) -> MutexGuard<'_, BTreeMap<UserId, i64>> {
        self.draws.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
