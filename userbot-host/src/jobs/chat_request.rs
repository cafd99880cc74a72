//! A job of a chat, with the cause and the room from its message.
use domain::{Cause, ChatJob, RoomId};

/// See the [module](self).
pub(super) struct ChatRequest<'a> {
    pub(super) cause: &'a Cause,
    pub(super) room: &'a RoomId,
    pub(super) job: &'a ChatJob,
}
