//! The desk's jobs for the userbot host, and the host's reports.
//!
//! ```text
//!          PrepareRoom          OpenChat        Record*        CloseChat
//!   asked ────────────▶ ready ──────────▶ bound ───────▶ bound ──────────▶ sealed, room deleted or resting
//!          RoomReady                                            ChatSealed
//! ```
//!
//! The jobs of a chat are numbered from one without gaps. The number alone shows the host whether a job comes too early
//! or was already done. The host parks an early job, and skips a job that was already done.
use serde::{Deserialize, Serialize};

use crate::{AccountId, ChatId, GroupId, InviteLink, Language, OperatorId, RoomId, RoomPolicy, Timestamp, UserId};

/// A job for the host that holds `account`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostJob {
    /// The account whose host does the job.
    pub account: AccountId,
    /// The room. Jobs of one room are done in the order in which they were sent. For a job that is not about a room,
    /// this is a name made from the job's subject, e.g. `befriend-201`.
    pub room: RoomId,
    /// The work to do.
    pub task: HostTask,
}

/// The kinds of work for the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HostTask {
    /// Creates the room: a supergroup with visible history, in which members may not send polls or invite people. The
    /// bot is an administrator, and a link lets people ask to join. Answered by [`HostReport::RoomReady`]. If the job
    /// arrives several times, only one room is created.
    PrepareRoom,
    /// A task for the chat that has the room.
    Chat(ChatJob),
    /// Waits until this operator writes to the account. The host then adds the operator to the account's contacts, and
    /// checks whether the account can add the operator to rooms. Answered by [`HostReport::Befriended`] and
    /// [`HostReport::Probed`].
    Befriend {
        /// The operator's Telegram account.
        operator: OperatorId,
    },
}

/// A job for one chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatJob {
    /// The identifier of the chat.
    pub chat: ChatId,
    /// The chat's lead. The archive is stored in the lead's folder.
    pub lead: UserId,
    /// The number of the job within the chat, counted from one without gaps.
    pub number: u32,
    /// The time of the desk's decision.
    pub at: Timestamp,
    /// The work to do.
    pub task: ChatTask,
}

/// The host's tasks for one chat. The first task, [`Self::OpenChat`], binds the room to the chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum ChatTask {
    /// Begins the chat: everything that is said in the room from now on is archived as part of this chat.
    OpenChat {
        /// The language of the room.
        language: Language,
    },
    /// Adds the operator to the room. This is a convenience: the operator also has a button to join.
    AddOperator {
        /// The operator's Telegram account.
        operator: OperatorId,
    },
    /// Removes the operator from the room if they are still there. The bot tries to remove the operator too; this job
    /// is for the case that the bot fails.
    RemoveOperator {
        /// The operator's Telegram account.
        operator: OperatorId,
    },
    /// Archives a fact that only the desk knows.
    Record(DeskFact),
    /// Ends the chat: revokes the link, removes everybody who is still in the room, archives the last events and seals
    /// the archive. Then deletes the room or prepares it for another chat. Answered by [`HostReport::ChatSealed`].
    CloseChat {
        /// The reason for the end.
        ending: Ending,
        /// The policy for the room. If the host cannot follow it, the host deletes the room.
        room: RoomPolicy,
    },
}

/// A fact that only the desk knows and the archive keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum DeskFact {
    /// The desk gave the lead to an operator automatically.
    Assigned {
        /// The operator's Telegram account.
        operator: OperatorId,
    },
    /// An operator took the lead from the queue.
    Taken {
        /// The operator's Telegram account.
        operator: OperatorId,
        /// Whether the operator now has more chats than the automatic cap.
        above_cap: bool,
    },
    /// The operator gave up the chat, and the lead went back to the queue.
    GivenUp {
        /// The operator's Telegram account.
        operator: OperatorId,
        /// The reason for giving up the chat.
        why: GivingUp,
    },
}

/// The reason why an operator no longer serves a chat that continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GivingUp {
    /// The operator ended the shift and sent the chats back to the queue.
    ShiftEnded,
    /// The operator did not reply to the lead, and somebody else was free.
    Silent,
    /// The operator was removed from the roster.
    Dismissed,
}

/// The reason for the end of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ended", rename_all = "snake_case")]
pub enum Ending {
    /// The chat's operator or a supervisor closed it.
    ClosedByOperator {
        /// The operator or supervisor who closed it.
        operator: OperatorId,
    },
    /// The lead did not use the link in time.
    NobodyJoined,
    /// The lead left the room and did not come back in time.
    LeadLeft,
    /// The link cannot be sent to the lead: they blocked the bot or deleted their account.
    LeadUnreachable,
    /// The room is gone, or the host has no rights in it any more.
    RoomLost,
}

/// The result of a job, or an event that the host noticed without a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum HostReport {
    /// The room exists and has no members except the host and the bot. People who use its link must be approved.
    RoomReady {
        /// Our name for the room.
        room: RoomId,
        /// The room's supergroup in Telegram.
        group: GroupId,
        /// The link by which people join the room.
        link: InviteLink,
    },
    /// The room could not be created, and a retry would not help.
    RoomFailed {
        /// Our name for the room.
        room: RoomId,
        /// Telegram's error name, such as `CHANNELS_TOO_MUCH`.
        reason: String,
    },
    /// The chat's archive is complete.
    ChatSealed {
        /// The identifier of the chat.
        chat: ChatId,
        /// The room that the chat was in.
        room: RoomId,
        /// Whether the room rests before it is used again. If true, a later report says whether the room is ready
        /// again. If false, the host has deleted the room.
        #[serde(default)]
        rests: bool,
    },
    /// A room is gone, or the host has no rights in it any more. No chat can continue there.
    RoomLost {
        /// Our name for the room.
        room: RoomId,
    },
    /// The operator wrote to the account and is now among its contacts.
    Befriended {
        /// The operator's Telegram account.
        operator: OperatorId,
    },
    /// The host has checked that it can add the operator to rooms.
    Probed {
        /// The operator's Telegram account.
        operator: OperatorId,
    },
    /// The host stops and will not restart without help from a person.
    HostDown {
        /// Our name for the host's account.
        account: AccountId,
        /// Telegram's error name, such as `AUTH_KEY_DUPLICATED`.
        reason: String,
    },
}

impl HostReport {
    /// Returns the kind of the report. A report is identified by its kind, its subject and the cause of its job.
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

    /// Returns the subject of the report: a room, an operator or an account, by our name for it.
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
