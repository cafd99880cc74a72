//! `PrepareRoom`: creates a room with its invite link.
//!
//! Each step is stored before the next one begins. Every step can be repeated, except the creation of the supergroup.
//! The supergroup gets the room's name as its description. If a host does not know whether the supergroup was created,
//! it first searches for a supergroup with this description.
use domain::{Cause, HostReport, RoomId};
use tracing::{info, warn};

use crate::{
    jobs::{context::JobContext, error::JobError},
    peers::Channel,
    store::rooms::Room,
    telegram::error::TelegramError,
};

/// Prepares the room, beginning after the last stored step, and reports the result.
pub(super) async fn perform(ctx: &JobContext, cause: &Cause, room: &RoomId) -> Result<(), JobError> {
    let state = match ctx.table.room(room).await? {
        Some(state) => resume(ctx, cause, room, state).await?,
        None => start(ctx, cause, room).await?,
    };
    match report_of(room, state) {
        Some(report) => ctx.report(cause, report).await,
        None => Ok(()),
    }
}

async fn start(ctx: &JobContext, cause: &Cause, room: &RoomId) -> Result<Room, JobError> {
    ctx.save_room(room, &Room::Asked).await?;
    let created = create(ctx, room).await;
    advance(ctx, cause, room, created.map(|channel| Room::Created { channel })).await
}

/// Continues after the stored step, and returns the new state of the room.
async fn resume(ctx: &JobContext, cause: &Cause, room: &RoomId, state: Room) -> Result<Room, JobError> {
    match state {
        Room::Asked => {
            let found = find_or_create(ctx, room).await;
            advance(ctx, cause, room, found.map(|channel| Room::Created { channel })).await
        }
        Room::Created { .. } | Room::Configured { .. } | Room::Promoted { .. } => {
            advance(ctx, cause, room, Ok(state)).await
        }
        done @ (Room::Ready { .. }
        | Room::Bound { .. }
        | Room::Closing { .. }
        | Room::Gone { .. }
        | Room::Failed { .. }) => Ok(done),
    }
}

/// Performs the remaining steps, and stores each one. If Telegram refuses a step, the state of the room becomes
/// [`Room::Failed`].
async fn advance(
    ctx: &JobContext,
    cause: &Cause,
    room: &RoomId,
    mut reached: Result<Room, JobError>,
) -> Result<Room, JobError> {
    loop {
        let state = match reached {
            Ok(state) => state,
            Err(JobError::Telegram(TelegramError::Refused(reason))) => {
                warn!(room.id = %room, reason, "Telegram refused to make a room");
                Room::Failed { reason }
            }
            Err(other) => return Err(other),
        };
        ctx.save_room(room, &state).await?;
        reached = match state {
            Room::Created { channel } => configure(ctx, channel).await,
            Room::Configured { channel } => promote(ctx, channel).await,
            Room::Promoted { channel } => open(ctx, cause, room, channel).await,
            done @ (Room::Asked
            | Room::Ready { .. }
            | Room::Bound { .. }
            | Room::Closing { .. }
            | Room::Gone { .. }
            | Room::Failed { .. }) => return Ok(done),
        };
    }
}

pub(super) async fn find_or_create(ctx: &JobContext, room: &RoomId) -> Result<Channel, JobError> {
    match ctx.account.find_room(&room.0).await? {
        Some(channel) => {
            info!(room.id = %room, "the room had been made before");
            Ok(channel)
        }
        None => create(ctx, room).await,
    }
}

pub(super) async fn create(ctx: &JobContext, room: &RoomId) -> Result<Channel, JobError> {
    let channel = ctx.account.create_room(&ctx.config.room_title, &room.0).await?;
    info!(room.id = %room, group.id = channel.group().0, "a room was made");
    Ok(channel)
}

async fn configure(ctx: &JobContext, channel: Channel) -> Result<Room, JobError> {
    ctx.account.configure_room(channel).await?;
    Ok(Room::Configured { channel })
}

async fn promote(ctx: &JobContext, channel: Channel) -> Result<Room, JobError> {
    ctx.account.promote_bot(channel).await?;
    Ok(Room::Promoted { channel })
}

/// Creates the invite link. Events of the room after this moment belong to the chat that will get the room.
async fn open(ctx: &JobContext, cause: &Cause, room: &RoomId, channel: Channel) -> Result<Room, JobError> {
    let link = ctx.account.create_link(channel, &room.0).await?;
    let from = ctx.account.room_pts(channel).await?;
    ctx.pump.watch(room, channel, from)?;
    Ok(Room::Ready { channel, link, from, cause: cause.clone() })
}

/// Returns the report on a room. `None` if the room is gone or lost, because the host has already reported this.
fn report_of(room: &RoomId, state: Room) -> Option<HostReport> {
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
