//! What people see and hear: screens, notices and refusals. The words are elsewhere; here is what they are about.
use serde::{Deserialize, Serialize};

use crate::{ChatId, Ending, InviteLink, Language, OperatorId};

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
    /// The languages to choose from.
    Languages {
        /// Those that the desk speaks.
        offered: Vec<Language>,
    },
    /// The lead's place in the queue.
    Waiting {
        /// Where, when that was last read.
        position: Position,
        /// What the lead waits for.
        wants: Wants,
    },
    /// The lead has left the queue, and what a registered lead may do.
    LeftQueue,
    /// The lead's chat and the way in.
    Chat {
        /// The way in.
        link: InviteLink,
        /// Whether an operator serves it; else one is being looked for.
        served: bool,
    },
    /// The operator's panel: shift, load and what is left of the checklist. They are read when it is shown.
    Panel,
    /// The operator's chats, each with its buttons. They are read when it is shown.
    MyChats,
    /// Who waits, each with *Take*. It is read when it is shown.
    Queue,
    /// The shift ends, but there are open chats: keep them, or send them back to the queue?
    KeepOrGiveBack {
        /// How many.
        chats: usize,
    },
    /// Why not.
    Refused {
        /// Why not.
        refusal: Refusal,
    },
}

/// A place in the queue, as exactly as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// From one.
    Exactly(usize),
    /// After this many.
    Beyond(usize),
}

impl Position {
    /// The last position that is told exactly.
    pub const LAST_EXACT: usize = 50;

    /// The place of somebody before whom this many wait.
    pub fn after(ahead: usize) -> Self {
        if ahead < Self::LAST_EXACT { Self::Exactly(ahead + 1) } else { Self::Beyond(Self::LAST_EXACT) }
    }
}

/// What somebody in the queue waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    /// A free operator.
    Operator,
    /// A room: an operator is free, but none is ready.
    Room,
    /// A room, and it takes longer than it should.
    LateRoom,
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
    /// To the lead: nobody used the link in time, and another chat may be asked for.
    LinkExpired,
    /// To the lead: the operator cannot go on; the place in the queue is the old one, and the room stays.
    BackInQueue,
    /// To the lead: another operator takes over.
    OperatorFound {
        /// The way in.
        link: InviteLink,
    },
    /// To the lead: the room was lost; the place in the queue is the old one.
    RoomLost,
    /// To the lead: the chat is over, and another may be asked for.
    ChatOver,
    /// To the operator: the lead is in the room.
    LeadJoined {
        /// The chat.
        chat: ChatId,
        /// The lead's name.
        lead_name: String,
        /// The way in.
        link: InviteLink,
    },
    /// To the operator: the lead has left the room, and may come back.
    LeadLeft {
        /// The lead's name.
        lead_name: String,
    },
    /// To the operator: one of their chats is over, and not by them.
    ChatEnded {
        /// The lead's name.
        lead_name: String,
        /// Why.
        ending: Ending,
    },
    /// To the operator: the lead waits for a word.
    LeadWaitsForWord {
        /// The chat.
        chat: ChatId,
        /// The lead's name.
        lead_name: String,
        /// The way in.
        link: InviteLink,
    },
    /// To the operator: the chat has gone back to the queue.
    ChatMoved {
        /// The lead's name.
        lead_name: String,
    },
    /// To operators on shift: somebody waits.
    SomebodyWaits {
        /// How many, when that was read.
        waiting: Position,
    },
    /// To whom the roster names no more.
    Dismissed,
    /// To supervisors: something stands still.
    StandsStill {
        /// What.
        still: Still,
    },
}

/// What stands still, so that a supervisor has to see to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "still", rename_all = "snake_case")]
pub enum Still {
    /// People wait, and nobody is on shift.
    NobodyOnShift,
    /// The host has not made the rooms that it was asked for: people wait for a room, or soon will.
    RoomsLate,
    /// The host has stopped, and will not start by itself.
    HostDown {
        /// In Telegram's words, as an error name such as `AUTH_KEY_DUPLICATED`.
        reason: String,
    },
    /// An operator says nothing to a lead, and nobody else is free.
    OperatorSilent {
        /// The chat.
        chat: ChatId,
        /// The operator: for as long as they serve it and say nothing, a supervisor may close it.
        silent: OperatorId,
        /// What the operator is called.
        operator: String,
        /// The lead's name.
        lead_name: String,
    },
}

/// Why something was turned down. Every refusal is told to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
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
    /// Only on shift.
    #[error("not on shift")]
    OffShift,
    /// The operator has as many chats as anybody may.
    #[error("at the hard cap")]
    Full,
    /// The ticket was served or given up in the meantime.
    #[error("the ticket is gone")]
    TicketGone,
    /// The ticket needs a room, and none is ready.
    #[error("no room is ready")]
    NoRoomReady,
    /// Nobody serves themselves.
    #[error("the operator's own ticket")]
    OwnTicket,
    /// What stood still goes on: the operator has written, or somebody else serves the chat, or it is over.
    #[error("the chat has gone on")]
    GoesOn,
}

impl Refusal {
    /// Every one of them.
    pub const ALL: [Self; 11] = [
        Self::NotRegistered,
        Self::NotOwnContact,
        Self::NoPhoneNumber,
        Self::NotOnRoster,
        Self::NotYourChat,
        Self::OffShift,
        Self::Full,
        Self::TicketGone,
        Self::NoRoomReady,
        Self::OwnTicket,
        Self::GoesOn,
    ];
}
