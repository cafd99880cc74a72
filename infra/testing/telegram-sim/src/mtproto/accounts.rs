//! Auth keys: the account that is signed in with each key, and whether the key is still valid.
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
//! A key belongs to one data centre; the other data centre does not know it. As in Telegram, a client that opens two
//! connections with one key gets 406 `AUTH_KEY_DUPLICATED` (<https://core.telegram.org/api/errors>, "from two separate
//! TCP connections"). This can happen to a key in any state: signed out, signed in or revoked. A connection holds the
//! key's [`ConnectionLock`] while it is open. A second connection waits for a short time (`GRACE`), because the first
//! connection may be about to end. If the first connection is still open after this time, the key becomes duplicated
//! and can never be used again.

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

/// The time that a new connection waits for the previous connection with the same key to end.
const GRACE: Duration = Duration::from_millis(250);

/// All auth keys that Telegram knows.
#[derive(Default)]
pub(super) struct Accounts {
    sign_ins: Mutex<BTreeMap<(DataCentre, AuthKeyId), Arc<SignIn>>>,
    /// Stores every change of a key's status.
    pub(super) journal: Arc<Journal<AuthKeyEntry>>,
}

/// An auth key with its status, login and sessions.
pub(super) struct SignIn {
    pub(super) key: AuthKey,
    pub(super) data_centre: DataCentre,
    status: Mutex<KeyStatus>,
    /// The progress of a sign-in with this key.
    pub(super) login: Mutex<Login>,
    /// The sessions of the clients that use this key.
    sessions: Mutex<Sessions>,
    connection: Arc<tokio::sync::Mutex<()>>,
    journal: Arc<Journal<AuthKeyEntry>>,
}

/// The status of an auth key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyStatus {
    /// No account is signed in; the key can be used to sign in.
    #[serde(alias = "nobodys")]
    SignedOut,
    /// Calls are executed for this account.
    SignedIn(UserId),
    /// The account's owner ended the session from another device.
    Revoked,
    /// Two connections used the key at the same time.
    Duplicated,
}

/// An entry in the chronicle (the stored log of the simulated world): an auth key and its new status.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AuthKeyEntry {
    data_centre: DataCentre,
    key: String,
    #[serde(rename = "life")]
    status: KeyStatus,
}

/// A lock on an auth key. A connection that uses the key holds the lock until the connection ends.
pub(super) struct ConnectionLock(#[expect(dead_code, reason = "the lock is held, but never read")] OwnedMutexGuard<()>);

impl Accounts {
    /// Registers a key with a status. If the key is already known, its status is changed only if it is signed out: a
    /// revoked or duplicated key must not become usable again.
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

    /// Restores a key with its status from a stored entry, and does not store the entry again.
    pub(super) fn replay(&self, entry: AuthKeyEntry) {
        let bytes = hex::decode(&entry.key).ok().and_then(|bytes| bytes.try_into().ok());
        let Some(bytes) = bytes else {
            return tracing::warn!("a stored auth key is not 256 bytes long and is skipped");
        };
        let key = AuthKey::new(bytes);
        let id = (entry.data_centre, key.id());
        self.register(entry.data_centre, key, KeyStatus::SignedOut);
        if let Some(sign_in) = lock(&self.sign_ins).get(&id) {
            *lock(&sign_in.status) = entry.status;
        }
    }

    /// Revokes every key with which this account is signed in.
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
    /// Reserves the key for a connection and returns the lock. Waits up to [`GRACE`] for the previous connection to
    /// end. If the previous connection does not end in this time, marks the key as duplicated and returns `None`;
    /// neither of the two connections can then execute calls.
    pub(super) async fn lock_connection(&self) -> Option<ConnectionLock> {
        let taken = timeout(GRACE, Arc::clone(&self.connection).lock_owned()).await;
        if taken.is_err() {
            tracing::warn!(account = ?self.account(), "a second connection used the auth key; its session is revoked");
            self.set_status(KeyStatus::Duplicated);
        }
        taken.ok().map(ConnectionLock)
    }

    pub(super) fn status(&self) -> KeyStatus {
        *lock(&self.status)
    }

    /// Returns the account that is signed in with this key, if there is one.
    pub(super) fn account(&self) -> Option<UserId> {
        match self.status() {
            KeyStatus::SignedIn(account) => Some(account),
            KeyStatus::SignedOut | KeyStatus::Revoked | KeyStatus::Duplicated => None,
        }
    }

    /// Changes the key's status and stores the change.
    pub(super) fn set_status(&self, status: KeyStatus) {
        *lock(&self.status) = status;
        self.journal.write(|| AuthKeyEntry {
            data_centre: self.data_centre,
            key: hex::encode(self.key.bytes()),
            status,
        });
    }

    /// Runs `change` on the session with this id and returns the result. Creates the session if it is unknown.
    pub(super) fn with_session<T>(&self, id: i64, change: impl FnOnce(&mut Session) -> T) -> T {
        change(lock(&self.sessions).named(id))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
