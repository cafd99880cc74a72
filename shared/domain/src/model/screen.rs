//! Screens: what a person sees when they press a button or write. The words are in `bot`; here is what they are about.
use serde::{Deserialize, Serialize};

use crate::{InviteLink, Language, Refusal};

/// The answer to a pressed button or a message: it shows a state, not an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "screen", rename_all = "snake_case")]
pub enum Screen {
    /// Says what the bot is for and that chats are recorded; has the button that shares one's own contact.
    Welcome,
    /// Says what is kept, for how long, and who reads it.
    Privacy,
    /// Registered just now: the contact button goes away.
    Registered,
    /// The menu of a registered lead.
    Menu,
    /// The languages to choose from.
    Languages {
        /// Those that the desk speaks.
        offered: Vec<Language>,
    },
    /// The lead's place in the queue.
    Waiting {
        /// The position, when it was last read.
        position: Position,
        /// The thing that the lead waits for.
        wants: WaitReason,
    },
    /// The lead has left the queue; with the menu.
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
    /// The waiting leads, each with *Take*. They are read when it is shown.
    Queue,
    /// The shift ends, but there are open chats: keep them, or send them back to the queue?
    KeepOrGiveBack {
        /// The number of open chats.
        chats: usize,
    },
    /// The request is turned down.
    Refused {
        /// The reason.
        refusal: Refusal,
    },
}

/// A place in the queue, exact up to [`Position::LAST_EXACT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// The place, counted from one.
    Exactly(usize),
    /// Some place after this many.
    Beyond(usize),
}

impl Position {
    /// The last position that is exact.
    pub const LAST_EXACT: usize = 50;

    /// The place after this many others.
    pub fn after(ahead: usize) -> Self {
        if ahead < Self::LAST_EXACT { Self::Exactly(ahead + 1) } else { Self::Beyond(Self::LAST_EXACT) }
    }
}

/// The thing that somebody in the queue waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// A free operator.
    Operator,
    /// A room: an operator is free, but none is ready.
    Room,
    /// A room, and it takes longer than it should.
    LateRoom,
}
