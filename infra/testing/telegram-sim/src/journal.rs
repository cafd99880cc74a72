//! Passes changes on to a store function, so that the code that makes changes does not depend on the chronicle (the
//! stored log of the simulated world).

use std::{fmt, sync::OnceLock};

type Store<E> = Box<dyn Fn(E) + Send + Sync>;

/// Passes entries to a store function, after [`Journal::open`] has set one. Entries that are written earlier are
/// dropped.
pub(crate) struct Journal<E>(OnceLock<Store<E>>);

impl<E> Journal<E> {
    /// From now on, passes every entry to `store`.
    pub(crate) fn open(&self, store: impl Fn(E) + Send + Sync + 'static) {
        // `set` fails only on a second call. There is one chronicle, so there is no second call.
        let _ = self.0.set(Box::new(store));
    }

    /// Returns whether entries are stored.
    pub(crate) fn is_open(&self) -> bool {
        self.0.get().is_some()
    }

    /// Stores an entry. The closure `entry`, which makes the entry, runs only if entries are stored.
    pub(crate) fn write(&self, entry: impl FnOnce() -> E) {
        if let Some(store) = self.0.get() {
            store(entry());
        }
    }
}

impl<E> Default for Journal<E> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<E> fmt::Debug for Journal<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_open() { "Journal(open)" } else { "Journal(closed)" })
    }
}
