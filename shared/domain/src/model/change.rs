//! The outcome of a decision: what to store, and what to do once it is stored.
use serde::{Deserialize, Serialize};

use crate::{
    Asker, Board, Chat, ChatId, DeskId, GroupId, HostJob, Language, Lead, MessageId, Notice, Operator, OperatorId,
    Reader, Room, Screen, Slot, Step, Ticket, TicketId, Timestamp, UserId,
};

/// What a decision changes: stored whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// What to store.
    pub writes: Vec<Write>,
    /// What to do once it is stored, in this order.
    pub effects: Vec<Effect>,
}

/// One write, with the condition under which it is still right. Every write adds 1 to the item's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// The lead, if nobody wrote it since it was read.
    PutLead(Lead),
    /// The operator, if nobody wrote it since it was read. Not for matching: that touches slots alone.
    PutOperator(Operator),
    /// The operator is on the roster no more, if nobody wrote it since it was read.
    DeleteOperator(Operator),
    /// The room, if nobody wrote it since it was read.
    PutRoom(Room),
    /// The room is gone, if nobody wrote it since it was read.
    DeleteRoom(Room),
    /// The chat, if nobody wrote it since it was read.
    PutChat(Chat),
    /// What is shown of the queue, if nobody wrote it since it was read.
    PutBoard(Board),
    /// A new ticket.
    PutTicket(Ticket),
    /// Another message shows the place of a ticket that needs a room, if it is still there in this generation.
    SetScreen {
        /// The ticket.
        ticket: TicketId,
        /// The message: it is redrawn as the queue moves.
        message: MessageId,
        /// In this language.
        language: Language,
    },
    /// The ticket is served or given up, if it is still there in this generation.
    DeleteTicket(TicketId),
    /// One more chat for an operator, if they are still on the same shift with fewer than `cap` chats.
    ReserveSlot {
        /// Whose roster.
        desk: DeskId,
        /// Who.
        operator: OperatorId,
        /// The shift that was read.
        epoch: u32,
        /// How many chats they may have, this one included.
        cap: usize,
        /// The chat.
        chat: ChatId,
        /// What they see of it.
        slot: Slot,
        /// When: from now on they are not idle.
        at: Timestamp,
    },
    /// What the operator sees of a chat has changed. Harmless if the slot is gone.
    SetSlot {
        /// Whose roster.
        desk: DeskId,
        /// Who.
        operator: OperatorId,
        /// The chat.
        chat: ChatId,
        /// What they see of it.
        slot: Slot,
    },
    /// The operator has one chat less. Harmless if it is gone already.
    ReleaseSlot {
        /// Whose roster.
        desk: DeskId,
        /// Who.
        operator: OperatorId,
        /// The chat.
        chat: ChatId,
    },
}

/// Something to be done in the world. It outlives its moment: whoever carries it out later asks
/// [`Effect::still_true`] first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The moment that it belongs to, if it is about a chat.
    pub step: Option<Step>,
    /// What to do.
    pub act: Act,
}

/// Everything the desk does outside its tables. Each is one Telegram call, a few in order, or one message to a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Show a person a screen.
    Show {
        /// Whom.
        to: Reader,
        /// The message to draw it over. A new one if there is none.
        over: Option<MessageId>,
        /// What.
        screen: Screen,
    },
    /// Tell a person something, in a message of its own, which rings.
    Tell {
        /// Whom.
        to: Reader,
        /// What.
        notice: Notice,
    },
    /// Let a person into a room (Bot API `approveChatJoinRequest`).
    Admit {
        /// Which room.
        group: GroupId,
        /// Whom.
        user: UserId,
    },
    /// Keep a person out of a room (Bot API `declineChatJoinRequest`).
    Decline {
        /// Which room.
        group: GroupId,
        /// Whom.
        user: UserId,
    },
    /// Say in a room that the chat is over, then remove these people from it.
    Disband {
        /// Which room.
        group: GroupId,
        /// In which language.
        language: Language,
        /// Whom to remove.
        people: Vec<UserId>,
    },
    /// Remove a person who does not belong in a room.
    Remove {
        /// Which room.
        group: GroupId,
        /// Whom.
        user: UserId,
    },
    /// Ask the host for something.
    Ask(HostJob),
}

/// It came twice, or too late. It changes nothing, and is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale;

impl Change {
    /// Nothing to store, nothing to do.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Also store this.
    #[must_use]
    pub fn write(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// Also show this to the person who pressed or wrote, over what they pressed.
    #[must_use]
    pub fn show(self, asker: &Asker, screen: Screen) -> Self {
        self.effect(None, Act::Show { to: asker.reader, over: asker.pressed, screen })
    }

    /// Also redraw this message.
    #[must_use]
    pub fn redraw(self, to: Reader, over: Option<MessageId>, screen: Screen) -> Self {
        self.effect(None, Act::Show { to, over, screen })
    }

    /// Also tell a person this, which is about no chat.
    #[must_use]
    pub fn tell(self, to: Reader, notice: Notice) -> Self {
        self.effect(None, Act::Tell { to, notice })
    }

    /// Also do this, while `step` lasts.
    #[must_use]
    pub fn at(self, step: &Step, act: Act) -> Self {
        self.effect(Some(step.clone()), act)
    }

    /// Also ask this of the host.
    #[must_use]
    pub fn ask(self, job: HostJob) -> Self {
        self.effect(None, Act::Ask(job))
    }

    /// Also all of this.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.writes.extend(other.writes);
        self.effects.extend(other.effects);
        self
    }

    fn effect(mut self, step: Option<Step>, act: Act) -> Self {
        self.effects.push(Effect { step, act });
        self
    }
}

impl Effect {
    /// Whether it still ought to be done, now that its chat (if it names one) is as it is.
    ///
    /// A notice is of its moment. People are let in for as long as they belong in the room, and removed once they do
    /// not. A job is always sent: the host judges it by its number.
    pub fn still_true(&self, chat: Option<&Chat>) -> bool {
        let Some(step) = &self.step else { return true };
        let Some(chat) = chat else { return false };
        match &self.act {
            Act::Show { .. } | Act::Tell { .. } => chat.step == step.number,
            Act::Admit { user, .. } => chat.admits(*user),
            Act::Decline { user, .. } | Act::Remove { user, .. } => !chat.admits(*user),
            Act::Disband { .. } => chat.is_over(),
            Act::Ask(_) => true,
        }
    }
}

impl Act {
    /// Whom it says something to, in private.
    pub fn told(&self) -> Option<UserId> {
        match self {
            Self::Show { to, .. } | Self::Tell { to, .. } => Some(to.user),
            Self::Admit { .. } | Self::Decline { .. } | Self::Disband { .. } | Self::Remove { .. } | Self::Ask(_) => {
                None
            }
        }
    }
}
