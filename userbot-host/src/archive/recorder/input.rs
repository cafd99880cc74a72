//! The recorder's input: batches of events.
use archive::{Event, Pts};

use crate::archive::recorder::output::Upload;

/// Events of a room that Telegram sent together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EventBatch {
    /// The events, in order. Empty if the archive does not record events of this kind, e.g. a pin.
    pub(crate) events: Vec<Event>,
    /// The room's pts after these events.
    pub(crate) pts: Pts,
    /// The number by which these events increase the room's pts.
    pub(crate) pts_count: u32,
}

/// The result of applying a batch. It depends on whether the pts of the batch follows the room's pts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    /// The batch is the next one, and was applied. The files of its messages have to be uploaded.
    Next(Vec<Upload>),
    /// The batch was applied before, or the recorder does not know the room. It was skipped.
    Old,
    /// Events before the batch are missing. The batch was not applied, and the difference must be requested.
    Ahead,
}
