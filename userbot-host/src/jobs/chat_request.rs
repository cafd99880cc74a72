//! A job of a chat, with the room and the cause from the job's queue message.
use domain::{Cause, ChatJob, RoomId};

/// A job of a chat, with the room of the chat and the cause of the job. The host's report repeats this cause.
pub(super) struct ChatRequest<'a> {
    pub(super) cause: &'a Cause,
    pub(super) room: &'a RoomId,
    pub(super) job: &'a ChatJob,
}
