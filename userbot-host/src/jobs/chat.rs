//! Performs the jobs of a chat in the order of their numbers. A job that comes too early waits for the jobs before it.
//! A repeated job succeeds without effect. The first job that arrives binds the room to the chat.
use domain::ChatTask;

use crate::{
    jobs::{
        add_operator, bound_room::BoundRoom, chat_request::ChatRequest, close_chat, context::JobContext,
        error::JobError, open_chat, record, remove_operator,
    },
    store::rooms::{Binding, Room},
};

/// The outcome of a job that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JobOutcome {
    /// The job is done, now or in an earlier attempt.
    Done,
    /// Earlier jobs of the room must be done first.
    Early,
    /// The job is done, and the chat has to be sealed.
    Seal,
}

/// Performs a job of a chat, if all jobs with lower numbers are done.
pub(super) async fn perform(ctx: &JobContext, request: &ChatRequest<'_>) -> Result<JobOutcome, JobError> {
    let ChatRequest { room, job, .. } = request;
    match ctx.table.room(room).await? {
        Some(Room::Ready { channel, link, from, .. }) => {
            let chat = Binding { chat: job.chat.clone(), lead: job.lead, from, done: 0 };
            let bound = BoundRoom { room: (*room).clone(), channel, link, chat };
            open_chat::bind_room(ctx, &bound).await?;
            perform_in_order(ctx, request, bound).await
        }
        Some(Room::Bound { channel, link, chat }) => {
            perform_in_order(ctx, request, BoundRoom { room: (*room).clone(), channel, link, chat }).await
        }
        // The room is stored as closing, but its seal may not have begun: an earlier attempt may have stored this state
        // and then failed, because the table's answer was lost. So the caller must begin the seal.
        Some(Room::Closing { chat, .. }) => {
            record::warn_after_close(request, &chat.chat);
            Ok(JobOutcome::Seal)
        }
        Some(Room::Gone { chat, .. }) => {
            record::warn_after_close(request, &chat);
            Ok(JobOutcome::Done)
        }
        // The job that creates the room is not done yet: it is parked until a time that Telegram named.
        Some(Room::Asked | Room::Created { .. } | Room::Configured { .. } | Room::Promoted { .. }) => {
            Ok(JobOutcome::Early)
        }
        Some(Room::Failed { .. }) => Err(JobError::Invalid("the job is for a room that could not be made")),
        None => Err(JobError::Invalid("the job is for a room that the desk never asked for")),
    }
}

async fn perform_in_order(
    ctx: &JobContext,
    request: &ChatRequest<'_>,
    mut bound: BoundRoom,
) -> Result<JobOutcome, JobError> {
    let job = request.job;
    if bound.chat.chat != job.chat {
        return Err(JobError::Invalid("the job is for a room that another chat has"));
    }
    open_chat::start_log(ctx, &bound)?;
    match job_order(bound.chat.done, job.number) {
        JobOrder::Repeated => return Ok(JobOutcome::Done),
        JobOrder::Early => return Ok(JobOutcome::Early),
        JobOrder::Next => bound.chat.done = job.number,
    }
    match &job.task {
        // Nothing is left to do, because the room is already bound to its chat.
        ChatTask::OpenChat { .. } => {}
        ChatTask::AddOperator { operator } => add_operator::perform(ctx, &mut bound, *operator).await?,
        ChatTask::RemoveOperator { operator } => remove_operator::perform(ctx, &mut bound, *operator).await?,
        ChatTask::Record(fact) => record::perform(ctx, request, fact).await?,
        ChatTask::CloseChat { ending, .. } => {
            close_chat::perform(ctx, request, bound, *ending).await?;
            return Ok(JobOutcome::Seal);
        }
    }
    bound.save(ctx).await?;
    Ok(JobOutcome::Done)
}

/// The position of a job in its chat: the next one, too early, or already done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JobOrder {
    Next,
    Early,
    Repeated,
}

/// Returns whether a job is the next one. `done` is the number of the chat's last job that is done.
fn job_order(done: u32, number: u32) -> JobOrder {
    if number <= done {
        JobOrder::Repeated
    } else if number == done + 1 {
        JobOrder::Next
    } else {
        JobOrder::Early
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_ordered_by_its_number_alone() {
        assert_eq!(job_order(0, 1), JobOrder::Next);
        assert_eq!(job_order(0, 2), JobOrder::Early);
        assert_eq!(job_order(2, 3), JobOrder::Next);
        assert_eq!(job_order(2, 2), JobOrder::Repeated);
        assert_eq!(job_order(2, 1), JobOrder::Repeated);
    }
}
