//! `OpenChat`: a chat begins. The host binds the room to the chat, and starts the log of the chat. Any other job of the
//! chat does the same if it arrives first.
use tracing::info;

use crate::{
    archive::chat_log::{ChatLog, StoredLog},
    jobs::{bound_room::BoundRoom, context::JobContext, error::JobError},
};

/// Stores that a ready room is bound to its chat.
pub(super) async fn bind_room(ctx: &JobContext, bound: &BoundRoom) -> Result<(), JobError> {
    bound.save(ctx).await?;
    info!(room.id = %bound.room, chat.id = %bound.chat.chat, "a room was bound to a chat");
    Ok(())
}

/// Starts the log of the chat. The pump ignores this if the log has already started.
pub(super) fn start_log(ctx: &JobContext, BoundRoom { room, channel, chat, .. }: &BoundRoom) -> Result<(), JobError> {
    Ok(ctx.pump.bind(room, *channel, ChatLog::new(*channel, chat, StoredLog::default()))?)
}
