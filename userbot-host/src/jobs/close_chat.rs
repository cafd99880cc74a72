//! The seal: how a chat ends. It is the host's own work, begun by `CloseChat`, and goes on after a restart where it was.
//!
//! ```text
//! begun ─▶ link revoked ─▶ emptied ─▶ recorded ─▶ deleted ─▶ gone, reported
//! ```
//!
//! People are out before the log is closed, so that their leaving is the last thing it tells. The log waits for files.
//! What happens in the room after that is no chat's, and is not heard. A room that is lost is sealed with what is known.
use std::{sync::Arc, time::Duration};

use archive::{Event, Pts, Utc};
use domain::{HostReport, RoomId};
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use crate::{
    jobs::context::{Tools, WorkError},
    peers::Channel,
    store::rooms::{Binding, Closing, Room, Seal},
    telegram::error::TelegramError,
};

/// How often people are removed before those who remain are left to the room's deletion.
const ROUNDS: usize = 3;

/// Seals the chat of a room, however long it takes. Ends early only if the host does.
pub(crate) async fn seal(tools: Arc<Tools>, room: RoomId) {
    while let Err(error) = steps(&tools, &room).await {
        let Some(pause) = tools.pause_after(&error) else { return };
        warn!(room.id = %room, %error, "the seal goes on later");
        sleep(pause).await;
    }
}

async fn steps(tools: &Tools, room: &RoomId) -> Result<(), WorkError> {
    while let Some(Room::Closing { channel, link, chat, closing }) = tools.table.room(room).await? {
        let next = match closing.seal {
            Seal::Begun => {
                unless_gone(tools.account.revoke_link(channel, &link).await)?;
                Seal::LinkRevoked
            }
            Seal::LinkRevoked => {
                unless_gone(empty(tools, channel).await)?;
                Seal::Emptied
            }
            Seal::Emptied => Seal::Recorded { ends: record(tools, room, &chat, &closing).await? },
            Seal::Recorded { ends } => {
                tools.pump.forget(room)?;
                unless_gone(tools.account.delete_room(channel).await)?;
                Seal::Deleted { ends }
            }
            Seal::Deleted { ends } => return finish(tools, room, chat, closing, ends).await,
        };
        info!(room.id = %room, chat.id = %chat.chat, seal = ?next, "the seal goes on");
        tools
            .remember(room, &Room::Closing { channel, link, chat, closing: Closing { seal: next, ..closing } })
            .await?;
    }
    Ok(())
}

async fn empty(tools: &Tools, channel: Channel) -> Result<(), TelegramError> {
    for _ in 0..ROUNDS {
        let people = tools.account.members(channel).await?;
        if people.is_empty() {
            return Ok(());
        }
        for member in people {
            match tools.account.remove_member(channel, member).await {
                Err(TelegramError::Refused(error)) => {
                    warn!(user.id = member.id.0, error, "somebody could not be removed");
                }
                other => other?,
            }
        }
    }
    Ok(())
}

/// Completes the log. Tells up to where it goes.
async fn record(tools: &Tools, room: &RoomId, chat: &Binding, closing: &Closing) -> Result<Pts, WorkError> {
    tools.pump.catch_up(room).await?;
    let left = tools.config.limits.seal_waits.saturating_sub(tools.clock.now().since(closing.since));
    if timeout(left.max(Duration::from_millis(1)), tools.pump.wait_media(room)).await.is_err() {
        tools.pump.give_up_media(room)?;
        tools.pump.wait_media(room).await?;
    }
    let Closing { number, decided, ending, .. } = closing;
    let close = Event::Close { number: *number, decided: Utc(*decided), ending: *ending };
    tools.pump.record(room, close)?;
    let ends = tools.pump.wait_complete(room).await?;
    Ok(ends.unwrap_or(chat.from))
}

async fn finish(tools: &Tools, room: &RoomId, chat: Binding, closing: Closing, ends: Pts) -> Result<(), WorkError> {
    let report = HostReport::ChatSealed { chat: chat.chat.clone(), room: room.clone(), rests: false };
    tools.reports.send(&closing.cause, tools.clock.now(), report).await?;
    tools.remember(room, &Room::Gone { chat: chat.chat, ends }).await?;
    tools.pump.forget(room)?;
    Ok(())
}

/// In a room that is gone, or where we have no rights any more, there is nothing left to do for us.
fn unless_gone(answer: Result<(), TelegramError>) -> Result<(), TelegramError> {
    match answer {
        Err(trouble) if trouble.is_room_lost() => Ok(()),
        other => other,
    }
}
