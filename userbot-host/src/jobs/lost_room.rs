//! Rooms that are lost: somebody else deleted the room, or the account can no longer access it. No chat can continue in
//! a lost room, so the host reports the room to the desk once. The desk answers with `CloseChat`, and the chat is
//! sealed with the events that the bucket has.
use domain::{Cause, HostReport, RoomId};
use tracing::warn;

use crate::{
    jobs::{bound_room::BoundRoom, context::JobContext, error::JobError},
    store::rooms::Room,
};

/// Reports a lost room that is ready or bound, unless it was reported before.
pub(super) async fn report(ctx: &JobContext, room: &RoomId) -> Result<(), JobError> {
    match ctx.table.room(room).await? {
        Some(Room::Ready { mut channel, link, from, cause }) if !channel.lost => {
            ctx.report(&cause, HostReport::RoomLost { room: room.clone() }).await?;
            channel.lost = true;
            ctx.save_room(room, &Room::Ready { channel, link, from, cause }).await
        }
        Some(Room::Bound { channel, link, chat }) if !channel.lost => {
            let mut bound = BoundRoom { room: room.clone(), channel, link, chat };
            report_bound(ctx, &mut bound).await?;
            bound.save(ctx).await
        }
        // No report is needed for a room that was reported before, is gone or has failed. If the room is being created
        // or its chat is being sealed, this work notices by itself that the room is lost.
        Some(
            Room::Ready { .. }
            | Room::Bound { .. }
            | Room::Closing { .. }
            | Room::Asked
            | Room::Created { .. }
            | Room::Configured { .. }
            | Room::Promoted { .. }
            | Room::Gone { .. }
            | Room::Failed { .. },
        )
        | None => Ok(()),
    }
}

/// Checks the result of a request about the room of a chat. If the room is lost, reports the room, marks it as lost,
/// and returns success. The caller must then save the room.
pub(super) async fn report_if_lost(
    ctx: &JobContext,
    bound: &mut BoundRoom,
    result: Result<(), JobError>,
) -> Result<(), JobError> {
    match result {
        Err(JobError::Telegram(error)) if error.is_room_lost() => {
            warn!(room.id = %bound.room, %error, "a room was deleted, or the account can no longer access it");
            report_bound(ctx, bound).await
        }
        result => result,
    }
}

async fn report_bound(ctx: &JobContext, bound: &mut BoundRoom) -> Result<(), JobError> {
    let BoundRoom { room, channel, chat, .. } = bound;
    let pts = ctx.pump.pts(room).await?.unwrap_or(chat.from);
    let cause = Cause::HostEvent { room: room.clone(), chat: chat.chat.clone(), pts: pts.0 };
    ctx.report(&cause, HostReport::RoomLost { room: room.clone() }).await?;
    channel.lost = true;
    Ok(())
}
