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

/// A person who wants to talk to staff. They registered by sharing their own contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// The lead's Telegram account.
    pub user: UserId,
    /// The first and last name that Telegram gave most recently.
    pub name: String,
    /// The username with its at-sign, if the lead has one.
    pub tag: Option<String>,
    /// The phone number that the lead shared most recently.
    pub phone: Phone,
    /// The language that the bot writes to the lead in.
    pub language: Language,
    /// Whether the bot can write to the lead, as far as is known. False after they blocked the bot or deleted their
    /// account.
    pub reachable: bool,
    /// Whether the lead waits, has a chat, or neither.
    pub state: LeadState,
    /// The version that was read; 0 if not stored yet.
    pub version: u64,
}

/// The state of a lead. Each state has only the fields that it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LeadState {
    /// Registered, and has not asked for a chat yet.
    Registered,
    /// Waits in the queue, with a ticket for this place.
    Waiting(Place),
    /// Has the link of a room and is not in the room.
    Invited(LeadChat),
    /// Is in the room.
    Accepted(LeadChat),
    /// The chat is over, or the lead left the queue. The lead may ask for a new chat.
    Finished,
}

/// A place in the queue. The ticket with the older `since` is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The time when the lead asked for a chat.
    pub since: Timestamp,
    /// A number that distinguishes the places of one lead. A new place gets the lead's version. Whenever the lead
    /// returns to the place, the number grows by one.
    pub generation: u32,
}

/// The part of the lead's chat that the lead's screens show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadChat {
    /// The identifier of the chat.
    pub chat: ChatId,
    /// The link by which the lead joins the room.
    pub link: InviteLink,
    /// The username or name of the operator who serves the chat. `None` while the lead is in the queue for another
    /// operator.
    pub operator_tag: Option<String>,
}

impl Lead {
    /// Returns the place for a lead who asks for a chat now. The place differs from all earlier places of this lead,
    /// even if an earlier request had the same `now`. Each place is served only once, so a new ticket with an already
    /// served place would never be served.
    pub(crate) fn new_place(&self, now: Timestamp) -> Place {
        // Each write of the lead raises the lead's version. A return to a place raises the generation by one, and
        // writes the lead too. So the generations of earlier places are lower than the version.
        Place { since: now, generation: u32::try_from(self.version).unwrap_or(u32::MAX) }
    }

    /// Returns the lead's current chat, if there is one.
    pub fn chat(&self) -> Option<&LeadChat> {
        match &self.state {
            LeadState::Invited(lead_chat) | LeadState::Accepted(lead_chat) => Some(lead_chat),
            LeadState::Registered | LeadState::Waiting(_) | LeadState::Finished => None,
        }
    }

    /// Returns whether `chat` is the lead's current chat.
    pub fn is_in(&self, chat: &ChatId) -> bool {
        self.chat().is_some_and(|lead_chat| lead_chat.chat == *chat)
    }

    /// Returns the lead as the recipient of a message.
    pub fn recipient(&self) -> Recipient {
        Recipient { user: self.user, language: self.language }
    }

    /// Sets the operator of the lead's chat; `None` means that nobody serves it. A lead without a chat is not changed.
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

    /// Returns the lead with the name and the username that Telegram gives now. The lead becomes reachable, because
    /// the bot can write to a person who has just written to it.
    pub(crate) fn updated_from(self, person: &Person) -> Self {
        Self { name: person.name.clone(), tag: person.tag.clone(), reachable: true, ..self }
    }
}

impl LeadChat {
    /// Returns the screen that shows this chat to its lead.
    pub(crate) fn screen(&self) -> Screen {
        Screen::Chat { link: self.link.clone(), served: self.operator_tag.is_some() }
    }
}

impl Place {
    /// Returns the same place with the next generation, for a lead who returns to it.
    #[must_use]
    pub fn again(self) -> Self {
        Self { generation: self.generation + 1, ..self }
    }
}
