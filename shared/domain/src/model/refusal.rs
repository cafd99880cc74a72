//! Refusals: the reasons why a request is turned down. The words are in `bot`.
use serde::{Deserialize, Serialize};

/// The reason why a request was turned down. The person sees every refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not registered yet.
    #[error("not registered")]
    NotRegistered,
    /// The contact is not provably the person's own.
    #[error("not the person's own contact")]
    NotOwnContact,
    /// The contact has no valid number.
    #[error("not a phone number")]
    NoPhoneNumber,
    /// Only the roster may do this.
    #[error("not on the roster")]
    NotOnRoster,
    /// Somebody else's chat.
    #[error("not this operator's chat")]
    NotYourChat,
    /// Only on shift.
    #[error("not on shift")]
    OffShift,
    /// The operator has as many chats as anybody may.
    #[error("at the hard cap")]
    Full,
    /// The ticket was served or given up in the meantime.
    #[error("the ticket is gone")]
    TicketGone,
    /// The ticket needs a room, and none is ready.
    #[error("no room is ready")]
    NoRoomReady,
    /// Nobody serves themselves.
    #[error("the operator's own ticket")]
    OwnTicket,
    /// The alert is out of date: the operator has replied, or somebody else serves the chat, or it is over.
    #[error("the chat has gone on")]
    GoesOn,
}

impl Refusal {
    /// Every one of them.
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
