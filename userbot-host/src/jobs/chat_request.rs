//! A job of a chat, with what its message says of it.
use domain::{Cause, ChatJob, RoomId};

/// A job of a chat, as it was received.
pub(super) struct ChatRequest<'a> {
    pub(super) cause: &'a Cause,
    pub(super) room: &'a RoomId,
    pub(super) job: &'a ChatJob,
}
