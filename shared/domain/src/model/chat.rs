//! Chats: conversations between one lead and the desk, from the first link until the archive is sealed.
//!
//! ```text
//!              joined               closed
//!   Invited ──────────▶ Talking ──────────▶ Over
//!      │                │     ▲               ▲
//!      │           left ▼     │ came back     │
//!      │                 Left ┘               │
//!      └──────────────────┴── not in time ────┘
//! ```
//!
//! *Not in time* means that the lead did not join, or did not come back, within `join_within_s`.
//!
//! In addition to its state, a chat has a [`Serving`]: either an operator serves the chat, or nobody does while the
//! lead is back in the queue.
use serde::{Deserialize, Serialize};

use crate::{
    AccountId, ChatId, ChatJob, ChatTask, DeskId, Ending, GroupId, HostJob, HostTask, InviteLink, Language, Lead,
    Operator, OperatorId, Place, Recipient, RoomId, Settings, Slot, SlotState, Timestamp, UserId,
};

/// One conversation, with its room and the operator who serves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Our name for the chat.
    pub id: ChatId,
    /// The desk that serves the chat.
    pub desk: DeskId,
    /// The lead's Telegram account.
    pub lead: UserId,
    /// The lead's name when the chat began.
    pub lead_name: String,
    /// The language of the room: the lead's language when the chat began.
    pub language: Language,
    /// The lead's last place in the queue. If the lead is sent back to the queue, the place gets the next generation.
    pub place: Place,
    /// The operator who serves the chat, or nobody.
    pub serving: Serving,
    /// Our name for the room.
    pub room: RoomId,
    /// The room's supergroup in Telegram.
    pub group: GroupId,
    /// The account whose host created the room.
    pub account: AccountId,
    /// The link by which people join the room.
    pub link: InviteLink,
    /// Whether the lead is in the room, and whether the chat is over.
    pub state: ChatState,
    /// The time of the chat's next deadline, if there is one. The tables have an index on this field, by which the
    /// Lambda function `timers` finds the chats to check.
    pub due: Option<Timestamp>,
    /// A counter that grows with every change that makes earlier effects out of date.
    pub step: u32,
    /// The number of jobs for this chat that were sent to the host.
    pub jobs: u32,
    /// The version that was read; 0 if not stored yet.
    pub version: u64,
}

/// The state of a chat. `since` is the time when the state began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ChatState {
    /// The lead has the link and has never been in the room.
    Invited {
        /// The time when the lead got the link.
        since: Timestamp,
    },
    /// The lead is in the room.
    Talking {
        /// The time when the lead joined.
        since: Timestamp,
    },
    /// The lead has left the room and may come back.
    Left {
        /// The time when the lead left.
        since: Timestamp,
    },
    /// The chat has ended.
    Over {
        /// The time when the chat ended.
        since: Timestamp,
        /// The reason for the end.
        ending: Ending,
    },
}

/// The operator who serves a chat, or nobody. The end of the chat does not change this value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "serving", rename_all = "snake_case")]
pub enum Serving {
    /// An operator serves the chat.
    By {
        /// The operator who serves the chat.
        operator: OperatorId,
        /// The time when this operator got the chat.
        since: Timestamp,
        /// Whether the operator has replied to the lead.
        first_reply: FirstReply,
    },
    /// Nobody serves the chat: the lead is back in the queue.
    Nobody {
        /// The operator who gave up the chat.
        given_up_by: OperatorId,
    },
}

/// Whether the operator has replied in the chat, and what the desk has done about a missing reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FirstReply {
    /// The operator has not replied yet.
    Awaited,
    /// The operator has not replied, and was reminded.
    Reminded {
        /// The time of the reminder.
        at: Timestamp,
    },
    /// The operator was reminded and has not replied, and nobody else was free.
    Overdue {
        /// The time when the desk last checked for a reply.
        at: Timestamp,
        /// The time of the last alert to supervisors, if there was one.
        alerted: Option<Timestamp>,
    },
    /// The operator has replied.
    Given,
}

/// A chat with its lead and operator, as they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullChat {
    /// The chat as it was read.
    pub chat: Chat,
    /// The chat's lead. `None` if the tables have no such lead.
    pub lead: Option<Lead>,
    /// The operator who serves the chat. `None` if nobody serves it, or if the operator is no longer on the roster.
    pub operator: Option<Operator>,
}

/// A chat with its lead, for decisions that need both, such as handing the chat back to the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatWithLead {
    /// The chat as it was read.
    pub chat: Chat,
    /// The chat's lead as it was read.
    pub lead: Lead,
}

/// One step of a chat. An effect names the step at which it was decided. If the effect is carried out late,
/// [`Effect::still_true`](crate::Effect::still_true) can compare the step with the current state of the chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The identifier of the chat.
    pub chat: ChatId,
    /// The value of [`Chat::step`] when the effect was decided.
    pub number: u32,
}

impl Chat {
    /// Returns the chat's current step.
    pub fn current_step(&self) -> Step {
        Step { chat: self.id.clone(), number: self.step }
    }

    /// Returns whether the chat has ended.
    pub fn is_over(&self) -> bool {
        matches!(self.state, ChatState::Over { .. })
    }

    /// Returns the operator who serves the chat, or `None` while the lead is back in the queue. For a chat that is
    /// over, returns the operator who served it when it ended, or `None` if nobody did.
    pub fn operator(&self) -> Option<OperatorId> {
        match self.serving {
            Serving::By { operator, .. } => Some(operator),
            Serving::Nobody { .. } => None,
        }
    }

    /// Returns whether this person belongs in the room: only the lead and the operator, and only until the chat is
    /// over.
    pub fn admits(&self, user: UserId) -> bool {
        let operators = self.operator().is_some_and(|operator| operator.user() == user);
        !self.is_over() && (user == self.lead || operators)
    }

    /// Returns the lead as the recipient of a message.
    pub fn lead_recipient(&self) -> Recipient {
        Recipient { user: self.lead, language: self.language }
    }

    /// Returns the slot that represents the chat among its operator's chats.
    pub fn slot(&self) -> Slot {
        let state = match self.state {
            ChatState::Talking { .. } => SlotState::Open,
            ChatState::Invited { .. } | ChatState::Left { .. } | ChatState::Over { .. } => SlotState::Reserved,
        };
        Slot { state, link: self.link.clone(), lead_name: self.lead_name.clone() }
    }

    /// Moves the chat to the next step and sets the time of the next deadline.
    #[must_use]
    pub(crate) fn with_next_step(self, settings: &Settings) -> Self {
        Self { step: self.step + 1, ..self }.with_due(settings)
    }

    /// Sets `due`, the time of the next deadline. It depends on the chat's state, on the operator's first reply and on
    /// the settings.
    #[must_use]
    pub(crate) fn with_due(self, settings: &Settings) -> Self {
        let due = match self.state {
            ChatState::Over { .. } => None,
            ChatState::Invited { since } | ChatState::Left { since } => Some(since.after(settings.join_within())),
            ChatState::Talking { since } => self.serving.reply_due(since, settings),
        };
        Self { due, ..self }
    }

    /// Creates a job for the host, with the next number of this chat's jobs.
    pub(crate) fn next_job(&mut self, task: ChatTask, at: Timestamp) -> HostJob {
        self.jobs += 1;
        let job = ChatJob { chat: self.id.clone(), lead: self.lead, number: self.jobs, at, task };
        HostJob { account: self.account.clone(), room: self.room.clone(), task: HostTask::Chat(job) }
    }
}

impl Serving {
    /// Returns whether this operator serves the chat and has not replied yet.
    pub(crate) fn is_silent(self, who: OperatorId) -> bool {
        match self {
            Self::By { operator, first_reply, .. } => operator == who && first_reply != FirstReply::Given,
            Self::Nobody { .. } => false,
        }
    }

    /// Returns the time when the desk next checks whether the operator has replied. `None` if nobody serves the chat or
    /// the operator has replied. `joined` is the time when the lead joined.
    fn reply_due(self, joined: Timestamp, settings: &Settings) -> Option<Timestamp> {
        let Self::By { since, first_reply, .. } = self else { return None };
        match first_reply {
            FirstReply::Awaited => Some(joined.max(since).after(settings.remind_silent_after())),
            FirstReply::Reminded { at } => Some(at.after(settings.replace_reminded_after())),
            FirstReply::Overdue { at, .. } => Some(at.after(settings.remind_silent_after())),
            FirstReply::Given => None,
        }
    }
}
