//! Decides whether an effect is still valid when it is carried out later than it was decided.
//!
//! [`Effect::still_true`](crate::Effect::still_true) checks an effect against its chat alone. Some effects need
//! another condition, in addition or instead. [`condition`] returns the condition of each action:
//!
//! - A message about a lead's status is valid while the lead has this status. The chat of the effect is not checked.
//! - A removal from a room is checked against the chat that takes place there now. The room may have been given to
//!   another chat since the decision, and the same person may belong to that chat.
//! - The end of a chat is announced in its room only while the chat still has the room.
//! - A screen with the queue is valid while its message still shows the queue to the operator. The "somebody waits"
//!   notice is valid while somebody waits.
use crate::{
    Act, Chat, GroupId, InviteLink, Lead, LeadState, MessageId, Notice, Operator, Room, RoomState, Screen, UserId,
};

/// The condition under which an action is still valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition<'a> {
    /// The lead must have this status. The chat that the effect names does not matter.
    LeadHas {
        /// The lead's Telegram account.
        lead: UserId,
        /// The status that the message shows.
        status: LeadStatus<'a>,
    },
    /// The effect must be valid for its chat, and the further condition must hold too.
    ChatAllows(FurtherCondition),
}

/// A condition that is checked in addition to the effect's chat ([`Effect::still_true`](crate::Effect::still_true)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FurtherCondition {
    /// No other condition has to hold.
    Nothing,
    /// The message must still show the queue to the operator.
    Watched {
        /// The operator's Telegram account.
        operator: UserId,
        /// The message that showed the queue.
        message: MessageId,
    },
    /// Somebody must be waiting in the queue.
    SomebodyWaits,
    /// The chat that is now in this room must not admit the person.
    NotAdmitted {
        /// The room's supergroup in Telegram.
        group: GroupId,
        /// The person's Telegram account.
        user: UserId,
    },
    /// The chat that the effect names must still have its room.
    ChatHasRoom,
}

/// A lead's status, as a message shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadStatus<'a> {
    /// The lead may ask for a chat.
    MayAsk,
    /// The lead waits in the queue.
    Waits,
    /// The lead has a chat with this link.
    Has(&'a InviteLink),
}

/// Returns the condition under which `act` is still valid.
pub fn condition(act: &Act) -> Condition<'_> {
    match act {
        Act::Show { to, over, screen } => match (status_shown_by(screen), screen, over) {
            (Some(status), _, _) => Condition::LeadHas { lead: to.user, status },
            (None, Screen::Queue, Some(message)) => {
                Condition::ChatAllows(FurtherCondition::Watched { operator: to.user, message: *message })
            }
            (None, _, _) => Condition::ChatAllows(FurtherCondition::Nothing),
        },
        Act::Notify { to, notice } => match (status_told_by(notice), notice) {
            (Some(status), _) => Condition::LeadHas { lead: to.user, status },
            (None, Notice::SomebodyWaits { .. }) => Condition::ChatAllows(FurtherCondition::SomebodyWaits),
            (None, _) => Condition::ChatAllows(FurtherCondition::Nothing),
        },
        Act::Remove { group, user } => {
            Condition::ChatAllows(FurtherCondition::NotAdmitted { group: *group, user: *user })
        }
        Act::Disband { .. } => Condition::ChatAllows(FurtherCondition::ChatHasRoom),
        Act::Admit { .. } | Act::Decline { .. } | Act::SendJob(_) => Condition::ChatAllows(FurtherCondition::Nothing),
    }
}

impl LeadStatus<'_> {
    /// Returns whether the lead still has this status. A person who is not registered has the status [`Self::MayAsk`].
    pub fn holds(&self, lead: Option<&Lead>) -> bool {
        match (self, lead.map(|lead| &lead.state)) {
            (Self::MayAsk, None | Some(LeadState::Registered | LeadState::Finished))
            | (Self::Waits, Some(LeadState::Waiting(_))) => true,
            (Self::Has(link), Some(LeadState::Invited(chat) | LeadState::Accepted(chat))) => chat.link == **link,
            (
                Self::MayAsk | Self::Waits | Self::Has(_),
                None
                | Some(
                    LeadState::Registered
                    | LeadState::Waiting(_)
                    | LeadState::Invited(_)
                    | LeadState::Accepted(_)
                    | LeadState::Finished,
                ),
            ) => false,
        }
    }
}

/// Returns whether this message still shows the queue to this operator.
pub fn is_watched(operator: Option<&Operator>, message: MessageId) -> bool {
    operator.is_some_and(|operator| operator.watches == Some(message))
}

/// Returns whether a person may be removed from a room. `chat` is the chat that takes place in the room now, if there
/// is one. A person who belongs to this chat may not be removed.
pub fn may_be_removed(user: UserId, chat: Option<&Chat>) -> bool {
    chat.is_none_or(|chat| !chat.admits(user))
}

/// Returns whether this chat still has its room.
pub fn has_room(chat: &Chat, room: Option<&Room>) -> bool {
    room.is_some_and(|room| matches!(&room.state, RoomState::Taken { chat: taken_by, .. } if *taken_by == chat.id))
}

fn status_shown_by(screen: &Screen) -> Option<LeadStatus<'_>> {
    match screen {
        Screen::Menu | Screen::LeftQueue => Some(LeadStatus::MayAsk),
        Screen::Waiting { .. } => Some(LeadStatus::Waits),
        Screen::Chat { link, .. } => Some(LeadStatus::Has(link)),
        Screen::Welcome
        | Screen::Privacy
        | Screen::Registered
        | Screen::Languages { .. }
        | Screen::Panel
        | Screen::MyChats
        | Screen::Queue
        | Screen::KeepOrGiveBack { .. }
        | Screen::Refused { .. } => None,
    }
}

fn status_told_by(notice: &Notice) -> Option<LeadStatus<'_>> {
    match notice {
        Notice::LinkExpired | Notice::ChatOver => Some(LeadStatus::MayAsk),
        Notice::RoomLost => Some(LeadStatus::Waits),
        Notice::ChatReady { link } | Notice::OperatorFound { link } => Some(LeadStatus::Has(link)),
        Notice::BackInQueue
        | Notice::LeadJoined { .. }
        | Notice::LeadLeft { .. }
        | Notice::ChatEnded { .. }
        | Notice::LeadAwaitsReply { .. }
        | Notice::ChatMoved { .. }
        | Notice::SomebodyWaits { .. }
        | Notice::Dismissed
        | Notice::Alert { .. } => None,
    }
}

#[cfg(test)]
mod tests;
