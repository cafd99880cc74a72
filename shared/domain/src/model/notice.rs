//! Notices: messages of their own, sent without being asked for. The words are in `bot`; here is what they are about.
use serde::{Deserialize, Serialize};

use crate::{ChatId, Ending, InviteLink, OperatorId, Position};

/// A message that a person gets without having asked at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// To the lead: the way in.
    ChatReady {
        /// The way in.
        link: InviteLink,
    },
    /// To the lead: nobody used the link in time, and another chat may be asked for.
    LinkExpired,
    /// To the lead: the operator cannot go on. The lead keeps the place in the queue and the room.
    BackInQueue,
    /// To the lead: another operator takes over.
    OperatorFound {
        /// The way in.
        link: InviteLink,
    },
    /// To the lead: the room was lost. The lead keeps the place in the queue.
    RoomLost,
    /// To the lead: the chat is over, and another may be asked for.
    ChatOver,
    /// To the operator: the lead is in the room.
    LeadJoined {
        /// The chat.
        chat: ChatId,
        /// The lead's name.
        lead_name: String,
        /// The way in.
        link: InviteLink,
    },
    /// To the operator: the lead has left the room, and may come back.
    LeadLeft {
        /// The lead's name.
        lead_name: String,
    },
    /// To the operator: one of their chats is over, and not by them.
    ChatEnded {
        /// The lead's name.
        lead_name: String,
        /// The reason.
        ending: Ending,
    },
    /// To the operator: the lead waits for the first reply.
    LeadAwaitsReply {
        /// The chat.
        chat: ChatId,
        /// The lead's name.
        lead_name: String,
        /// The way in.
        link: InviteLink,
    },
    /// To the operator: the chat has gone back to the queue.
    ChatMoved {
        /// The lead's name.
        lead_name: String,
    },
    /// To operators on shift: somebody waits.
    SomebodyWaits {
        /// The length of the queue, when it was last read.
        waiting: Position,
    },
    /// To an operator who was taken off the roster.
    Dismissed,
    /// To supervisors: something stands still and they have to see to it.
    Alert {
        /// The alert.
        alert: Alert,
    },
}

/// A problem that only a supervisor can solve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alert", rename_all = "snake_case")]
pub enum Alert {
    /// People wait, and nobody is on shift.
    NobodyOnShift,
    /// The host has not made the rooms that it was asked for: people wait for a room, or soon will.
    RoomsLate,
    /// The host has stopped, and will not start by itself.
    HostDown {
        /// The reason, as Telegram's error name, such as `AUTH_KEY_DUPLICATED`.
        reason: String,
    },
    /// An operator does not reply to a lead, and nobody else is free.
    OperatorSilent {
        /// The chat.
        chat: ChatId,
        /// The operator. A supervisor may close the chat while they serve it and do not reply.
        silent: OperatorId,
        /// The operator's username or name.
        operator: String,
        /// The lead's name.
        lead_name: String,
    },
}
