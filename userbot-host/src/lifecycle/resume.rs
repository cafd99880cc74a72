//! Resumes each room from the state that the last host stored.
use archive::Folder;
use domain::RoomId;
use tracing::info;

use crate::{
    archive::{bucket::Bucket, chat_log::ChatLog, pump::handle::PumpHandle},
    error::HostError,
    peers::Channel,
    store::{
        rooms::{Binding, Room},
        table::Table,
    },
};

/// Makes the pump watch each room that is in use. If the room has a chat, the pump continues the chat's log after the
/// segments in the bucket. Returns the rooms whose chats have to be sealed.
pub(super) async fn resume_rooms(table: &Table, bucket: &Bucket, pump: &PumpHandle) -> Result<Vec<RoomId>, HostError> {
    let mut unsealed = Vec::new();
    let mut watched = 0;
    for (room, state) in table.rooms().await? {
        match state {
            Room::Ready { channel, from, .. } => {
                pump.watch(&room, channel, from).map_err(|_| HostError::Ended("the pump"))?;
                watched += 1;
            }
            Room::Bound { channel, chat, .. } => {
                let log = read_log(bucket, channel, &chat).await?;
                pump.bind(&room, channel, log).map_err(|_| HostError::Ended("the pump"))?;
                watched += 1;
            }
            Room::Closing { channel, chat, .. } => {
                let log = read_log(bucket, channel, &chat).await?;
                pump.bind(&room, channel, log).map_err(|_| HostError::Ended("the pump"))?;
                watched += 1;
                unsealed.push(room);
            }
            // If the creation of a room was interrupted, the job that creates the room continues it. A room that is
            // gone or has failed has no events to record.
            Room::Asked
            | Room::Created { .. }
            | Room::Configured { .. }
            | Room::Promoted { .. }
            | Room::Gone { .. }
            | Room::Failed { .. } => {}
        }
    }
    info!(
        rooms.heard = watched,
        rooms.unsealed = unsealed.len(),
        "the host continues to record its rooms after a start"
    );
    Ok(unsealed)
}

async fn read_log(bucket: &Bucket, channel: Channel, chat: &Binding) -> Result<ChatLog, HostError> {
    let stored = bucket.log(&Folder::new(chat.lead, &chat.chat)).await?;
    Ok(ChatLog::new(channel, chat, stored))
}
