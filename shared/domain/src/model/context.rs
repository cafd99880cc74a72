//! The context: the input that most decisions need.
use crate::{Cause, DeskId, Settings, Timestamp};

/// The desk that decides, its settings, the cause and the time.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The desk that decides.
    pub desk: &'a DeskId,
    /// The desk's settings as they were read.
    pub settings: &'a Settings,
    /// The cause that the change is stored under.
    pub cause: &'a Cause,
    /// The time of the decision.
    pub now: Timestamp,
}
