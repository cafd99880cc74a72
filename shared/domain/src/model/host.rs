//! Jobs of the desk for the userbot host, and the host's reports.
//!
//! ```text
//!          PrepareRoom          OpenChat        Record*        CloseChat
//!   asked ────────────▶ ready ──────────▶ bound ───────▶ bound ──────────▶ sealed, room deleted or resting
//!          RoomReady                                            ChatSealed
//! ```
//!
//! The jobs of a chat are numbered from one without holes. The host judges them by that number alone: an early one is
//! parked, a repeated one is success.
use serde::{Deserialize, Serialize};

use crate::{AccountId, ChatId, GroupId, InviteLink, Language, OperatorId, RoomId, RoomPolicy, Timestamp, UserId};

/// A job for the host that holds `account`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostJob {
    /// The account whose host does it.
    pub account: AccountId,
    /// The room. Jobs of one room are done in the order in which they were sent. A job that is about no room has a
    /// name of its own here.
    pub room: RoomId,
    /// The task.
    pub task: HostTask,
}

/// A task for the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HostTask {
    /// Make the room: a supergroup with history visible, polls and invites off, the bot promoted, and a link that
    /// asks for approval. Answered by [`HostReport::RoomReady`]. A room exists once however often this arrives.
    PrepareRoom,
    /// A task for the chat that has the room.
    Chat(ChatJob),
    /// When this operator writes to the account: add them to its contacts, and see whether it can add them to rooms.
    /// Answered by [`HostReport::Befriended`] and [`HostReport::Probed`].
    Befriend {
        /// The operator.
        operator: OperatorId,
    },
}

/// The `number`th job of a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatJob {
    /// The chat.
    pub chat: ChatId,
    /// The chat's lead, whose folder the archive goes to.
    pub lead: UserId,
    /// The number of the job, from one without holes.
    pub number: u32,
    /// The time of the desk's decision.
    pub at: Timestamp,
    /// The task.
    pub task: ChatTask,
}

/// A task of a chat for the host. The first one binds the room to the chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum ChatTask {
    /// The chat begins: everything said in the room from now on is archived under it.
    OpenChat {
        /// The language that the room is spoken to in.
        language: Language,
    },
    /// Add the operator to the room. A convenience: they have a button to join by.
    AddOperator {
        /// The operator.
        operator: OperatorId,
    },
    /// Remove the operator from the room, should they still be there. The bot has removed them already, if it could.
    RemoveOperator {
        /// The operator.
        operator: OperatorId,
    },
    /// Keep in the archive what the desk knows.
    Record(DeskFact),
    /// The chat is over: revoke the link, remove whoever is left, archive to the end, seal, then delete the room or get
    /// it ready for another chat. Answered by [`HostReport::ChatSealed`].
    CloseChat {
        /// The reason.
        ending: Ending,
        /// The policy for the room, if the host can follow it.
        room: RoomPolicy,
    },
}

/// Something that the desk knows and the archive keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum DeskFact {
    /// The lead was given to an operator, by the machine.
    Assigned {
        /// The operator.
        operator: OperatorId,
    },
    /// An operator took the lead from the queue.
    Taken {
        /// The operator.
        operator: OperatorId,
        /// Whether it brought them above the automatic cap.
        above_cap: bool,
    },
    /// The operator gave the lead up, and the lead went back to the queue.
    GivenUp {
        /// The operator.
        operator: OperatorId,
        /// The reason.
        why: GivingUp,
    },
}

/// The reason why an operator no longer serves a chat that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GivingUp {
    /// Their shift ended, and they sent their chats back.
    ShiftEnded,
    /// They did not reply to the lead, and somebody else was free.
    Silent,
    /// They were taken off the roster.
    Dismissed,
}

/// The reason why a chat ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ended", rename_all = "snake_case")]
pub enum Ending {
    /// Its operator closed it, or a supervisor.
    ClosedByOperator {
        /// The operator.
        operator: OperatorId,
    },
    /// The lead did not use the link in time.
    NobodyJoined,
    /// The lead left the room and did not come back in time.
    LeadLeft,
    /// The link cannot be sent to the lead: they blocked the bot, or deleted their account.
    LeadUnreachable,
    /// The room is gone, or the host has no rights in it any more.
    RoomLost,
}

/// The result of a job, or something that the host saw without a job.
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
        /// The reason, as Telegram's error name, such as `CHANNELS_TOO_MUCH`.
        reason: String,
    },
    /// The chat's archive is complete.
    ChatSealed {
        /// The chat.
        chat: ChatId,
        /// The room that it was in.
        room: RoomId,
        /// Whether the room rests, to be reported ready again; else it is gone.
        #[serde(default)]
        rests: bool,
    },
    /// A room is gone, or the host has no rights in it any more: nobody can go on there.
    RoomLost {
        /// Our name for it.
        room: RoomId,
    },
    /// The operator wrote to the account and is among its contacts.
    Befriended {
        /// The operator.
        operator: OperatorId,
    },
    /// The host has seen that it can add the operator to rooms.
    Probed {
        /// The operator.
        operator: OperatorId,
    },
    /// The host stops and will not start by itself: somebody has to see to it.
    HostDown {
        /// The account.
        account: AccountId,
        /// The reason, as Telegram's error name, such as `AUTH_KEY_DUPLICATED`.
        reason: String,
    },
}

impl HostReport {
    /// The kind. Together with the job's cause and the subject it identifies a report.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RoomReady { .. } => "room_ready",
            Self::RoomFailed { .. } => "room_failed",
            Self::ChatSealed { .. } => "chat_sealed",
            Self::RoomLost { .. } => "room_lost",
            Self::Befriended { .. } => "befriended",
            Self::Probed { .. } => "probed",
            Self::HostDown { .. } => "host_down",
        }
    }

    /// Its subject: a room, an operator or an account, by our name for it.
    pub fn subject(&self) -> String {
        match self {
            Self::RoomReady { room, .. }
            | Self::RoomFailed { room, .. }
            | Self::ChatSealed { room, .. }
            | Self::RoomLost { room } => room.to_string(),
            Self::Befriended { operator } | Self::Probed { operator } => operator.to_string(),
            Self::HostDown { account, .. } => account.to_string(),
        }
    }
}
