//! `PrepareRoom`: a room, from nothing to a link.
//!
//! Each step is written down before the next is begun. Only making the supergroup cannot be repeated: it is described by
//! our own name for the room, and whoever does not know whether it was made looks for that first.
use domain::{Cause, HostReport, RoomId};
use tracing::{info, warn};

use crate::{
    jobs::context::{Tools, WorkError},
    peers::Channel,
    store::rooms::Room,
    telegram::error::TelegramError,
};

/// Makes the room, as far as it is not made, and reports it.
pub(crate) async fn prepare(tools: &Tools, cause: &Cause, room: &RoomId) -> Result<(), WorkError> {
    let state = match tools.table.room(room).await? {
        Some(state) => go_on(tools, cause, room, state).await?,
        None => begin(tools, cause, room).await?,
    };
    match report(room, state) {
        Some(report) => Ok(tools.reports.send(cause, tools.clock.now(), report).await?),
        None => Ok(()),
    }
}

/// A supergroup of that name for the host's own use, which is given to no chat. Made if it is not there.
pub(crate) async fn own_room(tools: &Tools, room: &RoomId) -> Result<Channel, WorkError> {
    let channel = match tools.table.room(room).await? {
        Some(Room::Created { channel }) => return Ok(channel),
        Some(Room::Asked) => find_or_create(tools, room).await?,
        None => {
            tools.remember(room, &Room::Asked).await?;
            create(tools, room).await?
        }
        Some(
            Room::Configured { .. }
            | Room::Promoted { .. }
            | Room::Ready { .. }
            | Room::Bound { .. }
            | Room::Closing { .. }
            | Room::Gone { .. }
            | Room::Failed { .. },
        ) => return Err(WorkError::Senseless("the desk asked for a room by the name of the host's own")),
    };
    tools.remember(room, &Room::Created { channel }).await?;
    Ok(channel)
}

async fn begin(tools: &Tools, cause: &Cause, room: &RoomId) -> Result<Room, WorkError> {
    tools.remember(room, &Room::Asked).await?;
    let made = create(tools, room).await;
    step_by_step(tools, cause, room, made.map(|channel| Room::Created { channel })).await
}

/// Goes on where somebody else stopped.
async fn go_on(tools: &Tools, cause: &Cause, room: &RoomId, state: Room) -> Result<Room, WorkError> {
    match state {
        Room::Asked => {
            let found = find_or_create(tools, room).await;
            step_by_step(tools, cause, room, found.map(|channel| Room::Created { channel })).await
        }
        Room::Created { .. } | Room::Configured { .. } | Room::Promoted { .. } => {
            step_by_step(tools, cause, room, Ok(state)).await
        }
        done @ (Room::Ready { .. }
        | Room::Bound { .. }
        | Room::Closing { .. }
        | Room::Gone { .. }
        | Room::Failed { .. }) => Ok(done),
    }
}

/// Takes step after step, and writes each down. A refusal is the last step.
async fn step_by_step(
    tools: &Tools,
    cause: &Cause,
    room: &RoomId,
    mut reached: Result<Room, WorkError>,
) -> Result<Room, WorkError> {
    loop {
        let state = match reached {
            Ok(state) => state,
            Err(WorkError::Telegram(TelegramError::Refused(reason))) => {
                warn!(room.id = %room, reason, "Telegram would not make the room");
                Room::Failed { reason }
            }
            Err(other) => return Err(other),
        };
        tools.remember(room, &state).await?;
        reached = match state {
            Room::Created { channel } => configure(tools, channel).await,
            Room::Configured { channel } => promote(tools, channel).await,
            Room::Promoted { channel } => open(tools, cause, room, channel).await,
            done @ (Room::Asked
            | Room::Ready { .. }
            | Room::Bound { .. }
            | Room::Closing { .. }
            | Room::Gone { .. }
            | Room::Failed { .. }) => return Ok(done),
        };
    }
}

async fn find_or_create(tools: &Tools, room: &RoomId) -> Result<Channel, WorkError> {
    match tools.account.find_room(&room.0).await? {
        Some(channel) => {
            info!(room.id = %room, "the room had been made");
            Ok(channel)
        }
        None => create(tools, room).await,
    }
}

async fn create(tools: &Tools, room: &RoomId) -> Result<Channel, WorkError> {
    let channel = tools.account.create_room(&tools.config.room_title, &room.0).await?;
    info!(room.id = %room, group.id = channel.group().0, "the room is made");
    Ok(channel)
}

async fn configure(tools: &Tools, channel: Channel) -> Result<Room, WorkError> {
    tools.account.configure_room(channel).await?;
    Ok(Room::Configured { channel })
}

async fn promote(tools: &Tools, channel: Channel) -> Result<Room, WorkError> {
    tools.account.promote_bot(channel).await?;
    Ok(Room::Promoted { channel })
}

/// Makes the link. What happens in the room from here on belongs to its chat.
async fn open(tools: &Tools, cause: &Cause, room: &RoomId, channel: Channel) -> Result<Room, WorkError> {
    let link = tools.account.create_link(channel, &room.0).await?;
    let from = tools.account.room_pts(channel).await?;
    tools.pump.watch(room, channel, from)?;
    Ok(Room::Ready { channel, link, from, cause: cause.clone() })
}

/// What is to be said of a room. Of one that was made and is gone or lost it was said before.
fn report(room: &RoomId, state: Room) -> Option<HostReport> {
    let room = room.clone();
    match state {
        Room::Ready { channel, .. } | Room::Bound { channel, .. } if channel.lost => None,
        Room::Ready { channel, link, .. } | Room::Bound { channel, link, .. } | Room::Closing { channel, link, .. } => {
            Some(HostReport::RoomReady { room, group: channel.group(), link })
        }
        Room::Failed { reason } => Some(HostReport::RoomFailed { room, reason }),
        Room::Gone { .. } | Room::Asked | Room::Created { .. } | Room::Configured { .. } | Room::Promoted { .. } => {
            None
        }
    }
}
