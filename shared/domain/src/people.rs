//! Leads and operators, and where they stand.
//!
//! ```text
//!             request, a free operator and a room
//!            ┌──────────────────────────────────▶ Invited ──▶ Accepted ──▶ Finished
//! Registered ┤                                       ▲         joined       closed
//!            └──────────────▶ Waiting ───────────────┘                        │
//!             ▲  request                  matched                             │
//!             └──────────────────────── request again ────────────────────────┘
//! ```
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ChatId, DeskId, InviteLink, OperatorId, Phone, Timestamp, UserId};

/// Somebody who writes to the bot, as Telegram presents them today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their account.
    pub user: UserId,
    /// First and last name.
    pub name: String,
    /// Their username with its at-sign, if they have one.
    pub tag: Option<String>,
}

/// A person who wants to talk to staff, registered by sharing their own contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// Their account.
    pub user: UserId,
    /// First and last name when they registered.
    pub name: String,
    /// Their username with its at-sign, if they have one.
    pub tag: Option<String>,
    /// The number they shared.
    pub phone: Phone,
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
    /// Has been given a link and has not joined.
    Invited(Seat),
    /// Is in the room.
    Accepted(Seat),
    /// The chat is over, and a new one may be asked for.
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
    /// The name of the operator who serves it.
    pub operator_tag: String,
}

impl Lead {
    /// The chat that is not over, if there is one.
    pub fn seat(&self) -> Option<&Seat> {
        match &self.state {
            LeadState::Invited(seat) | LeadState::Accepted(seat) => Some(seat),
            LeadState::Registered | LeadState::Waiting(_) | LeadState::Finished => None,
        }
    }
}

/// A lead's place in the queue, as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Which queue.
    pub desk: DeskId,
    /// Whose.
    pub lead: UserId,
    /// Where.
    pub place: Place,
}

/// A member of staff, known to the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Their account.
    pub id: OperatorId,
    /// Whose roster.
    pub desk: DeskId,
    /// First and last name.
    pub name: String,
    /// Their username with its at-sign, if they have one.
    pub tag: Option<String>,
    /// On shift or off.
    pub shift: Shift,
    /// Grows with each start and end of a shift: an assignment names the epoch that it was decided in.
    pub epoch: u32,
    /// Their chats, reserved ones included. Its size is their load; there is no other count.
    pub chats: BTreeMap<ChatId, Slot>,
    /// When they were last given a chat, or began.
    pub idle_since: Timestamp,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// Whether an operator works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Not working.
    Off,
    /// Working.
    On,
}

/// One of an operator's chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Whether its lead has come.
    pub state: SlotState,
    /// The way in.
    pub link: InviteLink,
}

/// Whether the lead of a slot has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Kept for a lead who has not joined.
    Reserved,
    /// The lead is in the room.
    Open,
}

impl Operator {
    /// How many chats they have, reserved ones included.
    pub fn load(&self) -> usize {
        self.chats.len()
    }

    /// Whether they may be given one more below `cap`.
    pub fn is_free(&self, cap: usize) -> bool {
        self.shift == Shift::On && self.load() < cap
    }

    /// What leads and auditors may call them: their username, or else their name.
    pub fn called(&self) -> &str {
        self.tag.as_deref().unwrap_or(&self.name)
    }
}
