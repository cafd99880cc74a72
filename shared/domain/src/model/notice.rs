//! Notices: messages that the bot sends without being asked. This module has the content of each notice. The crate
//! `bot` has the texts.
use serde::{Deserialize, Serialize};

use crate::{ChatId, Ending, InviteLink, OperatorId, Position};

/// A message that a person gets without having asked for it at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// To the lead: the chat is ready, with the link to join it.
    ChatReady {
        /// The link by which the lead joins the room.
        link: InviteLink,
    },
    /// To the lead: the link was not used in time. The lead may ask for another chat.
    LinkExpired,
    /// To the lead: the operator cannot continue. The lead keeps the room and the place in the queue.
    BackInQueue,
    /// To the lead: another operator takes over the chat.
    OperatorFound {
        /// The link by which the lead joins the room.
        link: InviteLink,
    },
    /// To the lead: the room was lost. The lead keeps the place in the queue.
    RoomLost,
    /// To the lead: the chat is over. The lead may ask for another chat.
    ChatOver,
    /// To the operator: the lead is in the room.
    LeadJoined {
        /// The identifier of the chat.
        chat: ChatId,
        /// The lead's name when the chat began.
        lead_name: String,
        /// The link by which the operator joins the room.
        link: InviteLink,
    },
    /// To the operator: the lead has left the room and may come back.
    LeadLeft {
        /// The lead's name when the chat began.
        lead_name: String,
    },
    /// To the operator: one of the operator's chats has ended. Not sent if the operator closed the chat.
    ChatEnded {
        /// The lead's name when the chat began.
        lead_name: String,
        /// The reason for the end.
        ending: Ending,
    },
    /// To the operator: the lead still waits for the operator's first reply.
    LeadAwaitsReply {
        /// The identifier of the chat.
        chat: ChatId,
        /// The lead's name when the chat began.
        lead_name: String,
        /// The link by which the operator joins the room.
        link: InviteLink,
    },
    /// To the operator: the chat went back to the queue, because the operator did not reply.
    ChatMoved {
        /// The lead's name when the chat began.
        lead_name: String,
    },
    /// To operators on shift: somebody waits in the queue.
    SomebodyWaits {
        /// The length of the queue when it was last read.
        waiting: Position,
    },
    /// To an operator who was removed from the roster.
    Dismissed,
    /// To supervisors: a problem that they have to solve.
    Alert {
        /// The problem to solve.
        alert: Alert,
    },
}

/// A problem that only a supervisor can solve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alert", rename_all = "snake_case")]
pub enum Alert {
    /// People wait, and nobody is on shift.
    NobodyOnShift,
    /// The host has not created the requested rooms in time. People already wait for a room, or will have to wait soon.
    RoomsLate,
    /// The host has stopped and will not restart without help.
    HostDown {
        /// Telegram's error name, such as `AUTH_KEY_DUPLICATED`.
        reason: String,
    },
    /// An operator does not reply to a lead, and nobody else is free.
    OperatorSilent {
        /// The identifier of the chat.
        chat: ChatId,
        /// The operator who does not reply. The alert has a button with which a supervisor can close the chat, as long
        /// as this operator serves the chat and has not replied.
        silent: OperatorId,
        /// The operator's username or name.
        operator: String,
        /// The lead's name when the chat began.
        lead_name: String,
    },
}
