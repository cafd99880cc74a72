//! Who is signed in with which auth key, and whether the key still lives.
//!
//! ```text
//!            admit                     logOut
//! unknown ----------> Signed in -----------------> Logged out
//!                         |
//!                         | a second connection while one is open
//!                         v
//!                     Duplicated, for good
//! ```
//!
//! The last step is Telegram's own rule, and the reason why the product may never connect twice: 406
//! `AUTH_KEY_DUPLICATED` (<https://core.telegram.org/api/errors>, "from two separate TCP connections"). A connection
//! holds the key's [`Line`] while it is open. Who finds the line taken waits a moment, since the end of an old
//! connection may still be on its way, and then the key is dead.

use super::envelope::{AuthKey, AuthKeyId};
use crate::world::UserId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use tokio::time::timeout;

/// How long a new connection waits for the end of the one before it to be noticed.
const GRACE: Duration = Duration::from_millis(250);

/// Every auth key that Telegram knows.
#[derive(Default)]
pub(super) struct Accounts {
    sign_ins: Mutex<BTreeMap<AuthKeyId, Arc<SignIn>>>,
}

/// An auth key and whose it is.
pub(super) struct SignIn {
    pub(super) key: AuthKey,
    pub(super) account: UserId,
    life: Mutex<Life>,
    /// Sessions that were announced by `new_session_created`.
    sessions: Mutex<BTreeSet<i64>>,
    line: Arc<tokio::sync::Mutex<()>>,
}

/// What an auth key is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// Calls are carried out for its account.
    SignedIn,
    /// Its owner logged out.
    LoggedOut,
    /// Its owner ended it from elsewhere.
    Revoked,
    /// It was used on two connections at once.
    Duplicated,
}

/// Held by the one connection of an auth key.
pub(super) struct Line(#[expect(dead_code, reason = "held, not read")] OwnedMutexGuard<()>);

impl Accounts {
    /// From now on the holder of this key is signed in as this account. A key that is known already stays what it is:
    /// a dead one is dead for good.
    pub(super) fn admit(&self, account: UserId, key: AuthKey) {
        let id = key.id();
        let sign_in =
            SignIn { key, account, life: Mutex::new(Life::SignedIn), sessions: Mutex::default(), line: Arc::default() };
        lock(&self.sign_ins).entry(id).or_insert_with(|| Arc::new(sign_in));
    }

    /// Ends every sign-in of an account.
    pub(super) fn revoke(&self, account: UserId) {
        for sign_in in lock(&self.sign_ins).values().filter(|sign_in| sign_in.account == account) {
            *lock(&sign_in.life) = Life::Revoked;
        }
    }

    pub(super) fn find(&self, id: AuthKeyId) -> Option<Arc<SignIn>> {
        lock(&self.sign_ins).get(&id).cloned()
    }
}

impl SignIn {
    /// Takes the key's line. `None` if another connection has it: then the key is dead, for that one too.
    pub(super) async fn take_line(&self) -> Option<Line> {
        let taken = timeout(GRACE, Arc::clone(&self.line).lock_owned()).await;
        if taken.is_err() {
            tracing::warn!(user.id = self.account.0, "a second connection used the auth key; the session is dead");
            *lock(&self.life) = Life::Duplicated;
        }
        taken.ok().map(Line)
    }

    pub(super) fn life(&self) -> Life {
        *lock(&self.life)
    }

    pub(super) fn log_out(&self) {
        *lock(&self.life) = Life::LoggedOut;
    }

    /// Whether nobody has heard of this session yet.
    pub(super) fn is_new_session(&self, session: i64) -> bool {
        lock(&self.sessions).insert(session)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
