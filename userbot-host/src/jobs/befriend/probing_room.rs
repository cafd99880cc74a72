//! The host's own supergroup, in which it tests whether it can add a person. No chat ever gets this room.
use domain::RoomId;

use crate::{
    jobs::{context::JobContext, error::JobError, prepare_room},
    peers::{Channel, Peer},
    store::rooms::Room,
    telegram::members::Invitation,
};

/// The room's name. The desk never uses this name: the desk's names are hexadecimal digits, or `befriend-<operator>`.
const NAME: &str = "probing-room";

/// Tests whether the account can add a person to a room: adds the person to the probing room, which has no other
/// members, and removes them immediately.
pub(super) async fn try_to_add(ctx: &JobContext, peer: Peer) -> Result<Invitation, JobError> {
    let room = RoomId(NAME.to_owned());
    let channel = open(ctx, &room).await?;
    match ctx.account.add_member(channel, peer).await {
        Ok(Invitation::Added) => {
            ctx.account.remove_member(channel, peer).await?;
            Ok(Invitation::Added)
        }
        Err(error) if error.is_room_lost() => {
            ctx.save_room(&room, &Room::Asked).await?;
            Err(error.into())
        }
        other => Ok(other?),
    }
}

/// Returns the supergroup of the probing room. Creates the supergroup if it does not exist.
async fn open(ctx: &JobContext, room: &RoomId) -> Result<Channel, JobError> {
    let channel = match ctx.table.room(room).await? {
        Some(Room::Created { channel }) => return Ok(channel),
        Some(Room::Asked) => prepare_room::find_or_create(ctx, room).await?,
        None => {
            ctx.save_room(room, &Room::Asked).await?;
            prepare_room::create(ctx, room).await?
        }
        Some(
            Room::Configured { .. }
            | Room::Promoted { .. }
            | Room::Ready { .. }
            | Room::Bound { .. }
            | Room::Closing { .. }
            | Room::Gone { .. }
            | Room::Failed { .. },
        ) => return Err(JobError::Invalid("the desk asked for a room with the name of the host's own room")),
    };
    ctx.save_room(room, &Room::Created { channel }).await?;
    Ok(channel)
}
