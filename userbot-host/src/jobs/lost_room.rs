//! Rooms that are lost: deleted by somebody else, or closed to the account. Nobody can go on there, so the desk is told,
//! once for each room; the chat goes on to its `CloseChat`, and is sealed with what is known.
use domain::{Cause, HostReport, RoomId};
use tracing::warn;

use crate::{
    jobs::context::{Tools, WorkError},
    peers::Channel,
    store::rooms::{Binding, Room},
};

/// Tells that a room is lost, if that was not told, and if anybody could still go on there.
pub(crate) async fn tell_lost(tools: &Tools, room: &RoomId) -> Result<(), WorkError> {
    match tools.table.room(room).await? {
        Some(Room::Ready { channel, link, from, cause }) if !channel.lost => {
            let channel = report(tools, &cause, room, channel).await?;
            tools.remember(room, &Room::Ready { channel, link, from, cause }).await
        }
        Some(Room::Bound { channel, link, chat }) if !channel.lost => {
            let channel = report_bound(tools, room, channel, &chat).await?;
            tools.remember(room, &Room::Bound { channel, link, chat }).await
        }
        // It was told. Or its chat is over, and the seal sees for itself. Or the room is in the making, and so does its job.
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

/// What was tried in the room of a chat. If that shows that the room is lost, this is told, and nothing failed: answers
/// the room as it is to be remembered.
pub(crate) async fn unless_lost(
    tools: &Tools,
    room: &RoomId,
    channel: Channel,
    chat: &Binding,
    tried: Result<(), WorkError>,
) -> Result<Channel, WorkError> {
    match tried {
        Err(WorkError::Telegram(trouble)) if trouble.is_room_lost() => {
            warn!(room.id = %room, error = %trouble, "the room is lost");
            report_bound(tools, room, channel, chat).await
        }
        tried => tried.map(|()| channel),
    }
}

async fn report_bound(tools: &Tools, room: &RoomId, channel: Channel, chat: &Binding) -> Result<Channel, WorkError> {
    let heard = tools.pump.pts(room).await?.unwrap_or(chat.from);
    let cause = Cause::Seen { room: room.clone(), chat: chat.chat.clone(), pts: heard.0 };
    report(tools, &cause, room, channel).await
}

async fn report(tools: &Tools, cause: &Cause, room: &RoomId, channel: Channel) -> Result<Channel, WorkError> {
    tools.reports.send(cause, tools.clock.now(), HostReport::RoomLost { room: room.clone() }).await?;
    Ok(Channel { lost: true, ..channel })
}
