//! The origin of a change.
use domain::{Cause, Timestamp};

/// The cause under which a trigger's change is stored, and the time of its decision.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) cause: Cause,
    pub(crate) now: Timestamp,
}
