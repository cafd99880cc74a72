//! Events that the recorder is given.
use archive::{Event, Pts};

/// Events of a room that Telegram sent together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EventBatch {
    /// In order. Empty if the archive does not record what happened, e.g. a pin.
    pub(crate) events: Vec<Event>,
    /// The room's pts after them.
    pub(crate) pts: Pts,
    /// The number of events that they count as.
    pub(crate) pts_count: u32,
}

/// How the pts of a batch follows the room's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PtsOrder {
    /// It is the next one, and was applied.
    Next,
    /// It was applied before, or nobody keeps a log of the room: it was skipped.
    Old,
    /// There is a gap before it: it was not applied, and the difference must be requested.
    Ahead,
}
