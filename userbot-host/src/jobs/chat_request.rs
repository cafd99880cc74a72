//! A job of a chat, with the cause and the room from its message.
use domain::{Cause, ChatJob, RoomId};

/// A job of a chat, with the cause to report under and the room to work in.
pub(super) struct ChatRequest<'a> {
    pub(super) cause: &'a Cause,
    pub(super) room: &'a RoomId,
    pub(super) job: &'a ChatJob,
}
