//! Passes each change, as an entry, to a function that stores it. The code that makes the changes therefore does not
//! depend on the chronicle (the stored log of the simulated world).

use std::{fmt, sync::OnceLock};

type Store<E> = Box<dyn Fn(E) + Send + Sync>;

/// Passes entries to the store function that [`Journal::open`] sets. Entries that are written before that call are
/// dropped.
pub(crate) struct Journal<E>(OnceLock<Store<E>>);

impl<E> Journal<E> {
    /// Sets the function `store`, which then gets every new entry.
    pub(crate) fn open(&self, store: impl Fn(E) + Send + Sync + 'static) {
        // `set` fails only on a second call. There is one chronicle, so there is no second call.
        let _ = self.0.set(Box::new(store));
    }

    /// Returns whether [`Journal::open`] has been called. Before that, entries are dropped.
    pub(crate) fn is_open(&self) -> bool {
        self.0.get().is_some()
    }

    /// Makes an entry with the closure `entry` and stores it. Before [`Journal::open`], does nothing, and the closure
    /// is not run.
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
