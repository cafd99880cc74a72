//! The outcome of a decision: what to store, and what to do once it is stored.
use serde::{Deserialize, Serialize};

use crate::{
    Chat, ChatId, DeskId, GroupId, HostJob, InviteLink, Lead, Operator, OperatorId, Room, Step, Ticket, Timestamp,
    UserId,
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
    /// The room, if nobody wrote it since it was read.
    PutRoom(Room),
    /// The room is gone, if nobody wrote it since it was read.
    DeleteRoom(Room),
    /// The chat, if nobody wrote it since it was read.
    PutChat(Chat),
    /// A new ticket.
    PutTicket(Ticket),
    /// The ticket is served, if it is still there in this generation.
    DeleteTicket(Ticket),
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
        /// The way in.
        link: InviteLink,
        /// When: from now on they are not idle.
        at: Timestamp,
    },
    /// The lead of this chat has come. Harmless if the slot is gone.
    OpenSlot {
        /// Whose roster.
        desk: DeskId,
        /// Who.
        operator: OperatorId,
        /// The chat.
        chat: ChatId,
        /// The way in.
        link: InviteLink,
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
    /// Show a person a screen, in the message whose button they pressed if there was one.
    Show {
        /// Whom.
        to: UserId,
        /// What.
        screen: Screen,
    },
    /// Tell a person something, in a message of its own, which rings.
    Tell {
        /// Whom.
        to: UserId,
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

/// What a person sees when they press a button or write to the bot: a state, not an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "screen", rename_all = "snake_case")]
pub enum Screen {
    /// What this is, that it is recorded, and the button that shares the own contact.
    Welcome,
    /// What is kept, for how long, and who reads it.
    Privacy,
    /// Registered just now: the contact button goes away.
    Registered,
    /// What a registered lead may do.
    Menu,
    /// The lead's place in the queue. The position is read when it is shown.
    Waiting {
        /// What the lead waits for.
        wants: Wants,
    },
    /// The lead's chat and the way in.
    Chat {
        /// The way in.
        link: InviteLink,
    },
    /// The operator's panel: shift and chats. They are read when it is shown.
    Panel,
    /// Why not.
    Refused {
        /// Why not.
        refusal: Refusal,
    },
}

/// What somebody in the queue waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    /// A free operator.
    Operator,
    /// A room: an operator is free, but none is ready.
    Room,
}

/// What a person is told without having asked at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// To the lead: the way in.
    ChatReady {
        /// The way in.
        link: InviteLink,
    },
    /// To the operator: the lead is in the room.
    LeadJoined {
        /// The chat.
        chat: ChatId,
        /// The lead's name.
        lead_name: String,
        /// The way in.
        link: InviteLink,
    },
    /// To the lead: the chat is over, and another may be asked for.
    ChatOver,
}

/// Why something was turned down. Every refusal is told to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not registered yet.
    #[error("not registered")]
    NotRegistered,
    /// The contact is not provably the person's own.
    #[error("not the person's own contact")]
    NotOwnContact,
    /// The contact's number is none.
    #[error("not a phone number")]
    NoPhoneNumber,
    /// Only the roster may do this.
    #[error("not on the roster")]
    NotOnRoster,
    /// Somebody else's chat.
    #[error("not this operator's chat")]
    NotYourChat,
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

    /// Also show this to the person who pressed or wrote.
    #[must_use]
    pub fn show(self, to: UserId, screen: Screen) -> Self {
        self.effect(None, Act::Show { to, screen })
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
