//! Who is signed in with which auth key, and whether the key still lives.
//!
//! ```text
//!                      signIn, checkPassword,
//!          register    importAuthorization
//! unknown ---------> Signed out <---------> Signed in -------> Revoked
//!                                 logOut        |    by the owner, from elsewhere
//!                                               | a second connection while one is open
//!                                               v
//!                                           Duplicated, for good
//! ```
//!
//! A key belongs to one data centre; the other does not know it. The last step is Telegram's own rule, and the reason
//! why no client may connect twice: 406 `AUTH_KEY_DUPLICATED` (<https://core.telegram.org/api/errors>, "from two
//! separate TCP connections"). A connection holds the key's [`ConnectionLock`] while it is open. A second one waits a
//! little, since the end of the first may still be on its way, and then the key is dead.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::{sync::OwnedMutexGuard, time::timeout};

use crate::{
    journal::Journal,
    mtproto::{
        envelope::{AuthKey, AuthKeyId},
        login::Login,
        session::{Session, Sessions},
    },
    world::{DataCentre, UserId},
};

/// How long a new connection waits for the end of the one before it to be noticed.
const GRACE: Duration = Duration::from_millis(250);

/// Every auth key that Telegram knows.
#[derive(Default)]
pub(super) struct Accounts {
    sign_ins: Mutex<BTreeMap<(DataCentre, AuthKeyId), Arc<SignIn>>>,
    /// Stores every change of a key's status.
    pub(super) journal: Arc<Journal<AuthKeyEntry>>,
}

/// An auth key and whose it is.
pub(super) struct SignIn {
    pub(super) key: AuthKey,
    pub(super) data_centre: DataCentre,
    status: Mutex<KeyStatus>,
    /// How far whoever holds the key has come with signing in.
    pub(super) login: Mutex<Login>,
    /// The sessions of its clients.
    sessions: Mutex<Sessions>,
    connection: Arc<tokio::sync::Mutex<()>>,
    journal: Arc<Journal<AuthKeyEntry>>,
}

/// What an auth key is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyStatus {
    /// Nobody is signed in with it: it is good for signing in.
    #[serde(alias = "nobodys")]
    SignedOut,
    /// Calls are executed for its account.
    SignedIn(UserId),
    /// Its owner ended it from elsewhere.
    Revoked,
    /// It was used on two connections at once.
    Duplicated,
}

/// The entry of this face in a chronicle: an auth key, and what it is good for from now on.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AuthKeyEntry {
    data_centre: DataCentre,
    key: String,
    #[serde(rename = "life")]
    status: KeyStatus,
}

/// Held by the one connection of an auth key.
pub(super) struct ConnectionLock(#[expect(dead_code, reason = "held, not read")] OwnedMutexGuard<()>);

impl Accounts {
    /// From now on Telegram knows this key. One that is known already stays what it is: a dead one is dead for good.
    pub(super) fn register(&self, data_centre: DataCentre, key: AuthKey, status: KeyStatus) {
        let mut sign_ins = lock(&self.sign_ins);
        let sign_in = sign_ins.entry((data_centre, key.id())).or_insert_with(|| {
            let sign_in = SignIn {
                key,
                data_centre,
                status: Mutex::new(KeyStatus::SignedOut),
                login: Mutex::default(),
                sessions: Mutex::default(),
                connection: Arc::default(),
                journal: Arc::clone(&self.journal),
            };
            let sign_in = Arc::new(sign_in);
            sign_in.set_status(KeyStatus::SignedOut);
            sign_in
        });
        if sign_in.status() == KeyStatus::SignedOut && status != KeyStatus::SignedOut {
            sign_in.set_status(status);
        }
    }

    /// Restores what was stored.
    pub(super) fn replay(&self, entry: AuthKeyEntry) {
        let bytes = hex::decode(&entry.key).ok().and_then(|bytes| bytes.try_into().ok());
        let Some(bytes) = bytes else { return tracing::warn!("a kept auth key is not 256 bytes long: passed over") };
        let key = AuthKey::new(bytes);
        let id = (entry.data_centre, key.id());
        self.register(entry.data_centre, key, KeyStatus::SignedOut);
        if let Some(sign_in) = lock(&self.sign_ins).get(&id) {
            *lock(&sign_in.status) = entry.status;
        }
    }

    /// Ends every sign-in of an account.
    pub(super) fn revoke(&self, account: UserId) {
        for sign_in in lock(&self.sign_ins).values().filter(|sign_in| sign_in.account() == Some(account)) {
            sign_in.set_status(KeyStatus::Revoked);
        }
    }

    pub(super) fn find(&self, data_centre: DataCentre, id: AuthKeyId) -> Option<Arc<SignIn>> {
        lock(&self.sign_ins).get(&(data_centre, id)).cloned()
    }
}

impl SignIn {
    /// Takes the key for a connection. `None` if another one has it: then the key is dead, for that one too.
    pub(super) async fn lock_connection(&self) -> Option<ConnectionLock> {
        let taken = timeout(GRACE, Arc::clone(&self.connection).lock_owned()).await;
        if taken.is_err() {
            tracing::warn!(account = ?self.account(), "a second connection used the auth key; the session is dead");
            self.set_status(KeyStatus::Duplicated);
        }
        taken.ok().map(ConnectionLock)
    }

    pub(super) fn status(&self) -> KeyStatus {
        *lock(&self.status)
    }

    /// Who is signed in.
    pub(super) fn account(&self) -> Option<UserId> {
        match self.status() {
            KeyStatus::SignedIn(account) => Some(account),
            KeyStatus::SignedOut | KeyStatus::Revoked | KeyStatus::Duplicated => None,
        }
    }

    /// From now on the key is good for this.
    pub(super) fn set_status(&self, status: KeyStatus) {
        *lock(&self.status) = status;
        self.journal.write(|| AuthKeyEntry {
            data_centre: self.data_centre,
            key: hex::encode(self.key.bytes()),
            status,
        });
    }

    /// Reads a session, or changes it.
    pub(super) fn with_session<T>(&self, id: i64, change: impl FnOnce(&mut Session) -> T) -> T {
        change(lock(&self.sessions).named(id))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
