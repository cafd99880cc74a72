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
//! Beside it goes who serves it: an operator, or nobody while the lead is back in the queue.
use serde::{Deserialize, Serialize};

use crate::{
    AccountId, ChatId, ChatJob, ChatTask, DeskId, Ending, GroupId, HostJob, InviteLink, Language, OperatorId, Place,
    Reader, RoomId, Settings, Slot, SlotState, Timestamp, UserId, Work,
};

/// One conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Its name.
    pub id: ChatId,
    /// Whose.
    pub desk: DeskId,
    /// The lead.
    pub lead: UserId,
    /// The lead's name when the chat began.
    pub lead_name: String,
    /// The language of the room: the lead's when the chat began.
    pub language: Language,
    /// The place in the queue by which the lead got it, or came back for another operator.
    pub place: Place,
    /// Who serves it.
    pub serving: Serving,
    /// Our name for the room.
    pub room: RoomId,
    /// Telegram's name for the room.
    pub group: GroupId,
    /// The account whose host keeps the room.
    pub account: AccountId,
    /// The way in.
    pub link: InviteLink,
    /// Where it stands.
    pub state: ChatState,
    /// When the timers are to look at it, if ever: found by an index.
    pub due: Option<Timestamp>,
    /// Grows with everything that makes an earlier effect untrue.
    pub step: u32,
    /// How many jobs the host has been sent for it.
    pub jobs: u32,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// Where a chat stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ChatState {
    /// The lead has the link and was never in the room.
    Invited {
        /// Since when.
        since: Timestamp,
    },
    /// The lead is in the room.
    Talking {
        /// Since when.
        since: Timestamp,
    },
    /// The lead has left the room, and may come back.
    Left {
        /// Since when.
        since: Timestamp,
    },
    /// It is over.
    Over {
        /// Since when.
        since: Timestamp,
        /// Why.
        ending: Ending,
    },
}

/// Who serves a chat; when it is over, who did last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "serving", rename_all = "snake_case")]
pub enum Serving {
    /// An operator.
    By {
        /// Who.
        operator: OperatorId,
        /// Since when.
        since: Timestamp,
        /// Whether they have said anything.
        word: FirstWord,
    },
    /// Nobody: the lead is back in the queue.
    Nobody {
        /// Who gave the chat up.
        given_up_by: OperatorId,
    },
}

/// The first thing that an operator says in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "word", rename_all = "snake_case")]
pub enum FirstWord {
    /// Not said yet.
    Awaited,
    /// Not said, and the operator was reminded.
    Reminded {
        /// When.
        at: Timestamp,
    },
    /// Not said in spite of it, and nobody else was free.
    Overdue {
        /// When that was last seen.
        at: Timestamp,
        /// When the supervisors were last told, if there were any.
        told: Option<Timestamp>,
    },
    /// Said.
    Said,
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
    /// The moment it is in.
    pub fn now_at(&self) -> Step {
        Step { chat: self.id.clone(), number: self.step }
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        matches!(self.state, ChatState::Over { .. })
    }

    /// Who serves it, if somebody does.
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

    /// Its lead, as one to be told something.
    pub fn lead_reader(&self) -> Reader {
        Reader { user: self.lead, language: self.language }
    }

    /// It, as its operator's slot.
    pub fn slot(&self) -> Slot {
        let state = match self.state {
            ChatState::Talking { .. } => SlotState::Open,
            ChatState::Invited { .. } | ChatState::Left { .. } | ChatState::Over { .. } => SlotState::Reserved,
        };
        Slot { state, link: self.link.clone(), lead_name: self.lead_name.clone() }
    }

    /// The chat one step on, and with the next moment at which the timers are to look at it.
    #[must_use]
    pub(crate) fn stepped(self, settings: &Settings) -> Self {
        Self { step: self.step + 1, ..self }.scheduled(settings)
    }

    /// The chat with the next moment at which the timers are to look at it.
    #[must_use]
    pub(crate) fn scheduled(self, settings: &Settings) -> Self {
        let due = match self.state {
            ChatState::Over { .. } => None,
            ChatState::Invited { since } | ChatState::Left { since } => Some(since.after(settings.join_within())),
            ChatState::Talking { since } => self.serving.word_due(since, settings),
        };
        Self { due, ..self }
    }

    /// The chat's next job for its host.
    pub(crate) fn next_job(&mut self, task: ChatTask, at: Timestamp) -> HostJob {
        self.jobs += 1;
        let job = ChatJob { chat: self.id.clone(), lead: self.lead, number: self.jobs, at, task };
        HostJob { account: self.account.clone(), room: self.room.clone(), work: Work::Chat(job) }
    }
}

impl Serving {
    /// Whether this operator serves, and has said nothing yet.
    pub(crate) fn is_silent(self, who: OperatorId) -> bool {
        match self {
            Self::By { operator, word, .. } => operator == who && word != FirstWord::Said,
            Self::Nobody { .. } => false,
        }
    }

    /// When the timers are to look whether the operator has said anything to a lead who joined at this time.
    fn word_due(self, joined: Timestamp, settings: &Settings) -> Option<Timestamp> {
        let Self::By { since, word, .. } = self else { return None };
        match word {
            FirstWord::Awaited => Some(joined.max(since).after(settings.remind_silent_after())),
            FirstWord::Reminded { at } => Some(at.after(settings.replace_reminded_after())),
            FirstWord::Overdue { at, .. } => Some(at.after(settings.remind_silent_after())),
            FirstWord::Said => None,
        }
    }
}
