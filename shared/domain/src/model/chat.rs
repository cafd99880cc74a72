//! Chats: conversations between one lead and the desk, from link to seal.
//!
//! ```text
//!              joined               closed
//!   Invited ──────────▶ Talking ──────────▶ Over
//!      │                │     ▲               ▲
//!      │           left ▼     │ came back     │
//!      │                 Left ┘               │
//!      └─ nobody came ────┴── in time ────────┘
//! ```
//!
//! Beside its state a chat has its [`Serving`]: an operator serves it, or nobody while the lead is back in the queue.
use serde::{Deserialize, Serialize};

use crate::{
    AccountId, ChatId, ChatJob, ChatTask, DeskId, Ending, GroupId, HostJob, HostTask, InviteLink, Language, Lead,
    Operator, OperatorId, Place, Recipient, RoomId, Settings, Slot, SlotState, Timestamp, UserId,
};

/// One conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Its name.
    pub id: ChatId,
    /// The desk.
    pub desk: DeskId,
    /// The lead.
    pub lead: UserId,
    /// The lead's name when the chat began.
    pub lead_name: String,
    /// The language of the room: the lead's when the chat began.
    pub language: Language,
    /// The place in the queue by which the lead got it, or came back for another operator.
    pub place: Place,
    /// The operator who serves it, or nobody.
    pub serving: Serving,
    /// Our name for the room.
    pub room: RoomId,
    /// Telegram's name for the room.
    pub group: GroupId,
    /// The account whose host keeps the room.
    pub account: AccountId,
    /// The way in.
    pub link: InviteLink,
    /// Its state.
    pub state: ChatState,
    /// The time of its next review by the timers, if there is one. An index finds it.
    pub due: Option<Timestamp>,
    /// Grows with every change that makes an earlier effect out of date.
    pub step: u32,
    /// The number of jobs that the host has been sent for it.
    pub jobs: u32,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// The state of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ChatState {
    /// The lead has the link and was never in the room.
    Invited {
        /// The time when that began.
        since: Timestamp,
    },
    /// The lead is in the room.
    Talking {
        /// The time when that began.
        since: Timestamp,
    },
    /// The lead has left the room, and may come back.
    Left {
        /// The time when that began.
        since: Timestamp,
    },
    /// It is over.
    Over {
        /// The time when that began.
        since: Timestamp,
        /// The reason.
        ending: Ending,
    },
}

/// The operator who serves a chat; when it is over, the one who served it last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "serving", rename_all = "snake_case")]
pub enum Serving {
    /// An operator.
    By {
        /// The operator.
        operator: OperatorId,
        /// The time when that began.
        since: Timestamp,
        /// Whether they have replied to the lead.
        first_reply: FirstReply,
    },
    /// Nobody: the lead is back in the queue.
    Nobody {
        /// The operator who gave the chat up.
        given_up_by: OperatorId,
    },
}

/// The operator's first message in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FirstReply {
    /// Not given yet.
    Awaited,
    /// Not given, and the operator was reminded.
    Reminded {
        /// The time of the reminder.
        at: Timestamp,
    },
    /// Not given in spite of the reminder, and nobody else was free.
    Overdue {
        /// The time of the timers' last review.
        at: Timestamp,
        /// The time of the last alert to supervisors, if there was one.
        alerted: Option<Timestamp>,
    },
    /// Given.
    Given,
}

/// A chat with its people, as they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullChat {
    /// The chat.
    pub chat: Chat,
    /// Its lead.
    pub lead: Option<Lead>,
    /// The operator who serves it, if somebody does and is still on the roster.
    pub operator: Option<Operator>,
}

/// A chat with its lead: one that an operator may hand back to the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatWithLead {
    /// The chat.
    pub chat: Chat,
    /// Its lead.
    pub lead: Lead,
}

/// A moment in the life of a chat. An effect that names it is carried out only while it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The chat.
    pub chat: ChatId,
    /// Its [`Chat::step`].
    pub number: u32,
}

impl Chat {
    /// The moment that it is in.
    pub fn current_step(&self) -> Step {
        Step { chat: self.id.clone(), number: self.step }
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        matches!(self.state, ChatState::Over { .. })
    }

    /// The operator who serves it, if somebody does.
    pub fn operator(&self) -> Option<OperatorId> {
        match self.serving {
            Serving::By { operator, .. } => Some(operator),
            Serving::Nobody { .. } => None,
        }
    }

    /// Whether this person belongs in its room: its lead and its operator, while it is not over.
    pub fn admits(&self, user: UserId) -> bool {
        let operators = self.operator().is_some_and(|operator| operator.user() == user);
        !self.is_over() && (user == self.lead || operators)
    }

    /// Its lead, as the recipient of a message.
    pub fn lead_recipient(&self) -> Recipient {
        Recipient { user: self.lead, language: self.language }
    }

    /// The slot that shows it to its operator.
    pub fn slot(&self) -> Slot {
        let state = match self.state {
            ChatState::Talking { .. } => SlotState::Open,
            ChatState::Invited { .. } | ChatState::Left { .. } | ChatState::Over { .. } => SlotState::Reserved,
        };
        Slot { state, link: self.link.clone(), lead_name: self.lead_name.clone() }
    }

    /// The chat one step on, with the time of its next review.
    #[must_use]
    pub(crate) fn with_next_step(self, settings: &Settings) -> Self {
        Self { step: self.step + 1, ..self }.with_due(settings)
    }

    /// The chat with the time of its next review by the timers.
    #[must_use]
    pub(crate) fn with_due(self, settings: &Settings) -> Self {
        let due = match self.state {
            ChatState::Over { .. } => None,
            ChatState::Invited { since } | ChatState::Left { since } => Some(since.after(settings.join_within())),
            ChatState::Talking { since } => self.serving.reply_due(since, settings),
        };
        Self { due, ..self }
    }

    /// The chat's next job for its host.
    pub(crate) fn next_job(&mut self, task: ChatTask, at: Timestamp) -> HostJob {
        self.jobs += 1;
        let job = ChatJob { chat: self.id.clone(), lead: self.lead, number: self.jobs, at, task };
        HostJob { account: self.account.clone(), room: self.room.clone(), task: HostTask::Chat(job) }
    }
}

impl Serving {
    /// Whether this operator serves, and has not replied yet.
    pub(crate) fn is_silent(self, who: OperatorId) -> bool {
        match self {
            Self::By { operator, first_reply, .. } => operator == who && first_reply != FirstReply::Given,
            Self::Nobody { .. } => false,
        }
    }

    /// The time of the next review if the operator does not reply to a lead who joined at this time.
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
