//! What the desk asks of the userbot host, and what the host reports.
//!
//! ```text
//!          PrepareRoom          OpenChat        Record*        CloseChat
//!   asked ────────────▶ ready ──────────▶ bound ───────▶ bound ──────────▶ sealed, room deleted
//!          RoomReady                                            ChatSealed
//! ```
//!
//! The jobs of a chat are numbered from one without holes. The host judges them by that number alone: an early one is
//! parked, a repeated one is success.
use serde::{Deserialize, Serialize};

use crate::{AccountId, ChatId, GroupId, InviteLink, OperatorId, RoomId, Timestamp, UserId};

/// A job for the host that holds `account`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostJob {
    /// Whose host.
    pub account: AccountId,
    /// In which room. Jobs of one room are done in the order in which they were sent.
    pub room: RoomId,
    /// What to do there.
    pub work: Work,
}

/// What the host is to do in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Work {
    /// Make the room: a supergroup with history visible, polls and invites off, the bot promoted, and a link that
    /// asks for approval. Answered by [`HostReport::RoomReady`]. A room exists once however often this arrives.
    PrepareRoom,
    /// Something in the life of the chat that the room is given to.
    Chat(ChatJob),
}

/// The `number`th job of a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatJob {
    /// The chat.
    pub chat: ChatId,
    /// The chat's lead, whose folder the archive goes to.
    pub lead: UserId,
    /// From one, without holes.
    pub number: u32,
    /// When the desk decided it.
    pub at: Timestamp,
    /// What it is.
    pub task: ChatTask,
}

/// What a chat asks of the host. Whichever comes first binds the room to the chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum ChatTask {
    /// The chat begins: everything said in the room from now on is archived under it.
    OpenChat,
    /// Keep in the archive what the desk knows.
    Record(Fact),
    /// The chat is over: revoke the link, remove whoever is left, archive to the end, seal, delete the room.
    /// Answered by [`HostReport::ChatSealed`].
    CloseChat {
        /// Why it is over.
        ending: Ending,
    },
}

/// What the desk knows and the archive keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// The lead was given to an operator, by the machine.
    Assigned {
        /// To whom.
        operator: OperatorId,
    },
}

/// Why a chat ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ended", rename_all = "snake_case")]
pub enum Ending {
    /// Its operator closed it.
    ClosedByOperator {
        /// Who.
        operator: OperatorId,
    },
}

/// What became of a job, or what the host saw by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum HostReport {
    /// The room is there, empty but for host and bot, and its link asks for approval.
    RoomReady {
        /// Our name for it.
        room: RoomId,
        /// Telegram's.
        group: GroupId,
        /// The way in.
        link: InviteLink,
    },
    /// The room could not be made, and will not be by trying again.
    RoomFailed {
        /// Our name for it.
        room: RoomId,
        /// What Telegram said, as an error name such as `CHANNELS_TOO_MUCH`.
        reason: String,
    },
    /// The chat's archive is complete and its room is gone.
    ChatSealed {
        /// The chat.
        chat: ChatId,
        /// The room that it was in.
        room: RoomId,
    },
}

impl HostReport {
    /// The kind alone: with a job's cause it tells one report from another.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RoomReady { .. } => "room_ready",
            Self::RoomFailed { .. } => "room_failed",
            Self::ChatSealed { .. } => "chat_sealed",
        }
    }
}
