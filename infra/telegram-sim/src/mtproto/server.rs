//! Listening, and what all connections share.

use super::accounts::Accounts;
use super::calls::Desk;
use super::connection;
use super::envelope::AuthKey;
use crate::faults::Faults;
use crate::world::{UserId, WorldHandle};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

/// How long to rest after a connection could not be accepted, which may be for want of memory or sockets.
const REST_AFTER_ERROR: Duration = Duration::from_millis(50);

/// A data centre of the simulated Telegram, listening. It ends, with all its connections, when it is dropped.
pub struct Server {
    shared: Arc<Shared>,
    listening: AbortHandle,
}

/// What all connections share.
pub(super) struct Shared {
    pub(super) world: WorldHandle,
    pub(super) accounts: Accounts,
    pub(super) faults: Arc<Faults>,
    pub(super) desk: Desk,
    /// The one server salt. Zero is what clients begin with, so this is another.
    pub(super) salt: i64,
}

impl Server {
    /// Listens at an address; port 0 takes a free one.
    pub(crate) async fn start(world: WorldHandle, faults: Arc<Faults>, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let shared = Arc::new(Shared {
            world,
            accounts: Accounts::default(),
            faults,
            desk: Desk::at(listener.local_addr()?),
            salt: random_salt(),
        });
        let listening = tokio::spawn(accept(listener, Arc::clone(&shared))).abort_handle();
        Ok(Self { shared, listening })
    }

    /// Where clients connect.
    pub fn address(&self) -> SocketAddr {
        self.shared.desk.address()
    }

    /// From now on the holder of this auth key is signed in as `account`, a person of the world.
    pub fn admit(&self, account: UserId, auth_key: [u8; 256]) {
        self.shared.accounts.admit(account, AuthKey::new(auth_key));
    }

    /// Whoever is signed in as this account is signed out, as if by its owner from elsewhere.
    pub(crate) fn revoke(&self, account: UserId) {
        self.shared.accounts.revoke(account);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("address", &self.address()).finish_non_exhaustive()
    }
}

/// Owns the connections, so that they end with it.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => connections.spawn(serve(stream, Arc::clone(&shared))),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(REST_AFTER_ERROR).await;
                continue;
            }
        };
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    match connection::serve(stream, shared).await {
        Ok(end) => tracing::debug!(?end, "a connection ended"),
        Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "a connection was closed"),
    }
}

fn random_salt() -> i64 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).expect("the machine has a source of randomness");
    i64::from_le_bytes(bytes) | 1
}
