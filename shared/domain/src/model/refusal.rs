//! Refusals: the reasons for turning down a request. The crate `bot` has the texts.
use serde::{Deserialize, Serialize};

/// The reason for turning down a request. The person who made the request always sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The person is not registered yet.
    #[error("not registered")]
    NotRegistered,
    /// The bot cannot be sure that the shared contact is the person's own.
    #[error("not the person's own contact")]
    NotOwnContact,
    /// The shared contact has no valid phone number.
    #[error("not a phone number")]
    NoPhoneNumber,
    /// Only operators on the roster may do this.
    #[error("not on the roster")]
    NotOnRoster,
    /// The chat belongs to another operator.
    #[error("not this operator's chat")]
    NotYourChat,
    /// Only operators on shift may do this.
    #[error("not on shift")]
    OffShift,
    /// The operator already has the maximum number of chats ([`Settings::hard_cap`](crate::Settings::hard_cap)).
    #[error("at the hard cap")]
    Full,
    /// The ticket was served or given up in the meantime.
    #[error("the ticket is gone")]
    TicketGone,
    /// The ticket needs a room, and no room is ready.
    #[error("no room is ready")]
    NoRoomReady,
    /// Operators may not serve themselves.
    #[error("the operator's own ticket")]
    OwnTicket,
    /// The alert about a silent operator is out of date: the operator has replied, this operator no longer serves the
    /// chat, or the chat is over.
    #[error("the chat has gone on")]
    GoesOn,
}

impl Refusal {
    /// Every refusal, in the order of the enum.
    pub const ALL: [Self; 11] = [
        Self::NotRegistered,
        Self::NotOwnContact,
        Self::NoPhoneNumber,
        Self::NotOnRoster,
        Self::NotYourChat,
        Self::OffShift,
        Self::Full,
        Self::TicketGone,
        Self::NoRoomReady,
        Self::OwnTicket,
        Self::GoesOn,
    ];
}
