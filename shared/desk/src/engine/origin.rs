//! The origin of a change.
use domain::{Cause, Timestamp};

/// The cause that a trigger's change is stored under, and when it is decided.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) cause: Cause,
    pub(crate) now: Timestamp,
}
