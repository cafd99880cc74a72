//! The jobs of a chat, judged by their number alone: an early one waits for those before it, a repeated one is success.
//! Whichever comes first binds the room to the chat.
use archive::{Event, Utc};
use domain::{Cause, ChatId, ChatJob, ChatTask, RoomId};
use tracing::{info, warn};

use crate::{
    archive::chat_log::{ChatLog, StoredLog},
    jobs::add_operator as operators,
    jobs::context::{Tools, WorkError},
    jobs::lost_room::unless_lost,
    peers::Channel,
    store::rooms::{Binding, Closing, Room, Seal},
};

/// What became of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is done, now or before.
    Done,
    /// Others come first.
    Early,
    /// It is done, and the chat is to be sealed.
    Seal,
}

/// What a number says of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Now,
    Early,
    Repeated,
}

/// Judges a job by its number and by the last one that was done.
fn judge(done: u32, number: u32) -> Turn {
    if number <= done {
        Turn::Repeated
    } else if number == done + 1 {
        Turn::Now
    } else {
        Turn::Early
    }
}

/// Does a job of a chat, if it is its turn.
pub(crate) async fn do_chat_job(
    tools: &Tools,
    cause: &Cause,
    room: &RoomId,
    job: &ChatJob,
) -> Result<Outcome, WorkError> {
    match tools.table.room(room).await? {
        Some(Room::Ready { channel, link, from, .. }) => {
            let chat = Binding { chat: job.chat.clone(), lead: job.lead, from, done: 0 };
            let bound = Room::Bound { channel, link, chat };
            tools.remember(room, &bound).await?;
            info!(room.id = %room, chat.id = %job.chat, "the room has its chat");
            take_turn(tools, cause, room, job, bound).await
        }
        Some(bound @ Room::Bound { .. }) => take_turn(tools, cause, room, job, bound).await,
        // The answer to writing that down may have been lost, and with it the beginning of the seal.
        Some(Room::Closing { chat, .. }) => {
            after_the_end(room, job, &chat.chat);
            Ok(Outcome::Seal)
        }
        Some(Room::Gone { chat, .. }) => {
            after_the_end(room, job, &chat);
            Ok(Outcome::Done)
        }
        // The room is still in the making, by a job that waits for a time.
        Some(Room::Asked | Room::Created { .. } | Room::Configured { .. } | Room::Promoted { .. }) => {
            Ok(Outcome::Early)
        }
        Some(Room::Failed { .. }) => Err(WorkError::Senseless("the job is for a room that could not be made")),
        None => Err(WorkError::Senseless("the job is for a room that was never asked for")),
    }
}

async fn take_turn(
    tools: &Tools,
    cause: &Cause,
    room: &RoomId,
    job: &ChatJob,
    bound: Room,
) -> Result<Outcome, WorkError> {
    let Room::Bound { mut channel, link, mut chat } = bound else { return Ok(Outcome::Early) };
    if chat.chat != job.chat {
        return Err(WorkError::Senseless("the job is for a room that another chat has"));
    }
    bind(tools, room, channel, &chat)?;
    match judge(chat.done, job.number) {
        Turn::Repeated => return Ok(Outcome::Done),
        Turn::Early => return Ok(Outcome::Early),
        Turn::Now => {}
    }
    match &job.task {
        ChatTask::OpenChat { .. } => {}
        ChatTask::AddOperator { operator } => {
            let tried = operators::add(tools, room, channel, *operator).await;
            channel = unless_lost(tools, room, channel, &chat, tried).await?;
        }
        ChatTask::RemoveOperator { operator } => {
            let tried = operators::remove(tools, room, channel, *operator).await;
            channel = unless_lost(tools, room, channel, &chat, tried).await?;
        }
        ChatTask::Record(fact) => {
            let event = Event::Fact { number: job.number, decided: Utc(job.at), fact: fact.clone() };
            tools.pump.record(room, event)?;
            tools.pump.wait_recorded(room, job.number).await?;
        }
        ChatTask::CloseChat { ending, .. } => {
            let (number, decided, ending, cause) = (job.number, job.at, *ending, cause.clone());
            let closing = Closing { number, decided, ending, cause, since: tools.clock.now(), seal: Seal::Begun };
            chat.done = job.number;
            tools.remember(room, &Room::Closing { channel, link, chat, closing }).await?;
            return Ok(Outcome::Seal);
        }
    }
    chat.done = job.number;
    tools.remember(room, &Room::Bound { channel, link, chat }).await?;
    Ok(Outcome::Done)
}

/// Tells the pump whose room it is. It knows already unless this is the first job.
fn bind(tools: &Tools, room: &RoomId, channel: Channel, chat: &Binding) -> Result<(), WorkError> {
    Ok(tools.pump.bind(room, channel, ChatLog::new(channel, chat, StoredLog::default()))?)
}

/// Nothing is added to a log that is closed.
fn after_the_end(room: &RoomId, job: &ChatJob, chat: &ChatId) {
    if matches!(job.task, ChatTask::Record(_)) && job.chat == *chat {
        warn!(room.id = %room, chat.id = %chat, job.number = job.number, "a fact came again, or after the end");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_judged_by_its_number_alone() {
        assert_eq!(judge(0, 1), Turn::Now);
        assert_eq!(judge(0, 2), Turn::Early);
        assert_eq!(judge(2, 3), Turn::Now);
        assert_eq!(judge(2, 2), Turn::Repeated);
        assert_eq!(judge(2, 1), Turn::Repeated);
    }
}
