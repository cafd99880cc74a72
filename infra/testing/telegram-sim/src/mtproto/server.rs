//! The TCP listeners of both data centres.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
};

use crate::{
    faults::Faults,
    mtproto::{
        accounts::{Accounts, AuthKeyEntry, KeyStatus},
        call_state::CallState,
        connection,
        envelope::AuthKey,
        salts::Salts,
        shared::Shared,
    },
    world::{DataCentre, UserId, WorldHandle},
};

/// The pause after a connection could not be accepted, for example because memory or sockets ran out.
const REST_AFTER_ERROR: Duration = Duration::from_millis(50);

/// The listening data centres of the simulated Telegram. Dropping this value stops both data centres and closes all
/// their connections.
pub struct Server {
    shared: Arc<Shared>,
    addresses: [SocketAddr; 2],
    listening: Vec<AbortHandle>,
}

impl Server {
    /// Listens at one address for each data centre. Port 0 means any free port.
    pub(crate) async fn start(
        world: WorldHandle,
        faults: Arc<Faults>,
        addresses: [SocketAddr; 2],
        stored: Vec<AuthKeyEntry>,
    ) -> io::Result<Self> {
        let [first, second] = addresses;
        let (first, second) = (TcpListener::bind(first).await?, TcpListener::bind(second).await?);
        let addresses = [first.local_addr()?, second.local_addr()?];
        let accounts = Accounts::default();
        for entry in stored {
            accounts.replay(entry);
        }
        let salts = Salts::new(world.read(|world| world.secret("server salts", &[])));
        let shared = Arc::new(Shared { world, accounts, faults, calls: CallState::at(addresses), salts });
        let listeners = [(DataCentre::Two, first), (DataCentre::Four, second)];
        let listen = |(here, listener)| tokio::spawn(accept(listener, here, Arc::clone(&shared))).abort_handle();
        let listening = listeners.map(listen).to_vec();
        Ok(Self { shared, addresses, listening })
    }

    /// Sets the function `store`, which then gets every change of an auth key's status.
    pub(crate) fn journal_to(&self, store: impl Fn(AuthKeyEntry) + Send + Sync + 'static) {
        self.shared.accounts.journal.open(store);
    }

    /// Returns the address where clients connect to a data centre.
    pub fn address(&self, centre: DataCentre) -> SocketAddr {
        let [first, second] = self.addresses;
        match centre {
            DataCentre::Two => first,
            DataCentre::Four => second,
        }
    }

    /// Registers an auth key. The key is signed in as `account`, or signed out if `account` is `None`.
    pub(crate) fn register_key(&self, centre: DataCentre, auth_key: [u8; 256], account: Option<UserId>) {
        let status = account.map_or(KeyStatus::SignedOut, KeyStatus::SignedIn);
        self.shared.accounts.register(centre, AuthKey::new(auth_key), status);
    }

    /// Returns whether a data centre knows this auth key.
    pub(crate) fn knows(&self, centre: DataCentre, auth_key: [u8; 256]) -> bool {
        self.shared.accounts.find(centre, AuthKey::new(auth_key).id()).is_some()
    }

    /// Signs out every client of this account, as its owner can do from another device.
    pub(crate) fn revoke(&self, account: UserId) {
        self.shared.accounts.revoke(account);
    }

    /// Invalidates every server salt that clients know.
    pub(crate) fn renew_salts(&self) {
        self.shared.salts.renew();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.listening.iter().for_each(AbortHandle::abort);
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("addresses", &self.addresses).finish_non_exhaustive()
    }
}

/// Accepts connections. The task that runs this function owns the connections, so that they end when this task ends.
async fn accept(listener: TcpListener, here: DataCentre, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => connections.spawn(serve(stream, here, Arc::clone(&shared))),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(REST_AFTER_ERROR).await;
                continue;
            }
        };
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, here: DataCentre, shared: Arc<Shared>) {
    match connection::serve(stream, here, shared).await {
        Ok(end) => tracing::debug!(?end, "a connection ended"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a connection was closed after an error");
        }
    }
}
