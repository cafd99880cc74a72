//! Leads, and where they stand.
//!
//! ```text
//!             request, a free operator and a room            joined
//!            ┌──────────────────────────────────▶ Invited ◀────────▶ Accepted
//! Registered ┤                                     ▲    │    left       │
//!            └──────────────▶ Waiting ─────────────┘    │ expired       │ closed
//!             ▲  request        │        matched        ▼               ▼
//!             │                 └─ left the queue ──▶ Finished ◀────────┘
//!             └──────────────────────── request again ───┘
//! ```
use serde::{Deserialize, Serialize};

use crate::{ChatId, InviteLink, Language, Phone, Reader, Timestamp, UserId};

/// A person who wants to talk to staff, registered by sharing their own contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Their account.
    pub user: UserId,
    /// First and last name, as last seen.
    pub name: String,
    /// Their username with its at-sign, if they have one.
    pub tag: Option<String>,
    /// The number they shared last.
    pub phone: Phone,
    /// The language that they are spoken to in.
    pub language: Language,
    /// Whether the bot can write to them, as far as is known: they have not blocked it or deleted their account.
    pub reachable: bool,
    /// Where they stand.
    pub state: LeadState,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// Where a lead stands. A field exists only in the states that have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LeadState {
    /// Has asked for nothing yet.
    Registered,
    /// Has a ticket.
    Waiting(Place),
    /// Has been given a link and is not in the room.
    Invited(Seat),
    /// Is in the room.
    Accepted(Seat),
    /// The chat is over, or the queue was left, and a new chat may be asked for.
    Finished,
}

/// A place in the queue: the older `since` is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// When the lead asked.
    pub since: Timestamp,
    /// How often the lead came back to this place.
    pub generation: u32,
}

/// A chat, as its lead knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The chat.
    pub chat: ChatId,
    /// The way in.
    pub link: InviteLink,
    /// The name of the operator who serves it. `None` while the lead is back in the queue for another.
    pub operator_tag: Option<String>,
}

impl Lead {
    /// The chat that is not over, if there is one.
    pub fn seat(&self) -> Option<&Seat> {
        match &self.state {
            LeadState::Invited(seat) | LeadState::Accepted(seat) => Some(seat),
            LeadState::Registered | LeadState::Waiting(_) | LeadState::Finished => None,
        }
    }

    /// Whether their seat is in this chat.
    pub fn sits_in(&self, chat: &ChatId) -> bool {
        self.seat().is_some_and(|seat| seat.chat == *chat)
    }

    /// The lead as one to be told something.
    pub fn reader(&self) -> Reader {
        Reader { user: self.user, language: self.language }
    }

    /// The lead with a seat served by somebody else, or by nobody. Anything but a seat stays as it is.
    #[must_use]
    pub fn served_by(self, operator_tag: Option<String>) -> Self {
        let seated = |seat: Seat| Seat { operator_tag: operator_tag.clone(), ..seat };
        let state = match self.state {
            LeadState::Invited(seat) => LeadState::Invited(seated(seat)),
            LeadState::Accepted(seat) => LeadState::Accepted(seated(seat)),
            other @ (LeadState::Registered | LeadState::Waiting(_) | LeadState::Finished) => other,
        };
        Self { state, ..self }
    }
}

impl Place {
    /// The same place, come back to.
    #[must_use]
    pub fn again(self) -> Self {
        Self { generation: self.generation + 1, ..self }
    }
}
