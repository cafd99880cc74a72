//! The events of the world, as both interfaces (Bot API and MTProto) see them.
//!
//! Every operation appends its events to one log. Each subscriber reads the log at its own pace and remembers its
//! position in the log, so it misses no event.

use std::sync::Arc;

use crate::world::{
    ids::{MessageId, Place, QueryId, RoomId, Timestamp, UserId},
    links::InviteLink,
    messages::Message,
    presses::Press,
    pts::Pts,
    rooms::Standing,
};

/// An event with its position in the log.
#[derive(Clone, Debug)]
pub struct RecordedEvent {
    /// The event's position in the log. Positions count from 0 without gaps.
    pub seq: u64,
    /// The world's time when the event happened.
    pub at: Timestamp,
    /// The event itself, shared by all subscribers.
    pub event: Arc<Event>,
}

/// Something that happened in the world, with the data that both interfaces need.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A message was sent, or a service message appeared.
    Posted {
        /// The first version of the message.
        message: Arc<Message>,
        /// The message's `pts`: one number in a room, one number for each user in a private chat.
        pts: Pts,
    },
    /// The text, entities or buttons of a message changed.
    Edited {
        /// The message after this edit.
        message: Arc<Message>,
        /// The edit's `pts`: one number in a room, one number for each user in a private chat.
        pts: Pts,
    },
    /// Messages were deleted for everybody.
    Deleted {
        /// The room or private chat of the deleted messages.
        place: Place,
        /// The user who deleted the messages.
        by: UserId,
        /// The messages that were deleted. Requested messages that did not exist are left out.
        messages: Vec<MessageId>,
        /// The deletion's `pts`: one number in a room, one number for each user in a private chat. Each deleted message
        /// raises the `pts` by one.
        pts: Pts,
    },
    /// Somebody changed their reaction to a message. A reaction has no `pts`.
    Reacted {
        /// The message with its new reactions.
        message: Arc<Message>,
        /// The user who reacted.
        by: UserId,
        /// The user's previous reaction; `None` if there was none.
        before: Option<String>,
        /// The user's new reaction; `None` if the user removed the reaction.
        after: Option<String>,
    },
    /// A user's standing (role) in a room changed.
    StandingChanged(StandingChanged),
    /// Somebody asks to join a room by a link.
    JoinRequested {
        /// The room behind the link.
        room: RoomId,
        /// The person who asks.
        user: UserId,
        /// The link that the person followed.
        link: InviteLink,
    },
    /// A join request ended. Either an admin approved or dismissed it, or the person joined in another way, or an admin
    /// banned the person.
    JoinRequestSettled {
        /// The room of the request.
        room: RoomId,
        /// The person who had asked.
        user: UserId,
        /// Whether the person is now a member.
        admitted: bool,
    },
    /// A room's title, photo, description, history setting or member rights changed, or messages were unpinned.
    RoomChanged {
        /// The room that changed. It already has its new values.
        room: RoomId,
    },
    /// The creator deleted a room.
    RoomDeleted {
        /// The number of the deleted room.
        room: RoomId,
        /// The users who were members when the room was deleted.
        members: Vec<UserId>,
    },
    /// An inline button was pressed.
    Pressed(Press),
    /// A bot answered the press of a button.
    PressAnswered {
        /// The press that was answered.
        query: QueryId,
        /// The person who pressed the button.
        person: UserId,
        /// The text shown to that person.
        text: Option<String>,
        /// Whether the app shows the text in a dialog that the person must close.
        alert: bool,
    },
    /// A person stopped (blocked) a bot, or unblocked it.
    Stopped {
        /// The person who blocked or unblocked the bot.
        person: UserId,
        /// The bot that was stopped or allowed again.
        bot: UserId,
        /// Whether the person stopped the bot; `false` if they allowed it again.
        stopped: bool,
    },
    /// A user is typing, or shows another chat action.
    Acting {
        /// The user who types.
        user: UserId,
        /// The room or private chat where they type.
        place: Place,
    },
}

/// A change of a user's standing (role) in a room.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingChanged {
    /// The room in which the standing changed.
    pub room: RoomId,
    /// The user whose standing changed.
    pub user: UserId,
    /// The user who caused the change: an admin, or the user themselves.
    pub by: UserId,
    /// The user's standing before the change.
    pub before: Standing,
    /// The user's standing after the change.
    pub after: Standing,
    /// The invite link by which the user joined. `None` if the user joined without a link, or did not join.
    pub link: Option<InviteLink>,
    /// Whether the user joined because an admin approved their join request.
    pub by_request: bool,
}
