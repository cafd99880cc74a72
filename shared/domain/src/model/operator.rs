//! Operators: members of staff, known to the roster.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ChatId, DeskId, InviteLink, Language, MessageId, OperatorId, Reader, Settings, Timestamp};

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
    /// The language that they are spoken to in.
    pub language: Language,
    /// How far they have come in getting ready.
    pub checklist: Checklist,
    /// On shift or off.
    pub shift: Shift,
    /// Grows with each start and end of a shift: an assignment names the epoch that it was decided in.
    pub epoch: u32,
    /// Their chats, reserved ones included. Its size is their load; there is no other count.
    pub chats: BTreeMap<ChatId, Slot>,
    /// When they were last given a chat, or began.
    pub idle_since: Timestamp,
    /// The message in which they watch the queue, if they do: it is redrawn as the queue moves.
    pub watches: Option<MessageId>,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// What an operator does once, before the first chat. Only the first step is needed: without the others the host
/// cannot add them to a room, and they join by the button.
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

    /// The operator as one to be told something.
    pub fn reader(&self) -> Reader {
        Reader { user: self.id.user(), language: self.language }
    }
}

impl Checklist {
    /// Whether nothing is left to do.
    pub fn is_done(self) -> bool {
        self.started && self.befriended && self.probed
    }
}

/// The supervisors among them who can be written to, as ones to be told that something stands still.
pub fn supervisors(roster: &[Operator], settings: &Settings) -> Vec<Reader> {
    let can_be_told = |operator: &&Operator| settings.is_supervisor(operator.id.user()) && operator.checklist.started;
    roster.iter().filter(can_be_told).map(Operator::reader).collect()
}
