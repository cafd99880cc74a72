//! `PrepareRoom`: a room, from nothing to a link.
//!
//! Each step is written down before the next is begun. Only making the supergroup cannot be repeated: it is described by
//! our own name for the room, and whoever does not know whether it was made looks for that first.
use domain::{Cause, HostReport, RoomId};
use tracing::{info, warn};

use crate::{
    store::{Channel, Room},
    telegram::Trouble,
    work::{Tools, WorkError},
};

/// Makes the room, as far as it is not made, and reports it.
pub(crate) async fn prepare(tools: &Tools, cause: &Cause, room: &RoomId) -> Result<(), WorkError> {
    let state = match tools.table.room(room).await? {
        Some(state) => go_on(tools, room, state).await?,
        None => {
            tools.remember(room, &Room::Asked).await?;
            let made = create(tools, room).await;
            step_by_step(tools, room, made).await?
        }
    };
    match report(room, state) {
        Some(report) => Ok(tools.reports.send(cause, room, tools.clock.now(), report).await?),
        None => Ok(()),
    }
}

/// Goes on where somebody else stopped.
async fn go_on(tools: &Tools, room: &RoomId, state: Room) -> Result<Room, WorkError> {
    match state {
        Room::Asked => {
            let found = find_or_create(tools, room).await;
            step_by_step(tools, room, found).await
        }
        Room::Created { .. } | Room::Configured { .. } | Room::Promoted { .. } => {
            step_by_step(tools, room, Ok(state)).await
        }
        done @ (Room::Ready { .. }
        | Room::Bound { .. }
        | Room::Closing { .. }
        | Room::Gone { .. }
        | Room::Failed { .. }) => Ok(done),
    }
}

/// Takes step after step, and writes each down. A refusal is the last step.
async fn step_by_step(tools: &Tools, room: &RoomId, mut reached: Result<Room, WorkError>) -> Result<Room, WorkError> {
    loop {
        let state = match reached {
            Ok(state) => state,
            Err(WorkError::Telegram(Trouble::Refused(reason))) => {
                warn!(room.id = %room, reason, "Telegram would not make the room");
                Room::Failed { reason }
            }
            Err(other) => return Err(other),
        };
        tools.remember(room, &state).await?;
        reached = match state {
            Room::Created { channel } => configure(tools, channel).await,
            Room::Configured { channel } => promote(tools, channel).await,
            Room::Promoted { channel } => open(tools, room, channel).await,
            done @ (Room::Asked
            | Room::Ready { .. }
            | Room::Bound { .. }
            | Room::Closing { .. }
            | Room::Gone { .. }
            | Room::Failed { .. }) => return Ok(done),
        };
    }
}

async fn find_or_create(tools: &Tools, room: &RoomId) -> Result<Room, WorkError> {
    match tools.account.find_room(&room.0).await? {
        Some(channel) => {
            info!(room.id = %room, "the room had been made");
            Ok(Room::Created { channel })
        }
        None => create(tools, room).await,
    }
}

async fn create(tools: &Tools, room: &RoomId) -> Result<Room, WorkError> {
    let channel = tools.account.create_room(&tools.config.room_title, &room.0).await?;
    info!(room.id = %room, group.id = channel.group().0, "the room is made");
    Ok(Room::Created { channel })
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
async fn open(tools: &Tools, room: &RoomId, channel: Channel) -> Result<Room, WorkError> {
    let link = tools.account.make_link(channel, &room.0).await?;
    let from = tools.account.room_count(channel).await?;
    tools.pump.watch(room, channel, from)?;
    Ok(Room::Ready { channel, link, from })
}

/// What is to be said of a room. Of one that was made and is gone it was said before.
fn report(room: &RoomId, state: Room) -> Option<HostReport> {
    let room = room.clone();
    match state {
        Room::Ready { channel, link, .. } | Room::Bound { channel, link, .. } | Room::Closing { channel, link, .. } => {
            Some(HostReport::RoomReady { room, group: channel.group(), link })
        }
        Room::Failed { reason } => Some(HostReport::RoomFailed { room, reason }),
        Room::Gone { .. } | Room::Asked | Room::Created { .. } | Room::Configured { .. } | Room::Promoted { .. } => {
            None
        }
    }
}
