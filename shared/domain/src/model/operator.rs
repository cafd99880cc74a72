//! Operators: members of staff, known to the roster.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ChatId, DeskId, InviteLink, Language, MessageId, OperatorId, Recipient, Settings, Timestamp};

/// A member of staff, known to the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Their account.
    pub id: OperatorId,
    /// The desk whose roster names them.
    pub desk: DeskId,
    /// First and last name.
    pub name: String,
    /// Their username with its at-sign, if they have one.
    pub tag: Option<String>,
    /// The language that they are spoken to in.
    pub language: Language,
    /// The steps of getting ready that they have done.
    pub checklist: Checklist,
    /// On shift or off.
    pub shift: Shift,
    /// Grows with each start and end of a shift: an assignment names the epoch that it was decided in.
    pub epoch: u32,
    /// Their chats, reserved ones included. Its size is their load; there is no other count.
    pub chats: BTreeMap<ChatId, Slot>,
    /// The time when they last were given a chat or started a shift.
    pub idle_since: Timestamp,
    /// The message in which they watch the queue, if they do: it is redrawn as the queue moves.
    pub watches: Option<MessageId>,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// The steps that an operator does once, before the first chat. Only the first step is needed: without the others the
/// host cannot add them to a room, and they join by the button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// Started the bot, which may write to them since.
    pub started: bool,
    /// Wrote to the host's account, which has them among its contacts since.
    pub befriended: bool,
    /// The host has seen that it can add them to a room.
    pub probed: bool,
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
    /// Whether its lead is in the room.
    pub state: SlotState,
    /// The way in.
    pub link: InviteLink,
    /// The lead's name when the chat began.
    pub lead_name: String,
}

/// Whether the lead of a slot is in the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Kept for a lead who is not there.
    Reserved,
    /// The lead is in the room.
    Open,
}

impl Operator {
    /// The number of their chats, reserved ones included.
    pub fn load(&self) -> usize {
        self.chats.len()
    }

    /// Whether they may be given one more below `cap`.
    pub fn is_free(&self, cap: usize) -> bool {
        self.shift == Shift::On && self.load() < cap
    }

    /// Their name for leads and auditors: their username, or else their name.
    pub fn called(&self) -> &str {
        self.tag.as_deref().unwrap_or(&self.name)
    }

    /// The operator as the recipient of a message.
    pub fn recipient(&self) -> Recipient {
        Recipient { user: self.id.user(), language: self.language }
    }
}

impl Checklist {
    /// Whether nothing is left to do.
    pub fn is_done(self) -> bool {
        self.started && self.befriended && self.probed
    }
}

/// The supervisors on the roster who can be written to, as the recipients of alerts.
pub fn supervisors(roster: &[Operator], settings: &Settings) -> Vec<Recipient> {
    let can_be_alerted =
        |operator: &&Operator| settings.is_supervisor(operator.id.user()) && operator.checklist.started;
    roster.iter().filter(can_be_alerted).map(Operator::recipient).collect()
}
