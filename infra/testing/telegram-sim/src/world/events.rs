//! What happens, as both faces see it.
//!
//! Every operation appends to one log; a subscriber reads it at its own pace by cursor and so never loses anything.

use std::sync::Arc;

use crate::world::{
    ids::{MessageId, Place, QueryId, RoomId, Timestamp, UserId},
    links::InviteLink,
    messages::Message,
    presses::Press,
    pts::Pts,
    rooms::Standing,
};

/// An event with its place in the log.
#[derive(Clone, Debug)]
pub struct RecordedEvent {
    /// Counts from 0, without holes.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: Arc<Event>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A message was sent, or a service message appeared.
    Posted {
        /// As it was then.
        message: Arc<Message>,
        /// Its number in the logs.
        pts: Pts,
    },
    /// A message got other text, media or buttons.
    Edited {
        /// As it was then.
        message: Arc<Message>,
        /// Its number in the logs.
        pts: Pts,
    },
    /// Messages went away for everybody.
    Deleted {
        /// From where.
        place: Place,
        /// By whom.
        by: UserId,
        /// Which.
        messages: Vec<MessageId>,
        /// The number in the logs; it counts every message.
        pts: Pts,
    },
    /// Somebody reacted to a message, otherwise than before. It has no number in any log.
    Reacted {
        /// As it is since.
        message: Arc<Message>,
        /// Who.
        by: UserId,
        /// Their reaction until then.
        before: Option<String>,
        /// Their reaction now.
        after: Option<String>,
    },
    /// Somebody's standing in a room changed.
    StandingChanged(StandingChanged),
    /// Somebody asks to be let in.
    JoinRequested {
        /// Where.
        room: RoomId,
        /// Who.
        user: UserId,
        /// By which link.
        link: InviteLink,
    },
    /// A join request was let in, dismissed, or taken back.
    JoinRequestSettled {
        /// Where.
        room: RoomId,
        /// Whose.
        user: UserId,
        /// Whether they are in now.
        admitted: bool,
    },
    /// Title, description, history or rights of a room changed.
    RoomChanged {
        /// Which.
        room: RoomId,
    },
    /// A room is gone.
    RoomDeleted {
        /// Which.
        room: RoomId,
        /// Who was in at the end.
        members: Vec<UserId>,
    },
    /// An inline button was pressed.
    Pressed(Press),
    /// The bot answered a press.
    PressAnswered {
        /// Which press.
        query: QueryId,
        /// Who pressed.
        person: UserId,
        /// What they are shown.
        text: Option<String>,
        /// In a window that must be closed.
        alert: bool,
    },
    /// A person stopped a bot, or let it write again.
    Stopped {
        /// Who.
        person: UserId,
        /// Which bot.
        bot: UserId,
        /// Stopped, or no longer.
        stopped: bool,
    },
    /// "is typing".
    Acting {
        /// Who.
        user: UserId,
        /// Where.
        place: Place,
    },
}

/// Somebody's standing in a room changed.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingChanged {
    /// Where.
    pub room: RoomId,
    /// Whose.
    pub user: UserId,
    /// Who did it: themselves, or an admin.
    pub by: UserId,
    /// What they were.
    pub before: Standing,
    /// What they are.
    pub after: Standing,
    /// The link they came by.
    pub link: Option<InviteLink>,
    /// They had asked, and were approved.
    pub by_request: bool,
}
