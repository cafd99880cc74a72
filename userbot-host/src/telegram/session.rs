//! The session in the form that grammers needs, kept in memory.
//!
//! Addresses come only from the configuration. Addresses that Telegram names are ignored, so that the host connects
//! only to the configured servers. Keys that are negotiated with further data centres are kept until the process ends.
use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::SocketAddrV6,
    sync::{Mutex, MutexGuard, PoisonError},
};

use grammers_session::{
    BoxFuture,
    types::{ChannelState, DcOption, PeerAuth, PeerId, PeerInfo, UpdateState, UpdatesState},
};

use crate::config::{AuthKey, DataCentre, Session};

/// A session that is never written to disk.
pub(super) struct MemorySession {
    state: Mutex<SessionState>,
}

struct SessionState {
    home: i32,
    data_centres: BTreeMap<i32, DcOption>,
    /// The key is the peer's dialog id in the Bot API.
    peers: BTreeMap<i64, PeerInfo>,
    updates: UpdatesState,
}

impl MemorySession {
    pub(super) fn new(session: &Session) -> Self {
        let data_centres = session.data_centres.iter().map(|centre| (centre.id, dc_option(centre))).collect();
        let me = PeerInfo::User {
            id: session.user.0,
            auth: Some(PeerAuth::from_hash(session.access_hash)),
            bot: Some(false),
            is_self: Some(true),
        };
        let peers = BTreeMap::from([(session.user.0, me)]);
        let state = SessionState { home: session.home, data_centres, peers, updates: UpdatesState::default() };
        Self { state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, SessionState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn dc_option(DataCentre { id, address, key }: &DataCentre) -> DcOption {
    let ipv6 = SocketAddrV6::new(address.ip().to_ipv6_mapped(), address.port(), 0, 0);
    DcOption { id: *id, ipv4: *address, ipv6, auth_key: key.as_ref().map(AuthKey::bytes) }
}

/// Returns the dialog id of a peer in the Bot API. 0 if grammers does not give the id, which happens only for the
/// account itself.
fn number(peer: PeerId) -> i64 {
    peer.bot_api_dialog_id().unwrap_or(0)
}

impl grammers_session::Session for MemorySession {
    type Error = Infallible;

    fn home_dc_id(&self) -> Result<i32, Infallible> {
        Ok(self.state().home)
    }

    fn set_home_dc_id(&self, dc_id: i32) -> BoxFuture<'_, Result<(), Infallible>> {
        self.state().home = dc_id;
        Box::pin(async { Ok(()) })
    }

    fn dc_option(&self, dc_id: i32) -> Result<Option<DcOption>, Infallible> {
        Ok(self.state().data_centres.get(&dc_id).cloned())
    }

    fn set_dc_option(&self, option: &DcOption) -> BoxFuture<'_, Result<(), Infallible>> {
        if let Some(ours) = self.state().data_centres.get_mut(&option.id) {
            ours.auth_key = option.auth_key.or(ours.auth_key);
        }
        Box::pin(async { Ok(()) })
    }

    fn peer(&self, peer: PeerId) -> BoxFuture<'_, Result<Option<PeerInfo>, Infallible>> {
        let found = self.state().peers.get(&number(peer)).cloned();
        Box::pin(async { Ok(found) })
    }

    fn cache_peer(&self, peer: PeerInfo) -> BoxFuture<'_, Result<(), Infallible>> {
        self.state().peers.entry(number(peer.id())).or_insert_with(|| peer.clone()).extend_info(&peer);
        Box::pin(async { Ok(()) })
    }

    fn updates_state(&self) -> BoxFuture<'_, Result<UpdatesState, Infallible>> {
        let state = self.state().updates.clone();
        Box::pin(async { Ok(state) })
    }

    fn set_update_state(&self, update: UpdateState) -> BoxFuture<'_, Result<(), Infallible>> {
        let mut state = self.state();
        let updates = &mut state.updates;
        match update {
            UpdateState::All(all) => *updates = all,
            UpdateState::Primary { pts, date, seq } => {
                (updates.pts, updates.date, updates.seq) = (pts, date, seq);
            }
            UpdateState::Secondary { qts } => updates.qts = qts,
            UpdateState::Channel { id, pts } => {
                updates.channels.retain(|channel| channel.id != id);
                updates.channels.push(ChannelState { id, pts });
            }
        }
        drop(state);
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use domain::UserId;
    use grammers_session::Session as _;

    use super::*;

    #[tokio::test]
    async fn the_host_connects_to_no_address_but_those_it_was_given() {
        let ours = "127.0.0.1:7443".parse().unwrap();
        let centre = DataCentre { id: 2, address: ours, key: Some(AuthKey::new([1; 256])) };
        let config = Session { home: 2, user: UserId(1001), access_hash: 5, data_centres: vec![centre] };
        let session = MemorySession::new(&config);

        let elsewhere = "149.154.167.41:443".parse().unwrap();
        for id in [2, 4] {
            let option = DcOption { id, ipv4: elsewhere, ipv6: "[::1]:443".parse().unwrap(), auth_key: None };
            session.set_dc_option(&option).await.unwrap();
        }
        let stored = session.dc_option(2).unwrap().unwrap();
        assert_eq!((stored.ipv4, stored.auth_key), (ours, Some([1; 256])));
        assert_eq!(session.dc_option(4).unwrap(), None);
    }
}
