//! What a decision is made under.
use crate::{Cause, Settings, Timestamp};

/// The desk's settings as they hold, what brought the decision about, and when.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The settings that were read.
    pub settings: &'a Settings,
    /// What the change will be stored under.
    pub cause: &'a Cause,
    /// Now.
    pub now: Timestamp,
}
