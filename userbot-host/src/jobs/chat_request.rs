//! A job of a chat, with the cause and the room that the SQS message of the job names.
use domain::{Cause, ChatJob, RoomId};

/// A job of a chat, with the room of the chat and the cause of the job. The host's report repeats this cause.
pub(super) struct ChatRequest<'a> {
    pub(super) cause: &'a Cause,
    pub(super) room: &'a RoomId,
    pub(super) job: &'a ChatJob,
}
