//! What calls need beside the world, kept between them.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::world::UserId;

/// Uploads, sign-ins under way between the data centres, and counts of random draws.
pub(super) struct CallState {
    /// Where the data centres listen, in their order.
    pub(super) addresses: [SocketAddr; 2],
    uploads: Mutex<Uploads>,
    exports: Mutex<Exports>,
    /// How often random bytes were drawn for somebody's sign-ins.
    draws: Mutex<BTreeMap<UserId, i64>>,
}

/// Parts of files that are being uploaded, by their positions.
pub(super) type Uploads = BTreeMap<UploadId, BTreeMap<i32, Vec<u8>>>;

/// Sign-ins on their way to the other data centre, by the bytes that prove them.
pub(super) type Exports = BTreeMap<Vec<u8>, UserId>;

/// An upload, as its owner numbered it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct UploadId {
    pub(super) owner: UserId,
    pub(super) number: i64,
}

impl CallState {
    /// The state for data centres that clients reach at these addresses.
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
