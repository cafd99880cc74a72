//! Operators: the members of staff on the roster.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ChatId, DeskId, InviteLink, Language, MessageId, OperatorId, Recipient, Settings, Timestamp};

/// A member of staff on the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// The operator's Telegram account.
    pub id: OperatorId,
    /// The desk on whose roster the operator is.
    pub desk: DeskId,
    /// First and last name.
    pub name: String,
    /// The username with its at-sign, if the operator has one.
    pub tag: Option<String>,
    /// The language that the bot writes to the operator in.
    pub language: Language,
    /// The preparation steps that the operator has done.
    pub checklist: Checklist,
    /// Whether the operator is on shift.
    pub shift: Shift,
    /// Grows by one with each start and end of a shift. An assignment names the epoch at its decision, and is rejected
    /// if the epoch has changed since then.
    pub epoch: u32,
    /// The operator's chats, including reserved ones. The load is the size of this map; it is not stored separately.
    pub chats: BTreeMap<ChatId, Slot>,
    /// The time when the operator last got a chat or started a shift.
    pub idle_since: Timestamp,
    /// The message that shows the queue to the operator, if there is one. It is redrawn as the queue moves.
    pub watches: Option<MessageId>,
    /// The version that was read; 0 if not stored yet.
    pub version: u64,
}

/// The steps that an operator does once, before the first chat. Only the first step is required. If the second or the
/// third step is not done, the host cannot add the operator to a room, and the operator joins with a button instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// The operator started the bot, so the bot may write to them.
    pub started: bool,
    /// The operator wrote to the host's account, so the account has them among its contacts.
    pub befriended: bool,
    /// The host has checked that it can add the operator to a room.
    pub probed: bool,
}

/// Whether an operator is working now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// The operator gets no chats.
    Off,
    /// The operator can get chats.
    On,
}

/// One of an operator's chats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Whether the chat's lead is in the room.
    pub state: SlotState,
    /// The link by which the operator joins the room.
    pub link: InviteLink,
    /// The lead's name when the chat began.
    pub lead_name: String,
}

/// Whether the lead of a slot is in the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Reserved for a lead who is not in the room.
    Reserved,
    /// The lead is in the room.
    Open,
}

impl Operator {
    /// Returns the number of the operator's chats, including reserved ones.
    pub fn load(&self) -> usize {
        self.chats.len()
    }

    /// Returns whether the operator is on shift with fewer than `cap` chats.
    pub fn is_free(&self, cap: usize) -> bool {
        self.shift == Shift::On && self.load() < cap
    }

    /// Returns the username, or else the name. Alerts name the operator in this form.
    pub fn called(&self) -> &str {
        self.tag.as_deref().unwrap_or(&self.name)
    }

    /// Returns the operator as the recipient of a message.
    pub fn recipient(&self) -> Recipient {
        Recipient { user: self.id.user(), language: self.language }
    }
}

impl Checklist {
    /// Returns whether every step is done.
    pub fn is_done(self) -> bool {
        self.started && self.befriended && self.probed
    }
}

/// Returns the supervisors on the roster who started the bot, as the recipients of alerts.
pub fn supervisors(roster: &[Operator], settings: &Settings) -> Vec<Recipient> {
    let can_be_alerted =
        |operator: &&Operator| settings.is_supervisor(operator.id.user()) && operator.checklist.started;
    roster.iter().filter(can_be_alerted).map(Operator::recipient).collect()
}
