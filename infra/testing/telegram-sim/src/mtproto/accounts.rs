//! Who is signed in with which auth key, and whether the key still lives.
//!
//! ```text
//!                      signIn, checkPassword,
//!           admit      importAuthorization
//! unknown ----------> Nobody's <----------> Signed in -------> Revoked
//!                                 logOut        |    by the owner, from elsewhere
//!                                               | a second connection while one is open
//!                                               v
//!                                           Duplicated, for good
//! ```
//!
//! A key belongs to one data centre; the other does not know it. The last step is Telegram's own rule, and the reason
//! why no client may connect twice: 406 `AUTH_KEY_DUPLICATED` (<https://core.telegram.org/api/errors>, "from two
//! separate TCP connections"). A connection holds the key's [`Line`] while it is open. Who finds the line taken waits a
//! moment, since the end of an old connection may still be on its way, and then the key is dead.

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
    /// Where it is stored what becomes of keys.
    pub(super) journal: Arc<Journal<KeyKept>>,
}

/// An auth key and whose it is.
pub(super) struct SignIn {
    pub(super) key: AuthKey,
    pub(super) data_centre: DataCentre,
    life: Mutex<Life>,
    /// How far whoever holds the key has come with signing in.
    pub(super) login: Mutex<Login>,
    /// What its clients' sessions have told and were told so far.
    sessions: Mutex<Sessions>,
    line: Arc<tokio::sync::Mutex<()>>,
    journal: Arc<Journal<KeyKept>>,
}

/// What an auth key is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Life {
    /// Nobody is signed in with it: it is good for signing in.
    Nobodys,
    /// Calls are carried out for its account.
    SignedIn(UserId),
    /// Its owner ended it from elsewhere.
    Revoked,
    /// It was used on two connections at once.
    Duplicated,
}

/// What a chronicle keeps of this face: an auth key, and what it is good for from now on.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeyKept {
    data_centre: DataCentre,
    key: String,
    life: Life,
}

/// Held by the one connection of an auth key.
pub(super) struct Line(#[expect(dead_code, reason = "held, not read")] OwnedMutexGuard<()>);

impl Accounts {
    /// From now on Telegram knows this key. One that is known already stays what it is: a dead one is dead for good.
    pub(super) fn admit(&self, data_centre: DataCentre, key: AuthKey, life: Life) {
        let mut sign_ins = lock(&self.sign_ins);
        let sign_in = sign_ins.entry((data_centre, key.id())).or_insert_with(|| {
            let sign_in = SignIn {
                key,
                data_centre,
                life: Mutex::new(Life::Nobodys),
                login: Mutex::default(),
                sessions: Mutex::default(),
                line: Arc::default(),
                journal: Arc::clone(&self.journal),
            };
            let sign_in = Arc::new(sign_in);
            sign_in.becomes(Life::Nobodys);
            sign_in
        });
        if sign_in.life() == Life::Nobodys && life != Life::Nobodys {
            sign_in.becomes(life);
        }
    }

    /// Does again what was kept.
    pub(super) fn redo(&self, kept: KeyKept) {
        let bytes = hex::decode(&kept.key).ok().and_then(|bytes| bytes.try_into().ok());
        let Some(bytes) = bytes else { return tracing::warn!("a kept auth key is not 256 bytes long: passed over") };
        let key = AuthKey::new(bytes);
        let id = (kept.data_centre, key.id());
        self.admit(kept.data_centre, key, Life::Nobodys);
        if let Some(sign_in) = lock(&self.sign_ins).get(&id) {
            *lock(&sign_in.life) = kept.life;
        }
    }

    /// Ends every sign-in of an account.
    pub(super) fn revoke(&self, account: UserId) {
        for sign_in in lock(&self.sign_ins).values().filter(|sign_in| sign_in.account() == Some(account)) {
            sign_in.becomes(Life::Revoked);
        }
    }

    pub(super) fn find(&self, data_centre: DataCentre, id: AuthKeyId) -> Option<Arc<SignIn>> {
        lock(&self.sign_ins).get(&(data_centre, id)).cloned()
    }
}

impl SignIn {
    /// Takes the key's line. `None` if another connection has it: then the key is dead, for that one too.
    pub(super) async fn take_line(&self) -> Option<Line> {
        let taken = timeout(GRACE, Arc::clone(&self.line).lock_owned()).await;
        if taken.is_err() {
            tracing::warn!(account = ?self.account(), "a second connection used the auth key; the session is dead");
            self.becomes(Life::Duplicated);
        }
        taken.ok().map(Line)
    }

    pub(super) fn life(&self) -> Life {
        *lock(&self.life)
    }

    /// Who is signed in.
    pub(super) fn account(&self) -> Option<UserId> {
        match self.life() {
            Life::SignedIn(account) => Some(account),
            Life::Nobodys | Life::Revoked | Life::Duplicated => None,
        }
    }

    /// From now on the key is good for this.
    pub(super) fn becomes(&self, life: Life) {
        *lock(&self.life) = life;
        self.journal.write(|| KeyKept { data_centre: self.data_centre, key: hex::encode(self.key.bytes()), life });
    }

    /// Reads a session, or changes it.
    pub(super) fn with_session<T>(&self, id: i64, change: impl FnOnce(&mut Session) -> T) -> T {
        change(lock(&self.sessions).named(id))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
