//! What a test can make go wrong between a bot and the Bot API.

use super::method::Method;
use super::refusal::Refusal;
use std::sync::{Mutex, PoisonError};

/// Something that goes wrong once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The next call of this method is answered 429.
    TooManyRequests {
        /// Which method.
        method: Method,
        /// After how long the bot may try again, in seconds.
        retry_after_s: u32,
    },
    /// The next call of this method is answered 500, and nothing happens by it.
    ServerError {
        /// Which method.
        method: Method,
    },
}

/// Faults that have not happened yet, in the order they were asked for.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(super) fn inject(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    /// Passes a call, or refuses it by the oldest fault that is meant for it.
    pub(super) fn pass(&self, method: Method) -> Result<(), Refusal> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match faults.iter().position(|fault| fault.method() == method) {
            None => Ok(()),
            Some(oldest) => Err(faults.remove(oldest).refusal()),
        }
    }
}

impl Fault {
    fn method(self) -> Method {
        match self {
            Self::TooManyRequests { method, .. } | Self::ServerError { method } => method,
        }
    }

    fn refusal(self) -> Refusal {
        match self {
            Self::TooManyRequests { retry_after_s, .. } => Refusal::too_many_requests(retry_after_s),
            Self::ServerError { .. } => Refusal::server_error(),
        }
    }
}
