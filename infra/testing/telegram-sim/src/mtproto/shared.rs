//! State that all connections share.

use std::sync::Arc;

use crate::{
    faults::Faults,
    mtproto::{accounts::Accounts, call_state::CallState, salts::Salts},
    world::WorldHandle,
};

/// The state of MTProto, shared by its connections.
pub(super) struct Shared {
    pub(super) world: WorldHandle,
    pub(super) accounts: Accounts,
    pub(super) faults: Arc<Faults>,
    pub(super) calls: CallState,
    pub(super) salts: Salts,
}
