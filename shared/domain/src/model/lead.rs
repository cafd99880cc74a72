//! Leads and their states.
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

use crate::{ChatId, InviteLink, Language, Person, Phone, Recipient, Screen, Timestamp, UserId};

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
    /// Their state.
    pub state: LeadState,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// The state of a lead. A field exists only in the states that have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LeadState {
    /// Has asked for nothing yet.
    Registered,
    /// Has a ticket.
    Waiting(Place),
    /// Has been given a link and is not in the room.
    Invited(LeadChat),
    /// Is in the room.
    Accepted(LeadChat),
    /// The chat is over, or the queue was left, and a new chat may be asked for.
    Finished,
}

/// A place in the queue: the older `since` is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The time when the lead asked.
    pub since: Timestamp,
    /// The number of times that the lead came back to this place.
    pub generation: u32,
}

/// A chat, as its lead knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadChat {
    /// The chat.
    pub chat: ChatId,
    /// The way in.
    pub link: InviteLink,
    /// The name of the operator who serves it. `None` while the lead is back in the queue for another.
    pub operator_tag: Option<String>,
}

impl Lead {
    /// The chat that is not over, if there is one.
    pub fn chat(&self) -> Option<&LeadChat> {
        match &self.state {
            LeadState::Invited(lead_chat) | LeadState::Accepted(lead_chat) => Some(lead_chat),
            LeadState::Registered | LeadState::Waiting(_) | LeadState::Finished => None,
        }
    }

    /// Whether this is their chat.
    pub fn is_in(&self, chat: &ChatId) -> bool {
        self.chat().is_some_and(|lead_chat| lead_chat.chat == *chat)
    }

    /// The lead as the recipient of a message.
    pub fn recipient(&self) -> Recipient {
        Recipient { user: self.user, language: self.language }
    }

    /// The lead, whose chat is now served by somebody else, or by nobody. A lead without a chat stays as they are.
    #[must_use]
    pub fn served_by(self, operator_tag: Option<String>) -> Self {
        let served = |lead_chat: LeadChat| LeadChat { operator_tag: operator_tag.clone(), ..lead_chat };
        let state = match self.state {
            LeadState::Invited(lead_chat) => LeadState::Invited(served(lead_chat)),
            LeadState::Accepted(lead_chat) => LeadState::Accepted(served(lead_chat)),
            other @ (LeadState::Registered | LeadState::Waiting(_) | LeadState::Finished) => other,
        };
        Self { state, ..self }
    }

    /// The lead as Telegram presents the person today. A person who writes can be written to.
    pub(crate) fn updated_from(self, person: &Person) -> Self {
        Self { name: person.name.clone(), tag: person.tag.clone(), reachable: true, ..self }
    }
}

impl LeadChat {
    /// The screen that shows it to its lead.
    pub(crate) fn screen(&self) -> Screen {
        Screen::Chat { link: self.link.clone(), served: self.operator_tag.is_some() }
    }
}

impl Place {
    /// The same place, come back to.
    #[must_use]
    pub fn again(self) -> Self {
        Self { generation: self.generation + 1, ..self }
    }
}
