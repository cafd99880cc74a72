//! Captures the log in a test. The tests of the Bot API and the tests of MTProto both include this file.

use std::{
    io,
    sync::{Arc, Mutex},
};

use tracing::subscriber::DefaultGuard;
use tracing_subscriber::util::SubscriberInitExt;

/// Everything that is logged in this thread.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn begin() -> (Self, DefaultGuard) {
        let log = Self::default();
        let target = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).without_time().with_target(false);
        (log, subscriber.with_writer(move || target.clone()).finish().set_default())
    }

    /// Returns the logged errors, one per line.
    pub(crate) fn errors(&self) -> String {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let errors = text.lines().filter_map(|line| line.trim_start().strip_prefix("ERROR "));
        errors.collect::<Vec<_>>().join("\n")
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
