//! A job of a chat, with the cause and the room from its message.
use domain::{Cause, ChatJob, RoomId};

/// A job of a chat, with the cause of the job (the host's report repeats it) and the room of the chat.
pub(super) struct ChatRequest<'a> {
    pub(super) cause: &'a Cause,
    pub(super) room: &'a RoomId,
    pub(super) job: &'a ChatJob,
}
