//! `CloseChat`, and the seal that it begins. The seal is background work, which the next host continues after a
//! restart.
//!
//! ```text
//! begun ─▶ link revoked ─▶ emptied ─▶ recorded ─▶ deleted ─▶ gone, reported
//! ```
//!
//! Members are removed before the log is closed, so that the log shows that they left. The log is closed after all
//! uploads have ended. Events of the room after the close belong to no chat and are not recorded. The chat of a lost
//! room is sealed with the events that the bucket has.
use std::{sync::Arc, time::Duration};

use archive::{Event, Pts, Utc};
use domain::{Ending, HostReport, RoomId};
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use crate::{
    jobs::{bound_room::BoundRoom, chat_request::ChatRequest, context::JobContext, error::JobError},
    peers::Channel,
    store::rooms::{Binding, Closing, Room, Seal},
    telegram::error::TelegramError,
};

/// The highest number of times that the host lists and removes the members. The deletion of the room then removes the
/// remaining members.
const ROUNDS: usize = 3;

/// Stores that the chat is over. The caller must begin the seal of the chat.
pub(super) async fn perform(
    ctx: &JobContext,
    ChatRequest { cause, job, .. }: &ChatRequest<'_>,
    bound: BoundRoom,
    ending: Ending,
) -> Result<(), JobError> {
    let (number, decided, cause) = (job.number, job.at, (*cause).clone());
    let closing = Closing { number, decided, ending, cause, since: ctx.clock.now(), seal: Seal::Begun };
    let BoundRoom { room, channel, link, chat } = bound;
    ctx.save_room(&room, &Room::Closing { channel, link, chat, closing }).await
}

/// Seals the chat of a room. Retries until it succeeds, and returns early only if the host is stopping.
pub(super) async fn seal(ctx: Arc<JobContext>, room: RoomId) {
    while let Err(error) = seal_by_steps(&ctx, &room).await {
        let Some(pause) = ctx.retry_pause(&error) else { return };
        warn!(room.id = %room, %error, "a step of a seal failed; retrying");
        sleep(pause).await;
    }
}

async fn seal_by_steps(ctx: &JobContext, room: &RoomId) -> Result<(), JobError> {
    while let Some(Room::Closing { channel, link, chat, closing }) = ctx.table.room(room).await? {
        let next = match closing.seal {
            Seal::Begun => {
                accept_lost_room(ctx.account.revoke_link(channel, &link).await)?;
                Seal::LinkRevoked
            }
            Seal::LinkRevoked => {
                accept_lost_room(remove_members(ctx, channel).await)?;
                Seal::Emptied
            }
            Seal::Emptied => Seal::Recorded { ends: complete_log(ctx, room, &chat, &closing).await? },
            Seal::Recorded { ends } => {
                ctx.pump.forget(room)?;
                accept_lost_room(ctx.account.delete_room(channel).await)?;
                Seal::Deleted { ends }
            }
            Seal::Deleted { ends } => {
                let report = HostReport::ChatSealed { chat: chat.chat.clone(), room: room.clone(), rests: false };
                ctx.report(&closing.cause, report).await?;
                ctx.save_room(room, &Room::Gone { chat: chat.chat, ends }).await?;
                return Ok(ctx.pump.forget(room)?);
            }
        };
        info!(room.id = %room, chat.id = %chat.chat, seal = ?next, "one step of sealing a chat was completed");
        let closing = Closing { seal: next, ..closing };
        ctx.save_room(room, &Room::Closing { channel, link, chat, closing }).await?;
    }
    Ok(())
}

async fn remove_members(ctx: &JobContext, channel: Channel) -> Result<(), TelegramError> {
    for _ in 0..ROUNDS {
        let members = ctx.account.members(channel).await?;
        if members.is_empty() {
            return Ok(());
        }
        for member in members {
            match ctx.account.remove_member(channel, member).await {
                Err(TelegramError::Refused(error)) => {
                    warn!(user.id = member.id.0, error, "a member could not be removed");
                }
                other => other?,
            }
        }
    }
    Ok(())
}

/// Waits until the bucket has the complete log, and returns the pts at which the log ends.
async fn complete_log(ctx: &JobContext, room: &RoomId, chat: &Binding, closing: &Closing) -> Result<Pts, JobError> {
    ctx.pump.catch_up(room).await?;
    let left = ctx.config.limits.seal_waits.saturating_sub(ctx.clock.now().since(closing.since));
    if timeout(left.max(Duration::from_millis(1)), ctx.pump.wait_media(room)).await.is_err() {
        ctx.pump.give_up_media(room)?;
        ctx.pump.wait_media(room).await?;
    }
    let Closing { number, decided, ending, .. } = closing;
    let close = Event::Close { number: *number, decided: Utc(*decided), ending: *ending };
    ctx.pump.record(room, close)?;
    let ends = ctx.pump.wait_complete(room).await?;
    Ok(ends.unwrap_or(chat.from))
}

/// Turns an error into success if it means that the room is lost, because the host can do nothing more in a lost room.
/// Returns any other result unchanged.
fn accept_lost_room(result: Result<(), TelegramError>) -> Result<(), TelegramError> {
    match result {
        Err(error) if error.is_room_lost() => Ok(()),
        other => other,
    }
}
