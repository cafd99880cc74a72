//! Asking Telegram what happened in a room since.
use archive::{MessageId, Pts};
use domain::RoomId;

use crate::{
    peers::Channel,
    telegram::{Account, Difference, Heard, Trouble},
};

/// What Telegram answered.
pub(super) struct Answer {
    pub(super) room: RoomId,
    /// What was asked for: everything after this.
    pub(super) since: Pts,
    pub(super) result: Result<Since, Trouble>,
}

/// What happened since.
pub(super) struct Since {
    pub(super) heard: Vec<Heard>,
    pub(super) ends: Pts,
    pub(super) told: u32,
    pub(super) is_last: bool,
}

/// Asks for the difference; where Telegram has too much to tell, for the history after the last message that was heard.
pub(super) async fn ask(account: Account, channel: Channel, room: RoomId, since: Pts, last: MessageId) -> Answer {
    let result = match account.difference(channel, since).await {
        Ok(Difference::Told { heard, ends, told, is_last }) => Ok(Since { heard, ends, told, is_last }),
        Ok(Difference::TooMuch { ends }) => account.history(channel, last).await.map(|heard| {
            let told = u32::try_from(heard.len()).unwrap_or(u32::MAX);
            Since { heard, ends, told, is_last: true }
        }),
        Err(trouble) => Err(trouble),
    };
    Answer { room, since, result }
}
