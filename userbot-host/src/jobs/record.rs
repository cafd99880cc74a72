//! `Record`: adds a fact from the desk to the chat's log.
use archive::{Event, Utc};
use domain::{ChatId, ChatTask, DeskFact};
use tracing::warn;

use crate::jobs::{chat_request::ChatRequest, context::JobContext, error::JobError};

/// Records the fact, and waits until the bucket has it.
pub(super) async fn perform(ctx: &JobContext, request: &ChatRequest<'_>, fact: &DeskFact) -> Result<(), JobError> {
    let ChatRequest { room, job, .. } = request;
    let event = Event::Fact { number: job.number, decided: Utc(job.at), fact: fact.clone() };
    ctx.pump.record(room, event)?;
    Ok(ctx.pump.wait_recorded(room, job.number).await?)
}

/// Must be called only if `chat` is already closed. Logs a warning if the job has a fact of this chat, because the host
/// does not record facts after the close. The log has the fact only if an earlier attempt of the job recorded it.
pub(super) fn warn_after_close(ChatRequest { room, job, .. }: &ChatRequest<'_>, chat: &ChatId) {
    if matches!(job.task, ChatTask::Record(_)) && job.chat == *chat {
        warn!(
            room.id = %room, chat.id = %chat, job.number = job.number,
            "a fact came twice, or after the end of its chat"
        );
    }
}
