//! The way from what changes to a chronicle, without knowing one.

use std::{fmt, sync::OnceLock};

type Store<E> = Box<dyn Fn(E) + Send + Sync>;

/// Passes entries on to be stored, once somebody stores them.
pub(crate) struct Journal<E>(OnceLock<Store<E>>);

impl<E> Journal<E> {
    /// From now on, every entry is passed to `store`.
    pub(crate) fn open(&self, store: impl Fn(E) + Send + Sync + 'static) {
        // Opened once: there is one chronicle.
        let _ = self.0.set(Box::new(store));
    }

    /// Whether entries are stored.
    pub(crate) fn is_open(&self) -> bool {
        self.0.get().is_some()
    }

    /// Stores an entry; it is not even made if nobody stores it.
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
